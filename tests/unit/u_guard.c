/* What each language takes, what it refuses, and at which symbol; what an end costs. All of it by
 * hand, from the sources that guard.h names. */
#include "t.h"
#include "feed.h"
#include "guard.h"

static const struct fx_guard *guard;
static const char *language;
static union fx_guard_state s;

static void speak(const char *name)
{
	const struct pp_guard *g = pp_guard_find(name);

	if (T_OK(g != NULL)) {
		language = name;
		guard = g->guard;
	}
}

/* How many bytes were taken, up to the first refusal. */
static size_t feed(const char *text, size_t n)
{
	const char *p = text, *at = text;

	guard->start(&s);
	while (p < text + n) {
		at = p;
		if (!guard->step(&s, t_symbol(&p, text + n)))
			return (size_t)(at - text);
	}
	return n;
}

static void say(int ok, const char *text, const char *what)
{
	if (!t_ok_(ok, what, __FILE__, __LINE__))
		printf("# %s: %s\n", language, text);
}

static void ends(const char *text)
{
	say(feed(text, strlen(text)) == strlen(text) && guard->may_end(&s) &&
		!guard->close_cost(&s), text, "takes");
}

static void costs(const char *text, int cost)
{
	const int taken = feed(text, strlen(text)) == strlen(text);

	say(taken && !guard->may_end(&s) && guard->close_cost(&s) == cost, text,
		"takes, at a cost");
	if (taken && guard->close_cost(&s) != cost)
		printf("# got %d, want %d\n", guard->close_cost(&s), cost);
}

/* The last symbol, and no other. */
static void refuses(const char *text)
{
	const size_t n = strlen(text);
	const char *p = text, *last = text;

	while (p < text + n) {
		last = p;
		t_symbol(&p, text + n);
	}
	say(feed(text, n) == (size_t)(last - text), text, "refuses at its end");
}

static void table_of_guards(void)
{
	char names[200];
	int n = 0;

	for (const struct pp_guard *g; (g = pp_guard_at(n)); n++) {
		T_OK(pp_guard_find(g->name) == g);
		T_OK(g->guard->state_size >= 1 && g->guard->state_size <= FX_GUARD_STATE);
	}
	T_EQ(n, 8);
	T_OK(!pp_guard_at(-1));
	T_OK(!pp_guard_find("") && !pp_guard_find("ocr"));
	pp_guard_names(names, sizeof(names));
	T_EQ_STR(names, "ocr-words, html-table, html-table-ragged, otsl, smiles, smiles-labels, "
		"kern, text");
	pp_guard_names(names, 22);
	T_EQ_STR(names, "ocr-words, html-table");
	pp_guard_names(names, 21);
	T_EQ_STR(names, "ocr-words");
	pp_guard_names(names, 1);
	T_EQ_STR(names, "");
}

static void plain(void)
{
	speak("text");
	ends("");
	ends("one two\n\tthree\n\n <loc");
	ends("\xc2\xa0\xe2\x89\xa4\xf0\x9f\x98\x80");
	costs("\xc3", 1);
	costs("a\xe2", 2);
	costs("\xe2\x89", 1);
	costs("\xf0", 3);
	refuses("a<loc0000>");
	refuses("\xe2<loc0000>");
	refuses("\xe2\n");
	refuses("\xe2\t");
	refuses("\r");
	refuses("\x01");
	refuses("\x7f");
	refuses("\xc2\x85");
	refuses("\xc0");
	refuses("\xed\xa0");
}

