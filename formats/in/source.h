/* source.h - what PDFs and pictures have in common, inside formats/in/ */
#ifndef SOURCE_H
#define SOURCE_H
#include "in.h"

struct fx_in {
	enum fx_kind kind;
	const unsigned char *p;
	size_t n;
	int pages;
	void *pdf;		/* PopplerDocument */
	void *page;		/* PopplerPage, the last one asked for; NULL: none yet */
	int at;			/* its number */
};

enum fx_st fx_pdf_open(struct fx_in *in, const char *password, struct fx_err *e) FX_CHECKED;
void fx_pdf_free(struct fx_in *in);
/* Page i as a PopplerPage, good until the next call; NULL: it cannot be found. What Poppler learns
 * of a page while it draws it, all characters and their places, it keeps there. */
void *fx_pdf_at(struct fx_in *in, int i);
enum fx_st fx_pdf_page(struct fx_page *page, struct fx_in *in, int i, const struct fx_render *r,
	struct fx_arena *a, struct fx_err *e) FX_CHECKED;

void fx_pdf_layer(struct fx_layer *l, struct fx_in *in, int i, const struct fx_page *page,
	struct fx_arena *a);
int fx_pdf_has_text(struct fx_in *in, int i);

enum fx_st fx_image_open(struct fx_in *in, struct fx_err *e) FX_CHECKED;
enum fx_st fx_image_page(struct fx_page *page, struct fx_in *in, int i, const struct fx_render *r,
	struct fx_arena *a, struct fx_err *e) FX_CHECKED;

/* A directory of a TIFF. */
struct fx_tags {
	int photometric;		/* -1: unsaid */
	int bits, samples;		/* bits of the first sample; samples of a pixel */
	int extra;			/* the first extra sample: 0 unsaid, 1 alpha, multiplied
					 * into the colours, 2 alpha; -1: there is none */
	int orientation;		/* 1..8, as EXIF counts */
	float dpi[2];			/* across, down; 0: unsaid */
	int unit;			/* of these in the file: 2 inch, 3 centimetre, 1 neither */
	int big;			/* 1: most significant byte first */
	size_t photometric_at, orientation_at; /* where the two bytes of these are; 0: nowhere */
};
/* Of page `page` of a TIFF, from 0. What is missing or damaged has its default. */
void fx_tags(struct fx_tags *t, const void *p, size_t n, int page);

/* The first chunk of that name in a PNG, and its length; NULL: there is none. */
const unsigned char *fx_png_chunk(const void *png, size_t n, const char *name, size_t *len);

/* Width, height and components of a JPEG 2000 file; 0: damaged. */
int fx_jp2_size(int size[3], const struct fx_in *in);
enum fx_st fx_jp2_raster(struct fx_raster *r, const struct fx_in *in, int grey, struct fx_arena *a,
	struct fx_err *e) FX_CHECKED;

#endif
