/* put_png.c - see put_png.h */
#include "put_png.h"

#include <string.h>
#include <zlib.h>

static void be32(unsigned char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> (24 - 8 * i));
}

static void chunk(struct fx_out *o, const char *type, const unsigned char *p, size_t n)
{
	unsigned char word[4];
	uLong crc = crc32(0, (const unsigned char *)type, 4);

	be32(word, (uint32_t)n);
	fx_put(o, (const char *)word, 4);
	fx_put(o, type, 4);
	if (n) {
		fx_put(o, (const char *)p, n);
		crc = crc32(crc, p, (uInt)n);
	}
	be32(word, (uint32_t)crc);
	fx_put(o, (const char *)word, 4);
}

/* One row after another through zlib, each with filter 0; IDAT chunks as the buffer fills. */
static int pixels(struct fx_out *o, const struct fx_raster *r, z_stream *z)
{
	unsigned char out[32768], none = 0;
	int bad = 0;

	z->next_out = out;
	z->avail_out = sizeof(out);
	for (int y = 0; y <= r->h && !bad; y++)
		for (int part = 0; part < 2 && !bad; part++) {
			const int end = y == r->h;

			z->next_in = end || !part ? &none : r->px + (size_t)y * r->stride;
			z->avail_in = end ? 0 : part ? (uInt)(r->w * r->channels) : 1;
			for (int again = 1; again;) {
				const int st = deflate(z, end ? Z_FINISH : Z_NO_FLUSH);

				bad = st == Z_STREAM_ERROR;
				again = !bad && (z->avail_in || (end && st != Z_STREAM_END));
				if (z->avail_out && !(end && st == Z_STREAM_END))
					continue;
				chunk(o, "IDAT", out, sizeof(out) - z->avail_out);
				z->next_out = out;
				z->avail_out = sizeof(out);
			}
			if (end)
				break;
		}
	return bad;
}

enum fx_st fx_png_write(struct fx_out *o, const struct fx_raster *r, float dpi, struct fx_err *e)
{
	unsigned char head[13] = { [8] = 8 }, size[9] = { [8] = 1 };
	z_stream z = { 0 };
	int bad;

	if (deflateInit(&z, 6) != Z_OK)
		return fx_fail(e, FX_NOMEM, "no memory for a PNG");
	fx_put(o, "\x89PNG\r\n\x1a\n", 8);
	be32(head, (uint32_t)r->w);
	be32(head + 4, (uint32_t)r->h);
	head[9] = r->channels == 3 ? 2 : 0;
	chunk(o, "IHDR", head, sizeof(head));
	if (dpi > 0) {
		be32(size, (uint32_t)(dpi / 0.0254 + 0.5));
		be32(size + 4, (uint32_t)(dpi / 0.0254 + 0.5));
		chunk(o, "pHYs", size, sizeof(size));
	}
	bad = pixels(o, r, &z);
	deflateEnd(&z);
	chunk(o, "IEND", NULL, 0);
	return bad ? fx_fail(e, FX_BUG, "zlib refuses a row") : FX_OK;
}
