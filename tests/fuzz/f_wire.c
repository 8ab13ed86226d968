/* f_wire.c - what a worker that has been taken over may send for a page: the first bytes are the
 * page's record, then that of its text layer, then come their memory files. What is taken must be
 * safe to read to its last byte, and to make drafts of. */
#include "layertext.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static unsigned sum(const void *p, size_t n)
{
	const unsigned char *b = p;
	unsigned s = 0;

	while (n--)
		s += *b++;
	return s;
}

static void drafts(const struct fx_wire_page *w, const struct fx_layer *l)
{
	const struct pl_shown on = { l, &w->layout, w->w, w->h };
	const struct pl_window win = { 1, 2, { w->w, w->h, FX_PAD, 1 }, 1 };
	const char **text;
	struct fx_arena a;
	struct fx_err e;

	fx_arena_init(&a, (size_t)64 << 20);
	text = FX_NEWN(&a, (size_t)w->layout.tiles + 1, const char *);
	if (text && pl_draft_tiles(text, &on, &a, &e) == FX_OK)
		for (int i = 0; i < w->layout.tiles; i++)
			if (text[i] && !*text[i])
				__builtin_trap();
	if (text && pl_draft_window(text, &on, &win, &a, &e) == FX_OK && *text && !**text)
		__builtin_trap();
	fx_arena_reset(&a);
}

/* Bytes of a memory file, which starts at a page. */
static void *file_of(const uint8_t *p, size_t n)
{
	void *file = aligned_alloc(64, (n + 64) & ~(size_t)63);

	if (file && n)
		memcpy(file, p, n);
	return file;
}

static unsigned page(const struct fx_wire_page *w)
{
	const struct fx_layout *l = &w->layout;
	unsigned s = 0;

	for (int y = 0; y < w->raster.h && w->raster.w; y++)
		s += sum(w->raster.px + (size_t)y * w->raster.stride,
			(size_t)w->raster.w * (size_t)w->raster.channels);
	s += sum(l->tile, (size_t)l->tiles * (size_t)l->side * (size_t)l->side);
	for (int b = 0; b < l->blocks; b++)
		for (int i = 0; i < l->block[b].lines; i++)
			s += (unsigned)l->line[l->block[b].line + i].words;
	for (int i = 0; i < l->words; i++)
		s += (unsigned)l->word[i].tile;
	for (int i = 0; i < l->rules; i++)
		s += (unsigned)l->rule[i].down;
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct fx_wire_page w;
	struct fx_wire_layer t;
	struct fx_err e;
	size_t at[FX_PARTS + 1], rest;
	void *file, *layer;
	volatile unsigned s = 0;	/* so that reads are not left out */

	if (n < sizeof(w) + sizeof(t))
		return 0;
	memcpy(&w, p, sizeof(w));
	memcpy(&t, p + sizeof(w), sizeof(t));
	p += sizeof(w) + sizeof(t);
	n -= sizeof(w) + sizeof(t);
	rest = fx_wire_parts(at, &w, &e) == FX_OK && at[FX_PARTS] < n ? n - at[FX_PARTS] : 0;
	file = file_of(p, n - rest);
	layer = file_of(p + n - rest, rest);
	if (file && layer && fx_wire_take(&w, w.page, file, n - rest, &e) == FX_OK) {
		s += page(&w);
		if (fx_wire_take_layer(&t, &w, layer, rest, &e) == FX_OK) {
			for (int i = 0; i < t.layer.words; i++)
				s += sum(t.layer.text + t.layer.word[i].at,
					(size_t)t.layer.word[i].len);
			for (int i = 0; i < t.layer.rules; i++)
				s += (unsigned)t.layer.rule[i].x1 + (unsigned)t.layer.rule[i].fill;
			if (w.layout.w)
				drafts(&w, &t.layer);
		}
	}
	(void)s;
	free(file);
	free(layer);
	return 0;
}
