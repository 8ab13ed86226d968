/* The small rules that structure is made of: characters, numerals, page numbers, labels, marks,
 * levels, and what becomes of a hyphen. */
#include "t.h"
#include "hyphen.h"
#include "furniture.h"
#include "roles.h"

static void letters(void)
{
	static const struct { int32_t c; enum pp_letter is; } want[] = {
		{ 'a', PP_LOWER }, { 'Z', PP_UPPER }, { '7', PP_DIGIT }, { '-', PP_SIGN },
		{ -1, PP_SIGN }, { 0xe4, PP_LOWER }, { 0xc4, PP_UPPER }, { 0xd7, PP_SIGN },
		{ 0xdf, PP_LOWER }, { 0x17f, PP_LOWER }, { 0x160, PP_UPPER }, { 0x161, PP_LOWER },
		{ 0x141, PP_UPPER }, { 0x142, PP_LOWER }, { 0x17d, PP_UPPER }, { 0x17e, PP_LOWER },
		{ 0x391, PP_UPPER }, { 0x3c9, PP_LOWER }, { 0x1f08, PP_UPPER },
		{ 0x1f00, PP_LOWER },
		{ 0x416, PP_UPPER }, { 0x44f, PP_LOWER }, { 0x5d0, PP_CASELESS },
		{ 0x627, PP_CASELESS }, { 0x60c, PP_SIGN }, { 0x665, PP_DIGIT },
		{ 0x915, PP_CASELESS },
		{ 0x964, PP_SIGN }, { 0x2022, PP_SIGN }, { 0x2014, PP_SIGN }, { 0x6f22, PP_CJK },
		{ 0x3042, PP_CJK }, { 0x3002, PP_CJK }, { 0xac00, PP_CASELESS },
		{ 0xfb01, PP_LOWER },
		{ 0xb9, PP_DIGIT }, { 0x2074, PP_DIGIT }, { 0x1f600, PP_SIGN } };

	for (size_t i = 0; i < FX_COUNT(want); i++)
		if (!T_OK(pp_letter(want[i].c) == want[i].is))
			printf("# U+%04X\n", (unsigned)want[i].c);
	T_OK(pp_right_to_left(0x5d0) && pp_right_to_left(0x627) && !pp_right_to_left('a') &&
		!pp_right_to_left(0x665));
	T_EQ(pp_small('A'), 'a');
	T_EQ(pp_small(0xc4), 0xe4);
	T_EQ(pp_small(0xd7), 0xd7);
	T_EQ(pp_small(0x416), 0x436);
	T_EQ(pp_first_letter("\"(Ab"), PP_UPPER);
	T_EQ(pp_first_letter("--"), PP_SIGN);
	T_EQ(pp_last_letter("aB)"), PP_UPPER);
}

static void sentences(void)
{
	static const char *const yes[] = { "end.", "end!", "end?\"", "so:", "(all.)",
		"end.\xc2\xbb",
		"end.\xe2\x80\x9d", "note.\xc2\xb9", "...", "\xe5\x86\x99\xe3\x80\x82",
		"\xd9\x85\xd8\x9f" };
	static const char *const no[] = { "", "end", "end,", "e.g", "3.5", "well-", "end;", "a)" };

	for (size_t i = 0; i < FX_COUNT(yes); i++)
		T_OK(pp_ends_sentence(yes[i]));
	for (size_t i = 0; i < FX_COUNT(no); i++)
		T_OK(!pp_ends_sentence(no[i]));
}

static void shapes(void)
{
	struct pp_shape f;

	pp_shape(&f, "sun");
	T_OK(!f.tall && !f.deep && f.letters == 3);
	pp_shape(&f, "Sun");
	T_OK(f.tall && !f.deep && f.upper == 1 && f.lower == 2);
	pp_shape(&f, "map,");
	T_OK(!f.tall && f.deep && f.chars == 4 && f.letters == 3);
	pp_shape(&f, "12)");
	T_OK(f.tall && f.deep && f.digits == 2 && !f.letters);
}

