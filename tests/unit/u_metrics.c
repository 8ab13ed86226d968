/* Text metrics: the worked examples of the domain specification E.5, others counted by hand, and
 * the distance held against its textbook definition. */
#include "t.h"
#include "metrics.h"

#include <stdlib.h>

static struct fx_arena a;
static struct fx_err e;

static struct fx_span span(const char *s)
{
	return (struct fx_span){ s, strlen(s) };
}

static double cer(const char *read, const char *truth)
{
	struct pp_edits r;

	return pp_cer(&r, &a, span(read), span(truth), &e) ? -1 : pp_rate(&r);
}

static double wer(const char *read, const char *truth)
{
	struct pp_edits r;

	return pp_wer(&r, &a, span(read), span(truth), &e) ? -1 : pp_rate(&r);
}

static void edits(void)
{
	struct pp_edits r;

	T_NEAR(cer("helo wrold", "hello world"), 3 / 11.0, 1e-12);
	T_NEAR(wer("helo wrold", "hello world"), 1, 0);
	T_NEAR(cer("cafe\xcc\x81", "caf\xc3\xa9"), 0.5, 0);
	T_NEAR(cer("\xef\xac\x81ne", "fine"), 0.5, 0);
	T_NEAR(cer("A  B", "A B"), 1 / 3.0, 1e-12);
	T_NEAR(cer("kitten", "sitting"), 3 / 7.0, 1e-12);
	T_NEAR(cer("", "abc"), 1, 0);
	T_NEAR(cer("abcabc", "abc"), 1, 0);
	T_NEAR(cer("", ""), 0, 0);
	T_OK(isnan(cer("x", "")));
	T_EQ(pp_cer(&r, &a, span("xyz"), span(""), &e), FX_OK);
	T_EQ(r.edits, 3);
	T_EQ(r.len, 0);
	T_NEAR(cer("a\xff" "b", "a\xef\xbf\xbd" "b"), 0, 0);	/* a bad byte is U+FFFD */
	T_NEAR(wer(" the\tcat \n sat\xc2\xa0" "down\xe3\x80\x80", "the cat sat down"), 0, 0);
	T_NEAR(wer("the sat cat", "the cat sat"), 2 / 3.0, 1e-12);
	T_NEAR(wer("theca t", "the cat"), 1, 0);
	T_NEAR(wer(" \n", "one"), 1, 0);
	T_NEAR(wer("on", "one"), 1, 0);		/* a prefix is another word */
}

static void bags(void)
{
	struct pp_bag r;

	T_EQ(pp_bag_of_words(&r, &a, span("a b b c"), span("b a b d"), &e), FX_OK);
	T_EQ(r.matched, 3);
	T_NEAR(pp_precision(&r), 0.75, 0);
	T_NEAR(pp_recall(&r), 0.75, 0);
	T_NEAR(pp_f1(&r), 0.75, 0);
	T_EQ(pp_bag_of_words(&r, &a, span("a a a"), span("a b"), &e), FX_OK);
	T_EQ(r.matched, 1);
	T_NEAR(pp_precision(&r), 1 / 3.0, 1e-12);
	T_NEAR(pp_recall(&r), 0.5, 0);
	T_NEAR(pp_f1(&r), 0.4, 1e-12);
	T_EQ(pp_bag_of_words(&r, &a, span(""), span(" "), &e), FX_OK);
	T_NEAR(pp_f1(&r), 1, 0);
	T_EQ(pp_bag_of_words(&r, &a, span("x"), span(""), &e), FX_OK);
	T_NEAR(pp_precision(&r), 0, 0);
	T_NEAR(pp_recall(&r), 1, 0);
}

static void right_is(const char *read, const char *truth, const char *want)
{
	unsigned char *right;
	char got[32] = "";
	size_t n;

	T_EQ(pp_right_words(&right, &n, &a, span(read), span(truth), &e), FX_OK);
	for (size_t i = 0; i < n && i < sizeof(got) - 1; i++)
		got[i] = (char)('0' + right[i]);
	T_EQ_STR(got, want);
}

static void right_words(void)
{
	right_is("the cat sat", "the cat sat", "111");
	right_is("tbe cat sat", "the cat sat", "011");
	right_is("the the cat", "x the cat", "011");	/* the aligned one of two, not the first */
	right_is("the cat the", "the cat", "110");
	right_is("c d a b", "a b c d", "1111");		/* a block before another */
	right_is("c X a b", "a b c d", "1011");
	right_is("a a a", "b a", "001");
	right_is("", "a", "");
	right_is("a b", "", "00");
	right_is("a", "b c a d a", "1");
}

/* As many as the bag has, whatever the texts. */
static void right_words_are_the_bag(void)
{
	unsigned seed = 3;
	int differ = 0;

	for (int k = 0; k < 2000; k++) {
		char x[64] = "", y[64] = "";
		unsigned char *right;
		struct pp_bag bag;
		int64_t sum = 0;
		size_t n;

		for (unsigned i = t_random(&seed, 30); i; i--)
			memcpy(x + strlen(x), &"a b c "[2 * t_random(&seed, 3)], 2);
		for (unsigned i = t_random(&seed, 30); i; i--)
			memcpy(y + strlen(y), &"a b d "[2 * t_random(&seed, 3)], 2);
		fx_arena_reset(&a);
		differ += pp_right_words(&right, &n, &a, span(x), span(y), &e) != FX_OK;
		differ += pp_bag_of_words(&bag, &a, span(x), span(y), &e) != FX_OK;
		for (size_t i = 0; i < n; i++)
			sum += right[i];
		differ += sum != bag.matched || n != (size_t)bag.read;
	}
	T_EQ(differ, 0);
}

