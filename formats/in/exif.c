/* exif.c - the orientation of a JPEG: which way up a phone was held. Leptonica does not look. */
#include "in.h"

#include <string.h>

struct bytes { const unsigned char *p; size_t n; int big; };

static unsigned get(const struct bytes *b, size_t at, int size)
{
	unsigned v = 0;

	if (at > b->n || b->n - at < (size_t)size)
		return 0;
	for (int i = 0; i < size; i++)
		v |= (unsigned)b->p[at + (size_t)i] << 8 * (b->big ? size - 1 - i : i);
	return v;
}

/* A TIFF header and its first directory (TIFF 6.0, section 2). */
static int from_tiff(struct bytes b)
{
	size_t at, entries;

	if (b.n < 8 || (memcmp(b.p, "II*\0", 4) != 0 && memcmp(b.p, "MM\0*", 4) != 0))
		return 1;
	b.big = b.p[0] == 'M';
	at = get(&b, 4, 4);
	entries = get(&b, at, 2);
	for (size_t i = 0; i < entries && at + 2 + 12 * i + 12 <= b.n; i++) {
		const size_t entry = at + 2 + 12 * i;
		const unsigned v = get(&b, entry + 8, 2);

		if (get(&b, entry, 2) == 0x0112 && get(&b, entry + 2, 2) == 3)
			return v >= 1 && v <= 8 ? (int)v : 1;
	}
	return 1;
}

int fx_exif_orientation(const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	for (size_t at = 2; at + 4 <= n && p[at] == 0xff;) {
		const size_t len = (size_t)p[at + 2] << 8 | p[at + 3];

		if (p[at + 1] == 0xda || len < 2 || len > n - at - 2)
			return 1;
		if (p[at + 1] == 0xe1 && len >= 8 && !memcmp(p + at + 4, "Exif\0\0", 6))
			return from_tiff((struct bytes){ p + at + 10, len - 8, 0 });
		at += 2 + len;
	}
	return 1;
}