static long numeral(const char *s, enum pp_numeral as)
{
	return pp_numeral(s, strlen(s), as);
}

static void numerals(void)
{
	T_EQ(numeral("0", PP_ARABIC), 0);
	T_EQ(numeral("1987", PP_ARABIC), 1987);
	T_EQ(numeral("12345", PP_ARABIC), -1);
	T_EQ(numeral("", PP_ARABIC), -1);
	T_EQ(numeral("1a", PP_ARABIC), -1);
	T_EQ(numeral("xiv", PP_ROMAN), 14);
	T_EQ(numeral("mcmlxxxiv", PP_ROMAN), 1984);
	T_EQ(numeral("mmmdccclxxxviii", PP_ROMAN), 3888);
	T_EQ(numeral("iiii", PP_ROMAN), -1);
	T_EQ(numeral("viv", PP_ROMAN), -1);
	T_EQ(numeral("vx", PP_ROMAN), -1);
	T_EQ(numeral("mmmm", PP_ROMAN), -1);
	T_EQ(numeral("mmmmmmmmmmmmmmmmmmmm", PP_ROMAN), -1);
	T_EQ(numeral("", PP_ROMAN), -1);
	T_EQ(numeral("c", PP_ALPHABETIC), 3);
	T_EQ(numeral("C", PP_ALPHABETIC), -1);
	T_EQ(numeral("ab", PP_ALPHABETIC), -1);
}

/* Words of a line between blanks, as a page. */
static long folio(const char *line)
{
	static char text[128];
	struct fx_dword word[16] = { { 0 } };
	const struct fx_dpage p = { .word = word };
	int n = 0;
	char *at = text;

	snprintf(text, sizeof(text), "%s", line);
	while (*at && n < 16) {
		word[n++].text = at;
		while (*at && *at != ' ')
			at++;
		if (*at)
			*at++ = 0;
	}
	return pp_folio(&p, 0, n);
}

static void folios(void)
{
	static const struct { const char *line; long v; } want[] = { { "12", 12 }, { "- 12 -", 12 },
		{ "\xe2\x80\x93 12 \xe2\x80\x93", 12 }, { "[7]", 7 }, { "(7)", 7 }, { "xiv", 14 },
		{ "XIV", 14 }, { "Page 3", 3 }, { "page 3 of 9", 3 }, { "3/9", 3 }, { "3 / 9", 3 },
		{ "Seite 4 von 12", 4 }, { "S. 8", 8 }, { "p. 8", 8 }, { "7-45", 45 }, { "A-12",
		12 },
		{ "| 5", 5 }, { "_ 73", 73 }, { "12.", 12 },
		{ "9 of 3", -1 }, { "12 Things", -1 }, { "Chapter 3", -1 }, { "12345", -1 },
		{ "mix", -1 }, { "Page", -1 }, { "", -1 }, { "-", -1 }, { "3 9", -1 },
		{ "the end", -1 }, { "\xe7\xac\xac" "3", -1 },
		{ "a line that is far too long to be the number of a page", -1 } };

	for (size_t i = 0; i < FX_COUNT(want); i++)
		if (!T_OK(folio(want[i].line) == want[i].v))
			printf("# %s: %ld\n", want[i].line, folio(want[i].line));
}

static void sections(void)
{
	static const struct { const char *s; int depth; } want[] = { { "1", 1 }, { "1.", 1 },
		{ "1.2", 2 }, { "1.2.3.", 3 }, { "A.", 1 }, { "A.1", 2 }, { "IV.", 1 }, { "12.10",
		2 },
		{ "A", 0 }, { "I", 0 }, { "a.", 0 }, { "1.a", 0 }, { "1999", 0 }, { "3.1415", 0 },
		{ "1..2", 0 }, { "The", 0 }, { "", 0 }, { "1)", 0 } };

	for (size_t i = 0; i < FX_COUNT(want); i++)
		if (!T_OK(pp_section_depth(want[i].s) == want[i].depth))
			printf("# %s: %d\n", want[i].s, pp_section_depth(want[i].s));
}

