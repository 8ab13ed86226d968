/* Tables over pages: which are one, what becomes of their rows and pages, what waits. Pages are
 * 600 x 800 at a pixel a point; by hand. */
#include "paper.h"
#include "table_next.h"
#include "table_state.h"

static struct fx_err e;
static struct pp_table_pages *m;

/* ---- tables by hand ---- */

enum { TABLES = 8, CELLS = 4096 };
static struct fx_table table[TABLES];
static struct fx_cell cell[TABLES][CELLS];
static char texts[TABLES][8 * CELLS];
static int tables;
static float step;			/* from row to row */

static void cell_at(struct fx_cell *c, const char *text, float x, float y, float w)
{
	*c = (struct fx_cell){ .rows = 1, .cols = 1, .text = text, .confidence = .5f,
		.weakest = -1, .weakest_p = -1 };
	if (*text)
		quad(c->quad, x, y, x + w, y + 10);
}

/* A block with a table: rows by '|', cells by ','; columns of 80 points from x on, each text 30
 * wide; rows from y on. `head` rows of heading. */
static struct fx_table *grid(float x, float y, int head, const char *rows)
{
	struct fx_table *t = table + tables;
	struct fx_cell *c = cell[tables];
	char *to = texts[tables++];
	int row = 0, col = 0;

	block(FX_DOC_TABLE);
	g.block[g.p.blocks - 1].table = t;
	*t = (struct fx_table){ .cell = c, .head_rows = head, .removed = -1, .confidence = .5f,
		.head = head ? FX_HEAD_RULES : FX_HEAD_NONE, .source = FX_FROM_RULES,
		.how = "ruled" };
	for (const char *s = rows;; s++) {
		const size_t n = strcspn(s, ",|");
		struct fx_cell *k = c + t->cells++;

		memcpy(to, s, n);
		to[n] = 0;
		cell_at(k, to, x + 80 * (float)col, y + step * (float)row, 30);
		k->row = row;
		k->col = col++;
		k->head = row < head;
		to += n + 1;
		s += n;
		t->cols = col > t->cols ? col : t->cols;
		row += *s == '|';
		col = *s == '|' ? 0 : col;
		if (!*s)
			break;
	}
	t->rows = row + 1;
	quad(t->quad, x, y, x + 80 * (float)t->cols, y + step * (float)t->rows);
	return t;
}

/* ---- looking ---- */

static char got[1 << 16];

static void add(const char *text)
{
	const size_t at = strlen(got), n = strlen(text);

	if (T_OK(at + n < sizeof(got)))
		memcpy(got + at, text, n + 1);
}

/* Rows with '|' between, cells with ',', before a cell the page where it says one; then pages. */
static void add_table(const struct fx_table *t)
{
	char s[64];

	T_EQ(fx_table_check(t, &e), FX_OK);
	for (int i = 0; i < t->cells; i++) {
		const struct fx_cell *c = t->cell + i;

		add(!i ? "" : c->col ? "," : "|");
		snprintf(s, sizeof(s), "%d:", c->page);
		add(c->page ? s : "");
		add(c->text);
	}
	snprintf(s, sizeof(s), " %d-%d", t->first_page, t->last_page);
	add(t->first_page ? s : "");
}

static void add_page(const struct fx_dpage *p)
{
	char s[64];

	snprintf(s, sizeof(s), "%d", p->number);
	add(s);
	for (int i = 0; i < p->blocks; i++) {
		const struct fx_dblock *b = p->block + i;

		if (b->kind != FX_DOC_TABLE)
			continue;
		add(b->table ? " [" : b->continues ? " <" : " (");
		if (b->table)
			add_table(b->table);
		for (int l = b->line; l < b->line + b->lines; l++)
			add(p->word[p->line[l].word].text);
		add(b->table ? "]" : b->continues ? ">" : ")");
	}
	for (int i = 0; i < p->events; i++)
		add(p->event[i].kind);
	add("\n");
}

static void start(void)
{
	got[0] = 0;
	tables = 0;
	step = 20;
	T_EQ(pp_table_pages_new(&m, &e), FX_OK);
}

static void fetch(int last)
{
	const struct fx_dpage *p;

	do {
		T_EQ(pp_table_pages_get(m, &p, last, &e), FX_OK);
		if (p)
			add_page(p);
	} while (p);
}

