/* tags.c - what pictures say of themselves beside their pixels: directories of TIFF (TIFF 6.0,
 * section 2; BigTIFF, as libtiff's TIFF design notes have it), of TIFF files and of the EXIF that
 * JPEG, PNG and WebP carry; chunks of PNG. Leptonica does not look, or not at all of it. */
#include "source.h"

#include <string.h>

struct bytes {
	const unsigned char *p;
	size_t n;
	int big;			/* most significant byte first */
	int wide;			/* 1: BigTIFF, where counts and offsets have eight bytes */
};

static uint64_t get(const struct bytes *b, uint64_t at, int size)
{
	uint64_t v = 0;

	if (at > b->n || b->n - at < (size_t)size)
		return 0;
	for (int i = 0; i < size; i++)
		v |= (uint64_t)b->p[at + (size_t)i] << 8 * (b->big ? size - 1 - i : i);
	return v;
}

/* 0: no header of a TIFF. */
static int begin(struct bytes *b, const unsigned char *p, size_t n)
{
	*b = (struct bytes){ p, n, 0, 0 };
	if (n < 8 || (memcmp(p, "II", 2) != 0 && memcmp(p, "MM", 2) != 0))
		return 0;
	b->big = p[0] == 'M';
	b->wide = get(b, 2, 2) == 43;
	return b->wide || get(b, 2, 2) == 42;
}

enum tag { BITS = 258, PHOTOMETRIC = 262, ORIENTATION = 274, SAMPLES = 277, X_RESOLUTION = 282,
	Y_RESOLUTION = 283, UNIT = 296, EXTRA = 338 };
enum type { SHORT = 3, RATIONAL = 5 };

/* Where the first value of an entry is; 0: it is of another type, has none, or it is not here. */
static uint64_t value(const struct bytes *b, uint64_t entry, enum type type)
{
	const int offset = b->wide ? 8 : 4;
	const uint64_t field = entry + 4 + (uint64_t)offset, count = get(b, entry + 4, offset),
		       size = type == SHORT ? 2 : 8;
	uint64_t at;

	if (get(b, entry + 2, 2) != (uint64_t)type || !count)
		return 0;
	at = count <= (uint64_t)offset / size ? field : get(b, field, offset);
	return at <= b->n && b->n - at >= size ? at : 0;
}

static float ratio(const struct bytes *b, uint64_t entry)
{
	const uint64_t at = value(b, entry, RATIONAL);
	const double over = (double)get(b, at, 4), under = at ? (double)get(b, at + 4, 4) : 0;

	return under > 0 ? (float)(over / under) : 0;
}

static void take(struct fx_tags *t, const struct bytes *b, uint64_t entry)
{
	const uint64_t tag = get(b, entry, 2), at = value(b, entry, SHORT);
	const int v = (int)get(b, at, 2);

	if (tag == X_RESOLUTION || tag == Y_RESOLUTION)
		t->dpi[tag == Y_RESOLUTION] = ratio(b, entry);
	if (!at)
		return;
	switch (tag) {
	case BITS: t->bits = v; break;
	case PHOTOMETRIC: t->photometric = v; t->photometric_at = (size_t)at; break;
	case SAMPLES: t->samples = v; break;
	case EXTRA: t->extra = v; break;
	case UNIT: t->unit = v; break;
	case ORIENTATION:
		t->orientation = v >= 1 && v <= 8 ? v : 1;
		t->orientation_at = (size_t)at;
		break;
	default: break;
	}
}

void fx_tags(struct fx_tags *t, const void *p, size_t n, int page)
{
	struct bytes b;
	uint64_t at, entries, first;
	int size, entry;

	*t = (struct fx_tags){ .photometric = -1, .extra = -1, .orientation = 1, .bits = 1,
		.samples = 1, .unit = 2 };
	if (!begin(&b, p, n))
		return;
	t->big = b.big;
	size = b.wide ? 8 : 2;
	entry = b.wide ? 20 : 12;
	for (at = b.wide ? get(&b, 8, 8) : get(&b, 4, 4); at && page; page--) {
		entries = get(&b, at, size);
		if (entries > n / (size_t)entry)
			return;
		at = get(&b, at + (uint64_t)size + entries * (uint64_t)entry, b.wide ? 8 : 4);
	}
	entries = at ? get(&b, at, size) : 0;
	first = at + (uint64_t)size;
	for (uint64_t i = 0; i < entries && first <= n && i < (n - first) / (size_t)entry; i++)
		take(t, &b, first + i * (uint64_t)entry);
	if (t->unit == 3)			/* pixels per centimetre */
		for (int i = 0; i < 2; i++)
			t->dpi[i] *= 2.54f;
	else if (t->unit != 2)			/* no more than a shape */
		t->dpi[0] = t->dpi[1] = 0;
}

static unsigned long be(const unsigned char *p, int size)
{
	unsigned long v = 0;

	while (size--)
		v = v << 8 | *p++;
	return v;
}

const unsigned char *fx_png_chunk(const void *png, size_t n, const char *name, size_t *len)
{
	const unsigned char *p = png;

	for (size_t at = 8; at + 12 <= n; at += 12 + *len) {
		*len = be(p + at, 4);
		if (*len > n - at - 12)
			break;
		if (!memcmp(p + at + 4, name, 4))
			return p + at + 8;
	}
	return NULL;
}

/* APP1 (EXIF 2.32, 4.5.4). */
static const unsigned char *jpeg_exif(const unsigned char *p, size_t n, size_t *len)
{
	for (size_t at = 2; at + 4 <= n && p[at] == 0xff;) {
		*len = be(p + at + 2, 2);
		if (p[at + 1] == 0xda || *len < 2 || *len > n - at - 2)
			return NULL;
		if (p[at + 1] == 0xe1 && *len >= 8 && !memcmp(p + at + 4, "Exif\0\0", 6)) {
			*len -= 8;
			return p + at + 10;
		}
		at += 2 + *len;
	}
	return NULL;
}

/* RIFF chunks (WebP container specification); some writers keep the six bytes of JPEG's marker. */
static const unsigned char *webp_exif(const unsigned char *p, size_t n, size_t *len)
{
	for (size_t at = 12; at + 8 <= n; at += 8 + *len + (*len & 1)) {
		*len = p[at + 4] | (size_t)p[at + 5] << 8 | (size_t)p[at + 6] << 16 |
			(size_t)p[at + 7] << 24;
		if (*len > n - at - 8)
			return NULL;
		if (memcmp(p + at, "EXIF", 4) != 0)
			continue;
		if (*len < 6 || memcmp(p + at + 8, "Exif\0\0", 6) != 0)
			return p + at + 8;
		*len -= 6;
		return p + at + 14;
	}
	return NULL;
}

int fx_exif_orientation(const void *p, size_t n)
{
	const enum fx_kind kind = fx_sniff(p, n);
	const unsigned char *exif = NULL;
	struct fx_tags t;
	size_t len = 0;

	if (kind == FX_KIND_JPEG)
		exif = jpeg_exif(p, n, &len);
	else if (kind == FX_KIND_PNG)
		exif = fx_png_chunk(p, n, "eXIf", &len);
	else if (kind == FX_KIND_WEBP)
		exif = webp_exif(p, n, &len);
	if (!exif)
		return 1;
	fx_tags(&t, exif, len, 0);
	return t.orientation;
}
