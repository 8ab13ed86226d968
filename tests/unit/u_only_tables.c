/* Of a page its tables alone: pages by hand. */
#include "paper.h"
#include "only_tables.h"

static struct fx_err e;
static struct fx_arena a;
static const struct fx_cell cell = { .rows = 1, .cols = 1, .text = "1" };
static const struct fx_table grid = { .rows = 1, .cols = 1, .cell = &cell, .cells = 1 },
	none = { .rows = 0 };

static void put(enum fx_dblock_kind kind, const char *text, const struct fx_table *t)
{
	block(kind);
	g.block[g.p.blocks - 1].table = t;
	if (*text)
		line(50, 20 * (float)g.p.blocks, 10, text);
}

static void add(char *to, size_t size, const char *text)
{
	const size_t at = strlen(to);

	snprintf(to + at, size - at, "%s", text);
}

/* The words of what is left, a block in brackets, '#' before one with a grid. */
static void left(const char *want, const struct fx_dpage *p)
{
	char got[512] = "";

	for (int i = 0; i < p->blocks; i++) {
		const struct fx_dblock *b = p->block + i;

		add(got, sizeof(got), b->table && b->table->rows ? "#[" : "[");
		for (int l = b->line; l < b->line + b->lines; l++)
			for (int k = 0; k < p->line[l].words; k++) {
				add(got, sizeof(got), k ? " " : "");
				add(got, sizeof(got), p->word[p->line[l].word + k].text);
			}
		add(got, sizeof(got), "]");
	}
	T_EQ_STR(got, want);
}

static void mixed(void)
{
	static const struct fx_event event = { "damaged", 1 };
	struct fx_dpage to;

	begin(3);
	put(FX_DOC_HEADING, "Animals", NULL);
	put(FX_DOC_CAPTION, "Figure 1: a cow", NULL);	/* of no table */
	put(FX_DOC_TEXT, "They are many.", NULL);
	put(FX_DOC_CAPTION, "Table 1: how many,", NULL);
	put(FX_DOC_CAPTION, "as of late", NULL);
	put(FX_DOC_TABLE, "cows 7", &grid);
	put(FX_DOC_TEXT, "And so on.", NULL);
	put(FX_DOC_TABLE, "", NULL);			/* nobody read it */
	put(FX_DOC_CAPTION, "Table 2: not read", NULL);
	put(FX_DOC_TABLE, "looks like one", NULL);
	put(FX_DOC_TABLE, "has none", &none);
	put(FX_DOC_TABLE, "", NULL);
	g.block[g.p.blocks - 1].continues = 1;		/* its rows are on page 2 */
	put(FX_DOC_CAPTION, "Table 1 (continued)", NULL);
	put(FX_DOC_PAGE_NUMBER, "3", NULL);
	g.word[8].confidence = 0;			/* of the first caption, below */
	g.p.text = "plain";
	g.p.event = &event;
	g.p.events = 1;
	if (!T_OK(pp_only_tables(&to, &a, &g.p, &e) == FX_OK))
		return;
	left("[Table 1: how many,][as of late]#[cows 7][][Table 2: not read]", &to);
	T_OK(to.words == 4 + 3 + 2 + 4 && to.lines == 4 && to.number == 3 && !to.text);
	T_OK(to.events == 1 && to.status == FX_PAGE_OK);
	T_EQ_STR(g.word[8].text, "Table");
	T_NEAR(to.confidence, .5 * 12 / 13, 1e-6);
	T_OK(to.block[2].table == &grid);
	T_EQ(pp_grids(&g.p), 1);
}

static void nothing(void)
{
	struct fx_dpage to;

	begin(1);
	put(FX_DOC_TEXT, "No table", NULL);
	T_EQ(pp_only_tables(&to, &a, &g.p, &e), FX_OK);
	T_OK(!to.blocks && !to.lines && !to.words && to.confidence < 0 && !pp_grids(&g.p));
	g.p = (struct fx_dpage){ .number = 1, .status = FX_PAGE_FAILED };
	T_EQ(pp_only_tables(&to, &a, &g.p, &e), FX_OK);
	T_OK(to.status == FX_PAGE_FAILED && !to.blocks);
}

static void memory(void)
{
	struct fx_dpage to;
	enum fx_st st;
	long n = 0;

	begin(1);
	put(FX_DOC_TABLE, "cows 7", &grid);
	do {
		fx_arena_reset(&a);
		fx_arena_init(&a, 0);
		a.refuse_at = ++n;
		st = pp_only_tables(&to, &a, &g.p, &e);
		T_OK(!st || st == FX_NOMEM);
	} while (st);
	T_EQ(n, 4);		/* blocks, lines, words */
}

int main(void)
{
	fx_arena_init(&a, 0);
	mixed();
	nothing();
	memory();
	fx_arena_reset(&a);
	return t_end();
}