/* The page goes in, and is forgotten. */
static void put(void)
{
	T_EQ(pp_table_pages_put(m, &g.p, &e), FX_OK);
	fetch(0);
	memset(g.text, '#', g.used);
	memset(g.word, 0, sizeof(g.word));
	memset(g.line, 0, sizeof(g.line));
	memset(g.block, 0, sizeof(g.block));
	memset(texts, '#', sizeof(texts));
	memset(cell, 0, sizeof(cell));
	memset(table, 0, sizeof(table));
	tables = 0;
}

static void finish(const char *want)
{
	fetch(1);
	pp_table_pages_free(m);
	T_EQ_STR(got, want);
}

/* ---- what is one ---- */

static void heading_again(void)
{
	start();
	begin(1);
	block(FX_DOC_TEXT);
	fill(50, 60);
	grid(50, 700, 1, "Item,1990|a,1|b,2");
	line(50, 700, 10, "words");
	block(FX_DOC_FOOTNOTE);
	line(50, 780, 8, "1 A note");
	block(FX_DOC_PAGE_NUMBER);
	line(300, 790, 8, "1");
	put();
	begin(2);
	block(FX_DOC_PAGE_HEADER);
	line(50, 30, 8, "Of animals");
	region(FX_DOC_RULE, 50, 40, 550, 41);
	step = 200;
	grid(300, 60, 1, "ITEM,1990|c,3|d,4");	/* elsewhere, but the heading tells */
	line(300, 60, 10, "more");
	put();
	T_EQ_STR(got, "");				/* both wait */
	begin(3);
	grid(50, 60, 0, "Item,1990|e,5");	/* nobody said that it is one */
	line(50, 60, 10, "most");
	block(FX_DOC_TEXT);
	fill(50, 200);
	put();
	finish("1 [1:Item,1:1990|1:a,1:1|1:b,1:2|2:c,2:3|2:d,2:4|3:e,3:5 1-3words]\n"
	       "2 <more>table-merged\n3 <most>table-merged\n");
}

/* Two pages with a table each: is it one? */
struct pair {
	int one;
	int head_a, head_b;
	const char *a, *b;
	float xa, ya, xb, yb;
};

static void try_pair(const struct pair *t)
{
	char want[8] = "";

	start();
	begin(1);
	grid(t->xa, t->ya, t->head_a, t->a);
	put();
	begin(2);
	grid(t->xb, t->yb, t->head_b, t->b);
	put();
	fetch(1);
	pp_table_pages_free(m);
	snprintf(want, sizeof(want), "%d", t->one);
	T_EQ_STR(strstr(got, "table-merged") ? "1" : "0", want);
	if (t->one != (strstr(got, "table-merged") != NULL))
		printf("# %s\n# %s\n", t->a, t->b);
}