static void labels(void)
{
	static const struct { const char *word[3]; int words, is, used; } want[] = {
		{ { "Figure", "3", "shows" }, 3, 1, 2 }, { { "Figure", "3.", "The" }, 3, 2, 2 },
		{ { "FIG.", "2:", "A" }, 3, 2, 2 }, { { "Fig.3", "shows" }, 2, 1, 1 },
		{ { "Fig.", "7-26.", "Nuts" }, 3, 2, 2 }, { { "Table", "IV", "\xe2\x80\x94" }, 3,
		2, 2 },
		{ { "Table", "A.1", "Results" }, 3, 1, 2 }, { { "Tabelle", "5" }, 2, 2, 2 },
		{ { "Abb.", "3", "Das" }, 3, 1, 2 }, { { "\xd0\xa0\xd0\xb8\xd1\x81.", "2." }, 2,
		2, 2 },
		{ { "\xe5\x9b\xb3" "1" }, 1, 2, 1 }, { { "Figures", "are", "fine" }, 3, 0, 2 },
		{ { "Table", "of", "contents" }, 3, 0, 2 }, { { "Tables" }, 1, 0, 1 },
		{ { "6" }, 1, 0, 1 }, { { "Boxes", "3" }, 2, 0, 1 }, { { "" }, 0, 0, 1 } };

	for (size_t i = 0; i < FX_COUNT(want); i++) {
		int used;

		if (!T_OK(pp_caption_label(want[i].word, want[i].words, &used) == want[i].is &&
		    used == want[i].used))
			printf("# %s\n", want[i].word[0]);
	}
}

static void marks(void)
{
	static const char *const yes[] = { "*", "*The", "\xe2\x80\xa0", "1", "12.", "3)", "(4)",
		"\xc2\xb9", "\xc2\xb2Siehe", "a)" };
	static const char *const no[] = { "", "The", "1998", "a", "x3", "1The", "-" };

	for (size_t i = 0; i < FX_COUNT(yes); i++)
		if (!T_OK(pp_note_mark(yes[i])))
			printf("# %s\n", yes[i]);
	for (size_t i = 0; i < FX_COUNT(no); i++)
		if (!T_OK(!pp_note_mark(no[i])))
			printf("# %s\n", no[i]);
}

static void levels(void)
{
	struct pp_ways w = { 0 };

	T_EQ(pp_heading_level(&w, 20, 1), 1);
	T_EQ(pp_heading_level(&w, 14, 1), 2);
	T_EQ(pp_heading_level(&w, 14.5f, 1), 2);	/* as measured, one size */
	T_EQ(pp_heading_level(&w, 14, 2), 3);		/* 1.1 in the type of 1 */
	T_EQ(pp_heading_level(&w, 12, 1), 4);
	T_EQ(pp_heading_level(&w, 14, 1), 2);
	T_EQ(pp_heading_level(&w, 17, 1), 2);		/* between: below the larger */
	T_EQ(pp_heading_level(&w, 30, 1), 1);		/* there is nothing over 1 */
	w = (struct pp_ways){ 0 };
	T_EQ(pp_heading_level(&w, 12, 3), 3);		/* a document that starts in the midst */
	T_EQ(pp_heading_level(&w, 16, 1), 2);
	T_EQ(pp_heading_level(&w, 20, 1), 1);
	for (int i = 0; i < 2 * PP_WAYS; i++)
		T_OK(pp_heading_level(&w, 11 * powf(.9f, (float)i), 1) <= 6);
	T_EQ(w.n, PP_WAYS);
}

static struct pp_hyphens known;

