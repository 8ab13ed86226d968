/* A page that was read against its text layer: pages by hand, of letters 6 pixels wide and 10 high.
 */
#include "t.h"
#include "verify.h"

static struct fx_arena mem;
static struct fx_err e;

enum { MOST = 40 };
static struct fx_dword word[MOST];
static struct fx_dline line[MOST];
static struct fx_dblock block[MOST];
static struct fx_dpage page;
static char letters[1000];
static struct fx_layer_word lword[MOST];
static struct fx_layer layer;
static unsigned char ink[30 * 30];
static const struct fx_layout layout = { .w = 300, .h = 300, .ink = { 10, 30, 30, ink } };

static void start(void)
{
	page = (struct fx_dpage){ .w = 300, .h = 300, .word = word, .line = line, .block = block,
		.layer = { .agreement = -1 } };
	layer = (struct fx_layer){ .word = lword, .text = letters };
	memset(ink, 9, sizeof(ink));
}

static void corners(float q[8], float x0, float y0, float x1, float y1)
{
	const float at[8] = { x0, y0, x1, y0, x1, y1, x0, y1 };

	memcpy(q, at, sizeof(at));
}

/* A line of the page, in a block of its own, its words 6 pixels a letter and a blank. */
static void read_line(float x, float y, const char *words, float confidence)
{
	struct fx_dline *l = line + page.lines;

	*l = (struct fx_dline){ .word = page.words };
	block[page.blocks++] = (struct fx_dblock){ .line = page.lines++, .lines = 1 };
	for (const char *p = words; *p; p += *p == ' ') {
		const size_t n = strcspn(p, " ");
		struct fx_dword *w = word + page.words++;

		*w = (struct fx_dword){ .text = fx_strndup(&mem, p, n), .confidence = confidence };
		corners(w->quad, x, y, x + 6 * (float)n, y + 10);
		l->words++;
		p += n;
		x += 6 * (float)(n + 1);
	}
	corners(l->quad, word[l->word].quad[0], y, x - 6, y + 10);
	memcpy(block[page.blocks - 1].quad, l->quad, sizeof(l->quad));
}

/* The same of the layer: boxes of a font, 2 pixels higher at both ends. */
static void layer_line(float x, float y, const char *words)
{
	for (const char *p = words; *p; p += *p == ' ') {
		const size_t n = strcspn(p, " ");

		lword[layer.words++] = (struct fx_layer_word){ x, y - 2, x + 6 * (float)n, y + 12,
			layer.bytes, (int)n, 0, 10, 0, 0 };
		memcpy(letters + layer.bytes, p, n);
		layer.bytes += (int)n;
		p += n;
		x += 6 * (float)(n + 1);
	}
}

/* Words by blank, lines by /, blocks by |: "=" before what both read, "+" before what the layer
 * alone has or won with, and what lost in parentheses. */
static const char *flat(void)
{
	static char to[1000];
	size_t n = 0;

	to[0] = 0;
	for (int i = 0; i < page.blocks; i++)
		for (int k = page.block[i].line; k < page.block[i].line + page.block[i].lines; k++)
			for (int j = 0; j < page.line[k].words; j++) {
				const struct fx_dword *w = page.word + page.line[k].word + j;

				n += (size_t)snprintf(to + n, sizeof(to) - n, "%s%s%s", j ? " " :
					k > page.block[i].line ? "/" : i ? "|" : "",
					w->source == FX_FROM_BOTH ? "=" :
					w->source == FX_FROM_TEXT_LAYER ? "+" : "", w->text);
				if (w->other)
					n += (size_t)snprintf(to + n, sizeof(to) - n, "(%s)",
						w->other);
			}
	return to;
}

static void verify(float quality, enum fx_layer_use use)
{
	const struct pp_verify v = { &layer, &layout, 300, 300, 0, { quality, use, "" } };

	T_EQ(pp_verify(&page, &mem, &v, &e), FX_OK);
}

static int count(const char *kind)
{
	for (int i = 0; i < page.events; i++)
		if (!strcmp(page.event[i].kind, kind))
			return page.event[i].count;
	return 0;
}

