/* A page that was read, held against its text layer, its damage and its ink: pages by hand, of
 * 100 x 50 pixels, with the words "alpha" and "beta" in the layer. */
#include "t.h"
#include "finish.h"

static struct fx_arena a;
static struct fx_err e;
static char text[] = "alphabeta";
static struct fx_layer_word lword[2] = {
	{ .x0 = 10, .y0 = 10, .x1 = 40, .y1 = 20, .at = 0, .len = 5, .starts = 1 },
	{ .x0 = 50, .y0 = 10, .x1 = 74, .y1 = 20, .at = 5, .len = 4 },
};
static unsigned char ink[50] = { [11] = 90, [12] = 90, [15] = 60, [16] = 60, [38] = 100 };

static struct pl_page source(enum fx_layer_use use, float quality)
{
	return (struct pl_page){ .number = 1, .w = 100, .h = 50,
		.layer = { .word = lword, .words = 2, .text = text, .bytes = 9, .glyphs = 9 },
		.layout = { .w = 100, .h = 50, .ink = { 10, 10, 5, ink } },
		.verdict = { quality, use, "so it is" } };
}

static const struct fx_dword word[1] = { { .text = "alpha",
	.quad = { 10, 10, 40, 10, 40, 20, 10, 20 }, .confidence = 0.5f } };
static const struct fx_dline line[1] = { { { 10, 10, 40, 10, 40, 20, 10, 20 }, 0, 1 } };
static const struct fx_dblock block[2] = {
	{ .kind = FX_DOC_TEXT, .quad = { 10, 10, 40, 10, 40, 20, 10, 20 }, .lines = 1 },
	{ .kind = FX_DOC_FIGURE, .quad = { 79.5f, 29, 90.5f, 29, 90.5f, 41, 79.5f, 41 },
		.line = 1 },
};

static struct fx_dpage page(enum fx_page_status status)
{
	struct fx_dpage p = { .number = 1, .status = status, .w = 100, .h = 50, .confidence = -1,
		.layer = { .present = 2, .quality = -1, .agreement = -1, .used = "draft" } };

	if (status == FX_PAGE_OK) {
		p.word = word;
		p.line = line;
		p.block = block;
		p.words = p.lines = 1;
		p.blocks = 2;
	} else {
		p.reason = "the model read no text";
	}
	return p;
}

static enum fx_st finish(struct fx_dpage *p, const struct pl_finish *f)
{
	const enum fx_st st = pl_finish_words(p, &a, f, &e);

	return st ? st : pl_finish(p, &a, f, &e);
}

static struct fx_dpage finished(enum fx_page_status status, const struct pl_page *from,
	enum fx_layer_use layer)
{
	const struct pl_finish f = { .page = from, .layer = layer };
	struct fx_dpage p = page(status);

	T_EQ(finish(&p, &f), FX_OK);
	return p;
}

/* Where the model failed, the layer's words are there, unless it is rubbish or not to be looked at.
 */
static void fallback(void)
{
	const struct pl_page sound = source(FX_LAYER_TEXT, 1), odd = source(FX_LAYER_DRAFT, 0.6f);
	const struct pl_page rubbish = source(FX_LAYER_IGNORE, 0.1f);
	struct fx_dpage p = finished(FX_PAGE_UNREADABLE, &sound, FX_LAYER_AUTO);

	T_EQ(p.status, FX_PAGE_FALLBACK);
	T_OK(p.reason != NULL);
	T_EQ(p.words, 2);
	T_EQ_STR(p.words == 2 ? p.word[1].text : "", "beta");
	T_EQ_STR(p.layer.used, "text");
	T_NEAR(p.words ? (double)p.word[0].confidence : 0, 0.95, 1e-6);	/* as much as a layer can */
	p = finished(FX_PAGE_UNREADABLE, &odd, FX_LAYER_DRAFT);
	T_EQ(p.status, FX_PAGE_FALLBACK);
	T_NEAR(p.words ? (double)p.word[0].confidence : 0, 0.6, 1e-6);
	T_EQ(finished(FX_PAGE_UNREADABLE, &rubbish, FX_LAYER_AUTO).status, FX_PAGE_UNREADABLE);
	T_EQ(finished(FX_PAGE_UNREADABLE, &sound, FX_LAYER_IGNORE).status, FX_PAGE_UNREADABLE);
}