static void words(void)
{
	speak("ocr-words");
	ends("");
	ends("Hello<loc0010><loc0020><loc0030><loc0040>");
	ends("a<loc0000><loc0000><loc0000><loc0000>; \nb c<loc0001><loc0002><loc1023><loc1023>, ");
	ends(";<loc0000><loc0000><loc0001><loc0001>");		/* a word that is punctuation */
	ends("<<loc0001><loc0002><loc0003><loc0004>");
	ends("\xe2\x89\xa4<lo<loc0001><loc0002><loc0003><loc0004>");
	costs("a", 4);
	costs("a b", 4);
	costs("\xe2", 6);
	costs("\xe2\x89", 5);
	costs("a<loc0001>", 3);
	costs(";<loc0001><loc0001><loc0001>", 1);
	refuses("<loc0001>");
	refuses(" \n<loc0001>");
	refuses("\xe2<loc0001>");
	refuses("a<loc0010><loc0020><loc0009>");		/* y1 < y0 */
	refuses("a<loc0010><loc0020><loc0010><loc0019>");	/* x1 < x0 */
	refuses("a<loc0010> ");
	refuses("a<loc0010><loc0020><loc0030><loc0040><loc0050>");
	refuses("a<loc");
	refuses("a<<loc");
	refuses("a\n");
	refuses("a\t");
	refuses("a\x7f");
	refuses("\xc2\x85");
}

#define TABLE "<table>"
#define END "</table>"
#define ROW "<table><tr>"
#define CELL "<table><tr><td>"
#define REST "</td></tr></table>"

static void html(void)
{
	ends("<table></table>");
	ends(" <table>\n\t<tr> <td></td>\n</tr>\n" END);
	ends("<html><body><table></table></body></html>");
	ends(TABLE "<thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr><tr><td></td></tr>"
		"</tbody><tfoot><tr><td>c</td></tr></tfoot><tr><td>d</td></tr>" END);
	ends(CELL "p < 0.001, a<<2, R&D, &amp; &#x27; >" REST);
	ends(CELL "<b>a<i>b<sup>2</sup></i></b><sub>n</sub><u>u</u>c<br>d<br/>" REST);
	ends(CELL "<strong><em>a</em></strong>\n\t\xe2\x89\xa4" REST);
	ends(ROW "<td coords=\"<loc0009><loc0008><loc0007><loc0006>\" rowspan=\"1\" colspan=\"1\">a"
		REST);
	costs("", 15);
	costs("<", 14);
	costs("<h", 4 + 6 + 15 + 14);	/* tml> <body> table </body></html> */
	costs("<html><body>" TABLE END, 14);
	costs(CELL, 18);
	costs(CELL "\xe2", 2 + 18);
	costs(CELL "<", 17);
	costs(CELL "</t", 15);
	costs(CELL "<b>x", 4 + 18);
	costs(CELL "<b", 2 + 18);				/* r> */
	costs(CELL "<s", 3 + 6 + 18);			/* ub></sub> */
	costs(ROW "<td r", 11 + 18);			/* owspan="1"> */
	costs(ROW "<td coords=\"<loc0001>", 3 + 2 + 18);
	refuses("a");
	refuses("<tr");
	refuses("<T");
	refuses(TABLE "a");
	refuses(TABLE "<td");
	refuses(TABLE END " ");
	refuses("<html><body></");
	refuses("<html><body>" TABLE END "<t");
	refuses(CELL "<L");
	refuses(CELL "<!");
	refuses(CELL "<t");
	refuses(CELL "</b");
	refuses(CELL "<b><i></b");
	refuses(CELL "<b></t");
	refuses(CELL "<loc0001>");
	refuses(CELL "\x01");
	refuses(CELL "\r");
	refuses(CELL "\xc2\x9f");
	refuses(CELL "\xc0");				/* overlong */
	refuses(CELL "\xe0\x9f");
	refuses(CELL "\xed\xa0");			/* a surrogate */
	refuses(CELL "\xf4\x90");			/* over U+10FFFF */
	refuses(CELL "\xe2<");
	refuses(ROW "<td  ");
	refuses(ROW "<td rowspan=\"0");
	refuses(ROW "<td rowspan=\"\"");
	refuses(ROW "<td rowspan=\"1000");
	refuses(ROW "<td rowspan=\"1\" r");
	refuses(ROW "<td coords=\"<loc0001><loc0001><loc0001>\"");
	refuses(ROW "<td coords=\"<loc0001><loc0001><loc0001><loc0001><loc0001>");
	refuses(CELL "<i><i><i><i><i><i><i><i><i><i><i><i><i><i");	/* the 17th element */
}

#define TWO "<table><tr><td></td><td></td></tr>"
#define THREE "<table><tr><td></td><td rowspan=\"2\"></td><td></td></tr>"