static void alike(void)
{
	start();
	read_line(10, 10, "one two three", 0.8f);
	read_line(10, 30, "four", -1);
	layer_line(10, 30, "four");		/* in another order */
	layer_line(10, 10, "one two three");
	verify(0.9f, FX_LAYER_TEXT);
	T_EQ_STR(flat(), "=one =two =three|=four");
	T_NEAR(page.layer.agreement, 1, 0);
	T_NEAR(page.word[0].confidence, 0.98, 1e-6);	/* 1 - 0.2 * 0.1 */
	T_NEAR(page.word[3].confidence, 0.9, 1e-6);
	T_NEAR(page.block[0].confidence, 0.98, 1e-6);
	T_NEAR(page.confidence, (3 * 0.98 + 0.9) / 4, 1e-6);
	T_EQ(page.events, 0);
	start();				/* no surer than 0.95 */
	read_line(10, 10, "one", 0.8f);
	layer_line(10, 10, "one");
	verify(1, FX_LAYER_TEXT);
	T_NEAR(page.word[0].confidence, 0.99, 1e-6);	/* 1 - 0.2 * 0.05 */
}

/* Quotation marks, dashes, ligatures, long s, soft hyphens, full-width forms; but not case. */
static void signs(void)
{
	start();
	read_line(10, 10, "\xe2\x80\x98\xe2\x80\x98one\xe2\x80\x9d two\xe2\x80\x93three "
		"o\xef\xac\x83" "ce mu\xc5\xbft co\xc2\xadop \xef\xbc\xa1 x\xe2\x80\xa6", 0.5f);
	for (int i = 0; i < page.words; i++)	/* letters are bytes here */
		corners(word[i].quad, 10 + 40 * (float)i, 10, 40 + 40 * (float)i, 20);
	for (int i = 0; i < 7; i++) {
		static const char *const same[] = { "\"one\"", "two-three", "office", "must",
			"coop", "A", "x..." };

		layer_line(10 + 40 * (float)i, 10, same[i]);
		lword[i].x1 = 40 + 40 * (float)i;
	}
	verify(1, FX_LAYER_TEXT);
	T_NEAR(page.layer.agreement, 1, 0);
	start();
	read_line(10, 10, "One two", 0.97f);
	layer_line(10, 10, "one two");
	verify(1, FX_LAYER_TEXT);
	T_EQ_STR(flat(), "One(one) =two");
	T_NEAR(page.layer.agreement, 0.5, 0);
}

/* The layer's word stands where it is the likelier one, and where the layer is sound. */
static void differently(void)
{
	for (int i = 0; i < 4; i++) {
		const float c = i == 0 ? 0.7f : i == 1 ? 0.97f : 0.3f;

		start();
		read_line(10, 10, "cat sat mat", c);
		layer_line(10, 10, "cat set mat");
		verify(i == 3 ? 0.2f : 0.9f, i == 2 ? FX_LAYER_DRAFT : FX_LAYER_TEXT);
		T_EQ_STR(flat(), i ? "=cat sat(set) =mat" : "=cat +set(sat) =mat");
		T_EQ(count("disagrees"), 1);
		T_NEAR(page.word[1].confidence, i ? c : 0.9f, 1e-6);
		T_NEAR(page.layer.agreement, 2 / 3.0, 1e-6);
	}
}

static void split_words(void)
{
	start();
	read_line(10, 10, "cannot stop", 0.8f);
	layer_line(10, 10, "can");
	layer_line(28, 10, "not");
	layer_line(52, 10, "stop");
	verify(0.9f, FX_LAYER_TEXT);
	T_EQ_STR(flat(), "=cannot =stop");
	T_NEAR(page.layer.agreement, 1, 0);
	start();
	read_line(10, 10, "can not", 0.8f);
	layer_line(10, 10, "cannott");		/* one letter more: the blank's place */
	lword[0].len = layer.bytes = 6;
	verify(0.9f, FX_LAYER_TEXT);
	T_EQ_STR(flat(), "=can =not");
	/* of two that are not the same, the one that shares more is the partner */
	start();
	read_line(10, 10, "one two abcdef", 0.97f);
	layer_line(10, 10, "one two abcd");
	layer_line(82, 10, "xy");
	verify(0.9f, FX_LAYER_TEXT);
	T_EQ_STR(flat(), "=one =two abcdef(abcd)");
	T_EQ(count("unseen"), 0);
	T_NEAR(page.layer.agreement, 0.5, 1e-6);
}

