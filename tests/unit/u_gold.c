/* Documents with their truths: folders, lists and pages of a truth, by hand; pages held against
 * them, and the rates of what was counted. */
#include "t.h"
#include "gold.h"
#include "tally.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct fx_arena a;
static struct fx_err e;

static struct fx_span span(const char *s)
{
	return (struct fx_span){ s, strlen(s) };
}

/* ---- truths ---- */

static void page_is(const char *truth, int number, const char *want)
{
	struct fx_span s = pl_gold_page(span(truth), number);

	T_OK(s.n == strlen(want) && !memcmp(s.p, want, s.n));
}

static void pages_of_a_truth(void)
{
	page_is("one\ftwo", 1, "one");
	page_is("one\ftwo", 2, "two");
	page_is("one\ftwo", 3, "");
	page_is("\f\ftwo", 2, "");
	page_is("", 1, "");
	T_OK(pl_gold_fits(span(""), 1));
	T_OK(pl_gold_fits(span("one"), 1) && !pl_gold_fits(span("one"), 2));
	T_OK(pl_gold_fits(span("one\f \n"), 1) && !pl_gold_fits(span("one\fx"), 1));
	T_OK(pl_gold_fits(span("a\f\f"), 2) && pl_gold_fits(span("a\f\f"), 3));
	T_OK(!pl_gold_fits(span("a\f\f"), 1));
}

/* ---- lists ---- */

static struct pl_gold *gold;
static int n;

static enum fx_st list(const char *text)
{
	fx_arena_reset(&a);
	return pl_gold_list(&gold, &n, &a, span(text), "d", &e);
}

static void lists(void)
{
	T_EQ(list("# c\nname\tfile\tpage\ttruth\tkind\n"
		  "x\tp/x.pdf\t12\tp/x.txt\tpage\n\ny\t./y.tif\t\t-\t\n"
		  "z\t/z.png\t\t./z.xml\tline"), FX_OK);
	T_EQ(n, 3);
	T_EQ_STR(gold[0].name, "x");
	T_EQ_STR(gold[0].file, "p/x.pdf");
	T_EQ_STR(gold[0].path, "d/p/x.pdf");
	T_EQ_STR(gold[0].pages, "12");
	T_EQ_STR(gold[0].truth, "d/p/x.txt");
	T_EQ_STR(gold[1].path, "./y.tif");
	T_OK(!gold[1].pages && !gold[1].truth);
	T_EQ_STR(gold[2].path, "/z.png");
	T_EQ_STR(gold[2].truth, "./z.xml");
	T_OK(gold[2].places == gold[2].truth && !gold[0].places);
}

static void damaged_lists(void)
{
	static const char *const text[] = { "a\tb\t\tc\tk\nx\ty\n", "a\tb\t\tc\tk\nx\ty\t0\tz\tk",
		"a\tb\t\tc\tk\nx\ty\tr1\tz\tk", "a\tb\t\tc\tk\nx\ty\t123456789\tz\tk",
		"a\tb\t\tc\tk\n\ty\t\tz\tk",
		"a\tb\t\tc\tk\nx\t\t\tz\tk", "a\tb\t\tc\tk\nx\ty\t\t\tk",
		"a\tb\t\tc\tk\nx\ty\t\tz\tk\tl" };
	static char many[PL_GOLD_MAX + 2];

	for (size_t i = 0; i < FX_COUNT(text); i++) {
		T_EQ(list(text[i]), FX_INPUT);
		T_OK(strstr(e.msg, "line 2"));
	}
	T_EQ(list("# nothing\n"), FX_INPUT);
	T_EQ(list(""), FX_INPUT);
	T_EQ(pl_gold_list(&gold, &n, &a, (struct fx_span){ "a\tb\0", 4 }, "d", &e), FX_INPUT);
	memset(many, '\n', sizeof(many) - 1);
	T_EQ(list(many), FX_LIMIT);
}

/* ---- folders ---- */

static void touch(const char *dir, const char *name)
{
	char path[256];
	FILE *fp;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fp = fopen(path, "wb");
	T_OK(fp && !fclose(fp));
}