static void grid(void)
{
	speak("html-table");
	html();
	ends(TWO "<tr><td colspan=\"2\"></td></tr>" END);
	ends(THREE "<tr><td></td><td></td></tr><tr><td></td><td></td><td></td></tr>" END);
	ends(ROW "<td rowspan=\"2\"></td><td rowspan=\"2\"></td></tr><tr></tr>"
		"<tr><td></td><td></td></tr>" END);
	ends(TABLE "<thead><tr><td rowspan=\"9\"></td></tr></thead><tr><td></td></tr>" END);
	ends(ROW "<td rowspan=\"3\" colspan=\"2\"></td><td></td></tr><tr><td></td></tr>"
		"<tr><td></td></tr><tr><td colspan=\"3\"></td></tr>" END);
	refuses(ROW "</");
	refuses(TWO "<tr></");
	refuses(TWO "<tr><td></td></");
	refuses(TWO "<tr><td></td><td></td><t");
	refuses(TWO "<tr><td colspan=\"3");
	refuses(TWO "<tr><td></td><td colspan=\"2");
	refuses(THREE "<tr><td colspan=\"2");
	refuses(THREE "<tr><td></td><td></td><t");
	refuses(THREE "<tr><td></td></");
	costs(ROW, 9 + 5 + 8);
	costs(TWO "<tr>", 9 + 9 + 13);
	costs(TWO "<tr><t", 7 + 9 + 13);
	costs(TWO "<tr><td", 6 + 9 + 13);
	costs(TWO "<tr><td colspan=\"1\"", 6 + 9 + 13);
	costs(TWO "<tr><td colspan=\"", 3 + 5 + 13);	/* 2"> */
	costs(ROW "<td colspan=\"3\"></td></tr><tr>", 21 + 13);	/* <td colspan="3"></td> */
	costs(ROW "<td colspan=\"3\"></td></tr><tr><", 20 + 13);
	costs(ROW "<td colspan=\"12\"></td></tr><tr>", 22 + 13);
	costs(ROW "<td colspan=\"12\"></td></tr><tr><td colspan=\"", 4 + 5 + 13);
	costs(ROW "<td colspan=\"12\"></td></tr><tr><td colspan=\"1", 3 + 5 + 13);
	costs(ROW "<td colspan=\"500\"></td></tr><tr><td colspan=\"49", 3 + 9 + 5 + 13);
	costs(ROW "<td colspan=\"512\"></td></tr><tr>", 23 + 13);
	refuses(ROW "<td colspan=\"513");
	costs(THREE "<tr>", 9 + 9 + 13);
}

static void ragged(void)
{
	speak("html-table-ragged");
	html();
	ends(ROW "</tr><tr><td></td></tr><tr><td></td><td colspan=\"999\"></td></tr>" END);
	costs(TWO "<tr>", 13);
	costs(TWO "<tr><td colspan=\"", 3 + 5 + 13);
}

#define OTSL_2 "<fcel>a<lcel><nl>"

