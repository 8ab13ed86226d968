/* Units: answers whose tokens are made by hand, so that a confidence says which tokens it is of. */
#include "t.h"
#include "file.h"
#include "guard.h"
#include "units.h"

#include <glob.h>

#define SHARED "../shared/"

enum { TOKENS = 20 };		/* of an answer: float tells 2^20 sums apart */

static struct fx_arena a;
static struct fx_err e;
static struct pp_unit *unit;
static struct fx_answer ans;
static int n, next;

/* ~ divides the tokens. Token i has the log-probability -2^i / 2^16: the sum of any of them says
 * which they were. */
static void say(const char *language, const char *spelt)
{
	static char text[1024];
	static float logprob[TOKENS];
	static uint32_t off[TOKENS + 1];
	static const int id[TOKENS];
	size_t len = 0;

	ans = (struct fx_answer){ .text = text, .id = id, .logprob = logprob, .off = off };
	for (int i = 0; i < TOKENS; i++)
		logprob[i] = -(float)(1 << i) / 65536;
	for (; *spelt; spelt++) {
		if (*spelt == '~')
			off[++ans.tokens] = (uint32_t)len;
		else
			text[len++] = *spelt;
	}
	text[len] = 0;
	off[++ans.tokens] = (uint32_t)(ans.len = len);
	T_OK(ans.tokens <= TOKENS);
	T_EQ(pp_units(&unit, &n, &a, &ans, language, &e), FX_OK);
	next = 0;
}

/* What the next unit is, by the tokens that its confidence is of. */
static void is(const char *kind, const char *text, unsigned tokens)
{
	const struct pp_unit *u = unit + next++;

	if (!T_OK(next <= n))
		return;
	T_EQ_STR(u->kind, kind);
	if (!T_OK(u->from <= u->to && u->to <= ans.len && u->to - u->from == strlen(text) &&
	    !memcmp(ans.text + u->from, text, strlen(text))))
		printf("# got:  %.*s\n# want: %s\n", (int)(u->to - u->from), ans.text + u->from,
			text);
	if (tokens)
		T_NEAR(-log((double)u->confidence) * 65536, tokens, .1);
	else
		T_NEAR(u->confidence, -1, 0);
}

static void no_more(void)
{
	T_EQ(n, next);
}

/* Units of one kind, "|" between them, whatever their confidence. */
static void are(const char *language, const char *kind, const char *text, const char *want)
{
	char got[1024] = "";
	size_t at = 0;

	say(language, text);
	for (int i = 0; i < n; i++) {
		const size_t len = unit[i].to - unit[i].from;

		if (strcmp(unit[i].kind, kind) != 0 || !T_OK(at + len + 1 < sizeof(got)))
			continue;
		memcpy(got + at, ans.text + unit[i].from, len);
		at += len;
		got[at++] = '|';
	}
	got[at ? at - 1 : 0] = 0;
	T_EQ_STR(got, want);
}

enum { T0 = 1, T1 = 2, T2 = 4, T3 = 8, T4 = 16, T5 = 32, T6 = 64, T7 = 128, T8 = 256 };

static void a_product_by_hand(void)
{
	/* .9 . .8 = .72 of "12", all of it .72 . .5 = .36 */
	static const float logprob[] = { -.1053605f, -.2231436f, -.6931472f };
	static const uint32_t off[] = { 0, 1, 2, 5 };
	static const int id[3];
	const struct fx_answer by_hand = { .text = "12 mg", .len = 5, .tokens = 3, .id = id,
		.logprob = logprob, .off = off };

	T_EQ(pp_units(&unit, &n, &a, &by_hand, NULL, &e), FX_OK);
	T_EQ(n, 3);
	T_NEAR(unit[0].confidence, .36, 1e-6);
	T_NEAR(unit[1].confidence, .72, 1e-6);
	T_NEAR(unit[2].confidence, .5, 1e-6);
}

static void text_is_sentences_of_words(void)
{
	say("text", "A ~cat~. Two d~ogs!~ ");
	is("sentence", "A cat.", T0 | T1 | T2);
	is("word", "A", T0);
	is("word", "cat.", T1 | T2);
	is("sentence", "Two dogs!", T2 | T3);
	is("word", "Two", T2);
	is("word", "dogs!", T2 | T3);
	no_more();
	say(NULL, "no~ stop");
	is("sentence", "no stop", T0 | T1);
	is("word", "no", T0);
	is("word", "stop", T1);
	no_more();
	are("text", "word", " a\tb\n\nc\xc2\xa0" "d\x01" "e\xff ", "a|b|c|d|e\xff");
}

