/* Drafts from a text layer: by hand on a page of a few words, and on real pages against their
 * text. */
#include "t.h"
#include "layertext.h"
#include "engine.h"
#include "feed.h"
#include "file.h"
#include "guard.h"
#include "in.h"
#include "leaf.h"
#include "metrics.h"
#include "page.h"
#include "piece.h"

#include <stdlib.h>

static struct fx_arena mem;
static struct fx_err e;

static void kinds(void)
{
	int d = 9;

	T_EQ(pl_draft_kinds(&d, "auto", 1, &e), FX_OK);
	T_EQ(d, EN_DRAFT_NGRAM | EN_DRAFT_TEXT);
	T_EQ(pl_draft_kinds(&d, "auto", 0, &e), FX_OK);
	T_EQ(d, EN_DRAFT_NGRAM);
	T_EQ(pl_draft_kinds(&d, "none", 0, &e), FX_OK);
	T_EQ(d, 0);
	T_EQ(pl_draft_kinds(&d, "ngram", 1, &e), FX_OK);
	T_EQ(d, EN_DRAFT_NGRAM);
	T_EQ(pl_draft_kinds(&d, "text-layer", 1, &e), FX_OK);
	T_EQ(d, EN_DRAFT_TEXT);
	T_EQ(pl_draft_kinds(&d, "text-layer", 0, &e), FX_USAGE);
	T_EQ_STR(e.msg, "--draft wants auto, none or ngram");
	T_EQ(pl_draft_kinds(&d, "", 1, &e), FX_USAGE);
	T_EQ_STR(e.msg, "--draft wants auto, none, ngram or text-layer");
}

/* ---- a page of 300 x 200: two lines of words, and one that no ink is found for ---- */

static char text[] = "onetwothreefourfivesixghost";
#define PLAIN .size = 0, .style = 0, .turn = 0
static struct fx_layer_word word[] = {
	{ 10, 8, 40, 24, 0, 3, 1, PLAIN }, { 50, 8, 80, 24, 3, 3, 0, PLAIN },
	{ 90, 8, 140, 24, 6, 5, 0, PLAIN }, { 10, 22, 40, 38, 11, 4, 1, PLAIN },
	{ 50, 22, 80, 38, 15, 4, 0, PLAIN }, { 90, 22, 140, 38, 19, 3, 0, PLAIN },
	{ 200, 150, 250, 166, 22, 5, 1, PLAIN },
};
static const struct fx_layer layer = { word, 7, text, 27, .odd = 0 };

/* Cuts: "one" and "two" in one, "three" in two, of which the second is the larger; "four"; "five"
 * in another tile; "six" in none; and one where the layer has nothing. */
static struct fx_lword cut[] = {
	{ { 11, 12, 79, 21 }, 0, 0, 0, 60, 0, "" }, { { 91, 12, 105, 21 }, 0, 0, 1, 12, 0, "" },
	{ { 106, 12, 139, 21 }, 0, 1, 0, 30, 0, "" }, { { 11, 26, 39, 35 }, 0, 3, 0, 30, 0, "" },
	{ { 51, 26, 79, 35 }, 2, 0, 0, 30, 0, "" }, { { 91, 26, 139, 35 }, -1, 0, 0, 0, 0, "" },
	{ { 10, 100, 60, 112 }, 1, 0, 0, 50, 0, "" },
};
static const struct fx_layout layout = { .w = 300, .h = 200, .word = cut, .words = 7, .tiles = 3,
	.side = 112 };
static const struct pl_shown shown = { &layer, &layout, 300, 200 };

static void tiles(void)
{
	const char *draft[3] = { "x", "x", "x" };

	T_EQ(pl_draft_tiles(draft, &shown, &mem, &e), FX_OK);
	T_EQ_STR(draft[0], "one two\nthree\n\nfour");
	T_OK(!draft[1]);
	T_EQ_STR(draft[2], "five");
}

