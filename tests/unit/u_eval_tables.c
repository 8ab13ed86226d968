/* Tables beside documents and what was read of them: files of each kind, which belong together, and
 * what that adds up to, counted by hand. */
#include "t.h"
#include "eval_tables.h"
#include "json.h"
#include "table_form.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct fx_arena a;
static struct fx_err e;
static struct pl_gtables truth, got;
static struct pl_table_sums sums;

static struct fx_span span(const char *s)
{
	return (struct fx_span){ s, strlen(s) };
}

static void start(void)
{
	fx_arena_reset(&a);
	truth = got = (struct pl_gtables){ NULL, 0, 0 };
	sums = (struct pl_table_sums){ .documents = 0 };
}

static void cell_is(const struct pl_gtable *g, int i, int row, int col, const char *text)
{
	if (!T_OK(i < g->t.cells))
		return;
	T_EQ(g->t.cell[i].row, row);
	T_EQ(g->t.cell[i].col, col);
	T_EQ_STR(g->t.cell[i].text, text);
}

static void box_is(const struct fx_cell *c, float x0, float y0, float x1, float y1)
{
	const float want[8] = { x0, y1, x1, y1, x1, y0, x0, y0 };

	for (int k = 0; k < 8; k++)
		T_NEAR(c->quad[k], want[k], 1e-4);
}

/* ---- files ---- */

static void csv(void)
{
	start();
	T_EQ(pl_gtables_csv(&got, &a, span("a,\"b \"\"q\"\", c\"\r\n\"two\nlines\",\n"), 3, &e),
		FX_OK);
	T_EQ(got.tables, 1);
	T_EQ(got.table->t.rows, 2);
	T_EQ(got.table->t.cols, 2);
	T_EQ(got.table->first_page, 3);
	T_EQ(got.table->no_head, 1);
	cell_is(got.table, 1, 0, 1, "b \"q\", c");
	cell_is(got.table, 2, 1, 0, "two lines");
	cell_is(got.table, 3, 1, 1, "");
	T_OK(fx_span_is(got.table->html,
		"<html><body><table><tbody><tr><td>a</td><td>b \"q\", c</td>"
		"</tr><tr><td>two lines</td><td></td></tr></tbody></table></body></html>"));
	T_EQ(pl_gtables_csv(&got, &a, span("a,b\nc\n"), 0, &e), FX_OK);	/* short rows are filled */
	T_EQ(got.table[1].t.cells, 4);
	T_EQ(pl_gtables_csv(&got, &a, (struct fx_span){ "a\0b", 3 }, 0, &e), FX_INPUT);
	T_EQ(pl_gtables_csv(&got, &a, span(""), 0, &e), FX_OK);
	T_EQ(got.table[2].t.cells, 0);
}

#define CELL(row, col, more, text) "<cell start-row='" #row "' start-col='" #col "'" more ">" \
	"<bounding-box x1='1' y1='2' x2='3' y2='4'/><content> " text "\n</content></cell>"

static void xml(void)
{
	start();
	T_EQ(pl_gtables_xml(&got, &a, span("<document><table><region page='2' col-increment='0' "
		"row-increment='0'>" CELL(1, 1, " end-row='2'", "a\nb") CELL(1, 2, "", "c")
		CELL(4, 2, "", "&lt;d") "</region><region page='3' row-increment='5' "
		"col-increment='1'>" CELL(0, 0, " end-col='1'", "e") "</region></table><table>"
		"<region page='3'></region></table></document>"), &e), FX_OK);
	T_EQ(got.tables, 1);
	T_EQ(got.table->first_page, 2);
	T_EQ(got.table->last_page, 3);
	T_EQ(got.table->no_head, 1);
	T_EQ(got.table->t.rows, 5);
	T_EQ(got.table->t.cols, 2);
	cell_is(got.table, 0, 0, 0, "a b");
	T_EQ(got.table->t.cell[0].rows, 2);
	box_is(got.table->t.cell, 1, 2, 3, 4);
	cell_is(got.table, 1, 0, 1, "c");
	cell_is(got.table, 3, 2, 0, "");	/* a row without a cell stays */
	cell_is(got.table, 6, 3, 1, "<d");
	cell_is(got.table, 7, 4, 0, "e");
	T_EQ(got.table->t.cell[7].cols, 2);
	T_EQ(pl_gtables_xml(&got, &a, span("<table><region page='x'/></table>"), &e), FX_INPUT);
	T_EQ(pl_gtables_xml(&got, &a, span("<table><cell start-row='1'/></table>"), &e), FX_INPUT);
	T_EQ(pl_gtables_xml(&got, &a, span("<table><cell"), &e), FX_INPUT);
	T_EQ(pl_gtables_xml(&got, &a, span("<!DOCTYPE table [<!ENTITY a 'b'>]><table/>"), &e),
		FX_INPUT);
	T_EQ(pl_gtables_xml(&got, &a, span(""), &e), FX_INPUT);
	T_EQ(pl_gtables_xml(&got, &a, span("<t><table><region page='1'>" CELL(9999, 0, "", "a")
		CELL(0, 0, "", "b") "</region></table></t>"), &e), FX_INPUT);
	T_EQ(got.tables, 1);
}