static void where_a_sentence_ends(void)
{
	are("text", "sentence", "Is it? Yes! So be it. End", "Is it?|Yes!|So be it.|End");
	are("text", "sentence", "a\n b\n\nc \n \n d", "a\n b|c|d");
	are("text", "sentence", "Dr. Who met MRS. A. B. Cee vs. Dee et al. there. Then",
		"Dr. Who met MRS. A. B. Cee vs. Dee et al. there.|Then");
	are("text", "sentence", "It costs $3.50. See example.com. Now", "It costs $3.50.|"
		"See example.com.|Now");
	are("text", "sentence", "Fig. 3 of No. 7. No. Never", "Fig. 3 of No. 7.|No.|Never");
	are("text", "sentence", "1. Take it. 2. Eat 5. 6", "1. Take it.|2. Eat 5.|6");
	are("text", "sentence", "(\"Go.\") He said \xe2\x80\x9cno.\xe2\x80\x9d So (e.g. here) or "
		"(Dr. No). Ph.D. or not... ok",
		"(\"Go.\")|He said \xe2\x80\x9cno.\xe2\x80\x9d|"
		"So (e.g. here) or (Dr. No).|Ph.D. or not...|ok");
	are("text", "sentence", "Pro. A.. B", "Pro.|A..|B");
	are("text", "sentence", ". ' ? ab", ".|' ?|ab");
	are("text", "sentence", " \n ", "");
}

#define BOX "<loc0001><loc0002>~<loc0003><loc0004>"

static void located_words(void)
{
	say("ocr-words", "Hel~lo" BOX " ~world" BOX);
	is("word", "Hello", T0 | T1);
	is("box", "<loc0001><loc0002><loc0003><loc0004>", T1 | T2);
	is("word", "world", T3);
	is("box", "<loc0001><loc0002><loc0003><loc0004>", T3 | T4);
	no_more();
	are("ocr-words", "word", "a b," BOX " ; c" BOX "\n,;" BOX "  " BOX ",\n d", "a b,|c|,;");
	are("ocr-words", "box", "a" BOX BOX "<loc0005> b<loc0001><loc0002><loc0003>",
		"<loc0001><loc0002><loc0003><loc0004>|<loc0001><loc0002><loc0003><loc0004>");
	are("ocr-words", "word", "a<loc0009> b" BOX "<loc0007>" BOX "c<loc1024>d" BOX "e",
		"b|c<loc1024>d");
	are("ocr-words", "word", "no box", "");
	are("ocr-words", "box", "<loc0001><loc0001><loc0001><loc000", "");
}

static void cells_of_html(void)
{
	say("html-table", "<table><tr>~<td>~1~2~</td>~<td>~</~td>~<th>");
	is("cell", "12", T2 | T3);
	is("cell", "", T6 | T7);
	is("cell", "", 0);
	no_more();
	say("html-table", "<td>~x~</td><td></td>");
	is("cell", "x", T1);
	is("cell", "", T2);
	no_more();
	are("html-table", "cell", "<html><body><table><thead><tr><td rowspan=\"2\" "
		"coords=\"<loc0001><loc0002><loc0003><loc0004>\"> a<b>b</b></td><th\t"
		"colspan=\"2\">< 5 & <3<br/></th></tr></thead><tbody><tr><td>d\ne</td></tr>"
		"</tbody></table></body></html>",
		" a<b>b</b>|< 5 & <3<br/>|d\ne");
	/* whatever closes them, and what looks like a tag */
	are("html-table-ragged", "cell", "x<td>a<td>b<tr><td>c</tr>y<td>d<thead>z<td>e</table>"
		"<td>f<thx><tdd>< td></ td><td x=\"<td>g<td<td>h",
		"a|b|c|d|e|f<thx><tdd>< td></ td>||g||h");
}

static void html_cut_off(void)
{
	static const char whole[] = "<td>a<b>b</td>";

	are("html-table", "cell", "<td>a</td><td rowspan=\"2", "a");
	are("html-table", "cell", "<td>a</td><td coords=\"<loc0001>", "a");
	are("html-table", "cell", "<td>a</td><td coords=\"<loc00", "a|<loc00");
	for (size_t len = 9; len < sizeof(whole); len++) {
		char cut[sizeof(whole)] = "";

		memcpy(cut, whole, len);
		are("html-table", "cell", cut, "a<b>b");
	}
	say("html-table", "<td>~<");		/* an inline tag may have followed */
	is("cell", "", 0);
	no_more();
}