static void folders(void)
{
	static const char *const file[] = { "b.pdf", "b.txt", "sub/a.b.tif", "sub/a.b.txt",
		"b.png", "alone.png", "notes.txt", "sub.pdf", "sub/sub.txt", "b.tsv", "c.tif",
		"c.tsv", "c.xml", "alone.tsv~" };
	char dir[] = "/tmp/u_gold-XXXXXX", path[256], link[256];

	fx_arena_reset(&a);
	if (!T_OK(mkdtemp(dir) != NULL))
		return;
	T_EQ(pl_gold_folder(&gold, &n, &a, dir, &e), FX_INPUT);
	snprintf(path, sizeof(path), "%s/sub", dir);
	T_EQ(mkdir(path, 0700), 0);
	for (size_t i = 0; i < FX_COUNT(file); i++)
		touch(dir, file[i]);
	snprintf(path, sizeof(path), "%s/b.txt", dir);
	snprintf(link, sizeof(link), "%s/alone.txt", dir);
	T_EQ(symlink(path, link), 0);		/* links are not followed: alone stays alone */
	T_EQ(pl_gold_folder(&gold, &n, &a, dir, &e), FX_OK);
	T_EQ(n, 4);
	T_EQ_STR(gold[0].name, "b.pdf");
	T_EQ_STR(gold[1].name, "b.png");
	T_EQ_STR(gold[3].name, "sub/a.b.tif");
	T_EQ_STR(gold[3].file, "sub/a.b.tif");
	T_OK(!strcmp(gold[0].truth, path) && !strcmp(gold[1].truth, path) && !gold[0].pages);
	T_OK(gold[0].places && !strcmp(gold[0].places + strlen(path) - 4, ".tsv"));
	T_OK(!strcmp(gold[2].places + strlen(path) - 4, ".xml"));	/* before .tsv */
	T_OK(gold[2].truth == gold[2].places && !gold[3].places);
	T_EQ(pl_gold_folder(&gold, &n, &a, path, &e), FX_INPUT);
	unlink(link);
	for (size_t i = 0; i < FX_COUNT(file); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, file[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/sub", dir);
	rmdir(path);
	rmdir(dir);
}

/* ---- pages against truths ---- */

static struct pl_sheet_page plain(const char *text)
{
	return (struct pl_sheet_page){ .text = span(text) };
}

/* "the cat sat" read as "tbe cat sat sat": b is wrong, and one "sat" is more than the truth has. */
static void a_page(void)
{
	static const struct fx_dword word[] = { { .text = "tbe", .confidence = 0.5f },
		{ .text = "cat", .confidence = 0.75f }, { .text = "\xc2\xad", .confidence = 0.1f },
		{ .text = "sat", .confidence = -1 }, { .text = "sat", .confidence = 1 } };
	static const struct fx_event event[] = { { "row-mismatch", 7 }, { "loop", 2 } };
	const struct fx_dpage p = { .number = 1, .word = word, .words = 5, .event = event,
		.events = 2 };
	const struct fx_dpage text = { .number = 2, .text = "the\ncat" };
	const struct fx_dpage lost = { .number = 3, .status = FX_PAGE_FAILED };
	const struct pl_sheet_page truth[] = { plain("the  cat\nsat"), plain("the cat"),
		plain("g\u00f6ne") };
	struct pl_tally t = { .unknown = 0 };
	struct pl_sums row = { .pages = 0 };

	T_EQ(pl_tally_page(&t, &row, &p, truth, 1, &e), FX_OK);
	T_EQ(row.chars.edits, 5);	/* b for h, and " sat" */
	T_EQ(row.chars.len, 11);
	T_EQ(row.words.edits, 2);
	T_EQ(row.bag.matched, 2);
	T_EQ(row.bag.read, 4);
	T_EQ(row.loops, 2);
	T_EQ(t.part[0].words, 0);
	T_EQ(t.part[1].words + (size_t)t.unknown, 4);
	T_NEAR(t.part[1].word[0].confidence, 0.5, 0);
	T_EQ(t.part[1].word[0].right, 0);
	T_EQ(t.part[1].word[1].right, 1);
	T_EQ(pl_tally_page(&t, &row, &text, truth + 1, 0, &e), FX_OK);
	T_EQ(t.unknown, 3);
	T_EQ(row.order.matched, 0);	/* two lines read as none of one: 3 of 7, and of 11 */
	T_EQ(row.beyond, 0);
	T_EQ(pl_tally_page(&t, &row, &lost, truth + 2, 0, &e), FX_OK);
	T_EQ(row.pages, 3);
	T_EQ(row.lost, 1);
	T_EQ(row.chars.edits, 9);
	T_EQ(t.all.words.edits, 3);
	T_EQ(row.beyond, 1);
	T_EQ(t.beyond.chars.len, 4);
	T_EQ(t.beyond.pages, 1);
	T_EQ(t.part[0].pages, 2);
	T_EQ(t.part[1].pages, 1);
	T_EQ(row.placed, 0);
	fx_arena_reset(&t.mem);
}

/* "a\u00a8b" is two words in normal form, both of which are the page's first. */
static void words_that_fall_apart(void)
{
	static const struct fx_dword word[] = { { .text = "a\u00a8b", .confidence = 0.25f },
		{ .text = "c", .confidence = 0.5f } };
	const struct fx_dpage p = { .number = 1, .word = word, .words = 2 };
	const struct pl_sheet_page truth = plain("c");
	struct pl_tally t = { .unknown = 0 };
	struct pl_sums row = { .pages = 0 };

	T_EQ(pl_tally_page(&t, &row, &p, &truth, 0, &e), FX_OK);
	T_EQ(t.part[0].words, 3);
	T_NEAR(t.part[0].word[1].confidence, 0.25, 0);
	T_NEAR(t.part[0].word[2].confidence, 0.5, 0);
	T_EQ(t.part[0].word[2].right, 1);
	fx_arena_reset(&t.mem);
}

/* Lines b, a of a page whose truth is a, b, c: one pair, inverted, and two of three lines. Its
 * raster is half as large as the picture that the truth is told in, and turned boxes count by their
 * bounds. */
static void lines_and_places(void)
{
	static const struct fx_dword word[] = {
		{ .text = "bbbb", .quad = { 0, 10, 10, 10, 10, 15, 0, 15 } },
		{ .text = "aaaa", .quad = { 10, 0, 10, 5, 0, 5, 0, 0 } } };
	static const struct fx_dline line[] = { { .word = 0, .words = 1 },
		{ .word = 1, .words = 1 } };
	static const struct pp_spot spot[] = { { { 0, 0, 20, 10 }, { "aaaa", 4 } },
		{ { 0, 20, 20, 30 }, { "bxbb", 4 } }, { { 0, 90, 20, 99 }, { "cccc", 4 } } };
	const struct fx_dpage p = { .number = 1, .word = word, .words = 2, .line = line, .lines = 2,
		.w = 50, .h = 50 };
	const struct fx_dpage text = { .number = 2, .text = "aaaa" };
	const struct pl_sheet_page truth = { span("aaaa\nbbbb\ncccc\n"), spot, 3, 100, 100 };
	struct pl_tally t = { .unknown = 0 };
	struct pl_sums row = { .pages = 0 };
	double rate[PL_RATES];

	T_EQ(pl_tally_page(&t, &row, &p, &truth, 0, &e), FX_OK);
	T_OK(row.order.inverted == 1 && row.order.pairs == 1);
	T_OK(row.order.matched == 2 && row.order.lines == 3);
	T_OK(row.placed == 1 && row.spots.found == 2 && row.spots.same == 1);
	pl_rates(rate, &row);
	T_NEAR(rate[PL_ORDER], 1, 0);
	T_NEAR(rate[PL_MATCHED], 2 / 3.0, 1e-12);
	T_NEAR(rate[PL_FOUND_P], 1, 0);
	T_NEAR(rate[PL_FOUND_R], 2 / 3.0, 1e-12);
	T_NEAR(rate[PL_SAME_R], 1 / 3.0, 1e-12);
	T_NEAR(rate[PL_TIGHTNESS], 1, 1e-6);
	T_NEAR(rate[PL_QUALITY], 0.8, 1e-6);	/* F1 of 1 and 2/3 */
	T_EQ(pl_tally_page(&t, &row, &text, &truth, 0, &e), FX_OK);
	T_OK(row.placed == 1 && row.spots.truth == 3);	/* it does not say where */
	fx_arena_reset(&t.mem);
}

static void another_engine(void)
{
	static const struct pp_spot spot[] = { { { 0, 0, 20, 10 }, { "aaaa", 4 } } };
	const struct pl_sheet_page truth = { span("aaaa bbbb"), spot, 1, 100, 100 };
	const struct pl_sheet_page read = { span("aaaa\nbbbb"), spot, 1, 0, 0 };
	const struct pl_sheet_page text = plain("aaaa bbbb");
	struct pl_tally t = { .unknown = 0 };
	struct pl_sums row = { .pages = 0 };
	double rate[PL_RATES];

	T_EQ(pl_tally_sheet(&t, &row, &text, &truth, &e), FX_OK);
	T_OK(!row.placed && !row.chars.edits);
	pl_rates(rate, &row);
	T_OK(isnan(rate[PL_FOUND_F1]) && isnan(rate[PL_QUALITY]));
	T_EQ(pl_tally_sheet(&t, &row, &read, &truth, &e), FX_OK);
	T_OK(row.placed == 1 && row.spots.same == 1 && !row.chars.edits);
	T_EQ(pl_tally_sheet(&t, &row, NULL, &truth, &e), FX_OK);
	T_OK(row.placed == 2 && row.spots.found == 1 && row.spots.truth == 2);
	T_OK(row.lost == 1 && row.pages == 3 && row.chars.edits == 9);
	T_EQ(t.part[0].words + t.part[1].words, 0);
	T_EQ(t.unknown, 0);
}

/* Documents of 10 characters each, one of them misread whole. */
static void intervals(void)
{
	struct pl_sums d[10] = {{ .pages = 0 }};
	struct pp_interval v[PL_RATES];

	for (int i = 0; i < 10; i++)
		d[i].chars = (struct pp_edits){ i ? 0 : 10, 10 };
	T_EQ(pl_rate_intervals(v, &a, d, 10, &e), FX_OK);
	T_NEAR(v[PL_CER].lo, 0, 0);		/* left out by 0.9^10, a third, of the resamples */
	T_NEAR(v[PL_CER].hi, 0.3, 1e-9);	/* in over three times by 1.3 % of them */
	T_NEAR(v[PL_F1].lo, 1, 0);
	T_OK(isnan(v[PL_FOUND_P].lo));
}

static void pages_are_divided(void)
{
	int held = 0, differ = 0;

	/* sha256sum: "a.pdf\n1" a7265aa0.., 0.6529 of 2^32; "a.pdf\n2" 3bb41da8.., 0.2332 */
	T_OK(!pl_tally_held("a.pdf", 1, 65) && pl_tally_held("a.pdf", 1, 66));
	T_OK(!pl_tally_held("a.pdf", 2, 23) && pl_tally_held("a.pdf", 2, 24));
	for (int i = 1; i <= 1000; i++) {
		held += pl_tally_held("x", i, 30);
		differ += pl_tally_held("x", i, 0) || !pl_tally_held("x", i, 100);
	}
	T_OK(held > 250 && held < 350);
	T_EQ(differ, 0);
}

static void any_allocation_may_be_refused(void)
{
	static const struct fx_dword word = { .text = "a", .confidence = 1 };
	static const struct pp_spot spot = { { 0, 0, 1, 1 }, { "b", 1 } };
	const struct fx_dpage p = { .word = &word, .words = 1 };
	const struct pl_sheet_page truth = { span("b"), &spot, 1, 0, 0 };
	struct pl_tally t = { .unknown = 0 };
	struct pl_sums row = { .pages = 0 };
	enum fx_st st = FX_NOMEM;
	long i = 1;

	for (; i < 20 && st == FX_NOMEM; i++) {
		fx_arena_reset(&a);
		a.refuse_at = i;
		st = pl_gold_list(&gold, &n, &a, span("a\tb\t1\tc\tk\n"), "d", &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(i, 8);	/* the list, name, file, path, page and truth were refused */
	a.refuse_at = 0;
	for (i = 1, st = FX_NOMEM; i < 90 && st == FX_NOMEM; i++) {
		fx_arena_reset(&t.mem);
		fx_arena_reset(&t.page);
		t.part[0] = (struct pl_part){ 0 };
		t.page.refuse_at = i;
		st = pl_tally_page(&t, &row, &p, &truth, 0, &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(i, 47);	/* 3 for the page, 8 for its order, 4 + 4 for normal forms, 3 + 3 + 2 for
			 * the rates, 7 for places, 5 for origins of words, 6 for which are right */
	t.page.refuse_at = 0;
	t.part[0] = (struct pl_part){ 0 };
	t.mem.calls = 0;
	t.mem.refuse_at = 1;
	T_EQ(pl_tally_page(&t, &row, &p, &truth, 0, &e), FX_NOMEM);
	T_EQ(row.pages, 1);
	fx_arena_reset(&t.mem);
}

int main(void)
{
	fx_arena_init(&a, 0);
	pages_of_a_truth();
	lists();
	damaged_lists();
	folders();
	a_page();
	words_that_fall_apart();
	lines_and_places();
	another_engine();
	intervals();
	pages_are_divided();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