/* The same page, scanned on its side: its raster is 200 x 300, and turned by a quarter. */
static void a_turned_page(void)
{
	struct fx_layer_word on_its_side[7];
	struct fx_layout turned = layout;
	const struct fx_layer l = { on_its_side, 7, text, 27, .odd = 0 };
	const struct pl_shown on = { &l, &turned, 200, 300 };
	const struct pl_window part = { 45, 10, { 60, 30, FX_STRETCH, 0 }, 0 };
	const char *draft[3];

	turned.turn = 1;
	for (int i = 0; i < 7; i++) {
		on_its_side[i] = word[i];	/* clockwise, the left edge becomes the top */
		on_its_side[i].x0 = word[i].y0;
		on_its_side[i].x1 = word[i].y1;
		on_its_side[i].y0 = 300 - word[i].x1;
		on_its_side[i].y1 = 300 - word[i].x0;
	}
	T_EQ(pl_draft_tiles(draft, &on, &mem, &e), FX_OK);
	T_EQ_STR(draft[0], "one two\nthree\n\nfour");
	T_EQ_STR(draft[2], "five");
	turned.skew = 20;			/* of which a window knows nothing */
	T_EQ(pl_draft_window(draft, &on, &part, &mem, &e), FX_OK);
	T_EQ_STR(draft[0], "two\nfive");
}

/* A line of words that lie on one another: by place, and by their order where that is the same. */
static void words_in_one_cut(void)
{
	struct fx_layer_word w[3] = { word[1], word[0], word[1] };
	const struct fx_layer l = { w, 3, text, 27, .odd = 0 };
	struct fx_layout one = layout;
	const char *draft[3];

	w[2].at = 6;
	w[2].len = 5;
	one.words = 1;
	one.tiles = 1;
	T_EQ(pl_draft_tiles(draft, &(struct pl_shown){ &l, &one, 300, 200 }, &mem, &e), FX_OK);
	T_EQ_STR(draft[0], "one two three");
}

static void windows(void)
{
	const struct pl_window page = { 0, 0, { 300, 200, FX_STRETCH, 0 }, 0 },
		part = { 45, 10, { 60, 30, FX_STRETCH, 0 }, 0 },
		blank = { 0, 100, { 100, 30, FX_STRETCH, 0 }, 0 };
	const char *draft;

	T_EQ(pl_draft_window(&draft, &shown, &page, &mem, &e), FX_OK);
	T_EQ_STR(draft, "one two three\nfour five six\nghost");
	T_EQ(pl_draft_window(&draft, &shown, &part, &mem, &e), FX_OK);
	T_EQ_STR(draft, "two\nfive");	/* the middles of the third ones lie beyond */
	T_EQ(pl_draft_window(&draft, &shown, &blank, &mem, &e), FX_OK);
	T_OK(!draft);
}

/* Bins of E.2's examples, from their boxes; and the nearest ones. */
static void bins(void)
{
	static const float padded[] = { 70.381f, 58.651f, 234.604f, 93.842f },
		stretched[] = { 70.381f, 39.101f, 234.604f, 62.561f },
		out[] = { -9, -9, 2000, 900 };
	int loc[4];

	pp_fit(loc, padded, &(struct pp_view){ 1200, 800, FX_PAD, 0 });
	T_OK(loc[0] == 50 && loc[1] == 60 && loc[2] == 80 && loc[3] == 200);
	pp_fit(loc, stretched, &(struct pp_view){ 1200, 800, FX_STRETCH, 0 });
	T_OK(loc[0] == 50 && loc[1] == 60 && loc[2] == 80 && loc[3] == 200);
	/* in the middle: the page lies from 200 to 1000 of 1200 */
	pp_fit(loc, (const float[]){ 0, 0, 1200, 800 }, &(struct pp_view){ 1200, 800, FX_PAD, 1 });
	T_OK(loc[0] == 171 && loc[1] == 0 && loc[2] == 853 && loc[3] == 1023);
	pp_fit(loc, out, &(struct pp_view){ 1200, 800, FX_STRETCH, 0 });
	T_OK(loc[0] == 0 && loc[1] == 0 && loc[2] == 1023 && loc[3] == 1023);
	pp_fit(loc, (const float[]){ 0.4f, 0.6f, 1.4f, 1.6f },
		&(struct pp_view){ 1023, 1023, FX_STRETCH, 0 });
	T_OK(loc[0] == 1 && loc[1] == 0 && loc[2] == 2 && loc[3] == 1);
}