static void otsl(void)
{
	speak("otsl");
	ends("<ecel><nl>");
	ends("<otsl><loc_1><loc_2><loc_499><loc_2><caption>T < 1</caption><ched>a<rhed>b<srow>c<nl>"
		"</otsl>");
	ends("<otsl><fcel><loc_0><loc_0><loc_0><loc_0>a\n\xc3\xa9<nl><caption>x</caption></otsl>");
	ends(OTSL_2 "<ucel><xcel><nl>");
	ends(OTSL_2 "<ucel><lcel><nl>");
	ends("<fcel>a<xcel><fcel><nl><xcel><xcel><fcel><nl>");
	ends("<fcel><fcel><lcel><lcel><nl><fcel><ucel><xcel><xcel><nl>"
		"<ucel><xcel><xcel><xcel><nl>");
	costs("", 10);
	costs("<", 9);
	costs("<otsl>", 17);
	costs("<otsl><ecel><nl>", 7);
	costs("<otsl><caption>\xc3", 1 + 10 + 17);
	costs("<fcel>", 4);
	costs("<fcel><", 3);
	costs("<fcel>a<fcel>b<nl><fcel>c<", 5 + 4);
	costs("<fcel>a<nl><", 5 + 4);
	costs("<otsl><loc_1", 1 + 7 + 7 + 7 + 17);
	costs("<otsl><loc_20><loc_3><", 7 + 7 + 17);	/* loc_20> <loc_3> */
	costs("<otsl><loc_20><loc_3><loc_1", 3 + 7 + 17);	/* 00> <loc_3> */
	costs("<fcel><lo", 4 + 21 + 4);			/* c_0> */
	refuses("a");
	refuses("<l");
	refuses("<u");
	refuses("<x");
	refuses("<n");
	refuses("<ecel>a");
	refuses("<ecel><nl><n");
	refuses("<ecel><nl><ecel><e");
	refuses("<ecel><ecel><nl><ecel><n");
	refuses(OTSL_2 "<ucel><f");
	refuses(OTSL_2 "<ucel><u");
	refuses(OTSL_2 "<xcel><l");
	refuses(OTSL_2 "<fcel><u");
	refuses("<fcel><lcel><lcel><nl><ucel><xcel><l");
	refuses("<fcel><fcel><nl><x");
	refuses("<fcel><fcel><nl><ucel><x");
	refuses("<fcel><fcel><nl><ucel><l");
	refuses("<fcel><lcel><x");
	refuses("<fcel><lcel><fcel><nl><xcel><xcel><x");
	refuses("<otsl></");
	refuses("<otsl><loc_500");
	refuses("<otsl><loc_00");
	refuses("<otsl><loc_1>a");
	refuses("<otsl><fcel><<lo");		/* the first was text */
	refuses("<otsl><loc_9><loc_9><loc_8>");
	refuses("<otsl><loc_60><loc_9><loc_5");
	refuses("<ecel><nl></");
	refuses("<otsl><ecel><nl></otsl><");
	refuses("<fcel><loc0001>");
}

static void smiles_of_all(void)
{
	static const char *const molecule[] = { "C", "CCO", "c1ccccc1", "C%12CC%12", "C(C)1CC1",
		"[13CH4]", "C[C@@H](N)C(=O)O", "[Na+].[Cl-]", "F/C=C\\F", "[Fe++]", "[Fe+3]", "*C",
		"[*:1]", "[nH]1cccc1", "[se]1cccc1", "[te]1cccc1", "[si]1ccccc1", "C1.C1", "C=1CC1",
		"C1CC=1", "C=1CC=1", "C/1CC\\1", "[C@TH1]", "[Pt@SP3]", "[Co@OH30]", "[C@TB12H]",
		"[CH4:2]", "ClCBr", "N#N", "C$C", "C:C", "C1CC12CC2", "C(=C)(.O)F", "C1(.C1)F",
		"[U]", "[n]1cccc1", "[C@]", "[H][H]", "C0CC0", "[C+0]", "C1CC1C1CC1", "[2H]",
		"[Sc]", "[C-2]" };

	for (size_t i = 0; i < FX_COUNT(molecule); i++)
		ends(molecule[i]);
	costs("", 1);
	costs("C(", 2);
	costs("C(C", 1);
	costs("C=", 1);
	costs("C.", 1);
	costs("[", 2);
	costs("[N", 1);
	costs("[C@T", 3);
	costs("[C@TH", 2);
	costs("[C:", 2);
	costs("C1", 3);			/* CC1 */
	costs("C1C", 2);
	costs("C1CC", 1);
	costs("C1CC(", 1 + 1 + 1);	/* C1) */
	costs("C12", 5);		/* CC1C2 */
	costs("C1CC2", 4);		/* 1CC2 */
	costs("C%12CC", 3);
	costs("C%12CC%", 2);
	costs("C1CC%", 2 + 5 + 1);	/* another ring opens: 1, CC and %nn */
	costs("C1C.", 1 + 1);
	refuses("C\xc3");
	refuses("=");
	refuses("(");
	refuses("1");
	refuses("C ");
	refuses("C()");
	refuses("C((");
	refuses("C(1");
	refuses("C(C))");
	refuses("C==");
	refuses("C=)");
	refuses("C.=");
	refuses("C..");
	refuses("C11");			/* to itself */
	refuses("C1C1");		/* twice */
	refuses("C12CC12");
	refuses("C(C1)1");
	refuses("C1(CC12)2");
	refuses("C=1CC#1");
	refuses("C%0");
	refuses("C%(");
	refuses("Cr");
	refuses("A");
	refuses("Q");
	refuses("[]");
	refuses("[C<loc0001>");
	refuses("<loc0001>");
}