static void joins(void)
{
	static const struct { const char *a, *b; enum fx_join is; } want[] = {
		{ "exam-", "ple", FX_JOIN_HYPHEN }, { "exam\xe2\x80\x90", "ple,", FX_JOIN_HYPHEN },
		{ "exam\xc2\xad", "ple", FX_JOIN_HYPHEN }, { "Exam\xc2\xad", "Ple",
		FX_JOIN_HYPHEN },
		{ "ge=", "ben", FX_JOIN_HYPHEN }, { "ge\xe2\xb8\x97", "ben", FX_JOIN_HYPHEN },
		{ "ge\xc2\xac", "ben", FX_JOIN_HYPHEN }, { "\"exam-", "ple", FX_JOIN_HYPHEN },
		{ "x=", "y", FX_JOIN_BLANK }, { "a", "b", FX_JOIN_BLANK }, { "-", "b",
		FX_JOIN_BLANK },
		{ "word\xe2\x80\x94", "next", FX_JOIN_BLANK }, { "exam-", "(ple", FX_JOIN_BLANK },
		{ "non\xe2\x80\x91", "stop", FX_JOIN_BLANK },	/* U+2011 breaks no line */
		{ "1990-", "1995", FX_JOIN_NONE }, { "COVID-", "19", FX_JOIN_NONE },
		{ "3-", "fold", FX_JOIN_NONE }, { "n=", "3", FX_JOIN_BLANK },
		{ "Anglo-", "Saxon", FX_JOIN_NONE }, { "NATO-", "led", FX_JOIN_NONE },
		{ "EXAM-", "PLE", FX_JOIN_HYPHEN }, { "self-", "made", FX_JOIN_NONE },
		{ "Well-", "known", FX_JOIN_NONE }, { "ex-", "ample", FX_JOIN_HYPHEN }, { "Vor-",
		"und", FX_JOIN_BLANK },
		{ "state-of-the-", "art", FX_JOIN_HYPHEN }, { "multi-", "modal", FX_JOIN_HYPHEN },
		{ "\xd0\xbf\xd1\x80\xd0\xb8-", "\xd0\xbc\xd0\xb5\xd1\x80", FX_JOIN_HYPHEN },
		{ "\xe6\xbc\xa2", "\xe5\xad\x97", FX_JOIN_NONE }, { "\xe6\xbc\xa2", "a",
		FX_JOIN_BLANK },
		{ "\xe3\x80\x82", "\xe5\xad\x97", FX_JOIN_NONE },
		{ "\xea\xb0\x80", "\xea\xb0\x80", FX_JOIN_BLANK }, { "a-", "\xff",
		FX_JOIN_BLANK } };

	for (size_t i = 0; i < FX_COUNT(want); i++)
		if (!T_OK(pp_join(&known, want[i].a, want[i].b) == want[i].is))
			printf("# %s %s: %d\n", want[i].a, want[i].b,
				pp_join(&known, want[i].a, want[i].b));
}

/* A document that has the word with its hyphen keeps it. */
static void learnt(void)
{
	static char text[3 * PP_SEEN][16];
	static struct fx_dword word[3 * PP_SEEN];
	struct fx_dpage p = { .word = word, .words = 3 };

	word[0].text = "(Multi-modal,";
	word[1].text = "state\xe2\x80\x90of-the-art";
	word[2].text = "well-";
	pp_hyphens_learn(&known, &p);
	T_EQ(pp_join(&known, "multi-", "modal"), FX_JOIN_NONE);
	T_EQ(pp_join(&known, "state-of-", "the-art."), FX_JOIN_NONE);
	T_EQ(pp_join(&known, "exam-", "ple"), FX_JOIN_HYPHEN);
	for (p.words = 0; p.words < 3 * PP_SEEN; p.words++) {	/* more than fit */
		snprintf(text[p.words], sizeof(text[0]), "w%d-x", p.words);
		word[p.words].text = text[p.words];
	}
	pp_hyphens_learn(&known, &p);
	T_EQ(pp_join(&known, "multi-", "modal"), FX_JOIN_NONE);
}

int main(void)
{
	letters();
	sentences();
	shapes();
	numerals();
	folios();
	sections();
	labels();
	marks();
	levels();
	joins();
	learnt();
	return t_end();
}