static void pairs(void)
{
	static const struct pair all[] = {
		/* columns where they were, no heading */
		{ 1, 0, 0, "a,1|b,2", "c,3", 50, 700, 50, 60 },
		{ 1, 1, 0, "Name,Number|b,2", "c,3", 50, 700, 50, 60 },
		/* all of it further right, as on pages of a book */
		{ 1, 0, 0, "a,1|b,2", "c,3", 50, 700, 90, 60 },
		/* texts are 30 wide: those of columns that stand 15 apart share half */
		{ 1, 0, 0, "a,1|b,2", ",3", 50, 700, 65, 60 },
		{ 1, 0, 0, "a,1,x|b,2,x", "c,,z", 50, 700, 50, 60 },
		{ 0, 0, 0, "a,1,x,x,x|b,2,x,x,x", "c,3,,,", 50, 700, 50, 60 },	/* 2 of 5 */
		{ 1, 0, 0, "a,1,x,x|b,2,x,x", "c,3,,", 50, 700, 50, 60 },		/* 2 of 4 */
		/* the same rows first: a heading, whoever did not say so */
		{ 1, 0, 0, "Name,No.|a,1|b,2", "Name,No.|c,3", 50, 700, 50, 60 },
		{ 0, 1, 1, ",1990|a,1|b,2", ",1990|c,3", 50, 700, 50, 60 },	/* no letter */
		/* as many columns */
		{ 0, 0, 0, "a,1|b,2", "c,3,4", 50, 700, 50, 60 },
		{ 0, 1, 1, "Name,Number|b,2", "Name,Number,|c,3,4", 50, 700, 50, 60 },
		/* one column is told by its heading alone */
		{ 0, 0, 0, "a|b", "c", 50, 700, 50, 60 },
		{ 1, 1, 1, "Names|b", "names|c", 50, 700, 50, 60 },
		/* a heading of its own */
		{ 0, 1, 1, "Name,Number|b,2", "Nine,Hens|c,3", 50, 700, 50, 60 },
		{ 0, 0, 1, "a,1|b,2", "Nine,Hens|c,3", 50, 700, 50, 60 },
		{ 0, 1, 1, "Year,1990|b,2", "Year,1991|c,3", 50, 700, 50, 60 },	/* figures tell */
		{ 1, 1, 1, "Names of countries,No.|b,2", "Narnes of countries, No|c,3", 50, 700,
		  300, 60 },		/* rn for m: 3 of 36 letters */
		{ 0, 1, 1, "Name,No.|b,2", "Narne,No|c,3", 50, 700, 50, 60 },	/* 3 of 13 */
		/* and nothing else */
		{ 0, 1, 1, "Name,No.|b,2", "Name,No.", 50, 700, 50, 60 },
		{ 0, 1, 2, "Name,No.|b,2", "Name,No.|x,y|c,3", 50, 700, 50, 60 },
		{ 1, 2, 1, "Name,No.|x,y|b,2", "Name,No.|x,y|c,3", 50, 700, 300, 60 },
		{ 1, 2, 2, "Name,No.|x,y", "Name,No.|x,y|c,3", 50, 700, 300, 60 },
		/* three fifths of 800 are 480, two fifths 320; rows are 20 high */
		{ 1, 1, 1, "Name,No.|b,2", "Name,No.|c,3", 50, 440, 50, 320 },
		{ 0, 1, 1, "Name,No.|b,2", "Name,No.|c,3", 50, 439, 50, 320 },
		{ 0, 1, 1, "Name,No.|b,2", "Name,No.|c,3", 50, 440, 50, 321 } };

	for (size_t i = 0; i < FX_COUNT(all); i++)
		try_pair(all + i);
}

/* Rows that are the same and have no figure are left out, four at most, and not all that there are:
 * a heading, whoever did not say so. */
static void rows_again(void)
{
	start();
	begin(1);
	grid(50, 600, 0, "a,u|b,v|c,w|d,x|e,y");
	put();
	begin(2);
	step = 100;
	grid(50, 60, 0, "a,u|b,v|c,w|d,x|e,y");
	put();
	begin(3);
	grid(50, 60, 0, "a,u|b,v");
	put();
	finish("1 [1:a,1:u|1:b,1:v|1:c,1:w|1:d,1:x|1:e,1:y|2:e,2:y|3:b,3:v 1-3]\n"
	       "2 <>table-merged\n3 <>table-merged\n");
	start();
	begin(1);
	grid(50, 700, 0, "a,1|b,2");
	put();
	begin(2);
	grid(50, 60, 0, "a,1|b,2");
	put();
	finish("1 [1:a,1:1|1:b,1:2|2:a,2:1|2:b,2:2 1-2]\n2 <>table-merged\n");
}

/* The first column of the second is empty, so it starts further right; its other stands on the page
 * where the first one's does. */
static void left_edges(void)
{
	start();
	begin(1);
	grid(50, 700, 0, "a,1|b,2");
	put();
	begin(2);
	memset(grid(50, 60, 0, ",3")->quad, 0, sizeof(table->quad));
	put();
	finish("1 [1:a,1:1|1:b,1:2|2:,2:3 1-2]\n2 <>table-merged\n");
}

/* Nothing is known of where they stand: the heading tells, but for one that lies on its side. */
static void no_places(void)
{
	for (int k = 0; k < 3; k++) {
		const int head = k > 0;

		start();
		for (int n = 1; n <= 2; n++) {
			struct fx_table *t;

			begin(n);
			t = grid(50, 60, head, n == 1 ? "Name,No.|a,1" : "Name,No.|b,2");
			t->turned = k == 2 && n == 2;
			memset(t->quad, 0, sizeof(t->quad));
			for (int i = 0; i < t->cells; i++)
				memset(cell[0][i].quad, 0, sizeof(cell[0][i].quad));
			put();
		}
		finish(k == 1 ? "1 [1:Name,1:No.|1:a,1:1|2:b,2:2 1-2]\n2 <>table-merged\n" :
			"1 [Name,No.|a,1]\n2 [Name,No.|b,2]\n");
	}
}

