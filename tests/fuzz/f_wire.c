/* f_wire.c - a page record from a worker that has been taken over: the first bytes are the record,
 * the rest is its memory file. What is taken must be safe to read to its last byte, and to
 * make drafts of. */
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

static void drafts(const struct fx_wire_page *w)
{
	const struct pl_shown on = { &w->layer, &w->layout, w->w, w->h };
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

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct fx_wire_page w;
	struct fx_err e;
	const size_t rest = n > sizeof(w) ? n - sizeof(w) : 0;
	unsigned char *file = aligned_alloc(64, (rest + 64) & ~(size_t)63);
	volatile unsigned s = 0;

	if (n >= sizeof(w) && file) {
		memcpy(&w, p, sizeof(w));
		memcpy(file, p + sizeof(w), rest);
		if (fx_wire_take(&w, w.page, file, rest, &e) == FX_OK) {
			const struct fx_layout *l = &w.layout;

			for (int y = 0; y < w.raster.h && w.raster.w; y++)
				s += sum(w.raster.px + (size_t)y * w.raster.stride,
					(size_t)w.raster.w * (size_t)w.raster.channels);
			s += sum(l->tile, (size_t)l->tiles * (size_t)l->side * (size_t)l->side);
			for (int b = 0; b < l->blocks; b++)
				for (int i = 0; i < l->block[b].lines; i++)
					s += (unsigned)l->line[l->block[b].line + i].words;
			for (int i = 0; i < l->words; i++)
				s += (unsigned)l->word[i].tile;
			for (int i = 0; i < w.layer.words; i++)
				s += sum(w.layer.text + w.layer.word[i].at,
					(size_t)w.layer.word[i].len);
			if (l->w)
				drafts(&w);
		}
	}
	free(file);
	return 0;
}