static void html(void)
{
	start();
	T_EQ(pl_gtables_html(&got, &a, span("<p>x</p><div><table class=c><thead><tr><td rowspan=1>"
		"<b>a</b> &lt;<br>b</td></tr></thead></table></div><table><tr><td>c<table><tr><td>"
		"in</table></table>"), &e), FX_OK);
	T_EQ(got.tables, 2);
	cell_is(got.table, 0, 0, 0, "a  < b");
	T_EQ(got.table->no_head, 0);
	T_EQ(got.table->first_page, 0);
	T_OK(fx_span_is(got.table->html, "<html><body><table><thead><tr><td rowspan=\"1\"><b>a</b> "
		"&lt;<br>b</td></tr></thead></table></body></html>"));
	cell_is(got.table + 1, 0, 0, 0, "c in");
}

static void json(void)
{
	start();
	T_EQ(pl_gtables_json(&got, &a, span("{\"pages\":[{\"number\":4,\"size_pt\":[100,200],"
		"\"blocks\":[{\"type\":\"text\"},{\"type\":\"table\",\"table\":{\"rows\":1,"
		"\"cols\":2,\"head_rows\":1,\"pages\":null,\"cells\":["
		"{\"row\":0,\"col\":0,\"rowspan\":1,\"colspan\":1,\"text\":\"a\\nb\",\"html\":null,"
		"\"box_pt\":[10,20,30,40]},{\"row\":0,\"col\":1,\"rowspan\":1,\"colspan\":1,"
		"\"text\":\"b\",\"html\":\"<b>b</b>\",\"box_pt\":null}]}}]}]}"), &e), FX_OK);
	T_EQ(got.tables, 1);
	T_EQ(got.table->first_page, 4);
	T_EQ(got.table->unsound, 0);
	cell_is(got.table, 0, 0, 0, "a b");
	box_is(got.table->t.cell, 10, 160, 30, 180);
	T_OK(fx_span_is(got.table->html,
		"<html><body><table><thead><tr><td>a b</td><td><b>b</b></td>"
		"</tr></thead></table></body></html>"));
	/* No grid: two cells in a slot, one outside, a slot that is free. */
	T_EQ(pl_gtables_json(&got, &a, span("{\"pages\":[{\"number\":1,\"blocks\":[{\"table\":{"
		"\"rows\":2,\"cols\":2,\"cells\":[{\"row\":0,\"col\":0,\"text\":\"a\"},{\"row\":0,"
		"\"col\":0,\"text\":\"b\"},{\"row\":7,\"col\":0},{\"row\":1,\"col\":1}]}}]}]}"),
		&e), FX_OK);
	T_EQ(got.tables, 2);
	T_EQ(got.table[1].unsound, 1);
	T_EQ(got.table[1].t.cells, 4);
	T_EQ(pl_gtables_json(&got, &a, span("{"), &e), FX_INPUT);
	T_EQ(pl_gtables_json(&got, &a, span("[1,{\"pages\":3}]"), &e), FX_OK);
	T_EQ(pl_gtables_json(&got, &a,
		     span("{\"pages\":[3,{\"blocks\":[[],{\"table\":{\"cells\":[1,"
			  "{\"row\":\"x\"}]}}]}]}"),
		     &e),
		FX_OK);
}

/* ---- pages ---- */

