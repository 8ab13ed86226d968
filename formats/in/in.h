/* in.h - a document from outside as pages of pixels: PDF through Poppler and cairo, pictures
 * through Leptonica. For the worker alone: whatever these libraries do, they do it inside the
 * sandbox. */
#ifndef IN_H
#define IN_H
#include "layer.h"

/* Told by the first bytes, never by the file's name. */
enum fx_kind { FX_KIND_NONE, FX_KIND_PDF, FX_KIND_PNG, FX_KIND_JPEG, FX_KIND_TIFF, FX_KIND_WEBP,
	FX_KIND_JP2, FX_KIND_BMP, FX_KIND_PNM, FX_KINDS };
enum fx_kind fx_sniff(const void *p, size_t n);
const char *fx_kind_type(enum fx_kind k);	/* "application/pdf", ..; NULL: FX_KIND_NONE */

struct fx_in;

/* Loads what the libraries would load later, when no code can be loaded any more, nor fonts looked
 * for. Once, before the sandbox. */
void fx_in_prepare(void);

/* After that, what they may still open, in no order: folders of fonts and of Poppler's tables with
 * all below them, and fonts that are links to elsewhere. Some may not exist. */
void fx_in_places(void (*take)(void *ud, const char *path), void *ud);

/* Bytes are borrowed until fx_in_free. FX_INPUT: empty, damaged, of a kind not read here, or
 * without a page. FX_ENCRYPTED: the password (UTF-8; NULL: none) is missing or wrong. FX_LIMIT,
 * FX_NOMEM. */
enum fx_st fx_in_open(struct fx_in **out, const void *p, size_t n, const char *password,
	struct fx_err *e) FX_CHECKED;
void fx_in_free(struct fx_in *in);		/* NULL is fine */
enum fx_kind fx_in_kind(const struct fx_in *in);
int fx_in_pages(const struct fx_in *in);	/* 1..FX_IN_MAX_PAGES */

#define FX_IN_MAX_PAGES 100000
#define FX_IN_MAX_PT 14400.0	/* a side of a PDF page: ISO 32000-1, annex C.2 */

struct fx_render {
	int dpi;		/* of PDF pages, 36..1200; 0: what max_side says. Of pictures, with
				 * `strict`: what they are taken to have, whatever they say */
	int max_side;		/* dpi 0: a PDF page's longer side in pixels, 64.. */
	int strict;		/* 0: rather than be larger than a raster can be, a PDF page has
				 * fewer dpi */
	int rotate;		/* quarters clockwise, on top of the document's own */
	int grey;		/* 1: one channel will do */
	long long max_pixels;	/* more are not even asked of the library */
};

/* The page as displayed is what a viewer shows: the CropBox, turned by /Rotate; a picture turned as
 * EXIF or TIFF's tag say, over white where it is transparent. Its points are those of the box (not
 * /UserUnit's, which Poppler does not look at) or, across and down, what a picture's resolution
 * makes of its pixels; a pixel is a point where it has none.
 *   The raster is the whole page, and nothing else: with rotation 0 or 2 x pixels from its left are
 * x * w_pt / raster.w points from the page's, with 1 or 3 x * h_pt / raster.w, and y likewise. That
 * is exact: a raster has as many whole pixels as a page needs, and drawing is scaled to fill them.
 * Dots are square to 2 %: a picture with others (fax: 204 x 98) is resampled. */
struct fx_page {
	char label[64];		/* as printed, UTF-8; "" for none */
	float w_pt, h_pt;	/* points as displayed, before `rotate` */
	int rotation;		/* 0..3 quarters clockwise that `rotate` added (EXIF and /Rotate are
				 * part of the page as displayed) */
	float dpi;		/* of the raster; 0: unknown */
	struct fx_raster raster;
};

/* Page i, from 0, as pixels. Its size is known and held against the limits before it is rendered.
 * FX_INPUT: damaged. FX_LIMIT: the message names the limit. FX_NOMEM. */
enum fx_st fx_in_page(struct fx_page *page, struct fx_in *in, int i, const struct fx_render *r,
	struct fx_arena *a, struct fx_err *e) FX_CHECKED;

/* The text layer of page i, which was drawn as *page. Empty where it has none, or where it cannot
 * be had: that is no failure. What is over its limits is left out. */
void fx_in_layer(struct fx_layer *l, struct fx_in *in, int i, const struct fx_page *page,
	struct fx_arena *a);

/* 1: page i has a text layer, of which a character at least is no blank; shown or not. */
int fx_in_has_text(struct fx_in *in, int i);

/* EXIF orientation 1..8 (EXIF 2.32, 4.6.4, tag 0x0112) of a JPEG, PNG or WebP; 1 where it has
 * none. */
int fx_exif_orientation(const void *p, size_t n);

#endif