static void smiles(void)
{
	speak("smiles");
	smiles_of_all();
	costs("[A", 2);
	refuses("[A]");
	refuses("[Ph");
	refuses("[OM");
	refuses("[R1");
	refuses("[1C1");
	refuses("[0");
	refuses("[1234");
	refuses("[CH22");
	refuses("[C@@@");
	refuses("[C@TH3");
	refuses("[C@TB21");
	refuses("[C+++");
	refuses("[C+-");
	refuses("[C+123");
	refuses("[C+H");
	refuses("[C:]");
	refuses("[C:12345");
	refuses("[C:01");
}

static void labels(void)
{
	speak("smiles-labels");
	smiles_of_all();
	ends("[Ph]C");
	ends("[OMe]c1ccc([R1])cc1");
	ends("[R']");
	ends("[CO2Me]");
	ends("[A]");
	costs("[A", 1);
	costs("[A12345678901", 1);
	refuses("[A123456789012");
	refuses("[Ph@");
	refuses("[(");
}

#define PIANO "**kern\t**kern\n"

static void kern_lines(void)
{
	ends("*-");
	ends("*clefF4\t*clefG2\n4c\t.\n*-\t*-");
	ends("**kern\n*-");
	ends("**ekern_1.0\n16@ee@-\xc2\xb7K\n*-\n");
	ends("!!!OTL: \xc3\x84\n" PIANO "!\t!LO:TX:t=a b\n4c\t4r\n=1\t=1\n*-\t*-\n!!a\tb\n"
		"!!!ENC: x");
	ends(PIANO "*^\t*\n4c\t8c\t2d\n*v\t*v\t*\n*-\t*-");
	ends(PIANO "*^\t*^\n*v\t*v\t*\t*\n*\t*v\t*v\n*-\t*-");
	ends(PIANO "*x\t*x\n*-\t*-");
	ends("**kern\t**dynam\n4c\tp < f\n*x\t*x\nff\t4c\n*-\t*-");
	ends("**kern\n*+\n*\t**text\n4c\tla\n*-\t*-");
	costs("", 2);
	costs("*", 1);
	costs("!", 1 + 1 + 2);
	costs("**", 4 + 3);
	costs("**k", 3 + 3);
	costs("**kern", 3);
	costs("**kern\t", 3 + 1 + 5);
	costs(PIANO, 5);
	costs(PIANO "*", 4);
	costs(PIANO "*-", 3);
	costs(PIANO "!", 1 + 1 + 5);
	costs(PIANO "!\t", 1 + 1 + 5);
	costs(PIANO "4", 1 + 2 + 1 + 5);		/* r, tab and ., newline */
	costs(PIANO "4c ", 1 + 2 + 1 + 5);		/* c */
	costs(PIANO "(", 2 + 2 + 1 + 5);
	costs(PIANO "=1", 2 + 1 + 5);
	costs(PIANO "*^", 2 + 1 + 8);
	costs(PIANO "*^\t*\n*v", 3 + 2 + 1 + 5);	/* tab *v, tab *, newline */
	costs("**kern\n*+", 1 + 6 + 5);			/* newline, * tab **x newline */
	refuses("4c\n\n");
	refuses("c\n");
	refuses("**d");
	refuses("**kern\t*c");
	refuses("**kern\t\t");
	refuses("**kern\r");
	refuses("**kern\n\n");
	refuses("**kern\n<loc0001>");
	refuses("**kern\n**");
	refuses("**kern\n4c\t");
	refuses(PIANO "4c\n");
	refuses(PIANO "=\t4");
	refuses(PIANO "4c\t=");
	refuses(PIANO "*\t4");
	refuses(PIANO "*v");				/* two spines */
	refuses("**kern\n*v");
	refuses("**kern\n*^\n*v\t*\n");
	refuses(PIANO "*^\t*^\n*v\t*v\t*v");
	refuses("**kern\n*x");
	refuses(PIANO "*x\t*\n");
	refuses(PIANO "*-\t*\n");
	refuses(PIANO "*\t*-");
	refuses("**kern\n*^-");
	refuses("**kern\n*-\n4");
	refuses("**kern\n*-\n!a");
	refuses("**kern\n*+\n4");
	refuses("**kern\n*+\n*\t*\n");
	refuses("**kern\n*+\n*c");
	refuses("!a");
}