/* What was read is compared with a layer that is to be verified, or too doubtful for more. */
static void compared(void)
{
	const struct pl_page odd = source(FX_LAYER_DRAFT, 0.6f);
	struct fx_dpage p = finished(FX_PAGE_OK, &odd, FX_LAYER_AUTO);

	T_EQ_STR(p.layer.used, "verify");
	T_NEAR((double)p.layer.agreement, 0.5, 1e-6);	/* "alpha" of two */
	T_EQ(p.words, 2);				/* "beta" lies on ink, and was not seen */
	p = finished(FX_PAGE_OK, &odd, FX_LAYER_VERIFY);
	T_NEAR((double)p.layer.agreement, 0.5, 1e-6);
	p = finished(FX_PAGE_OK, &odd, FX_LAYER_DRAFT);
	T_EQ(p.words, 1);
	T_EQ_STR(p.layer.used, "draft");
}

static int count(const struct fx_dpage *p, const char *kind)
{
	for (int i = 0; i < p->events; i++)
		if (!strcmp(p->event[i].kind, kind))
			return p->event[i].count;
	return 0;
}

static void damaged(void)
{
	struct pl_page from = source(FX_LAYER_TEXT, 1);
	struct fx_dpage p;

	T_EQ(finished(FX_PAGE_BLANK, &from, FX_LAYER_IGNORE).status, FX_PAGE_BLANK);
	from.complaints = 3;
	p = finished(FX_PAGE_BLANK, &from, FX_LAYER_IGNORE);
	T_EQ(p.status, FX_PAGE_UNREADABLE);
	T_EQ(count(&p, "damaged"), 3);
	p = finished(FX_PAGE_OK, &from, FX_LAYER_IGNORE);
	T_EQ(p.status, FX_PAGE_OK);
	T_EQ(count(&p, "damaged"), 3);
}

/* Of 400 parts of ink 180 lie under "alpha" and 100 in the figure. */
static void audited(void)
{
	const struct pl_page from = source(FX_LAYER_TEXT, 1);

	T_NEAR((double)finished(FX_PAGE_OK, &from, FX_LAYER_IGNORE).ink.unread, 0.3, 1e-6);
}

/* The window that just holds the figure: 79.5 .. 90.5 and 29 .. 41; on a page that lies on its side
 * the picture stands upright. */
static void pictures(void)
{
	struct pl_page from = source(FX_LAYER_TEXT, 1);
	struct pl_finish f = { .page = &from, .layer = FX_LAYER_IGNORE, .raster = &from.raster };
	struct fx_dpage p = page(FX_PAGE_OK);

	T_EQ(fx_raster_init(&from.raster, &a, 100, 50, 1, &e), FX_OK);
	from.raster.px[29 * from.raster.stride + 79] = 7;
	T_EQ(finish(&p, &f), FX_OK);
	T_OK(!p.block[0].picture);
	if (!T_OK(p.block[1].picture != NULL))
		return;
	T_EQ(p.block[1].picture->w, 12);
	T_EQ(p.block[1].picture->h, 12);
	T_EQ(p.block[1].picture->px[0], 7);
	from.layout.turn = 1;
	p = page(FX_PAGE_OK);
	T_EQ(finish(&p, &f), FX_OK);
	T_EQ(p.block[1].picture->px[0], 255);
	T_EQ(p.block[1].picture->px[11], 7);	/* clockwise: what was top left is top right */
}

static void no_memory(void)
{
	const struct pl_page from = source(FX_LAYER_DRAFT, 0.6f);
	const struct pl_finish f = { .page = &from, .layer = FX_LAYER_AUTO };
	enum fx_st st = FX_NOMEM;
	int i = 0;

	while (st == FX_NOMEM && i < 100) {
		struct fx_dpage p = page(FX_PAGE_OK);

		fx_arena_reset(&a);
		a.calls = 0;
		a.refuse_at = ++i;
		st = finish(&p, &f);
		T_OK(st == FX_OK || st == FX_NOMEM);
	}
	T_OK(st == FX_OK && i > 3);
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 0);
	fallback();
	compared();
	damaged();
	audited();
	pictures();
	no_memory();
	fx_arena_reset(&a);
	return t_end();
}