static void page(void)
{
	struct fx_cell c[2] = { pp_form_cell(0, 0, 1, 1), pp_form_cell(0, 1, 1, 1) };
	const struct fx_table t = { .rows = 1, .cols = 2, .cell = c, .cells = 2 };
	const struct fx_dblock b[2] = { { .kind = FX_DOC_TEXT }, { .table = &t } };
	struct fx_dpage p = { .number = 7, .w = 200, .h = 400, .w_pt = 100, .h_pt = 200, .block = b,
		.blocks = 2 };
	const float quad[8] = { 20, 40, 60, 40, 60, 80, 20, 80 };

	memcpy(c[0].quad, quad, sizeof(quad));
	memcpy(c[1].quad, quad, sizeof(quad));
	c[0].text = "a";
	c[1].page = 8;			/* another page's pixels */
	start();
	T_EQ(pl_gtables_page(&got, &a, &p, &e), FX_OK);
	T_EQ(got.tables, 1);
	T_EQ(got.table->first_page, 7);
	box_is(got.table->t.cell, 10, 160, 30, 180);
	box_is(got.table->t.cell + 1, 0, 0, 0, 0);
	p.h_pt = 0;
	T_EQ(pl_gtables_page(&got, &a, &p, &e), FX_OK);
	box_is(got.table[1].t.cell, 0, 0, 0, 0);
}

/* ---- what belongs together ---- */

static void add(struct pl_gtables *to, const char *csv_text, int first, int last)
{
	T_EQ(pl_gtables_csv(to, &a, span(csv_text), first, &e), FX_OK);
	to->table[to->tables - 1].last_page = last;
}

static void compare(int tables, int found, int extra)
{
	T_EQ(pl_tables_compare(&sums, &a, &got, &truth, &e), FX_OK);
	T_EQ(sums.documents, 1);
	T_EQ(sums.truth, tables);
	T_EQ(sums.found, found);
	T_EQ(sums.extra, extra);
	T_EQ(sums.read, got.tables);
}

static void relations_are(int matched, int read, int in_truth)
{
	T_EQ(sums.relations.matched, matched);
	T_EQ(sums.relations.read, read);
	T_EQ(sums.relations.truth, in_truth);
}

static void the_most_alike(void)
{
	start();
	add(&truth, "a,b\nc,d\n", 1, 1);
	add(&truth, "a,b\nc,x\n", 1, 1);
	add(&got, "a,b\nc,x\n", 1, 1);
	add(&got, "a,b\nc,d\n", 1, 1);
	add(&got, "p,q\n", 1, 1);
	compare(2, 2, 1);
	relations_are(8, 9, 8);
	T_NEAR(sums.teds, 2, 1e-9);
	T_NEAR(sums.top, 2, 1e-9);
	T_NEAR(sums.con, 2, 1e-9);
	T_EQ(sums.placed, 0);
}

static void pages_apart(void)
{
	start();
	add(&truth, "a,b\n", 1, 1);
	add(&got, "a,b\n", 2, 2);
	compare(1, 0, 1);
	relations_are(0, 1, 1);
	start();
	add(&truth, "a,b\n", 0, 0);		/* its page is not known */
	add(&got, "a,b\n", 2, 2);
	compare(1, 1, 0);
	start();				/* a page without a table */
	add(&got, "a,b\n", 2, 2);
	compare(0, 0, 1);
	relations_are(0, 1, 0);
}

static void over_pages(void)
{
	start();
	add(&truth, "a,b\nc,d\n", 1, 2);
	add(&got, "c,d\n", 2, 2);
	add(&got, "a,b\n", 1, 1);
	add(&got, "c,d\n", 1, 1);	/* page 1 has been taken from */
	compare(1, 1, 1);
	relations_are(4, 5, 4);
	T_NEAR(sums.teds, 1, 1e-9);
	T_NEAR(sums.con, 1, 1e-9);
	start();
	add(&truth, "a,b\nc,d\n", 1, 1);	/* of one page: one */
	add(&got, "a,b\n", 1, 1);
	add(&got, "c,d\n", 1, 1);
	compare(1, 1, 1);
	relations_are(1, 2, 4);
}