static void kern(void)
{
	static const char *const whole[] = { "4c", "4r", ".", "16ee-L", "92..G", "0c", "000r",
		"16%3c", "(<ccq8", "4r>dd", "16rEE", "4c#", "4c##", "4c--", "4cn", "8qc", "qc",
		"ccQ", "2G GG r", "4cccc", "[4A-]", "4ryy", "16F<#", "4c;:'^~`\"tTmMwWS$",
		"{8F#KX}", "4b-_ 4d_",
		"8@c\xc2\xb7J" };

	speak("kern");
	kern_lines();
	for (size_t i = 0; i < FX_COUNT(whole); i++) {
		char text[64];

		snprintf(text, sizeof(text), "**kern\n%s\n*-", whole[i]);
		ends(text);
	}
	refuses("**kern\n4\n");
	refuses("**kern\nc\n");
	refuses("**kern\n4c 4\n");
	refuses("**kern\n4c  ");
	refuses("**kern\n4cd");
	refuses("**kern\n4c8");
	refuses("**kern\n4c4");
	refuses("**kern\n4#");
	refuses("**kern\n4c#-");
	refuses("**kern\n4cnn");
	refuses("**kern\n4c###");
	refuses("**kern\n4rr");
	refuses("**kern\n01");
	refuses("**kern\n0000");
	refuses("**kern\n12345");
	refuses("**kern\n0%");
	refuses("**kern\n3%0");
	refuses("**kern\n3%c");
	refuses("**kern\n..");
	refuses("**kern\nc.");
	refuses("**kern\n4c.....");
	refuses("**kern\n4cccccc");
	refuses("**kern\n4c=");
	refuses("**kern\n4c\xcf");
}

/* ---- bounds ---- */

/* How often it is taken, up to `most` times. */
static int repeat(const char *text, int most)
{
	for (int i = 0; i < most; i++) {
		const union fx_guard_state before = s;

		for (const char *p = text; *p; p++)
			if (!guard->step(&s, (unsigned char)*p)) {
				s = before;
				return i;
			}
	}
	return most;
}

static void bounds(void)
{
	union fx_guard_state next;

	speak("html-table");
	T_OK(feed(ROW, strlen(ROW)) == strlen(ROW));
	T_EQ(repeat("<td></td>", 1000), 512);
	speak("otsl");
	guard->start(&s);
	T_EQ(repeat("<fcel>", 1000), 512);
	speak("kern");
	guard->start(&s);
	T_EQ(repeat("**kern\t", 100), 31);
	guard->start(&s);
	T_EQ(repeat("*\t", 100), 31);
	guard->start(&s);
	T_EQ(repeat("**kern\t", 19), 19);
	T_EQ(repeat("**kern\n", 1), 1);
	T_EQ(repeat("*^\t", 100), 32 - 20);
	speak("smiles");
	T_OK(feed("C", 1) == 1);
	T_EQ(repeat("(C", 1000), 100);
	T_OK(feed("C", 1) == 1);
	T_EQ(repeat("1CC1", 1000), 128);
	T_OK(feed("C1C", 3) == 3);
	T_EQ(repeat("C", 100000), 60000 - 2);
	T_EQ(guard->close_cost(&s), 1);
	T_OK(t_closer(guard, &next, &s, 0) == '1' && guard->may_end(&next));
}

int main(void)
{
	table_of_guards();
	words();
	grid();
	ragged();
	otsl();
	smiles();
	labels();
	kern();
	bounds();
	plain();
	return t_end();
}
