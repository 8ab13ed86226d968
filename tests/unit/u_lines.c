/* u_lines.c - lines out of content streams, by ISO 32000-1, 8.4 and 8.5, and layer.h: places were
 * worked out by hand. Pages are 100 x 100 points, a pixel each, where nothing else is said; what is
 * at y in a stream is at 100 - y in the raster, and lines are a point thick. */
#include "t.h"
#include "lines.h"
#include "lines_doc.h"

#include <stdlib.h>

static struct fx_arena arena;
static struct fx_err e;
static int drawn, ended;		/* forms */
static char told[4096];

/* ---- what streams refer to ---- */

static const struct { const char *name; struct fx_form f; } forms[] = {
	{ "/Moved", { "0 0 m 50 0 l S", 14, { 1, 0, 0, 1, 10, 10 }, { 0 }, 0 } },
	{ "/Cut", { "0 0 m 50 0 l S 3 w 1 G", 22, { 1, 0, 0, 1, 10, 10 }, { 0, -1, 30, 1 }, 0 } },
	{ "/Loop", { "0 5 m 50 5 l S 1 0 0 1 0 5 cm /Loop Do", 38, { 1, 0, 0, 1, 0, 0 }, { 0 },
		0 } },
	{ "/Greedy", { "Q Q Q Q 5 w 0 50 m 50 50 l S q q", 32, { 1, 0, 0, 1, 0, 0 }, { 0 }, 0 } },
	{ "/Twice", { "/Twice Do /Twice Do", 19, { 1, 0, 0, 1, 0, 0 }, { 0 }, 0 } },
	{ "/A B", { "10 20 m 90 20 l S", 17, { 1, 0, 0, 1, 0, 0 }, { 0 }, 0 } },
};

static int form(struct fx_form *f, void *ud, unsigned names, const char *name)
{
	(void)ud, (void)names;
	for (size_t i = 0; i < FX_COUNT(forms); i++)
		if (!strcmp(name, forms[i].name)) {
			*f = forms[i].f;
			drawn++;
			return 1;
		}
	return 0;
}

static void left(void *ud, struct fx_form *f)
{
	(void)ud, (void)f;
	ended++;
}

static void gs(struct fx_gs *to, void *ud, unsigned names, const char *name)
{
	(void)ud, (void)names;
	if (!strcmp(name, "/Clear"))
		to->stroke = to->fill = 0;
	else if (!strcmp(name, "/Half"))
		to->stroke = to->fill = 0.5;
	else if (!strcmp(name, "/Thick"))
		to->width = 2;
}

static enum fx_space space(void *ud, unsigned names, const char *name)
{
	(void)ud, (void)names;
	return !strcmp(name, "/Spot") ? FX_SPACE_TINT : !strcmp(name, "/Icc") ? FX_SPACE_RGB :
		FX_SPACE_OTHER;
}

static const struct fx_names names = { NULL, form, left, gs, space };

/* ---- how rules are told ---- */

static const char *tell(const struct fx_layer *l)
{
	size_t n = 0;

	told[0] = 0;
	for (int i = 0; i < l->rules && n < sizeof(told) - 100; i++) {
		const struct fx_layer_rule *r = l->rule + i;

		n += (size_t)snprintf(told + n, sizeof(told) - n, "%s%s %.4g %.4g %.4g %.4g",
			i ? "; " : "", r->fill ? "fill" : r->y1 - r->y0 > r->x1 - r->x0 ? "down" :
			"level", (double)r->x0, (double)r->y0, (double)r->x1, (double)r->y1);
	}
	return told;
}

static const char *drawn_by(const char *content)
{
	const struct fx_form page = { content, strlen(content), { 1, 0, 0, -1, 0, 100 }, { 0 }, 0 };
	struct fx_layer l = { .words = 0 };

	drawn = ended = 0;
	T_EQ(fx_lines(&l, &arena, &page, (int[2]){ 100, 100 }, &names, &e), FX_OK);
	T_EQ(fx_layer_check(&l, 100, 100, &e), FX_OK);
	T_EQ(drawn, ended);
	return tell(&l);
}

