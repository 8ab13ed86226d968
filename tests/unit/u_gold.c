/* Documents with their truths: folders, lists and pages of a truth, by hand; pages held against
 * them. */
#include "t.h"
#include "gold.h"
#include "normal.h"
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
		  "z\t/z.png\t\t./z.txt\tline"), FX_OK);
	T_EQ(n, 3);
	T_EQ_STR(gold[0].name, "x");
	T_EQ_STR(gold[0].file, "p/x.pdf");
	T_EQ_STR(gold[0].path, "d/p/x.pdf");
	T_EQ_STR(gold[0].pages, "12");
	T_EQ_STR(gold[0].truth, "d/p/x.txt");
	T_EQ_STR(gold[1].path, "./y.tif");
	T_OK(!gold[1].pages && !gold[1].truth);
	T_EQ_STR(gold[2].path, "/z.png");
	T_EQ_STR(gold[2].truth, "./z.txt");
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
		"b.png", "alone.png", "notes.txt", "sub.pdf", "sub/sub.txt" };
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
	T_EQ(n, 3);
	T_EQ_STR(gold[0].name, "b.pdf");
	T_EQ_STR(gold[1].name, "b.png");
	T_EQ_STR(gold[2].name, "sub/a.b.tif");
	T_EQ_STR(gold[2].file, "sub/a.b.tif");
	T_OK(!strcmp(gold[0].truth, path) && !strcmp(gold[1].truth, path) && !gold[0].pages);
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

/* ---- the form in which texts are compared ---- */

static void normal_is(const char *text, const char *want)
{
	char to[256] = "";
	size_t len = pp_normal(to, span(text));

	T_OK(len == strlen(want) && !memcmp(to, want, len));
}

static void normal(void)
{
	normal_is(" the\t\n cat\f\xc2\xa0sat ", "the cat sat");
	normal_is("", "");
	normal_is(" \n", "");
	normal_is("co\xc2\xad" "op", "coop");
	normal_is("a \xc2\xad b", "a b");
	normal_is("wa\xc5\xbf" "hed", "washed");
	normal_is("\xef\xac\x80 \xef\xac\x81 \xef\xac\x82 \xef\xac\x83 \xef\xac\x84 \xef\xac\x85 "
		  "\xef\xac\x86", "ff fi fl ffi ffl st st");
	normal_is("\xff", "\xef\xbf\xbd");
	normal_is("cafe\xcc\x81", "cafe\xcc\x81");
}

/* ---- pages against truths ---- */

/* "the cat sat" read as "tbe cat sat sat": b is wrong, and one "sat" is more than the truth has. */
static void a_page(void)
{
	static const struct fx_dword word[] = { { .text = "tbe", .confidence = 0.5f },
		{ .text = "cat", .confidence = 0.75f }, { .text = "\xc2\xad", .confidence = 0.1f },
		{ .text = "sat", .confidence = -1 }, { .text = "sat", .confidence = 1 } };
	const struct fx_dpage p = { .number = 1, .word = word, .words = 5 };
	const struct fx_dpage plain = { .number = 2, .text = "the\ncat" };
	const struct fx_dpage lost = { .number = 3, .status = FX_PAGE_FAILED };
	struct pl_tally t = { .unknown = 0 };
	struct pl_sums row = { .pages = 0 };

	T_EQ(pl_tally_page(&t, &row, &p, span("the  cat\nsat"), 1, &e), FX_OK);
	T_EQ(row.chars.edits, 5);	/* b for h, and " sat" */
	T_EQ(row.chars.len, 11);
	T_EQ(row.words.edits, 2);
	T_EQ(row.bag.matched, 2);
	T_EQ(row.bag.read, 4);
	T_EQ(t.part[0].words, 0);
	T_EQ(t.part[1].words + (size_t)t.unknown, 4);
	T_NEAR(t.part[1].word[0].confidence, 0.5, 0);
	T_EQ(t.part[1].word[0].right, 0);
	T_EQ(t.part[1].word[1].right, 1);
	T_EQ(pl_tally_page(&t, &row, &plain, span("the cat"), 0, &e), FX_OK);
	T_EQ(t.unknown, 3);
	T_EQ(pl_tally_page(&t, &row, &lost, span("gone"), 0, &e), FX_OK);
	T_EQ(row.pages, 3);
	T_EQ(row.lost, 1);
	T_EQ(row.chars.edits, 9);
	T_EQ(t.all.words.edits, 3);
	T_EQ(t.part[0].pages, 2);
	T_EQ(t.part[1].pages, 1);
	fx_arena_reset(&t.mem);
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
	const struct fx_dpage p = { .word = &word, .words = 1 };
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
	for (i = 1, st = FX_NOMEM; i < 60 && st == FX_NOMEM; i++) {
		fx_arena_reset(&t.mem);
		fx_arena_reset(&t.page);
		t.part[0] = (struct pl_part){ 0 };
		t.page.refuse_at = i;
		st = pl_tally_page(&t, &row, &p, span("b"), 0, &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(i, 19);	/* 3 for the texts, 3 + 3 + 2 for the rates, 6 for the words */
	t.page.refuse_at = 0;
	t.part[0] = (struct pl_part){ 0 };
	t.mem.calls = 0;
	t.mem.refuse_at = 1;
	T_EQ(pl_tally_page(&t, &row, &p, span("b"), 0, &e), FX_NOMEM);
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
	normal();
	a_page();
	pages_are_divided();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