static void cells_of_otsl(void)
{
	say("otsl", "<otsl>~<fcel>~1~2~<ecel>~<fcel>~<lcel>~<nl>~</otsl>");
	is("cell", "12", T2 | T3);
	is("cell", "", T4);
	is("cell", "", T6);
	no_more();
	say("otsl", "<ecel>~<loc_1><loc_2><loc_3><loc_4>~<srow>~<loc_1>~<loc_2><loc_3><loc_499>"
		"~s~");
	is("cell", "", T0);
	is("cell", "s", T5);
	no_more();
	are("otsl", "cell", "<otsl><loc_1><loc_2><loc_3><loc_4><caption>t</caption><ched>a<b>< 5"
		"<rhed>c<ucel>no<xcel><nl>no<ecel>d<caption>no</caption></otsl>no", "a<b>< 5|c|d");
	are("otsl", "cell", "<fcel><loc_1><loc_22>x<loc_3><fcel><loc_1 a<fcel><loc_1><lo",
		"x<loc_3>|<loc_1 a|");
	are("otsl", "cell", "<fcel>ab</ot", "ab");
	are("otsl", "cell", "<fcel>ab<fce", "ab");
	are("otsl", "cell", "<fcel", "");
}

static void atoms(void)
{
	say("smiles", "C~Cl~[nH~+]~=c1(Br)");
	is("atom", "C", T0);
	is("atom", "Cl", T1);
	is("atom", "[nH+]", T2 | T3);
	is("atom", "c", T4);
	is("atom", "Br", T4);
	no_more();
	are("smiles", "atom", "C%12(=O)\\N/C#[13C@@H]$n:o.Sc1CnBb*pFIP-%12",
		"C|O|N|C|[13C@@H]|n|o|S|c|C|n|B|b|*|p|F|I|P");
	are("smiles-labels", "atom", "[R1]C[OMe]", "[R1]|C|[OMe]");
	are("smiles", "atom", " CC |$;;Boc$|", "C|C");
	/* cut or malformed */
	are("smiles", "atom", "C[nH", "C|[nH");
	are("smiles", "atom", "C[nH[O]]lrXB", "C|[nH|[O]|B");
	are("smiles", "atom", "C[n O]", "C|[n");
	are("smiles", "atom", "", "");
}

static void notes(void)
{
	say("kern", "**kern\t**kern\n~4~F# 4A\t~.\n=1\t=1\n4~r\t8c'\n*-\t*-");
	is("note", "4F#", T1 | T2);
	is("note", "4A", T2);
	is("note", "4r", T3 | T4);
	is("note", "8c'", T4);
	no_more();
	are("kern", "note", "!!!COM: A B\n**ekern_1.0\t**bekern\n!! c\td\n!4c\t!\n*M3/4\t*\n"
		"16\xc2\xb7" "ee@-\t2r\n\n.\t*x\n4c .", "16\xc2\xb7" "ee@-|2r|4c");
	/* nothing named: all are of notes */
	are("kern", "note", "4c\t4d\n*^\t*\n4e\t4f\t4g\r\n", "4c|4d|4e|4f|4g");
	are("kern", "note", "*clefF4\n4c", "4c");
}

static void spines_that_hold_no_notes(void)
{
	are("kern", "note", "**kern\t**dynam\t**kern\n4c\tf\t4d\n", "4c|4d");
	/* divided, joined each with its own, exchanged, ended */
	are("kern", "note", "**kern\t**text\n*^\t*^\n1a\t1b\tx\ty\n*v\t*v\t*v\t*v\n1c\tx\n"
		"*x\t*x\nx\t1d\n*-\t*\n1e\n", "1a|1b|1c|1d|1e");
	are("kern", "note", "**kern\t**text\n*^\t*\n*\t*^\t*\n1a\t1b\t1c\tx\n"
		"*\t*v\t*v\t*\n1d\t1e\tx", "1a|1b|1c|1d|1e");
	are("kern", "note", "**kern\t**text\t**text\t**kern\n*x\t*x\t*x\t*x\n"
		"x\t4c\t4d\tx", "4c|4d");
	/* a new one, named in the next line, is no part of another */
	are("kern", "note", "**kern\t**text\n*+\t*\n*\t**dynam\t*\n4c\tp\tx\n"
		"*\t*-\t*\n4d\tx", "4c|4d");
	are("kern", "note", "**kern\n*+\n*\t**text\n*^\t*^\n*v\t*v\t*v\t*v\n4c\tx",
		"4c");
	/* all ended: another piece */
	are("kern", "note", "**text\nx\n*-\n**kern\n4c", "4c");
	/* a column that no line has named */
	are("kern", "note", "**text\nx\t4c", "4c");
}

/* Divided six times there would be 64; more than 32 are taken for notes. */
static void more_columns_than_are_kept(void)
{
	char text[1024] = "**text", *end = text + 6;

	for (int line = 0; line < 6; line++)
		for (int i = 0; i < 1 << line; i++, end += 3)
			memcpy(end, i ? "\t*^" : "\n*^", 3);
	for (int i = 0; i < 33; i++, end += 2)
		memcpy(end, i ? "\tx" : "\nx", 2);
	are("kern", "note", text, "x");
}