#define DRAWS(content, rules) T_EQ_STR(drawn_by(content), rules)

static void strokes(void)
{
	DRAWS("", "");
	DRAWS("10 20 m 90 20 l S", "level 10 79.5 90 80.5");
	DRAWS("2 w 10 20 m 10 90 l S", "down 9 10 11 80");
	DRAWS("0 w 10 20 m 90 20 l S", "level 10 80 90 80");
	DRAWS("90 20 m 10 20 l s", "level 10 79.5 90 80.5");
	DRAWS("10 20 m 90 60 l S", "");				/* aslant */
	DRAWS("10 20 m 90 20.4 l S", "level 10 79.1 90 80.5");	/* hardly so */
	DRAWS("10 20 m 90 20.6 l S", "");
	DRAWS("10 20 m 90 20 l 90 60 l S", "down 89.5 40 90.5 80; level 10 79.5 90 80.5");
	DRAWS("10 20 80 30 re S", "level 10 49.5 90 50.5; down 9.5 50 10.5 80; "
		"down 89.5 50 90.5 80; level 10 79.5 90 80.5");
	DRAWS("10 20 m 90 20 l 90 50 l 10 50 l h S", "level 10 49.5 90 50.5; "
		"down 9.5 50 10.5 80; down 89.5 50 90.5 80; level 10 79.5 90 80.5");
	DRAWS("10 20 m 90 20 l 90 50 l 10 50 l S", "level 10 49.5 90 50.5; "
		"down 89.5 50 90.5 80; level 10 79.5 90 80.5");
	/* after a path is closed it goes on where it began */
	DRAWS("10 20 m 90 20 l h 10 60 l 50 60 l S",
		"level 10 39.5 50 40.5; down 9.5 40 10.5 80; level 10 79.5 90 80.5");
	DRAWS("[3 2] 0 d 10 20 m 90 20 l S", "level 10 79.5 90 80.5");
	DRAWS("4 w 10 20 m 90 20 l S", "fill 10 78 90 82");	/* too thick for a line */
	DRAWS("10 20 m 90 20 l n", "");
	DRAWS("10 20 m 90 20 l", "");
}

static void curves_are_no_lines(void)
{
	DRAWS("10 20 m 90 20 l 90 25 90 30 80 30 c 10 30 l S", "");
	DRAWS("10 20 m 90 25 80 30 v 10 30 l S", "");
	DRAWS("10 20 m 90 25 80 30 y 10 30 l S", "");
	/* but the next part of the path is */
	DRAWS("10 20 m 20 30 30 40 40 50 c 10 90 m 90 90 l S", "level 10 9.5 90 10.5");
	DRAWS("10 20 m 90 20 l 90 22 90 22 10 22 c f", "");
}

static void fills(void)
{
	DRAWS("10 20 80 2 re f", "level 10 78 90 80");
	DRAWS("10 20 80 3 re F", "level 10 77 90 80");
	DRAWS("10 20 80 3.5 re f*", "fill 10 76.5 90 80");
	DRAWS("10 20 2 70 re f", "down 10 10 12 80");
	DRAWS("90 22 -80 -2 re f", "level 10 78 90 80");
	DRAWS("10 20 80 0 re f", "level 10 80 90 80");
	DRAWS("10 20 m 90 20 l 90 22 l 10 22 l f", "level 10 78 90 80");
	DRAWS("10 20 m 90 20 l 88 22 l 12 22 l h f", "level 10 78 90 80");	/* a border's end */
	DRAWS("10 20 m 90 20 l 50 60 l f", "");
	DRAWS("10 20 m 90 60 l 90 61 l 10 21 l f", "");
	DRAWS("10 20 m 90 20 l f", "");
	DRAWS("10 20 80 40 re 20 70 60 2 re f", "level 20 28 80 30; fill 10 40 90 80");
	DRAWS("10 20 80 10 re B", "level 10 69.5 90 70.5; down 9.5 70 10.5 80; fill 10 70 90 80; "
		"down 89.5 70 90.5 80; level 10 79.5 90 80.5");
	DRAWS("10 20 m 90 20 l 90 30 l 10 30 l b*", "level 10 69.5 90 70.5; down 9.5 70 10.5 80; "
		"fill 10 70 90 80; down 89.5 70 90.5 80; level 10 79.5 90 80.5");
}

