/* Signs of a word by its ink: what is put where, by hand. Marks are as layout.h names them: 0 a
 * figure, x another letter, - n m dashes, . , points, o a bullet, ? anything else. */
#include "t.h"
#include "signs.h"

static struct fx_arena a;

static void word(const char *read, const char *marks, const char *want)
{
	struct fx_lword w = { .marks = "" };
	const char *got;

	snprintf(w.marks, sizeof w.marks, "%s", marks);
	got = pp_signs(&a, read, w.marks);
	if (T_OK(got != NULL))
		T_EQ_STR(got, want);
}

/* U+2013, U+2014, U+2022 */
#define EN "\xe2\x80\x93"
#define EM "\xe2\x80\x94"
#define BULLET "\xe2\x80\xa2"

static void words_that_are_signs(void)
{
	word("--", "m", EM);
	word("-_", "m", EM);
	word("=", "n", EN);
	word(EN, "-", "-");
	word("@", "o", BULLET);
	word(".", ".", ".");		/* a point may be read as it is */
	word("I", "0", "I");
	word("x", "", "x");		/* nobody looked */
}

static void dashes(void)
{
	word("1990-1995", "0000n0000", "1990" EN "1995");
	word("1990--1995", "0000n0000", "1990" EN "1995");
	word("non-linear", "xxx-xxx0xx", "non-linear");
	word("a-b-c", "xnxmx", "a" EN "b" EM "c");
	word("a-b-c", "xnx", "a-b-c");		/* which of the two it is, nobody knows */
	word("a-b", "xx", "a-b");
	word("ab", "xnx", "ab");
}

static void points_in_numbers(void)
{
	word("13", "0.0", "1.3");
	word("1:3", "0.0", "1.3");
	word("1,3", "0.0", "1.3");
	word("1.3", "0,0", "1,3");
	word("1234567", "0,000,000", "1,234,567");
	word("(255)", "x00.0x", "(25.5)");
	word("(10-1.8)", "x0.0n0.0x", "(1.0" EN "1.8)");
	word("1.3", "00", "1.3");		/* a point that is too faint for ink */
	word("1.3", "0?0", "1.3");		/* nobody knows what it is */
	word("12:30", "00?.00", "12:30");	/* two marks are a colon */
	word("1A", "0.0", "1A");		/* what was read has a letter */
	word("123", "0.0", "123");		/* pieces that are several figures */
	word("v13", "x0.0", "v13");
	word("1)", "0.x", "1)");		/* a point that is not between figures */
}

static void points_at_the_end(void)
{
	word("Ref,", "0xx.", "Ref.");
	word("Ref.", "0xx,", "Ref.");
	word("so:", "xx?.", "so:");
	word("so...", "xx...", "so...");
	word("Ref", "0xx.", "Ref");		/* what was not read is not added */
	word(",", ".", ",");
}

static void memory(void)
{
	static const char marks[FX_MARKS] = "0n0";
	struct fx_arena none;

	fx_arena_init(&none, 0);
	none.refuse_at = 1;
	T_OK(!pp_signs(&none, "1-2", marks));
	fx_arena_reset(&none);
}

int main(void)
{
	fx_arena_init(&a, 0);
	words_that_are_signs();
	dashes();
	points_in_numbers();
	points_at_the_end();
	memory();
	fx_arena_reset(&a);
	return t_end();
}