/* Nothing in common: in order, where it may stand there. */
static void by_order(void)
{
	const float low[8] = {0, 10, 10, 10, 10, 0, 0, 0}, high[8] = {0, 90, 10, 90, 10, 80, 0, 80};

	start();
	add(&truth, "a,b\n", 1, 1);
	add(&truth, "c,d\n", 1, 1);
	add(&got, "p,q\n", 1, 1);
	compare(2, 1, 0);
	relations_are(0, 1, 2);
	T_NEAR(sums.s_teds, 1, 1e-9);		/* one alike, one missed */
	T_NEAR(sums.teds, 1 - 2 / 3.0, 1e-9);	/* two of three elements */
	start();
	add(&truth, "a,b\n", 1, 1);
	add(&got, "p,q\n", 1, 1);
	memcpy(((struct fx_cell *)truth.table->t.cell)->quad, low, sizeof(low));
	memcpy(((struct fx_cell *)got.table->t.cell)->quad, high, sizeof(high));
	compare(1, 0, 1);
	memcpy(((struct fx_cell *)got.table->t.cell)->quad, low, sizeof(low));
	sums = (struct pl_table_sums){ .documents = 0 };
	compare(1, 1, 0);
	T_EQ(sums.placed, 1);
	T_NEAR(sums.loc, .5, 1e-9);		/* the other cell has no place */
}

static void readings(void)
{
	start();
	add(&truth, "a,b\nc,d\n", 1, 1);
	add(&truth, "a,b\nc,x\n", 1, 1);	/* half of the relations: not over half */
	add(&truth, "a,b\nc,d\ne,\n", 1, 1);	/* four of five, and of four: F1 8 of 9 */
	add(&truth, "a,b\nc,d\n", 2, 2);	/* elsewhere */
	T_EQ(pl_gtables_same(&truth, 0, &a, &e), FX_OK);
	T_EQ(truth.table[1].same, 1);
	T_EQ(truth.table[2].same, 0);
	T_EQ(truth.table[3].same, 3);
	add(&got, "a,b\nc,d\ne,\n", 1, 1);
	compare(3, 1, 0);
	relations_are(5, 5, 5 + 4 + 4);
	T_NEAR(sums.con, 1, 1e-9);
}

static void headings(void)
{
	start();
	T_EQ(pl_gtables_html(&got, &a, span("<table><thead><tr><td>a<td>b</thead><tr><td>c<td>d"
		"</table>"), &e), FX_OK);
	add(&truth, "a,b\nc,d\n", 1, 1);	/* does not say */
	compare(1, 1, 0);
	T_NEAR(sums.teds, 1, 1e-9);
	sums = (struct pl_table_sums){ .documents = 0 };
	T_EQ(pl_tables_compare(&sums, &a, &truth, &got, &e), FX_OK);
	T_NEAR(sums.teds, 1 - 2 / 7.0, 1e-9);	/* of 7 elements tbody goes and thead comes */
}

static void rates(void)
{
	double rate[PL_TABLE_RATES];
	struct pp_interval v[PL_TABLE_RATES];
	const struct pl_table_sums two[2] = {
		{ .truth = 2, .relations = { 3, 4, 6 }, .teds = 1.5, .top = 1, .placed = 1,
			.loc = .25 },
		{ .truth = 2, .relations = { 3, 4, 6 }, .teds = .5, .top = 1 },
	};
	struct pl_table_sums all = { .truth = 0 };

	start();
	for (int i = 0; i < 2; i++)
		pl_table_sums_add(&all, two + i);
	pl_table_rates(rate, &all);
	T_NEAR(rate[PL_TABLE_P], .75, 1e-12);
	T_NEAR(rate[PL_TABLE_R], .5, 1e-12);
	T_NEAR(rate[PL_TABLE_F1], .6, 1e-12);
	T_NEAR(rate[PL_TEDS], .5, 1e-12);
	T_NEAR(rate[PL_GRITS_LOC], .25, 1e-12);
	T_EQ(pl_table_intervals(v, &a, two, 2, &e), FX_OK);
	T_NEAR(v[PL_TEDS].lo, .25, 1e-12);
	T_NEAR(v[PL_TEDS].hi, .75, 1e-12);
	T_NEAR(v[PL_GRITS_TOP].lo, .5, 1e-12);
	pl_table_rates(rate, &sums);
	T_OK(isnan(rate[PL_TEDS]) && isnan(rate[PL_GRITS_LOC]));
}

/* ---- documents ---- */

static void touch(const char *path)
{
	FILE *f = fopen(path, "w");

	if (T_OK(f != NULL))
		fclose(f);
}