static void matrices(void)
{
	DRAWS("q 2 0 0 2 0 0 cm 10 20 m 40 20 l S Q 10 20 m 90 20 l S",
		"level 20 59 80 61; level 10 79.5 90 80.5");
	DRAWS("0 1 -1 0 100 0 cm 10 20 m 90 20 l S", "down 79.5 10 80.5 90");
	DRAWS("2 0 0 2 0 0 cm 1 0 0 1 5 10 cm 0 0 m 30 0 l S", "level 10 79 70 81");
	/* a point has its place when it is set, the pen its width when it draws */
	DRAWS("10 20 m 90 20 l 2 0 0 2 0 0 cm S", "level 10 79 90 81");
	DRAWS("2 w q 1 w Q 10 20 m 90 20 l S", "level 10 79 90 81");
	DRAWS("Q Q 10 20 m 90 20 l S", "level 10 79.5 90 80.5");
	DRAWS("1e9 0 0 999999999 0 0 cm 999999999 0 0 999999999 0 0 cm 9999999 0 0 9999 0 0 cm "
		"9999999 0 0 9999 0 0 cm 9999999 0 0 9 0 0 cm 10 20 m 90 20 l S", "");
}

static void no_colour(void)
{
	DRAWS("1 g 10 20 80 2 re f", "");
	DRAWS("1 G 10 20 m 90 20 l S", "");
	DRAWS("1 1 1 rg 10 20 80 2 re f 1 1 .9 rg 10 40 80 2 re f", "level 10 58 90 60");
	DRAWS("1 1 1 RG 10 20 m 90 20 l S", "");
	DRAWS("0 0 0 0 k 10 20 80 2 re f 0 0 0 1 k 10 40 80 2 re f", "level 10 58 90 60");
	DRAWS("0 0 0 0 K 10 20 m 90 20 l S", "");
	DRAWS("1 g 10 20 m 90 20 l S", "level 10 79.5 90 80.5");	/* of what is filled */
	DRAWS("q 1 G Q 10 20 m 90 20 l S", "level 10 79.5 90 80.5");
	DRAWS("/Spot cs 0 scn 10 20 80 2 re f 1 scn 10 40 80 2 re f", "level 10 58 90 60");
	DRAWS("/Icc CS 1 1 1 SCN 10 20 m 90 20 l S /Icc CS 10 40 m 90 40 l S",
		"level 10 59.5 90 60.5");
	DRAWS("/DeviceGray cs 1 sc 10 20 80 2 re f", "");
	DRAWS("/Pattern cs /P1 scn 10 20 80 2 re f", "level 10 78 90 80");
	DRAWS("/Icc cs 1 1 1 /P1 scn 10 20 80 2 re f", "level 10 78 90 80");
	DRAWS("/Other cs 1 scn 10 20 80 2 re f", "level 10 78 90 80");
	DRAWS("/Clear gs 10 20 m 90 20 l S 10 40 80 2 re f", "");
	DRAWS("/Half gs 10 20 m 90 20 l S", "level 10 79.5 90 80.5");
	DRAWS("/Thick gs 10 20 m 90 20 l S", "level 10 79 90 81");
	/* white is seen on what was filled before */
	DRAWS(".5 g 10 20 80 40 re f 1 G 10 30 m 90 30 l S",
		"fill 10 40 90 80; level 10 69.5 90 70.5");
	DRAWS("1 G 10 30 m 90 30 l S .5 g 10 20 80 40 re f", "fill 10 40 90 80");
	DRAWS(".5 g 10 20 80 40 re f 1 G 10 70 m 90 70 l S", "fill 10 40 90 80");
}

