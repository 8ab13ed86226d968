/* Pages on their way into the book: what each stage does is its own test's; here that they follow
 * each other, that all pages arrive in order, and what is counted. */
#include "paper.h"
#include "stages.h"

static struct fx_err e;
static char seen[1 << 12];
static const int number[] = { 1, 2, 3, 4, 5 };

static void add(const char *text)
{
	const size_t at = strlen(seen);

	snprintf(seen + at, sizeof(seen) - at, "%s", text);
}

static enum fx_st turn_over(void *ud, const struct fx_document *d, struct fx_err *err)
{
	(void)ud, (void)d, (void)err;
	return FX_OK;
}

/* The number of the page, the kinds of its blocks, of tables their rows. */
static enum fx_st page(void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth,
	struct fx_err *err)
{
	char one[64];

	(void)ud, (void)d, (void)err;
	T_EQ(nth, p->number - 1);
	snprintf(one, sizeof(one), "%d:", p->number);
	add(one);
	for (int i = 0; i < p->blocks; i++) {
		const struct fx_table *t = p->block[i].table;

		snprintf(one, sizeof(one), " %s %d", fx_dblock_name(p->block[i].kind),
			t ? t->rows : 0);
		add(one);
	}
	add("\n");
	return FX_OK;
}

static const struct pl_page_sink sink = { NULL, turn_over, page, turn_over, NULL };

/* 1: text; 2 and 3: a table that goes on, below a header; 4: failed; 5: a table. */
static void make(int n, struct fx_table *t, struct fx_cell cell[4])
{
	begin(n);
	if (n == 4)
		g.p = (struct fx_dpage){ .number = 4, .status = FX_PAGE_FAILED, .st = FX_INPUT,
			.reason = "damaged" };
	if (n == 4)
		return;
	block(FX_DOC_TEXT);
	line(50, 40, 10, n == 1 ? "Other words" : "The same on top");
	if (n == 1) {
		block(FX_DOC_TEXT);
		fill(50, 200);
		return;
	}
	for (int i = 0; i < 4; i++) {
		cell[i] = (struct fx_cell){ .row = i / 2, .col = i % 2, .rows = 1, .cols = 1,
			.text = i % 2 ? "1" : "a", .confidence = -1 };
		quad(cell[i].quad, 50 + 100 * (float)(i % 2), 100 + 400 * (float)(i / 2),
			100 + 100 * (float)(i % 2), 200 + 400 * (float)(i / 2));
	}
	*t = (struct fx_table){ .rows = 2, .cols = 2, .cell = cell, .cells = 4 };
	region(FX_DOC_TABLE, 50, 100, 550, 600);
	g.block[g.p.blocks - 1].table = t;
	line(50, 110, 10, "a\t1");
	line(50, 510, 10, "a\t1");
}

static void run(struct pl_stages_ask ask, int tables, const char *want)
{
	const struct fx_document d = { .name = "x", .account.selected = 5 };
	struct pl_stages s;
	struct pl_book b;

	seen[0] = 0;
	T_EQ(pl_book_open(&b, &d, number, &sink, &e), FX_OK);
	T_EQ(pl_stages_open(&s, &ask, &b, &e), FX_OK);
	for (int n = 1; n <= 5; n++) {
		struct fx_cell cell[4];
		struct fx_table t;

		make(n, &t, cell);
		T_EQ(pl_stages_page(&s, &g.p, &e), FX_OK);
		memset(cell, 0, sizeof(cell));		/* and is forgotten */
		memset(&t, 0, sizeof(t));
		memset(g.block, 0, sizeof(g.block));
	}
	T_EQ(pl_stages_end(&s, &e), FX_OK);
	T_EQ(pl_book_close(&b, &e), FX_OK);
	T_EQ(s.tables, tables);
	T_EQ_STR(seen, want);
	pl_stages_free(&s);
	pl_stages_free(&s);
	pl_book_free(&b);
}

int main(void)
{
	run((struct pl_stages_ask){ 0, 0, 0 }, 3, "1: text 0 text 0\n2: text 0 table 2\n"
		"3: text 0 table 2\n4:\n5: text 0 table 2\n");
	run((struct pl_stages_ask){ 0, 0, 1 }, 3,
		"1:\n2: table 2\n3: table 2\n4:\n5: table 2\n");
	run((struct pl_stages_ask){ 1, 0, 0 }, 3, "1: text 0 text 0\n2: page-header 0 table 2\n"
		"3: page-header 0 table 2\n4:\n5: page-header 0 table 2\n");
	/* what stands above the table of page 3 is text until structure says that it is a header */
	run((struct pl_stages_ask){ 0, 1, 0 }, 3, "1: text 0 text 0\n2: text 0 table 2\n"
		"3: text 0 table 2\n4:\n5: text 0 table 2\n");
	run((struct pl_stages_ask){ 1, 1, 0 }, 2, "1: text 0 text 0\n2: page-header 0 table 4\n"
		"3: page-header 0 table 0\n4:\n5: page-header 0 table 2\n");
	run((struct pl_stages_ask){ 1, 1, 1 }, 2, "1:\n2: table 4\n3:\n4:\n5: table 2\n");
	return t_end();
}
