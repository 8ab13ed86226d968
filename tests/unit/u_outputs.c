/* Outputs: where the tables of a document go, file by file; nothing is left of what failed. */
#include "tabled.h"

#include "outputs.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

static struct fx_err e;
static const struct fx_cell cell[] = { CELL(0, 0, "a"), CELL(0, 1, "=b") };
static const struct fx_table table = TABLE(1, 2, 0, cell), empty = { .confidence = -1 };
static const struct fx_table *const tables[] = { &table, &empty, &table };
static const struct fx_document doc = { .name = "x.pdf", .account = { .selected = 2 } };
static char dir[] = "/tmp/u_outputs.XXXXXX";

/* The names in the folder, in order, each with a blank behind it. */
static const char *names(void)
{
	static char all[512];
	struct dirent **found;
	const int n = scandir(dir, &found, NULL, alphasort);
	size_t used = 0;

	all[0] = 0;
	for (int i = 0; i < n; i++) {
		if (found[i]->d_name[0] != '.')
			used += (size_t)snprintf(all + used, sizeof(all) - used, "%s ",
				found[i]->d_name);
		free(found[i]);
	}
	free(found);
	return all;
}

static const char *path(const char *name)
{
	static char p[2][600];
	static int k;

	k = !k;
	snprintf(p[k], sizeof(p[k]), "%s/%s", dir, name);
	return p[k];
}

static void holds(const char *name, const char *want)
{
	char got[512] = "";
	FILE *fp = fopen(path(name), "rb");

	if (T_OK(fp != NULL)) {
		T_OK(fread(got, 1, sizeof(got) - 1, fp) < sizeof(got) - 1);
		fclose(fp);
		T_EQ_STR(got, want);
	}
}

static void put(const char *name, const char *text)
{
	FILE *fp = fopen(path(name), "wb");

	if (T_OK(fp != NULL)) {
		fputs(text, fp);
		fclose(fp);
	}
}

static void clear(void)
{
	char all[512], *s = all;

	snprintf(all, sizeof(all), "%s", names());
	for (char *end; (end = strchr(s, ' ')); s = end + 1) {
		*end = 0;
		T_EQ(unlink(path(s)), 0);
	}
}

/* Two pages. close 0: it stops before the end. */
static enum fx_st pages(const struct pl_outputs_ask *ask, const struct fx_dpage *one,
	const struct fx_dpage *two, int close)
{
	const struct pl_input in = { .path = path("x.pdf"), .name = "x.pdf" };
	const struct pl_page_sink *to;
	struct pl_outputs *o;
	enum fx_st st = pl_outputs_new(&o, ask, &in, 1, &e);

	if (st)
		return st;
	to = pl_outputs_sink(o, 0);
	st = to->open(to->ud, &doc, &e);
	if (!st)
		st = to->page(to->ud, &doc, one, 0, &e);
	if (!st)
		st = to->page(to->ud, &doc, two, 1, &e);
	if (!st && close)
		st = to->close(to->ud, &doc, &e);
	pl_outputs_drop(o);
	pl_outputs_free(o);
	return st;
}

/* With the first `one` and then `two` of the tables. */
static enum fx_st run(const struct pl_outputs_ask *ask, int one, int two, int close)
{
	struct t_tables a, b;

	return pages(ask, t_tables(&a, 1, tables, one), t_tables(&b, 2, tables, two), close);
}