static void clipped(void)
{
	DRAWS("20 0 30 100 re W n 10 20 m 90 20 l S", "level 20 79.5 50 80.5");
	DRAWS("q 20 0 30 100 re W* n 10 20 m 90 20 l S Q 10 40 m 90 40 l S",
		"level 10 59.5 90 60.5; level 20 79.5 50 80.5");
	DRAWS("20 0 30 100 re W n 30 0 50 100 re W n 10 20 m 90 20 l S", "level 30 79.5 50 80.5");
	DRAWS("60 60 30 30 re W n 10 20 m 90 20 l S", "");
	DRAWS("10 20 m 90 20 l 50 90 l W n 0 40 m 100 40 l S", "level 10 59.5 90 60.5");
	DRAWS("0 0 100 21 re W n 10 20 80 40 re f", "level 10 79 90 80");	/* a strip of it */
	DRAWS("W n 10 20 m 90 20 l S", "level 10 79.5 90 80.5");
	DRAWS("-50 20 m 150 20 l S", "level 0 79.5 100 80.5");
	DRAWS("10 -20 m 90 -20 l S 110 10 m 110 90 l S", "");
}

static void joined(void)
{
	DRAWS("10 20 m 50 20 l S 50 20 m 90 20 l S", "level 10 79.5 90 80.5");
	DRAWS("50.7 20 m 90 20 l 10 20 m 50 20 l S", "level 10 79.5 90 80.5");
	DRAWS("10 20 m 50 20 l 51 20 m 90 20 l S", "level 10 79.5 50 80.5; level 51 79.5 90 80.5");
	DRAWS("10 20 m 60 20 l 40 20.5 m 90 20.5 l S", "level 10 79 90 80.5");
	DRAWS("10 20 m 90 20 l 10 23 m 90 23 l S", "level 10 76.5 90 77.5; level 10 79.5 90 80.5");
	DRAWS("10 10 m 10 50 l 10 50 m 10 90 l S", "down 9.5 10 10.5 90");
	DRAWS("10 20 80 30 re 10 20 80 30 re f", "fill 10 50 90 80");
	DRAWS("10 20 40 30 re 50 20 40 30 re f", "fill 10 50 50 80; fill 50 50 90 80");
	/* dots */
	DRAWS("10 20 1 1 re 13 20 1 1 re 16 20 1 1 re f", "level 10 79 17 80");
	DRAWS("10 20 1 1 re 15 20 1 1 re 20 20 1 1 re f", "");
	DRAWS("10 20 m 13 20 l S", "");
	DRAWS("10 20 m 13.5 20 l S", "level 10 79.5 13.5 80.5");
}

static void in_forms(void)
{
	DRAWS("/Moved Do", "level 10 89.5 60 90.5");
	DRAWS("2 w 1 0 0 1 0 20 cm /Moved Do", "level 10 69 60 71");
	/* what a form sets ends with it */
	DRAWS("/Cut Do 10 40 m 90 40 l S", "level 10 59.5 90 60.5; level 10 89.5 40 90.5");
	DRAWS("q 2 w q /Greedy Do Q 10 20 m 90 20 l S Q 10 30 m 90 30 l S",
		"fill 0 47.5 50 52.5; level 10 69.5 90 70.5; level 10 79 90 81");
	DRAWS("/A#20B Do", "level 10 79.5 90 80.5");
	DRAWS("/None Do", "");
	DRAWS("Do 3 Do (x) Do", "");
	/* twelve deep, and no deeper */
	T_EQ_STR(drawn_by("/Loop Do"), "level 0 39.5 50 40.5; level 0 44.5 50 45.5; "
		"level 0 49.5 50 50.5; level 0 54.5 50 55.5; level 0 59.5 50 60.5; "
		"level 0 64.5 50 65.5; level 0 69.5 50 70.5; level 0 74.5 50 75.5; "
		"level 0 79.5 50 80.5; level 0 84.5 50 85.5; level 0 89.5 50 90.5; "
		"level 0 94.5 50 95.5");
	T_EQ(drawn, 12);
	DRAWS("/Twice Do", "");
	T_EQ(drawn, 4095);			/* 2^12 - 1 */
	DRAWS("/Twice Do /Twice Do /Twice Do", "");
	T_EQ(drawn, 10000);			/* a page's */
}