static void order_is(const char *read, const char *truth, double distance, int matched, int lines)
{
	struct pp_order r;

	T_EQ(pp_order_of_lines(&r, &a, span(read), span(truth), &e), FX_OK);
	T_NEAR(pp_order_distance(&r), distance, 1e-12);
	T_EQ(r.matched, matched);
	T_EQ(r.lines, lines);
}

static void orders(void)
{
	order_is("b\na\nc\nd", "a\nb\nc\nd", 1 / 6.0, 4, 4);
	order_is("d\nc\nb\na", "a\nb\nc\nd", 1, 4, 4);
	order_is("a\nc\nd", "a\nb\nc\nd", 0, 3, 4);
	order_is("", "a", 0, 0, 1);
	order_is("a", "", 0, 0, 0);
	order_is(" a \r\n\n\t\n b", "a\nb\n", 0, 2, 2);
	order_is("x\nx\ny", "x\ny\nx", 1 / 3.0, 3, 3);	/* twins: first with first */
	order_is("abcd\nabef", "abef\nabcx", 1, 2, 2);	/* the best pair first: abef, then 3/4 */
	order_is("abxy", "abcd", 0, 1, 1);		/* 0.5 is enough */
	order_is("abxyz", "abcde", 0, 0, 1);		/* 0.4 is not */
	order_is("ab", "abcd", 0, 1, 1);
	order_is("ab", "abcde", 0, 0, 1);
}

/* The recursive definition, filled in from the other end, over random words of three letters. */
static int by_definition(const char *x, const char *y)
{
	static int d[16][16];
	int n = (int)strlen(x), m = (int)strlen(y);

	for (int i = n; i >= 0; i--)
		for (int j = m; j >= 0; j--) {
			int best = n - i + (m - j);

			if (i < n && j < m) {
				best = d[i + 1][j + 1] + (x[i] != y[j]);
				best = d[i + 1][j] + 1 < best ? d[i + 1][j] + 1 : best;
				best = d[i][j + 1] + 1 < best ? d[i][j + 1] + 1 : best;
			}
			d[i][j] = best;
		}
	return d[0][0];
}

static void distances_by_definition(void)
{
	unsigned seed = 7;
	int differ = 0;

	for (int k = 0; k < 3000; k++) {
		struct pp_edits r;
		char x[16] = "", y[16] = "";

		for (unsigned i = t_random(&seed, 15); i; i--)
			x[i - 1] = (char)('a' + t_random(&seed, 3));
		for (unsigned i = t_random(&seed, 15); i; i--)
			y[i - 1] = (char)('a' + t_random(&seed, 3));
		fx_arena_reset(&a);
		differ += pp_cer(&r, &a, span(x), span(y), &e) != FX_OK ||
			r.edits != by_definition(x, y);
	}
	T_EQ(differ, 0);
}

/* A page against another: a-runs against b-runs of 5,000 letters cost 5,000 replacements. */
static void long_texts(void)
{
	static char x[5001], y[5001];
	struct pp_edits r;

	memset(x, 'a', 5000);
	memset(y, 'b', 5000);
	T_EQ(pp_cer(&r, &a, span(x), span(y), &e), FX_OK);
	T_EQ(r.edits, 5000);
}

static void too_many_lines(void)
{
	const size_t n = 2 * (PP_ORDER_MAX_LINES + 1);
	char *s = malloc(n);
	struct pp_order r;

	if (!T_OK(s != NULL))
		return;
	for (size_t i = 0; i < n; i++)
		s[i] = i & 1 ? '\n' : 'a';
	T_EQ(pp_order_of_lines(&r, &a, (struct fx_span){ s, n }, span("a"), &e), FX_LIMIT);
	free(s);
}

static enum fx_st all_five(void)
{
	unsigned char *right;
	size_t n;
	struct pp_edits c, w;
	struct pp_bag b;
	struct pp_order o;

	FX_TRY(pp_cer(&c, &a, span("a b"), span("a c"), &e));
	FX_TRY(pp_wer(&w, &a, span("a b"), span("a c"), &e));
	FX_TRY(pp_bag_of_words(&b, &a, span("a b"), span("a c"), &e));
	FX_TRY(pp_right_words(&right, &n, &a, span("a b"), span("a c"), &e));
	return pp_order_of_lines(&o, &a, span("a b"), span("a c"), &e);
}

static void any_allocation_may_be_refused(void)
{
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; n < 40 && st == FX_NOMEM; n++) {
		fx_arena_reset(&a);
		a.refuse_at = n;
		st = all_five();
	}
	T_EQ(st, FX_OK);
	T_EQ(n, 24);	/* 3 + 3 + 2 + 6 + 8 were refused */
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 64u << 20);
	edits();
	bags();
	right_words();
	right_words_are_the_bag();
	orders();
	distances_by_definition();
	long_texts();
	too_many_lines();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