/* A table that lies on its side: read downwards, its upper edge is the page's right one, and its
 * lower edge, at x 100, the left one. */
static void turned(void)
{
	for (int k = 0; k < 3; k++) {
		start();
		for (int n = 1; n <= 2; n++) {
			begin(n);
			g.turn = 1;		/* g's page is then 800 wide and 600 high */
			g.p.w = 800;
			g.p.h = 600;
			/* three quarters clockwise make it upright */
			grid(50, n == 1 ? k == 2 ? 100.f : 700.f : 60.f, 0, "a,1|b,2")->turned =
				k == 1 && n == 2 ? 1 : 3;
			put();
		}
		finish(k == 0 ? "1 [1:a,1:1|1:b,1:2|2:a,2:1|2:b,2:2 1-2]\n2 <>table-merged\n" :
			"1 [a,1|b,2]\n2 [a,1|b,2]\n");
	}
}

/* ---- what stands between ---- */

struct between { int one; int below; enum fx_dblock_kind kind; const char *line; };

static void try_between(const struct between *t)
{
	start();
	for (int n = 1; n <= 2; n++) {
		begin(n);
		if (n == 2 && !t->below) {
			block(t->kind);
			line(50, 50, 10, t->line);
		}
		grid(50, n == 1 ? 640 : 60, 1, "Name,No.|a,1")->caption =
			n == 1 ? "Table 3: Of some\nanimals" : NULL;
		if (n == 1 && t->below) {
			block(t->kind);
			line(50, 750, 10, t->line);
		}
		put();
	}
	fetch(1);
	pp_table_pages_free(m);
	T_EQ(strstr(got, "table-merged") != NULL, t->one);
	if (t->one != (strstr(got, "table-merged") != NULL))
		printf("# %s\n", t->line);
}

static void betweens(void)
{
	static const struct between all[] = {
		{ 1, 1, FX_DOC_FOOTNOTE, "1 A note" }, { 0, 0, FX_DOC_FOOTNOTE, "1 A note" },
		{ 1, 1, FX_DOC_PAGE_FOOTER, "Of animals" }, { 1, 0, FX_DOC_PAGE_NUMBER, "12" },
		{ 1, 1, FX_DOC_RULE, "" }, { 0, 1, FX_DOC_FIGURE, "" },
		{ 0, 1, FX_DOC_TEXT, "And on it goes." }, { 0, 0, FX_DOC_TEXT, "And on it goes." },
		{ 0, 0, FX_DOC_HEADING, "Animals" },
		{ 0, 1, FX_DOC_CAPTION, "Table 3: Of some animals" },
		{ 1, 0, FX_DOC_CAPTION, "Table 3. Of some Animals" },
		{ 0, 0, FX_DOC_CAPTION, "Table 3: Of some" },
		{ 0, 0, FX_DOC_CAPTION, "Table 3: Of some animals of ours" },
		{ 0, 0, FX_DOC_CAPTION, "Table 4: Of other animals" },
		{ 1, 0, FX_DOC_CAPTION, "Table 3 (continued)" },
		{ 1, 0, FX_DOC_TEXT, "(Cont'd from page 1)" },
		{ 1, 1, FX_DOC_TEXT, "Fortsetzung auf der n\xc3\xa4" "chsten Seite" },
		{ 1, 0, FX_DOC_HEADING, "Tableau 3 (suite)" }, { 0, 0, FX_DOC_HEADING, "A suite" },
		{ 0, 0, FX_DOC_TEXT, "This continued for some time, and after a while there was "
			"nothing left." } };

	for (size_t i = 0; i < FX_COUNT(all); i++)
		try_between(all + i);
}

/* Footnotes that start at 500: three fifths of that are enough. */
static void notes_below(void)
{
	start();
	begin(1);
	grid(50, 270, 0, "a,1|b,2");
	block(FX_DOC_FOOTNOTE);
	line(50, 510, 10, "1 A long note");
	put();
	begin(2);
	grid(50, 60, 0, "c,3");
	put();
	finish("1 [1:a,1:1|1:b,1:2|2:c,2:3 1-2]\n2 <>table-merged\n");
}