static void malformed(void)
{
	DRAWS("BI /W 4 /H 1 ID 10 20 m 90 20 l S EI 10 40 m 90 40 l S", "level 10 59.5 90 60.5");
	DRAWS("BT (10 20 m 90 20 l S) Tj ET % 10 20 m 90 20 l S", "");
	DRAWS("10 m l S", "");
	DRAWS("90 20 l S re f c v y h W n", "");
	DRAWS("1 2 3 re 1 2 3 4 5 cm w gs cs scn g k", "");
	DRAWS("(10) 20 m /x [90] l S", "");
	DRAWS("1 1 10 20 m 90 20 l S", "level 10 79.5 90 80.5");	/* the last ones count */
	DRAWS("+10 20. m 90.0 --20 l S", "");
	DRAWS("10 20 m 90.00000000000000000000000001 20 l S", "level 10 79.5 90 80.5");
	DRAWS("99999999999999999999 20 m 90 20 l S", "level 90 79.5 100 80.5");
	DRAWS("10 20 m 90 20 l S (never ends", "level 10 79.5 90 80.5");
	DRAWS("10 20 m 90 20 l S << /A [", "level 10 79.5 90 80.5");
	DRAWS("0 0 0 0 0 0 cm 10 20 m 90 20 l S 10 20 80 10 re f", "");
	DRAWS("-1 w 10 20 m 90 20 l S", "level 10 79.5 90 80.5");
}

static void deep(void)
{
	static char s[4096];
	size_t n = 0;

	/* 512 are saved; what is set beyond that stays until the last of these is taken back */
	for (int i = 0; i < 600; i++)
		n += (size_t)snprintf(s + n, sizeof(s) - n, "q ");
	n += (size_t)snprintf(s + n, sizeof(s) - n, "2 w ");
	for (int i = 0; i < 88; i++)
		n += (size_t)snprintf(s + n, sizeof(s) - n, "Q ");
	snprintf(s + n, sizeof(s) - n, "10 20 m 90 20 l S Q 10 40 m 90 40 l S");
	DRAWS(s, "level 10 59.5 90 60.5; level 10 79 90 81");
	/* a pen that is wider than any number */
	n = (size_t)snprintf(s, sizeof(s), "10 20 m 90 20 l ");
	for (int i = 0; i < 40; i++)
		n += (size_t)snprintf(s + n, sizeof(s) - n, "999999999 0 0 999999999 0 0 cm ");
	snprintf(s + n, sizeof(s) - n, "S");
	DRAWS(s, "");
}

/* Points and pixels: what is thin, near and short goes by points. */
static void in_points(void)
{
	const char s[] = "10 20 80 2 re f 10 40 m 50 40 l 50.7 40 m 90 40 l 1 60 m 3 60 l S";
	const struct fx_form page = { s, sizeof(s) - 1, { 3, 0, 0, -3, 0, 300 }, { 0 }, 0 };
	struct fx_layer l = { .words = 0 };

	T_EQ(fx_lines(&l, &arena, &page, (int[2]){ 300, 300 }, &names, &e), FX_OK);
	T_EQ_STR(tell(&l), "level 30 178.5 270 181.5; level 30 234 270 240");
}

/* More lines than a layer may have: the longest are kept. */
static void many(void)
{
	const int rows = 400, columns = 250;
	const size_t room = (size_t)rows * (size_t)columns * 40;
	char *s = malloc(room);
	struct fx_form page = { s, 0, { 1, 0, 0, -1, 0, 8000 }, { 0 }, 0 };
	struct fx_layer l = { .words = 0 };
	int longer = 0;

	for (int i = 0; s && i < rows * columns; i++) {
		const int x = i % columns * 20, y = i / columns * 20 + 10;

		page.n += (size_t)snprintf(s + page.n, room - page.n, "%d %d m %d %d l S\n", x, y,
			x + (i % 10 ? 5 : 15), y);
	}
	T_EQ(fx_lines(&l, &arena, &page, (int[2]){ 5000, 8000 }, &names, &e), FX_OK);
	T_EQ(fx_layer_check(&l, 5000, 8000, &e), FX_OK);
	T_EQ(l.rules, FX_LAYER_MAX_RULES);
	for (int i = 0; i < l.rules; i++)
		longer += l.rule[i].x1 - l.rule[i].x0 > 10;
	T_EQ(longer, rows * columns / 10);
	free(s);
}