/* In 300 x 300 of padding a pixel is 3.41 bins: y 8, x 10, y 24, x 40 are 27.28, 34.1, 81.84 and
 * 136.4. */
static void located_words(void)
{
	const struct pl_window win = { 0, 0, { 300, 200, FX_PAD, 0 }, 1 };
	union fx_guard_state s = { 0 };
	const char *draft, *p, *end;
	int taken = 1;

	T_EQ(pl_draft_window(&draft, &shown, &win, &mem, &e), FX_OK);
	T_OK(draft && !strncmp(draft, "one<loc0027><loc0034><loc0082><loc0136> two<loc0027>", 52));
	T_OK(draft && strstr(draft, "> three<loc") && strstr(draft, ">\nfour<loc"));
	pp_guard_ocr_words.start(&s);
	for (p = draft, end = p + strlen(p); p < end && taken;)
		taken = pp_guard_ocr_words.step(&s, t_symbol(&p, end));
	T_OK(taken && pp_guard_ocr_words.may_end(&s));
}

static void memory(void)
{
	const struct pl_window win = { 0, 0, { 300, 200, FX_PAD, 0 }, 1 };
	const char *draft[3];
	struct fx_arena a;
	enum fx_st st = FX_NOMEM;
	int refused = 0;

	for (long n = 1; st == FX_NOMEM && n < 20; n++, refused++) {
		fx_arena_init(&a, 0);
		a.refuse_at = n;
		st = pl_draft_tiles(draft, &shown, &a, &e);
		st = st ? st : pl_draft_window(draft, &shown, &win, &a, &e);
		fx_arena_reset(&a);
	}
	T_EQ(st, FX_OK);
	T_EQ(refused, 6);	/* two lists, two tiles, a window; and then none */
}

/* ---- real pages ---- */

static enum fx_st page_of(struct pl_page *p, const char *pdf, int i)
{
	const struct fx_render r = { .dpi = 200, .max_pixels = 1 << 26, .grey = 1 };
	const struct fx_page_ask ask = { .tile = { 112, 20, 34, 2, 5, 3 }, .dpi = 200 };
	const void *bytes = NULL;
	struct fx_page page;
	struct fx_in *in;
	size_t n = 0;
	enum fx_st st = fx_file_read(&bytes, &n, &mem, pdf, 1 << 24, &e);

	if (!st)
		st = fx_in_open(&in, bytes, n, NULL, &e);
	if (st)
		return st;
	st = fx_in_page(&page, in, i, &r, &mem, &e);
	*p = (struct pl_page){ .number = i + 1, .w = page.raster.w, .h = page.raster.h,
		.raster = page.raster };
	if (!st)
		fx_in_layer(&p->layer, in, i, &page, &mem);
	fx_in_free(in);
	return st ? st : fx_page_analyse(&p->layout, &mem, &page.raster, &ask, &e);
}

/* The drafts of a page's tiles, one after another, hold the words of its text, from `from` on: all
 * but `most` in a hundred, and in their order. */
static void page_is(const char *pdf, int i, const char *truth, const char *from, double most)
{
	const void *bytes = NULL;
	struct pl_page p;
	struct fx_span read, want = { NULL, 0 };
	struct pp_bag bag = { 0 };
	struct pp_edits edits = { 0 };
	const char **draft;
	size_t len = 0;
	char *all;

	if (fx_file_read(&bytes, &want.n, &mem, truth, 1 << 20, &e) != FX_OK) {
		t_skip("no ../shared/data/pdf-text");
		return;
	}
	want.p = strstr(fx_strndup(&mem, bytes, want.n), from);
	T_EQ(page_of(&p, pdf, i), FX_OK);
	draft = FX_NEWN(&mem, (size_t)p.layout.tiles, const char *);
	T_EQ(pl_draft_tiles(draft, &(struct pl_shown){ &p.layer, &p.layout, p.w, p.h }, &mem, &e),
		FX_OK);
	for (int t = 0; t < p.layout.tiles; t++)
		len += draft[t] ? strlen(draft[t]) + 1 : 0;
	read.p = all = fx_alloc(&mem, len + 1, 1);
	for (int t = 0; t < p.layout.tiles; t++)
		if (draft[t]) {
			memcpy(all, draft[t], strlen(draft[t]));
			all += strlen(draft[t]);
			*all++ = '\n';
		}
	read.n = len;
	if (!T_OK(want.p != NULL))
		return;
	want.n = strlen(want.p);
	T_EQ(pp_bag_of_words(&bag, &mem, read, want, &e), FX_OK);
	T_EQ(pp_wer(&edits, &mem, read, want, &e), FX_OK);
	printf("# %s: %lld of %lld words, %lld edits\n", pdf, (long long)bag.matched,
		(long long)bag.truth, (long long)edits.edits);
	T_OK(100 * pp_f1(&bag) >= 100 - most);
	T_OK(100 * pp_rate(&edits) <= 2 * most);
}