/* Words that the model did not see: on ink, into their line; in none, as blocks; off ink, not. */
static void unseen(void)
{
	start();
	read_line(10, 10, "one", 0.9f);
	line[0].quad[2] = line[0].quad[4] = 90;		/* it was longer */
	read_line(10, 100, "four five", 0.9f);
	layer_line(10, 10, "one two three");
	layer_line(10, 50, "a missing block");
	layer_line(10, 100, "four five six");
	layer_line(10, 200, "at the end");
	layer_line(10, 250, "hidden");
	memset(ink + 25 * 30 - 30, 0, 90);
	verify(0.9f, FX_LAYER_TEXT);
	T_EQ_STR(flat(), "=one +two() +three()|+a() +missing() +block()|=four =five +six()|"
		"+at() +the() +end()");
	T_EQ(count("unseen"), 9);
	T_EQ(page.blocks, 4);
	T_NEAR(page.layer.agreement, 3 / 13.0, 1e-6);
}

static void no_say(void)
{
	start();
	read_line(10, 10, "one two three", 0.3f);
	layer_line(10, 10, "xxx yyy three");
	layer_line(10, 50, "more of it");
	verify(0.9f, FX_LAYER_TEXT);
	T_EQ_STR(flat(), "one two three");
	T_EQ(page.events, 0);
	T_NEAR(page.layer.agreement, 1 / 6.0, 1e-6);
}

/* On a page that was read turned: the layer's places are on the raster, which is 300 x 200. */
static void turned(void)
{
	struct fx_layout on_its_side = layout;
	const struct pp_verify v = { &layer, &on_its_side, 300, 200, 1,
		{ 0.9f, FX_LAYER_TEXT, "" } };

	start();
	page.w = 200;
	page.h = 300;
	on_its_side.turn = 1;
	on_its_side.w = 200;
	on_its_side.ink.w = 20;
	read_line(10, 10, "one", 0.9f);
	read_line(10, 60, "three", 0.9f);
	layer_line(10, 10, "one");
	layer_line(34, 10, "two");
	layer_line(10, 60, "three");
	for (int i = 0; i < layer.words; i++) {		/* x up the raster, y to its right */
		struct fx_layer_word *w = lword + i;
		const struct fx_layer_word was = *w;

		w->x0 = was.y0;
		w->x1 = was.y1;
		w->y0 = 200 - was.x1;
		w->y1 = 200 - was.x0;
		w->turn = 1;
	}
	T_EQ(pp_verify(&page, &mem, &v, &e), FX_OK);
	T_EQ_STR(flat(), "=one +two()|=three");
	T_NEAR(page.word[1].quad[0], 34, 1e-3);
	T_NEAR(page.word[1].quad[1], 8, 1e-3);
	T_NEAR(page.word[1].quad[4], 52, 1e-3);
}

static void nothing_to_compare(void)
{
	start();
	read_line(10, 10, "one", 0.9f);
	verify(0.9f, FX_LAYER_TEXT);
	T_NEAR(page.layer.agreement, -1, 0);
	T_EQ_STR(flat(), "one");
	start();
	layer_line(10, 10, "one");
	verify(0.9f, FX_LAYER_TEXT);
	T_NEAR(page.layer.agreement, -1, 0);
	page.text = "one \xef\xac\x81ne text,\nwithout places";
	layer_line(10, 30, "fine and one");
	verify(0.9f, FX_LAYER_TEXT);
	T_NEAR(page.layer.agreement, 0.5, 1e-6);	/* one, fine; not and, not a second one */
	T_EQ(page.words, 0);
}

static void memory(void)
{
	const struct pp_verify v = { &layer, &layout, 300, 300, 0, { 0.9f, FX_LAYER_TEXT, "" } };
	struct fx_arena a;
	enum fx_st st = FX_NOMEM;
	int refused = -1;

	for (long n = 1; st == FX_NOMEM && n < 90; n++, refused++) {
		start();
		read_line(10, 10, "one two tree", 0.3f);
		layer_line(10, 10, "one two three four");
		layer_line(10, 50, "block");
		fx_arena_init(&a, 0);
		a.refuse_at = n;
		st = pp_verify(&page, &a, &v, &e);
		fx_arena_reset(&a);
	}
	T_EQ(st, FX_OK);
	printf("# %d allocations\n", refused);
	T_OK(refused > 30);
}

int main(void)
{
	fx_arena_init(&mem, 0);
	alike();
	signs();
	differently();
	split_words();
	unseen();
	no_say();
	turned();
	nothing_to_compare();
	memory();
	fx_arena_reset(&mem);
	return t_end();
}
