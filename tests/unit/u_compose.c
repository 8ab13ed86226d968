/* Normalisation forms: the examples of UAX 15 (figures 3 to 6 and the tables of section 1), Hangul
 * by its arithmetic (The Unicode Standard, 3.12), and the form in which texts are compared. */
#include "t.h"
#include "compose.h"
#include "normal.h"

static struct fx_arena a;
static struct fx_err e;

static struct fx_span span(const char *s)
{
	return (struct fx_span){ s, strlen(s) };
}

static void is(const char *text, enum pp_form form, const char *want)
{
	struct fx_span to = { "", 0 };

	T_EQ(pp_compose(&to, &a, span(text), form, &e), FX_OK);
	T_OK(to.n == strlen(want) && !memcmp(to.p, want, to.n));
}

static void both(const char *text, const char *nfc, const char *nfkc)
{
	is(text, PP_NFC, nfc);
	is(text, PP_NFKC, nfkc);
	is(nfc, PP_NFC, nfc);
	is(nfkc, PP_NFKC, nfkc);
}

static void forms(void)
{
	both("", "", "");
	both("plain ASCII", "plain ASCII", "plain ASCII");
	both("\u212b", "\u00c5", "\u00c5");		/* a singleton */
	both("\u2126", "\u03a9", "\u03a9");
	both("A\u030a", "\u00c5", "\u00c5");
	both("\u1e69", "\u1e69", "\u1e69");
	both("s\u0307\u0323", "\u1e69", "\u1e69");	/* put in order, then composed */
	both("\u1e0b\u0323", "\u1e0d\u0307", "\u1e0d\u0307");
	both("q\u0307\u0323", "q\u0323\u0307", "q\u0323\u0307");
	both("\ufb01", "\ufb01", "fi");
	both("2\u2075", "2\u2075", "25");
	both("\u1e9b\u0323", "\u1e9b\u0323", "\u1e69");
	both("\u0958", "\u0915\u093c", "\u0915\u093c");	/* excluded from composition */
	both("\u0344", "\u0308\u0301", "\u0308\u0301");
	both("a\u0301\u0301", "\u00e1\u0301", "\u00e1\u0301");	/* the second is blocked */
	both("a\u0310\u0301", "a\u0310\u0301", "a\u0310\u0301");	/* by one of its class */
	both("a\u0323\u0301b\u0301", "\u1ea1\u0301b\u0301", "\u1ea1\u0301b\u0301");
	both("\u0301a", "\u0301a", "\u0301a");		/* nothing to stand on */
	both("\xff\xc3", "\ufffd\ufffd", "\ufffd\ufffd");
	is("\ufdfa", PP_NFKC, "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 "
		"\u0639\u0644\u064a\u0647 \u0648\u0633\u0644\u0645");
}

/* S = AC00 + (L - 1100) 588 + (V - 1161) 28 + (T - 11A7) */
static void hangul(void)
{
	both("\u1112\u1161\u11ab", "\ud55c", "\ud55c");
	both("\uac00\u11a8", "\uac01", "\uac01");
	both("\u1100\u1161\u1161", "\uac00\u1161", "\uac00\u1161");
}

static void limits(void)
{
	static char long_text[PP_COMPOSE_MAX + 1];
	struct fx_span to;

	T_EQ(pp_compose(&to, &a, (struct fx_span){ long_text, sizeof(long_text) }, PP_NFC, &e),
		FX_LIMIT);
}

static void characters(void)
{
	T_OK(pp_is_alpha('a') && pp_is_alpha(0xdf) && pp_is_alpha(0x301) && !pp_is_alpha('1'));
	T_OK(pp_is_alnum('1') && pp_is_alnum('Z') && !pp_is_alnum('-') && !pp_is_alnum(' '));
	T_EQ(pp_lower('A'), 'a');
	T_EQ(pp_lower(0xc4), 0xe4);
	T_EQ(pp_lower('1'), '1');
}

/* ---- the form in which texts are compared ---- */

static void normal_is(const char *text, int lines, const char *want)
{
	struct fx_span to = { "", 0 };

	T_EQ(pp_normal(&to, &a, span(text), lines, &e), FX_OK);
	T_OK(to.n == strlen(want) && !memcmp(to.p, want, to.n));
}

/* E.5: long s as s, soft hyphens left out, all blanks one, and its examples. */
static void normal(void)
{
	normal_is(" the\t\n cat\f\u00a0sat ", 0, "the cat sat");
	normal_is(" the\t\n cat\f\u00a0sat \n", 1, "the\ncat\nsat");
	normal_is("one \u2028 two\u3000three", 1, "one\ntwo three");
	normal_is("", 0, "");
	normal_is(" \n", 1, "");
	normal_is("co\u00adop", 0, "coop");
	normal_is("a \u00ad b", 0, "a b");
	normal_is("e\u00ad\u0301", 0, "\u00e9");
	normal_is("\xc2\u00ad\xad", 0, "\ufffd\ufffd");	/* no soft hyphen out of two halves */
	normal_is("wa\u017fhed", 0, "washed");
	normal_is("\ufb00 \ufb01 \ufb02 \ufb03 \ufb04 \ufb05 \ufb06", 0, "ff fi fl ffi ffl st st");
	normal_is("cafe\u0301", 0, "caf\u00e9");
	normal_is("\ufb01ne", 0, "fine");
	normal_is("A  B", 0, "A B");
	normal_is("\u00a8 a\u00a8", 0, "\u0308 a \u0308");
}

static void any_allocation_may_be_refused(void)
{
	struct pp_seq seq;
	struct fx_span to;
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; n < 20 && st == FX_NOMEM; n++) {
		fx_arena_reset(&a);
		a.refuse_at = n;
		st = pp_normal(&to, &a, span("x\u0301"), 0, &e);
		if (!st)
			st = pp_code_point_seq(&seq, &a, to, &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(n, 7);	/* no soft hyphens, code points, their bytes; the form; a sequence */
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 0);
	forms();
	hangul();
	limits();
	characters();
	normal();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