/* The asks of a page carry what the layer says, where that is wanted. */
static void asks(void)
{
	struct fx_mtask plan = { .name = "ocr", .prompt = "ocr", .input = FX_INPUT_TILES,
		.side = 112 };
	struct pl_how how = { .text = { .task = pp_task_find("ocr"), .plan = &plan, .prompt = "ocr",
		.input = FX_INPUT_TILES, .max_tokens = 9, .guard = &pp_guard_text } };
	struct pl_page p;
	struct pl_leaf l;

	for (int drafts = 0; drafts <= 3; drafts++) {
		int texts = 0;
		struct pl_page *own = calloc(1, sizeof(*own));

		T_EQ(page_of(&p, "samples/two-pages.pdf", 1), FX_OK);
		*own = p;
		how.drafts = drafts;
		T_EQ(pl_leaf_open(&l, &how, own, &e), FX_OK);
		for (int i = 0; i < l.asks; i++) {
			texts += l.ask[i].draft_text != NULL;
			T_OK(l.ask[i].drafts == drafts && l.ask[i].guard == &pp_guard_text);
		}
		T_EQ(texts, drafts & EN_DRAFT_TEXT ? l.asks : 0);
		pl_leaf_free(&l);
	}
}

/* Whole pages and blocks, where words are located too. */
static void asks_for_pictures(void)
{
	struct pl_how how = { .text = { .task = pp_task_find("ocr"), .prompt = "ocr",
		.max_tokens = 2048, .located = 1 }, .side = 2048, .drafts = EN_DRAFT_TEXT };
	struct pl_leaf l;

	for (int crops = 0; crops <= 1; crops++) {
		static const char *const starts[] = { "What<loc", "A<loc", "Documents<loc",
			"Things<loc", "1.<loc" };
		const struct fx_mtask plan = { .fit = FX_PAD };
		struct pl_page *own = calloc(1, sizeof(*own));

		T_EQ(page_of(own, "samples/two-pages.pdf", 1), FX_OK);
		how.text.input = crops ? FX_INPUT_CROPS : FX_INPUT_PAGE;
		how.text.plan = &plan;
		T_EQ(pl_leaf_open(&l, &how, own, &e), FX_OK);
		T_EQ(l.asks, crops ? 5 : 1);
		for (int i = 0; i < l.asks && i < 5; i++) {
			const char *d = l.ask[i].draft_text;

			T_OK(d && !strncmp(d, starts[i], strlen(starts[i])));
			T_OK(d && !strchr(d, '\n') == (crops && (i == 0 || i == 3)));
		}
		pl_leaf_free(&l);
	}
}

int main(void)
{
	fx_arena_init(&mem, 0);
	kinds();
	tiles();
	a_turned_page();
	words_in_one_cut();
	windows();
	bins();
	located_words();
	memory();
	page_is("samples/two-pages.pdf", 1, "samples/two-pages.txt", "What a palimpsest is", 1);
	page_is("../shared/data/pdf-text/pypdf-crazyones/crazyones.pdf", 0,
		"../shared/data/pdf-text/pypdf-crazyones/truth.txt", "The", 2);
	asks();
	asks_for_pictures();
	fx_arena_reset(&mem);
	return t_end();
}
