/* image.h - pictures as the bytes of an image XObject (ISO 32000-1, 8.9.5) */
#ifndef IMAGE_H
#define IMAGE_H
#include "raster.h"

struct fx_image {
	int w, h, bits, channels;	/* 1 or 8 bits, 1 or 3 channels */
	const char *filter;		/* "/FlateDecode", "/DCTDecode" */
	const void *p;			/* borrowed from what it was made of */
	size_t n;
};

/* n bytes deflated, as a new buffer: the caller frees to->p, also after a failure. FX_NOMEM. */
enum fx_st fx_deflate(struct fx_membuf *to, const void *p, size_t n, struct fx_err *e) FX_CHECKED;

/* The raster without loss, in `room` (the caller frees room->p, also after a failure): one without
 * colour in one channel, one of black and white alone in one bit a pixel. FX_NOMEM. */
enum fx_st fx_image_raster(struct fx_image *i, struct fx_membuf *room, const struct fx_raster *r,
	struct fx_err *e) FX_CHECKED;

/* 1: a JPEG that can stand in a PDF as it is: 8 bits, one channel or three, coded as DCTDecode can
 * tell (baseline, extended or progressive Huffman). 0: decode it. */
int fx_image_jpeg(struct fx_image *i, const void *p, size_t n);

#endif