static void refusals(void)
{
	const char s[] = "10 20 m 90 20 l S";
	const struct fx_form page = { s, sizeof(s) - 1, { 1, 0, 0, -1, 0, 100 }, { 0 }, 0 };
	int refused = 0;

	for (int n = 1; n < 9; n++) {
		struct fx_layer l;
		struct fx_arena a;
		enum fx_st st;

		fx_arena_init(&a, 0);
		a.refuse_at = n;
		st = fx_lines(&l, &a, &page, (int[2]){ 100, 100 }, &names, &e);
		T_OK(st == FX_OK || st == FX_NOMEM);
		T_EQ(l.rules, !st);
		refused += st == FX_NOMEM;
		fx_arena_reset(&a);
	}
	T_EQ(refused, 5);
}

/* ---- documents ---- */

#define CATALOG "<< /Type /Catalog /Pages 2 0 R >>"
#define PAGES "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 100] >>"
#define STREAM(dict, n, s) "<< " dict "/Length " #n " >>\nstream\n" s "\nendstream"

static char file[1 << 14];
static size_t bytes;

/* Objects 1.., as a file with a cross-reference table (ISO 32000-1, 7.5). */
static void write_file(const char *const *object, int n)
{
	size_t at[16];

	bytes = (size_t)snprintf(file, sizeof(file), "%%PDF-1.4\n");
	for (int i = 0; i < n; i++) {
		at[i] = bytes;
		bytes += (size_t)snprintf(file + bytes, sizeof(file) - bytes,
			"%d 0 obj\n%s\nendobj\n", i + 1, object[i]);
	}
	at[n] = bytes;
	bytes += (size_t)snprintf(file + bytes, sizeof(file) - bytes,
		"xref\n0 %d\n0000000000 65535 f \n", n + 1);
	for (int i = 0; i < n; i++)
		bytes += (size_t)snprintf(file + bytes, sizeof(file) - bytes, "%010zu 00000 n \n",
			at[i]);
	bytes += (size_t)snprintf(file + bytes, sizeof(file) - bytes,
		"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", n + 1, at[n]);
}

/* The lines of the file's only page, of which w x h pixels were drawn. */
static const char *of_page(int w, int h, int quarters)
{
	const struct fx_lines_at at = { 0, w, h, quarters };
	struct fx_lines_doc *d;
	struct fx_layer l = { .words = 0 };

	if (!T_OK(fx_lines_open(&d, file, bytes, NULL, &e) == FX_OK))
		return "";
	T_EQ(fx_lines_pages(d), 1);
	fx_lines_page(&l, d, &at, &arena);
	T_EQ(fx_layer_check(&l, w, h, &e), FX_OK);
	fx_lines_free(d);
	return tell(&l);
}

static void a_page(const char *page, const char *content)
{
	write_file((const char *const[]){ CATALOG, PAGES, page, content }, 4);
}

/* A line 10 points from the lower and 10 from the left and right side of what is displayed. */
#define LINE STREAM("", 17, "60 30 m 140 30 l\nS")