static void every_guard_has_units(void)
{
	for (int i = 0; pp_guard_at(i); i++)
		T_EQ(pp_units(&unit, &n, &a, &ans, pp_guard_at(i)->name, &e), FX_OK);
	n = 7;
	T_EQ(pp_units(&unit, &n, &a, &ans, "latin", &e), FX_USAGE);
	T_EQ(n, 0);
}

static void nothing_was_said(void)
{
	const struct fx_answer bare = { .text = "a cat", .len = 5 };	/* no tokens are known */

	T_EQ(pp_units(&unit, &n, &a, &bare, "text", &e), FX_OK);
	T_EQ(n, 3);
	T_NEAR(unit[0].confidence, -1, 0);
	for (int i = 0; pp_guard_at(i); i++) {
		say(pp_guard_at(i)->name, "");
		no_more();
	}
}

static void an_allocation_may_be_refused(void)
{
	fx_arena_reset(&a);
	a.refuse_at = 1;
	n = 7;
	T_EQ(pp_units(&unit, &n, &a, &ans, "text", &e), FX_NOMEM);
	T_EQ(n, 0);
	fx_arena_reset(&a);
	a.refuse_at = 2;
	T_EQ(pp_units(&unit, &n, &a, &ans, "text", &e), FX_OK);
	a.refuse_at = 0;
}

/* ---- real answers ---- */

/* Written another way than units.c: what letters of two have in common is the first. */
static int count_atoms(const char *p, const char *end)
{
	int count = 0, bracket = 0;

	for (; p < end; p++) {
		count += *p == '[' || (!bracket && strchr("BCNOPSFIbcnops*", *p));
		bracket = *p == '[' || (bracket && *p != ']');
	}
	return count;
}

static int count_cells(const char *p, const char *end)
{
	int count = 0;

	for (; p + 4 <= end; p++)
		count += !memcmp(p, "<td>", 4) || !memcmp(p, "<td ", 4);
	return count;
}

static int count_filled(const char *p, const char *end)
{
	int count = 0;

	for (; p + 6 <= end; p++)
		count += !memcmp(p, "<fcel>", 6) || !memcmp(p, "<ched>", 6);
	return count;
}

/* All units of the records of a file, and as many in each as `count` finds. */
static void records(const char *language, const char *file, int want,
	int (*count)(const char *p, const char *end))
{
	const void *bytes;
	size_t len;
	int all = 0, bad = 0;

	if (!T_OK(fx_file_read(&bytes, &len, &a, file, 1 << 20, &e) == FX_OK))
		return;
	for (const char *p = bytes, *end = p + len; p <= end;) {
		const char *stop = memchr(p, 0x1e, (size_t)(end - p));

		stop = stop ? stop : end;
		ans = (struct fx_answer){ .text = p, .len = (size_t)(stop - p) };
		bad += pp_units(&unit, &n, &a, &ans, language, &e) ||
			(count && n != count(p, stop));
		all += n;
		p = stop + 1;
	}
	T_EQ(bad, 0);
	T_EQ(all, want);
}

/* The sums were counted by one-line scripts: regular expressions; awk's fields for the notes. */
static void real_answers(void)
{
	static const char otsl[] = SHARED "data/pdf-text/*/2305.03393v1-pg9.doctags.txt";
	glob_t found;

	if (glob(SHARED "golden", 0, NULL, &found) == 0) {
		records("smiles", SHARED "golden/decoding/smi_s.rec", 11531, count_atoms);
		records("html-table", SHARED "golden/decoding/html_s.rec", 112 + 28 + 25 + 100,
			count_cells);
		records("kern", SHARED "golden/decoding/kern_s.rec", 221, NULL);
		records("ocr-words", SHARED "golden/decoding/ocr.rec", 8, NULL);
	} else {
		t_skip("no " SHARED "golden");
	}
	globfree(&found);
	if (glob(otsl, 0, NULL, &found) == 0)
		records("otsl", found.gl_pathv[0], 43, count_filled);
	else
		t_skip("no " SHARED "data");
	globfree(&found);
}

int main(void)
{
	fx_arena_init(&a, 0);
	a_product_by_hand();
	text_is_sentences_of_words();
	where_a_sentence_ends();
	located_words();
	cells_of_html();
	html_cut_off();
	cells_of_otsl();
	atoms();
	notes();
	spines_that_hold_no_notes();
	more_columns_than_are_kept();
	every_guard_has_units();
	nothing_was_said();
	an_allocation_may_be_refused();
	real_answers();
	fx_arena_reset(&a);
	return t_end();
}