static void folders(void)
{
	static const char *const file[] = { "s-1/a.pdf", "s-1/a-str.xml", "s-1/a.html", "s-1/a.csv",
		"s-2/b.png", "s-2/b.html", "s-2/c.png", "s-2/x.csv", "t/d.pdf", "t/one.p1.csv",
		"t/two.p2.csv", "t/n.txt", "e.tif", "e.csv" };
	char dir[] = "/tmp/u_eval_tables.XXXXXX", path[64];
	struct pl_tdoc *d;
	int n;

	start();
	T_OK(mkdtemp(dir) != NULL && !chdir(dir));
	mkdir("s-1", 0700);
	mkdir("s-2", 0700);
	mkdir("t", 0700);
	for (size_t i = 0; i < FX_COUNT(file); i++)
		touch(file[i]);
	T_EQ(pl_tdocs_folder(&d, &n, &a, dir, &e), FX_OK);
	T_EQ(n, 4);			/* c.png has none: another document lies beside x.csv */
	T_EQ_STR(d[0].name, "e.tif");
	T_EQ_STR(d[0].set, ".");
	T_EQ_STR(d[1].name, "s-1/a.pdf");
	T_EQ_STR(d[1].set, "s");
	T_EQ(d[1].truths, 1);
	T_EQ_STR(strrchr(d[1].truth[0], '/'), "/a-str.xml");
	T_EQ_STR(strrchr(d[2].truth[0], '/'), "/b.html");
	T_EQ(d[3].truths, 2);
	T_EQ_STR(strrchr(d[3].truth[1], '/'), "/two.p2.csv");
	T_EQ(pl_gtables_read(&got, &a, d[3].truth[1], &e), FX_OK);
	T_EQ(got.table->first_page, 2);
	T_EQ(pl_gtables_read(&got, &a, d[0].truth[0], &e), FX_OK);
	T_EQ(got.table[1].first_page, 0);
	T_EQ(pl_gtables_read(&got, &a, "t/n.txt", &e), FX_INPUT);
	T_EQ(pl_gtables_read(&got, &a, "t/none.csv", &e), FX_INPUT);
	T_EQ(pl_tdocs_folder(&d, &n, &a, "t/n.txt", &e), FX_INPUT);
	for (size_t i = 0; i < FX_COUNT(file); i++)
		unlink(file[i]);
	mkdir("t/sub", 0700);
	T_EQ(pl_tdocs_folder(&d, &n, &a, dir, &e), FX_INPUT);
	snprintf(path, sizeof(path), "%s/t/sub", dir);
	rmdir(path);
	rmdir("s-1");
	rmdir("s-2");
	rmdir("t");
	T_OK(!chdir("/") && !rmdir(dir));
}

static void lists(void)
{
	struct pl_tdoc *d;
	int n;

	start();
	T_EQ(pl_tdocs_list(&d, &n, &a, span("name\tfile\tpage\ttruth\tkind\nx\ta.pdf\t\ta1.csv\t\n"
		"x\ta.pdf\t\ta2.csv\t\nx\ta.pdf\t3\ta3.csv\t\ny\tb.pdf\t\t-\t\n"), "d", &e), FX_OK);
	T_EQ(n, 3);
	T_EQ(d[0].truths, 2);
	T_EQ_STR(d[0].truth[1], "d/a2.csv");
	T_EQ_STR(d[1].pages, "3");
	T_EQ(d[2].truths, 0);
	T_EQ_STR(d[2].set, "y");
	T_EQ(pl_tdocs_list(&d, &n, &a, span("x\n"), "d", &e), FX_INPUT);
}

static void allocations_may_be_refused(void)
{
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; st == FX_NOMEM && n < 400; n++) {
		start();
		a.refuse_at = n;
		st = pl_gtables_xml(&truth, &a, span("<table><region page='1'>" CELL(0, 0, "", "a")
			"</region></table>"), &e);
		st = st ? st : pl_gtables_html(&got, &a, span("<table><tr><td>a</table>"), &e);
		st = st ? st : pl_gtables_csv(&got, &a, span("a\n"), 0, &e);
		st = st ? st : pl_gtables_json(&got, &a, span("{\"pages\":[{\"blocks\":[{\"table\":"
			"{\"rows\":1,\"cols\":1,\"cells\":[{\"row\":0,\"col\":0}]}}]}]}"), &e);
		st = st ? st : pl_gtables_same(&got, 0, &a, &e);
		st = st ? st : pl_tables_compare(&sums, &a, &got, &truth, &e);
	}
	a.refuse_at = 0;
	T_EQ(st, FX_OK);
	T_OK(n > 60);
	start();
}

int main(void)
{
	csv();
	xml();
	html();
	json();
	page();
	the_most_alike();
	pages_apart();
	over_pages();
	by_order();
	readings();
	headings();
	rates();
	folders();
	lists();
	allocations_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