static void a_file_each(void)
{
	char to[600];
	struct pl_outputs_ask ask = { .formats = "csv", .dir = dir };

	T_EQ(run(&ask, 0, 0, 1), FX_OK);
	T_EQ_STR(names(), "x.csv ");
	holds("x.csv", "");
	clear();
	T_EQ(run(&ask, 0, 2, 1), FX_OK);
	T_EQ_STR(names(), "x.csv ");
	holds("x.csv", "a,'=b\r\n");
	clear();
	ask.csv_raw = ask.csv_bom = 1;
	T_EQ(run(&ask, 3, 3, 1), FX_OK);
	T_EQ_STR(names(), "x-1.csv x-2.csv x-3.csv x-4.csv ");
	holds("x-1.csv", "\xef\xbb\xbf" "a,=b\r\n");
	holds("x-4.csv", "\xef\xbb\xbf" "a,=b\r\n");
	clear();
	snprintf(to, sizeof(to), "%s", path("out.v1.txt"));
	ask = (struct pl_outputs_ask){ .formats = "tsv", .output = to, .tables = 1 };
	T_EQ(run(&ask, 1, 0, 1), FX_OK);
	T_EQ_STR(names(), "out.v1.txt ");
	holds("out.v1.txt", "a\t'=b\n");
	clear();
	T_EQ(run(&ask, 1, 1, 1), FX_OK);
	T_EQ_STR(names(), "out.v1-1.txt out.v1-2.txt ");
	clear();
	ask.tables = 0;			/* words, in one file */
	T_EQ(run(&ask, 1, 1, 1), FX_OK);
	T_EQ_STR(names(), "out.v1.txt ");
	clear();
	snprintf(to, sizeof(to), "%s", path("plain"));
	ask = (struct pl_outputs_ask){ .formats = "csv", .output = to };
	T_EQ(run(&ask, 1, 1, 1), FX_OK);
	T_EQ_STR(names(), "plain-1 plain-2 ");
	clear();
}

static void nothing_is_left(void)
{
	struct pl_outputs_ask ask = { .formats = "csv,json", .dir = dir };

	T_EQ(run(&ask, 1, 0, 0), FX_OK);		/* stopped */
	T_EQ_STR(names(), "");
	T_EQ(run(&ask, 3, 1, 0), FX_OK);
	T_EQ_STR(names(), "");
	put("x-2.csv", "mine");				/* the second table has no place */
	T_EQ(run(&ask, 1, 1, 1), FX_OUTPUT);
	T_EQ_STR(names(), "x-2.csv ");
	holds("x-2.csv", "mine");
	put("x-1.csv", "mine");				/* nor has the first, after all */
	T_EQ(run(&ask, 1, 1, 1), FX_OUTPUT);
	T_OK(strstr(e.msg, "x-1.csv exists; --force"));
	T_EQ_STR(names(), "x-1.csv x-2.csv ");
	T_EQ(run(&ask, 1, 0, 1), FX_OK);		/* alone, it has */
	T_EQ_STR(names(), "x-1.csv x-2.csv x.csv x.json ");
	holds("x-1.csv", "mine");
	T_EQ(run(&ask, 1, 0, 1), FX_OUTPUT);
	ask.force = 1;
	T_EQ(run(&ask, 1, 1, 1), FX_OK);
	T_EQ_STR(names(), "x-1.csv x-2.csv x.csv x.json ");
	holds("x-1.csv", "a,'=b\r\n");
	holds("x-2.csv", "a,'=b\r\n");
	clear();
}

/* An output never takes the place of its input, not under a number either. */
static void the_input_stays(void)
{
	struct pl_outputs_ask ask = { .formats = "csv", .dir = dir, .force = 1 };

	put("x.pdf", "input");
	T_EQ(link(path("x.pdf"), path("x-1.csv")), 0);
	T_EQ(run(&ask, 1, 1, 1), FX_OUTPUT);
	T_EQ_STR(names(), "x-1.csv x.pdf ");
	holds("x-1.csv", "input");
	clear();
}

static void one_after_the_other(void)
{
	const struct pl_outputs_ask ask = { .formats = "csv" };
	const int old = dup(STDOUT_FILENO);
	FILE *fp = fopen(path("stdout"), "wb");
	struct t_tables a, b;
	enum fx_st st;

	t_tables(&a, 1, tables, 3);
	t_tables(&b, 2, tables, 1);
	if (!T_OK(old >= 0 && fp))
		return;
	fflush(stdout);
	dup2(fileno(fp), STDOUT_FILENO);
	st = pages(&ask, &a.p, &b.p, 1);
	dup2(old, STDOUT_FILENO);
	close(old);
	fclose(fp);
	T_EQ(st, FX_OK);
	holds("stdout", "a,'=b\r\n\r\na,'=b\r\n\r\na,'=b\r\n");
	clear();
}

int main(void)
{
	if (!T_OK(mkdtemp(dir) != NULL))
		return t_end();
	a_file_each();
	nothing_is_left();
	the_input_stays();
	one_after_the_other();
	T_EQ(rmdir(dir), 0);
	return t_end();
}
