/* image.c - see image.h */
#include "image.h"

#include <string.h>
#include <zlib.h>

struct flate { z_stream z; struct fx_out out; int bad; };

static void flate_open(struct flate *f, struct fx_membuf *to)
{
	*f = (struct flate){ .bad = 0 };
	*to = (struct fx_membuf){ 0 };
	fx_out_mem(&f->out, to);
	f->bad = deflateInit(&f->z, 6) != Z_OK;
}

/* n bytes, or with p NULL the end. */
static void flate_put(struct flate *f, const void *p, size_t n)
{
	unsigned char buf[32768];
	int st = Z_OK;

	f->z.next_in = (unsigned char *)(uintptr_t)p;
	do {
		const uInt some = n < UINT32_MAX / 2 ? (uInt)n : UINT32_MAX / 2;

		f->z.avail_in = some;
		n -= some;
		do {
			f->z.next_out = buf;
			f->z.avail_out = sizeof(buf);
			st = f->bad ? Z_STREAM_ERROR : deflate(&f->z, p ? Z_NO_FLUSH : Z_FINISH);
			f->bad |= st == Z_STREAM_ERROR;
			fx_put(&f->out, (char *)buf, f->bad ? 0 : sizeof(buf) - f->z.avail_out);
		} while (!f->bad && !f->z.avail_out);
	} while (!f->bad && n);
}

static enum fx_st flate_close(struct flate *f, struct fx_err *e)
{
	flate_put(f, NULL, 0);
	deflateEnd(&f->z);
	FX_TRY(fx_out_close(&f->out, e));
	return f->bad ? fx_fail(e, FX_NOMEM, "no memory for a stream") : FX_OK;
}

enum fx_st fx_deflate(struct fx_membuf *to, const void *p, size_t n, struct fx_err *e)
{
	struct flate f;

	flate_open(&f, to);
	if (n)
		flate_put(&f, p, n);
	return flate_close(&f, e);
}

/* What a raster is made of: bits a pixel of one channel, 24 for colour. */
static int kind(const struct fx_raster *r)
{
	int black_white = 1;

	for (int y = 0; y < r->h; y++) {
		const unsigned char *p = r->px + (size_t)y * r->stride;

		for (int x = 0; x < r->w; x++, p += r->channels) {
			if (r->channels == 3 && (p[0] != p[1] || p[1] != p[2]))
				return 24;
			black_white &= p[0] == 0 || p[0] == 255;
		}
	}
	return black_white ? 1 : 8;
}

enum fx_st fx_image_raster(struct fx_image *i, struct fx_membuf *room, const struct fx_raster *r,
	struct fx_err *e)
{
	const int bits = kind(r);
	const size_t step = (size_t)r->channels;
	unsigned char row[FX_RASTER_MAX_SIDE];
	struct flate f;

	flate_open(&f, room);
	for (int y = 0; y < r->h; y++) {
		const unsigned char *p = r->px + (size_t)y * r->stride;

		if (bits == 24) {
			flate_put(&f, p, (size_t)r->w * 3);
			continue;
		}
		memset(row, 0, (size_t)r->w);
		for (size_t x = 0; x < (size_t)r->w; x++)
			if (bits == 8)
				row[x] = p[x * step];
			else if (p[x * step])
				row[x / 8] |= (unsigned char)(0x80 >> x % 8);
		flate_put(&f, row, bits == 8 ? (size_t)r->w : ((size_t)r->w + 7) / 8);
	}
	FX_TRY(flate_close(&f, e));
	*i = (struct fx_image){ r->w, r->h, bits == 1 ? 1 : 8, bits == 24 ? 3 : 1,
		"/FlateDecode", room->p, room->n };
	return FX_OK;
}

int fx_image_jpeg(struct fx_image *i, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	size_t at = 2;

	/* segments up to the frame header (ITU-T T.81, B.1.1.4): a marker, then its length */
	while (at + 10 <= n && p[at] == 0xff) {
		const int marker = p[at + 1];
		const size_t len = (size_t)p[at + 2] << 8 | p[at + 3];

		if (marker == 0xff) {		/* fill */
			at++;
			continue;
		}
		if (marker >= 0xc0 && marker <= 0xc2) {
			*i = (struct fx_image){ p[at + 7] << 8 | p[at + 8], p[at + 5] << 8 |
				p[at + 6], p[at + 4], p[at + 9], "/DCTDecode", bytes, n };
			return i->bits == 8 && (i->channels == 1 || i->channels == 3) && i->w &&
				i->h;
		}
		if (marker < 0xc0 || (marker > 0xc2 && marker < 0xd9 && marker != 0xc4 &&
		    marker != 0xcc) || len < 2)
			return 0;
		at += 2 + len;
	}
	return 0;
}
