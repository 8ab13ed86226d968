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
};

enum fx_st fx_pdf_open(struct fx_in *in, const char *password, struct fx_err *e) FX_CHECKED;
void fx_pdf_free(struct fx_in *in);
enum fx_st fx_pdf_page(struct fx_page *page, struct fx_in *in, int i, const struct fx_render *r,
	struct fx_arena *a, struct fx_err *e) FX_CHECKED;

void fx_pdf_layer(struct fx_layer *l, struct fx_in *in, int i, const struct fx_page *page,
	struct fx_arena *a);

enum fx_st fx_image_open(struct fx_in *in, struct fx_err *e) FX_CHECKED;
enum fx_st fx_image_page(struct fx_page *page, struct fx_in *in, int i, const struct fx_render *r,
	struct fx_arena *a, struct fx_err *e) FX_CHECKED;

/* Width, height and components of a JPEG 2000 file; 0: damaged. */
int fx_jp2_size(int size[3], const struct fx_in *in);
enum fx_st fx_jp2_raster(struct fx_raster *r, const struct fx_in *in, int grey, struct fx_arena *a,
	struct fx_err *e) FX_CHECKED;

#endif