static void boxes_and_turns(void)
{
	a_page("<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>", LINE);
	T_EQ_STR(of_page(200, 100, 0), "level 60 69.5 140 70.5");
	a_page("<< /Type /Page /Parent 2 0 R /CropBox [50 20 150 80] /Contents 4 0 R >>", LINE);
	T_EQ_STR(of_page(200, 120, 0), "level 20 99 180 101");
	T_EQ_STR(of_page(120, 200, 1), "down 19 20 21 180");
	T_EQ_STR(of_page(200, 120, 2), "level 20 19 180 21");
	T_EQ_STR(of_page(120, 200, 3), "down 99 20 101 180");
	a_page("<< /Type /Page /Parent 2 0 R /CropBox [50 20 150 80] /Rotate 90 /Contents 4 0 R >>",
		LINE);
	T_EQ_STR(of_page(120, 200, 0), "down 19 20 21 180");
	T_EQ_STR(of_page(200, 120, 1), "level 20 19 180 21");
	/* what the crop box cuts off */
	a_page("<< /Type /Page /Parent 2 0 R /CropBox [70 0 130 100] /Contents 4 0 R >>", LINE);
	T_EQ_STR(of_page(60, 100, 0), "level 0 69.5 60 70.5");
}

static void resources(void)
{
	static const char *const object[] = { CATALOG, PAGES,
		"<< /Type /Page /Parent 2 0 R /Contents [4 0 R 5 0 R] /Resources << "
		"/XObject << /Own 6 0 R /Its 7 0 R /Self 8 0 R /Image 10 0 R /Packed 11 0 R >> "
		"/ExtGState << /G << /LW 2 >> >> /ColorSpace << /C [/ICCBased 9 0 R] "
		"/S [/Separation /Gold /DeviceGray 9 0 R] /D /DeviceRGB >> >> >>",
		STREAM("", 53, "q /G gs 10 10 m 50 10 l S /C CS 1 1 1 SCN 10 20 m 50 "),
		STREAM("", 118, "20 l S /S CS 0 SCN 10 22 m 50 22 l S /D CS 1 1 1 SCN 10 24 m "
			"50 24 l S Q /Own Do /Its Do /Self Do /Image Do /Packed Do"),
		STREAM("/Type /XObject /Subtype /Form /Resources << /ExtGState << /G << /LW 3 >> "
			">> >> ", 25, "/G gs 10 30 m 50 30 l S  "),
		STREAM("/Type /XObject /Subtype /Form /Matrix [1 0 0 1 0 5] "
			"/BBox [100 90 0 0] ", 25, "/G gs 10 40 m 150 40 l S "),
		STREAM("/Type /XObject /Subtype /Form ", 25, "10 50 m 50 50 l S /Self Do"),
		STREAM("/N 3 ", 1, " "),
		STREAM("/Type /XObject /Subtype /Image ", 17, "10 60 m 50 60 l S"),
		STREAM("/Type /XObject /Subtype /Form /Filter /DCTDecode ", 17,
			"10 70 m 50 70 l S") };

	write_file(object, 11);
	T_EQ_STR(of_page(200, 100, 0), "level 10 49.5 50 50.5; level 10 54 100 56; "
		"level 10 68.5 50 71.5; level 10 89 50 91");
}

static void damaged(void)
{
	struct fx_lines_doc *d;

	T_EQ(fx_lines_open(&d, "%PDF-1.4\n", 9, NULL, &e), FX_INPUT);
	T_OK(!d);
	a_page("<< /Type /Page /Parent 2 0 R >>", "null");
	T_EQ_STR(of_page(200, 100, 0), "");
	a_page("<< /Type /Page /Parent 2 0 R /Contents (x) /Resources 7 >>", "null");
	T_EQ_STR(of_page(200, 100, 0), "");
	a_page("<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
		STREAM("/Filter /FlateDecode ", 17, "60 30 m 140 30 l\nS"));
	T_EQ_STR(of_page(200, 100, 0), "");
	a_page("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 0 0] /Contents 4 0 R >>", LINE);
	T_EQ_STR(of_page(612, 792, 0), "level 60 761.5 140 762.5");	/* US Letter */
	fx_lines_free(NULL);
}

int main(void)
{
	void (*const test[])(void) = { strokes, curves_are_no_lines, fills, matrices, no_colour,
		clipped, joined, in_forms, malformed, deep, in_points, many, refusals,
		boxes_and_turns, resources, damaged };

	for (size_t i = 0; i < FX_COUNT(test); i++) {
		fx_arena_init(&arena, 0);
		test[i]();
		fx_arena_reset(&arena);
	}
	return t_end();
}
