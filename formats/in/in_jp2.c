/* in_jp2.c - JPEG 2000 (ISO/IEC 15444-1) through OpenJPEG. Leptonica's own reader wants the
 * picture's size at a fixed place in the file, where extended files (JPX) have other boxes. */
#include "source.h"

#include <openjpeg.h>
#include <string.h>

struct feed {
	const unsigned char *p;
	size_t n, at;
};

static OPJ_SIZE_T feed_read(void *to, OPJ_SIZE_T n, void *ud)
{
	struct feed *f = ud;

	if (f->at >= f->n)
		return (OPJ_SIZE_T)-1;
	if (n > f->n - f->at)
		n = f->n - f->at;
	memcpy(to, f->p + f->at, n);
	f->at += n;
	return n;
}

static OPJ_BOOL feed_seek(OPJ_OFF_T to, void *ud)
{
	struct feed *f = ud;

	if (to < 0 || (size_t)to > f->n)
		return OPJ_FALSE;
	f->at = (size_t)to;
	return OPJ_TRUE;
}

static OPJ_OFF_T feed_skip(OPJ_OFF_T by, void *ud)
{
	const struct feed *f = ud;

	return feed_seek((OPJ_OFF_T)f->at + by, ud) ? by : -1;
}

struct decoder {
	struct feed feed;
	opj_stream_t *stream;
	opj_codec_t *codec;
	opj_image_t *image;
};

static void finish(struct decoder *d)
{
	if (d->image)
		opj_image_destroy(d->image);
	if (d->codec)
		opj_destroy_codec(d->codec);
	if (d->stream)
		opj_stream_destroy(d->stream);
}

/* Reads the headers; the caller finishes d in any case. */
static int begin(struct decoder *d, const struct fx_in *in)
{
	opj_dparameters_t how;

	*d = (struct decoder){ .feed = { in->p, in->n, 0 } };
	d->stream = opj_stream_default_create(OPJ_TRUE);
	d->codec = opj_create_decompress(in->p[0] == 0xff ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
	if (!d->stream || !d->codec)
		return 0;
	opj_stream_set_user_data(d->stream, &d->feed, NULL);
	opj_stream_set_user_data_length(d->stream, in->n);
	opj_stream_set_read_function(d->stream, feed_read);
	opj_stream_set_skip_function(d->stream, feed_skip);
	opj_stream_set_seek_function(d->stream, feed_seek);
	opj_set_default_decoder_parameters(&how);
	return opj_setup_decoder(d->codec, &how) &&
		opj_read_header(d->stream, d->codec, &d->image) && d->image->numcomps > 0 &&
		d->image->x1 > d->image->x0 && d->image->y1 > d->image->y0 &&
		d->image->x1 - d->image->x0 <= INT32_MAX &&
		d->image->y1 - d->image->y0 <= INT32_MAX;
}

int fx_jp2_size(int size[3], const struct fx_in *in)
{
	struct decoder d;
	const int ok = begin(&d, in);

	if (ok) {
		size[0] = (int)(d.image->x1 - d.image->x0);
		size[1] = (int)(d.image->y1 - d.image->y0);
		size[2] = (int)d.image->numcomps;
	}
	finish(&d);
	return ok;
}

/* A component's value at a pixel of the picture, as 0..255. */
static int sample(const opj_image_comp_t *c, int x, int y)
{
	const OPJ_UINT32 cx = (OPJ_UINT32)x / c->dx, cy = (OPJ_UINT32)y / c->dy;
	long long v, top = (1LL << c->prec) - 1;

	if (!c->data || cx >= c->w || cy >= c->h)
		return 255;
	v = c->data[(size_t)cy * c->w + cx];
	if (c->sgnd)
		v += 1LL << (c->prec - 1);
	v = v < 0 ? 0 : v > top ? top : v;
	return (int)((v * 255 + top / 2) / top);
}

static int byte(double v)
{
	return v < 0 ? 0 : v > 255 ? 255 : (int)(v + 0.5);
}

/* ITU-R BT.601 full range, as JFIF and OpenJPEG's own tools take sYCC. */
static void from_ycc(int rgb[3])
{
	const double y = rgb[0], cb = rgb[1] - 128, cr = rgb[2] - 128;

	rgb[0] = byte(y + 1.402 * cr);
	rgb[1] = byte(y - 0.344136 * cb - 0.714136 * cr);
	rgb[2] = byte(y + 1.772 * cb);
}

static void take(const struct fx_raster *to, const opj_image_t *im)
{
	const int colour = im->numcomps >= 3;
	const int alpha = im->numcomps == 2 || im->numcomps == 4 ? (int)im->numcomps - 1 : -1;

	for (int y = 0; y < to->h; y++)
		for (int x = 0; x < to->w; x++) {
			unsigned char *d = to->px + (size_t)y * to->stride + (size_t)x *
				(size_t)to->channels;
			const int a = alpha < 0 ? 255 : sample(im->comps + alpha, x, y);
			int v[3];

			for (int c = 0; c < 3; c++)
				v[c] = sample(im->comps + (colour ? c : 0), x, y);
			if (colour && im->color_space == OPJ_CLRSPC_SYCC)
				from_ycc(v);
			for (int c = 0; c < 3; c++)
				v[c] = (v[c] * a + 255 * (255 - a) + 127) / 255;
			if (to->channels == 1) {
				d[0] = (unsigned char)((299 * v[0] + 587 * v[1] + 114 * v[2] +
							       500) /
					1000);
				continue;
			}
			for (int c = 0; c < 3; c++)
				d[c] = (unsigned char)v[c];
		}
}

enum fx_st fx_jp2_raster(struct fx_raster *r, const struct fx_in *in, int grey, struct fx_arena *a,
	struct fx_err *e)
{
	struct decoder d;
	enum fx_st st = FX_OK;

	if (!begin(&d, in) || !opj_decode(d.codec, d.stream, d.image))
		st = fx_fail(e, FX_INPUT, "damaged image/jp2: its pixels cannot be decoded");
	for (OPJ_UINT32 c = 0; !st && c < d.image->numcomps; c++)
		if (d.image->comps[c].prec < 1 || d.image->comps[c].prec > 31 ||
		    !d.image->comps[c].dx || !d.image->comps[c].dy)
			st = fx_fail(
				e, FX_INPUT, "damaged image/jp2: depth or sampling of a component");
	if (!st)
		st = fx_raster_init(r, a, (int)(d.image->x1 - d.image->x0), (int)(d.image->y1 -
			d.image->y0), !grey && d.image->numcomps >= 3 ? 3 : 1, e);
	if (!st)
		take(r, d.image);
	finish(&d);
	return st;
}