/* The next page is the next one only if it says so. */
static void page_missing(void)
{
	start();
	for (int n = 1; n <= 3; n += 2) {
		begin(n);
		grid(50, n == 1 ? 700 : 60, 1, "Name,No.|a,1");
		put();
	}
	begin(4);
	put();
	finish("1 [Name,No.|a,1]\n3 [Name,No.|a,1]\n4\n");
}

/* The first table of a page goes on the one before, its last goes on over the next; a region that
 * nobody read is no table. */
static void two_on_a_page(void)
{
	start();
	begin(1);
	region(FX_DOC_TABLE, 50, 60, 500, 100);
	grid(50, 700, 0, "a,1|b,2");
	put();
	begin(2);
	grid(50, 60, 0, "c,3");
	grid(50, 700, 0, "d,4,5|e,5,6");
	put();
	begin(3);
	grid(50, 60, 0, "f,6,7");
	region(FX_DOC_TABLE, 50, 160, 500, 200);
	put();
	begin(4);
	grid(50, 60, 0, "g,6,7");
	put();
	finish("1 () [1:a,1:1|1:b,1:2|2:c,2:3 1-2]\n"
	       "2 <> [2:d,2:4,2:5|2:e,2:5,2:6|3:f,3:6,3:7 2-3]table-merged\n"
	       "3 <> ()table-merged\n4 [g,6,7]\n");
}

/* What the parts say of themselves. */
static void said(void)
{
	static const struct fx_event one[] = { { "span", 1 }, { "row", 2 } };
	static const struct fx_event two[] = { { "row", 3 } };
	const struct fx_dpage *p;
	const struct fx_table *t;
	struct fx_table *made;

	start();
	begin(1);
	made = grid(50, 700, 0, "a,1|b,2");
	made->removed = .2f;			/* 4 cells */
	made->raw = "<table>1";
	made->repair = one;
	made->repairs = 2;
	cell[0][0].confidence = -1;
	T_EQ(pp_table_pages_put(m, &g.p, &e), FX_OK);
	fetch(0);
	begin(2);
	made = grid(50, 60, 0, "c,3");
	made->removed = .8f;			/* 2 cells */
	made->raw = "<table>2";
	made->truncated = 1;
	made->repair = two;
	made->repairs = 1;
	cell[1][0].confidence = cell[1][1].confidence = 1;
	T_EQ(pp_table_pages_put(m, &g.p, &e), FX_OK);
	T_EQ(pp_table_pages_get(m, &p, 1, &e), FX_OK);
	if (!T_OK(p && p->block[0].table))
		return;
	t = p->block[0].table;
	T_NEAR(t->confidence, (3 * .5 + 2) / 5, 1e-6);
	T_NEAR(t->removed, (4 * .2 + 2 * .8) / 6, 1e-6);
	T_EQ_STR(t->raw, "<table>1\n<table>2");
	T_OK(t->truncated && t->repairs == 2);
	T_EQ_STR(t->repair[0].kind, "span");
	T_OK(t->repair[0].count == 1 && t->repair[1].count == 5);
	T_EQ_STR(t->how, "ruled");
	T_NEAR(t->cell[4].quad[1], 60, 0);	/* where it stands on its page */
	pp_table_pages_free(m);
}

/* ---- what waits ---- */

/* `rows` rows of one figure and one letter. */
static void tall(int rows, float y)
{
	static char s[4 * FX_TABLE_MAX_ROWS + 1];

	for (int i = 0; i < rows; i++)
		memcpy(s + 4 * (size_t)i, "a,1|", 4);
	s[4 * (size_t)rows - 1] = 0;
	grid(50, y, 0, s);
}

/* Three times 1,000 rows are over 2,048; then 300 pages of six, which all wait for the end. */
static void long_tables(void)
{
	struct fx_table first = { 0 };
	const struct fx_dpage *p;
	int pages = 0;

	start();
	for (int n = 1; n <= 3; n++) {
		begin(n);
		tall(1000, 60);
		put();
	}
	T_OK(strstr(got, "1 [1:a,1:1|") && strstr(got, " 1-2]\n2 <>table-merged\n") &&
		!strstr(got, "\n3"));
	fetch(1);
	T_OK(strstr(got, "\n3 [a,1|") && !strstr(got, "3 <>"));
	pp_table_pages_free(m);
	start();
	step = 40;
	for (int n = 1; n <= 300; n++) {
		begin(n);
		tall(6, n == 300 ? 60 : 300);
		for (int k = 0; k < 6; k++)
			line(50, 300, 10, "a 1");
		put();
	}
	T_EQ_STR(got, "");
	for (;; pages++) {
		T_EQ(pp_table_pages_get(m, &p, 1, &e), FX_OK);
		if (!p)
			break;
		T_EQ(p->number, pages + 1);
		if (p->number == 1)
			first = *p->block[0].table;
	}
	T_OK(pages == 300 && first.rows == 1800 && first.first_page == 1 && first.last_page == 300);
	pp_table_pages_free(m);
}

