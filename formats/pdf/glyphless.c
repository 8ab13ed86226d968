/* glyphless.c - see glyphless.h */
#include "glyphless.h"

#include <string.h>

enum fx_st fx_codes_init(struct fx_codes *c, struct fx_arena *a, struct fx_err *e)
{
	*c = (struct fx_codes){ FX_NEWN(a, FX_CODE_POINTS, uint16_t),
		FX_NEWN(a, FX_CODES + 1, int32_t), 0 };
	return c->code && c->point ? FX_OK : fx_fail(e, FX_NOMEM, "no memory for a font");
}

int fx_codes_of(struct fx_codes *c, int32_t point)
{
	if (point < 0 || point >= FX_CODE_POINTS)
		point = 0xfffd;
	/* the last code is U+FFFD's alone, so that there always is one for it */
	if (!c->code[point] && c->n == FX_CODES - (c->code[0xfffd] ? 0 : 1))
		point = 0xfffd;
	if (!c->code[point]) {
		c->code[point] = (uint16_t)++c->n;
		c->point[c->n] = point;
	}
	return c->code[point];
}

void fx_codes_cmap(struct fx_out *o, const struct fx_codes *c)
{
	fx_puts(o, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
	for (int from = 1; from <= c->n; from += 100) {	/* 100 a block, no more */
		const int end = from + 100 <= c->n ? from + 100 : c->n + 1;

		fx_printf(o, "%d beginbfchar\n", end - from);
		for (int i = from; i < end; i++) {
			const unsigned p = (unsigned)c->point[i], high = p - 0x10000;

			if (p < 0x10000)
				fx_printf(o, "<%04X> <%04X>\n", (unsigned)i, p);
			else
				fx_printf(o, "<%04X> <%04X%04X>\n", (unsigned)i,
					0xd800 + (high >> 10), 0xdc00 + (high & 0x3ff));
		}
		fx_puts(o, "endbfchar\n");
	}
	fx_puts(o, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}

void fx_codes_glyphs(struct fx_out *o, const struct fx_codes *c)
{
	fx_put(o, "\0\0", 2);
	for (int i = 1; i <= c->n; i++)
		fx_put(o, "\0\1", 2);
}

/* ---- the font program: OpenType 1.9, "The OpenType Font File" ---- */

#define HALF(v) (unsigned char)((v) >> 8 & 255), (unsigned char)((v) & 255)
#define WORD(v) HALF((v) >> 16), HALF(v)
#define DESCENT (1000 - FX_GLYPHLESS_ASCENT)

/* glyf: a glyph without outline has no bytes, but readers want the table to have some. */
static const unsigned char glyf[] = { 0, 0, 0, 0 };
/* head: bounds of nothing, short offsets in loca; the checksum of the file (at 8) comes last. */
static const unsigned char head[] = { WORD(0x10000), WORD(0x10000), WORD(0), WORD(0x5f0f3cf5),
	HALF(3), HALF(1000), WORD(0), WORD(0), WORD(0), WORD(0), HALF(0), HALF(0), HALF(0), HALF(0),
	HALF(0), HALF(8), HALF(2), HALF(0), HALF(0) };
/* hhea: ascender, descender, no gap, widest advance, bearings and caret, two metrics in hmtx. */
static const unsigned char hhea[] = { WORD(0x10000), HALF(FX_GLYPHLESS_ASCENT), HALF(-DESCENT),
	HALF(0), HALF(FX_GLYPHLESS_WIDTH), HALF(0), HALF(0), HALF(0), HALF(1), HALF(0), HALF(0),
	HALF(0), HALF(0), HALF(0), HALF(0), HALF(0), HALF(2) };
/* hmtx: advance and bearing of each glyph. */
static const unsigned char hmtx[] = { HALF(FX_GLYPHLESS_WIDTH), HALF(0), HALF(FX_GLYPHLESS_WIDTH),
	HALF(0) };
/* loca: both glyphs start and end at 0 of glyf. */
static const unsigned char loca[] = { HALF(0), HALF(0), HALF(0) };
/* maxp: two glyphs; no points, contours, components or instructions; one zone. */
static const unsigned char maxp[] = { WORD(0x10000), HALF(2), HALF(0), HALF(0), HALF(0), HALF(0),
	HALF(1), HALF(0), HALF(0), HALF(0), HALF(0), HALF(0), HALF(0), HALF(0), HALF(0) };

static const struct table { const char *name; const unsigned char *p; size_t n; } table[] = {
	{ "glyf", glyf, sizeof(glyf) }, { "head", head, sizeof(head) },
	{ "hhea", hhea, sizeof(hhea) }, { "hmtx", hmtx, sizeof(hmtx) },
	{ "loca", loca, sizeof(loca) }, { "maxp", maxp, sizeof(maxp) },
};

enum { TABLES = FX_COUNT(table), DIRECTORY = 12 + 16 * TABLES, ROOM = 512, ADJUST = 8 };

static uint32_t sum(const unsigned char *p, size_t n)	/* of big-endian words, zeros after it */
{
	uint32_t s = 0;

	for (size_t i = 0; i < n; i++)
		s += (uint32_t)p[i] << (24 - 8 * (i & 3));
	return s;
}

static void word(unsigned char *p, uint32_t v)
{
	memcpy(p, (const unsigned char[]){ WORD(v) }, 4);
}

void fx_glyphless(struct fx_out *o)
{
	/* six tables: search range 4 * 16, selector 2, shift 6 * 16 - 64 */
	static const unsigned char start[] = { WORD(0x10000), HALF(TABLES), HALF(64), HALF(2),
		HALF(32) };
	unsigned char file[ROOM] = { 0 }, *entry = file + sizeof(start);
	size_t at = DIRECTORY, head_at = 0;

	memcpy(file, start, sizeof(start));
	for (size_t i = 0; i < TABLES; i++, entry += 16) {
		const struct table *t = table + i;

		memcpy(entry, t->name, 4);
		word(entry + 4, sum(t->p, t->n));
		word(entry + 8, (uint32_t)at);
		word(entry + 12, (uint32_t)t->n);
		memcpy(file + at, t->p, t->n);
		head_at = t->p == head ? at : head_at;
		at += (t->n + 3) & ~(size_t)3;
	}
	word(file + head_at + ADJUST, 0xb1b0afba - sum(file, at));
	fx_put(o, (const char *)file, at);
}