/* With little memory a table ends with the page that is too much. */
static void little_memory(void)
{
	start();
	m->most = 1;
	for (int n = 1; n <= 3; n++) {
		begin(n);
		grid(50, 300, 1, "Name,No.|a,1|b,2|c,3|d,4|e,5|f,6|g,7|h,8");
		put();
	}
	T_OK(strstr(got, "1 [1:Name") && strstr(got, " 1-2]\n2 <>table-merged\n"));
	T_OK(!strstr(got, "\n3"));
	fetch(1);
	T_OK(strstr(got, "\n3 [Name"));
	pp_table_pages_free(m);
}

/* Pages that need not wait are handed through as they are. */
static void handed_through(void)
{
	const struct fx_dpage *p;

	start();
	begin(1);
	block(FX_DOC_TEXT);
	fill(50, 60);
	T_EQ(pp_table_pages_put(m, &g.p, &e), FX_OK);
	T_EQ(pp_table_pages_put(m, &g.p, &e), FX_BUG);
	T_EQ(pp_table_pages_get(m, &p, 0, &e), FX_OK);
	T_OK(p == &g.p);
	T_EQ(pp_table_pages_get(m, &p, 0, &e), FX_OK);
	T_OK(!p);
	begin(2);
	grid(50, 700, 0, "a,1|b,2");
	T_EQ(pp_table_pages_put(m, &g.p, &e), FX_OK);
	begin(3);
	block(FX_DOC_TEXT);
	fill(50, 60);
	T_EQ(pp_table_pages_put(m, &g.p, &e), FX_OK);
	T_EQ(pp_table_pages_put(m, &g.p, &e), FX_BUG);
	T_EQ(pp_table_pages_get(m, &p, 0, &e), FX_OK);
	T_OK(p && p->number == 2 && p->block[0].table->rows == 2);
	T_EQ(pp_table_pages_get(m, &p, 0, &e), FX_OK);
	T_OK(p == &g.p);
	pp_table_pages_free(m);
	pp_table_pages_free(NULL);
}

static enum fx_st merge_two(long refuse)
{
	const struct fx_dpage *p;
	enum fx_st st = pp_table_pages_new(&m, &e);

	m->refuse_at = refuse;
	for (int n = 1; !st && n <= 2; n++) {
		begin(n);
		tables = 0;
		grid(50, n == 1 ? 700 : 60, 1, "Name,No.|a,1")->raw = "raw";
		st = pp_table_pages_put(m, &g.p, &e);
	}
	if (!st)
		st = pp_table_pages_get(m, &p, 1, &e);
	pp_table_pages_free(m);
	return st;
}

static void memory(void)
{
	struct pp_table_pair pair;
	struct fx_arena a;
	enum fx_st st;
	long refused = 0;
	int skip;

	for (long n = 1; (st = merge_two(n)) != FX_OK; n++, refused++)
		T_EQ(st, FX_NOMEM);
	T_OK(refused > 10);
	begin(1);
	tables = 0;
	grid(50, 700, 1, "Name,No.|a,1");
	grid(50, 60, 1, "Name,No.|a,1");
	pair = (struct pp_table_pair){ table, { &g.p, 0, table }, { &g.p, 1, table + 1 } };
	for (long n = refused = 0;; refused++) {
		fx_arena_init(&a, 0);
		a.refuse_at = ++n;
		st = pp_table_goes_on(&skip, &a, &pair, &e);
		fx_arena_reset(&a);
		if (!st)
			break;
		T_EQ(st, FX_NOMEM);
	}
	T_OK(refused >= 7 && skip == 1);
}

int main(void)
{
	heading_again();
	pairs();
	rows_again();
	left_edges();
	no_places();
	turned();
	betweens();
	notes_below();
	page_missing();
	two_on_a_page();
	said();
	long_tables();
	little_memory();
	handed_through();
	memory();
	return t_end();
}
