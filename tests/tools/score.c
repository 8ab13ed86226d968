/* score - holds palimpsest and Tesseract against the truth on the same pixels (domain specification
 * E.5: NFKC, long s as s, soft hyphens removed, blanks collapsed, order kept).
 *
 * A list is a TSV file with the columns name, file, page, truth, kind; '#' starts a comment. Items
 * of one name make one row. Paths are relative to --data, those that start with ./ to where one
 * stands; truth `-` says that the page is blank. PDF pages are rendered once, by pdftoppm, and both
 * engines read that picture. kind: page; turned, where Tesseract is told to find the orientation
 * (--psm 1 instead of 3); line, where it is told that there is one (--psm 7). palimpsest is told
 * nothing. */
#include "file.h"
#include "metrics.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_ROWS 500
#define MAX_SKIPS 500
#define MAX_READ ((size_t)4 << 20)	/* bytes of an answer */
#define WAIT_SECONDS 300

enum { TESSERACT, PALIMPSEST, ENGINES };

struct item { const char *name, *file, *truth, *kind; int page; };

struct sums {
	struct pp_edits chars, words;
	struct pp_bag bag;
	struct pp_order order;
	double seconds;
	int failures, exit;		/* that of the last failure */
};

struct row {
	char name[80];
	int items;
	long chars, outside;		/* of the truth; those of them beyond printable ASCII */
	int letters;			/* 1: letters among them */
	struct sums s[ENGINES];
};

struct score {
	const char *path[ENGINES];
	int absent[ENGINES];
	const char *data, *dpi, *keep;
	int markdown;
	char dir[64];			/* for rendered pages */
	struct row row[MAX_ROWS];
	char skip[MAX_SKIPS][200];
	int rows, skips;
	struct fx_arena a;		/* of one item */
};

static struct score score;
static const char *const title[ENGINES] = { "Tesseract", "palimpsest" };
extern char **environ;

static _Noreturn void die(const char *what, const char *name)
{
	fprintf(stderr, "score: %s: %s\n", name, what);
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- running programs ---- */

/* What the child writes, until it closes the pipe, is killed for time, or has written too much. */
static size_t drain(int fd, pid_t pid, char *buf, size_t cap)
{
	const double end = now() + WAIT_SECONDS;
	size_t n = 0;

	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int ready = now() < end ? poll(&p, 1, 1000) : -1;
		ssize_t got;

		if (ready < 0 && now() < end && errno == EINTR)
			continue;
		if (!ready)
			continue;
		got = ready > 0 && n < cap ? read(fd, buf + n, cap - n) : -1;
		if (got <= 0) {
			if (got < 0)
				kill(pid, SIGKILL);
			return n;
		}
		n += (size_t)got;
	}
}

/* Runs argv; its output goes into out (in the item's arena), its complaints nowhere. Exit status,
 * 128 + the signal that ended it, or 127 when it cannot be started. */
static int run(struct fx_span *out, struct fx_arena *a, char *const *argv)
{
	posix_spawn_file_actions_t acts;
	char *buf = FX_NEWN(a, MAX_READ, char);
	int fd[2], status, wrong;
	pid_t pid;

	*out = (struct fx_span){ buf, 0 };
	if (!buf || pipe(fd))
		die("no memory or no pipe", argv[0]);
	posix_spawn_file_actions_init(&acts);
	posix_spawn_file_actions_addopen(&acts, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&acts, fd[1], 1);
	posix_spawn_file_actions_addopen(&acts, 2, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addclose(&acts, fd[0]);
	posix_spawn_file_actions_addclose(&acts, fd[1]);
	wrong = posix_spawnp(&pid, argv[0], &acts, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&acts);
	close(fd[1]);
	if (!wrong)
		out->n = drain(fd[0], pid, buf, MAX_READ);
	close(fd[0]);
	if (wrong)
		return 127;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die(strerror(errno), argv[0]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int read_page(struct fx_span *out, struct score *s, int engine, const struct item *it,
	const char *image)
{
	const char *psm = !strcmp(it->kind, "turned") ? "1" : !strcmp(it->kind, "line") ? "7" : "3";
	const char *argv[ENGINES][9] = {	/* Tesseract is faster on one thread than on two */
		{ "env", "OMP_THREAD_LIMIT=1", s->path[TESSERACT], image, "-", "--psm", psm, NULL },
		{ s->path[PALIMPSEST], "ocr", "-f", "text", image, NULL },
	};

	return run(out, &s->a, (char *const *)argv[engine]);
}

/* The picture that both engines get: the file itself, or a page of it, rendered. 0: none. */
static int picture(char image[4096], struct score *s, const struct item *it, const char *file)
{
	const size_t n = strlen(file);
	char page[16], prefix[80];
	const char *argv[] = { "pdftoppm", "-r", s->dpi, "-f", page, "-l", page, "-singlefile",
		"-png", file, prefix, NULL };
	struct fx_span out;

	if (n < 4 || strcmp(file + n - 4, ".pdf")) {
		snprintf(image, 4096, "%s", file);
		return 1;
	}
	snprintf(page, sizeof(page), "%d", it->page ? it->page : 1);
	snprintf(prefix, sizeof(prefix), "%s/page", s->dir);
	snprintf(image, 4096, "%s.png", prefix);
	return !run(&out, &s->a, (char *const *)argv) && !access(image, R_OK);
}

/* ---- text ---- */

/* As the head of this file says; lines stay lines, and each blank that is left is one space. */
static char *normal(struct fx_span text)
{
	char *valid = g_utf8_make_valid(text.p, (gssize)text.n);
	char *nfkc = g_utf8_normalize(valid, -1, G_NORMALIZE_ALL_COMPOSE);
	GString *out = g_string_new(NULL);
	char blank = 0;

	for (const char *p = nfkc; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (g_unichar_isspace(c)) {
			blank = c == '\n' || c == '\f' || blank == '\n' ? '\n' : ' ';
		} else if (c != 0xad) {
			if (blank && out->len)
				g_string_append_c(out, blank);
			blank = 0;
			g_string_append_unichar(out, c == 0x17f ? 's' : c);
		}
	}
	g_free(valid);
	g_free(nfkc);
	return g_string_free(out, FALSE);
}

static void look_at_charset(struct row *r, const char *truth)
{
	for (const char *p = truth; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		r->chars++;
		if (c == '\n' || (c >= ' ' && c <= '~'))
			continue;
		r->outside++;
		r->letters |= g_unichar_isalpha(c) || g_unichar_ismark(c);
	}
}

static void add_edits(struct pp_edits *sum, const struct pp_edits *x)
{
	sum->edits += x->edits;
	sum->len += x->len;
}

static void compare(struct sums *s, struct fx_arena *a, char *read, char *truth)
{
	struct fx_span x = { read, strlen(read) }, y = { truth, strlen(truth) };
	struct pp_edits chars, words;
	struct pp_bag bag;
	struct pp_order order;
	struct fx_err e;

	if (pp_order_of_lines(&order, a, x, y, &e))
		die(e.msg, "order");
	g_strdelimit(read, "\n", ' ');
	g_strdelimit(truth, "\n", ' ');
	if (pp_cer(&chars, a, x, y, &e) || pp_wer(&words, a, x, y, &e) ||
	    pp_bag_of_words(&bag, a, x, y, &e))
		die(e.msg, "metrics");
	add_edits(&s->chars, &chars);
	add_edits(&s->words, &words);
	s->bag.matched += bag.matched;
	s->bag.read += bag.read;
	s->bag.truth += bag.truth;
	s->order.inverted += order.inverted;
	s->order.pairs += order.pairs;
	s->order.matched += order.matched;
	s->order.lines += order.lines;
}

/* ---- one item ---- */

static void keep(const struct score *s, const struct row *r, int engine, struct fx_span text)
{
	char path[4096];
	FILE *fp;

	if (!s->keep)
		return;
	snprintf(path, sizeof(path), "%s/%s.%d.%s.txt", s->keep, r->name, r->items, title[engine]);
	fp = fopen(path, "wb");
	if (!fp || fwrite(text.p, 1, text.n, fp) != text.n || fclose(fp))
		die(strerror(errno), path);
}

static void skip(struct score *s, const struct item *it, const char *why, const char *what)
{
	if (s->skips == MAX_SKIPS)
		die("too many items are skipped", it->name);
	snprintf(s->skip[s->skips++], sizeof(s->skip[0]), "%s: %s %s", it->name, why, what);
}

static struct row *row_of(struct score *s, const char *name)
{
	struct row *r = s->row + s->rows;

	for (int i = 0; i < s->rows; i++)
		if (!strcmp(s->row[i].name, name))
			return s->row + i;
	if (s->rows++ == MAX_ROWS)
		die("too many rows", name);
	snprintf(r->name, sizeof(r->name), "%s", name);
	return r;
}

static void read_and_compare(struct score *s, const struct item *it, const char *image,
	struct fx_span truth)
{
	struct row *r = row_of(s, it->name);
	char *want = normal(truth);

	look_at_charset(r, want);
	r->items++;
	for (int k = 0; k < ENGINES; k++) {
		struct fx_span out;
		double t = now();
		char *got, *copy = g_strdup(want);
		int rc;

		if (!s->absent[k]) {
			rc = read_page(&out, s, k, it, image);
			r->s[k].seconds += now() - t;
			if (rc) {
				r->s[k].failures++;
				r->s[k].exit = rc;
			}
			keep(s, r, k, out);
			got = normal(out);
			compare(&r->s[k], &s->a, got, copy);
			g_free(got);
		}
		g_free(copy);
	}
	g_free(want);
}

static void place(char path[4096], const struct score *s, const char *name)
{
	if (*name == '/' || !strncmp(name, "./", 2))
		snprintf(path, 4096, "%s", name);
	else
		snprintf(path, 4096, "%s/%s", s->data, name);
}

static void do_item(struct score *s, const struct item *it)
{
	char file[4096], image[4096], path[4096];
	const void *text = "";
	size_t n = 0;
	struct fx_err e;

	fprintf(stderr, "%s %s\n", it->name, it->file);
	fx_arena_reset(&s->a);
	place(file, s, it->file);
	place(path, s, it->truth);
	if (access(file, R_OK))
		skip(s, it, "absent:", it->file);
	else if (strcmp(it->truth, "-") && fx_file_read(&text, &n, &s->a, path, MAX_READ, &e))
		skip(s, it, "no truth:", it->truth);
	else if (!picture(image, s, it, file))
		skip(s, it, "cannot be rendered:", it->file);
	else
		read_and_compare(s, it, image, (struct fx_span){ text, n });
	snprintf(image, sizeof(image), "%s/page.png", s->dir);
	unlink(image);
}

static void do_list(struct score *s, const char *path, const char *only)
{
	char *text, **lines;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		die("cannot be read", path);
	lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l; l++) {
		char **f = g_strsplit(*l, "\t", -1);

		if (**l && **l != '#' && strncmp(*l, "name\t", 5)) {
			struct item it;

			if (g_strv_length(f) != 5)
				die("expected five columns", *l);
			it = (struct item){ f[0], f[1], f[3], f[4],
				(int)g_ascii_strtoull(f[2], NULL, 10) };
			if (!only || strstr(it.name, only))
				do_item(s, &it);
		}
		g_strfreev(f);
	}
	g_strfreev(lines);
	g_free(text);
}

/* ---- tables ---- */

#define COLUMNS 12	/* name, items, characters, of them outside ASCII, then 4 x both engines */

struct table {
	char cell[MAX_ROWS + 2][COLUMNS][96];	/* header, rows, total */
	int rows;
};

/* The distance means little without the share of lines that it is about. */
static void order_cell(char cell[96], const struct pp_order *o)
{
	double share = o->lines ? 100.0 * (double)o->matched / (double)o->lines : 100;

	if (o->pairs)
		snprintf(cell, 96, "%.3f (%.0f)", pp_order_distance(o), share);
	else
		snprintf(cell, 96, "- (%.0f)", share);
}

static void cells_of(char cell[COLUMNS][96], const struct score *s, const struct row *r)
{
	const size_t n = sizeof(cell[0]);

	snprintf(cell[0], n, "%s", r->name);
	snprintf(cell[1], n, "%d", r->items);
	snprintf(cell[2], n, "%ld", r->chars);
	snprintf(cell[3], n, "%ld", r->outside);
	for (int k = 0; k < ENGINES; k++) {
		const struct sums *x = r->s + k;

		if (s->absent[k]) {
			for (int c = 4 + k; c < COLUMNS; c += ENGINES)
				snprintf(cell[c], n, "-");
			continue;
		}
		if (x->chars.len)
			snprintf(cell[4 + k], n, "%.2f", 100 * pp_rate(&x->chars));
		else		/* no rate without a truth: what was read is counted */
			snprintf(cell[4 + k], n, "+%lld", (long long)x->chars.edits);
		if (x->words.len)
			snprintf(cell[6 + k], n, "%.2f", 100 * pp_rate(&x->words));
		else
			snprintf(cell[6 + k], n, "+%lld", (long long)x->words.edits);
		snprintf(cell[8 + k], n, "%.2f", 100 * pp_f1(&x->bag));
		order_cell(cell[10 + k], &x->order);
	}
}

static void add_row(struct row *sum, const struct row *r)
{
	sum->items += r->items;
	sum->chars += r->chars;
	sum->outside += r->outside;
	for (int k = 0; k < ENGINES; k++) {
		struct sums *to = sum->s + k;
		const struct sums *x = r->s + k;

		add_edits(&to->chars, &x->chars);
		add_edits(&to->words, &x->words);
		to->bag.matched += x->bag.matched;
		to->bag.read += x->bag.read;
		to->bag.truth += x->bag.truth;
		to->order.inverted += x->order.inverted;
		to->order.pairs += x->order.pairs;
		to->order.matched += x->order.matched;
		to->order.lines += x->order.lines;
		to->seconds += x->seconds;
	}
}

static void print_table(const struct table *t, int markdown)
{
	int width[COLUMNS] = { 0 };

	for (int i = 0; i < t->rows; i++)
		for (int c = 0; c < COLUMNS; c++) {
			int n = (int)strlen(t->cell[i][c]);

			width[c] = n > width[c] ? n : width[c];
		}
	for (int i = 0; i < t->rows; i++) {
		for (int c = 0; c < COLUMNS; c++)
			printf(c ? "%s%*s" : "%s%-*s", markdown ? c ? " | " : "| " : c ? "  " : "",
				width[c], t->cell[i][c]);
		puts(markdown ? " |" : "");
		for (int c = 0; !i && markdown && c < COLUMNS; c++) {
			putchar('|');
			for (int k = 0; k < width[c] + 2; k++)
				putchar(c && k == width[c] + 1 ? ':' : '-');
		}
		if (!i && markdown)
			puts("|");
	}
}

static void report(const struct score *s, int letters, const char *caption)
{
	static const char *const head[COLUMNS] = { "item", "pages", "chars", "outside",
		"CER T", "CER P", "WER T", "WER P", "F1 T", "F1 P", "order T", "order P" };
	static struct table t;
	struct row total = { .name = "total" };

	t.rows = 1;
	for (int c = 0; c < COLUMNS; c++)
		snprintf(t.cell[0][c], sizeof(t.cell[0][c]), "%s", head[c]);
	for (int i = 0; i < s->rows; i++)
		if (s->row[i].letters == letters) {
			cells_of(t.cell[t.rows++], s, s->row + i);
			add_row(&total, s->row + i);
		}
	if (t.rows == 1)
		return;
	cells_of(t.cell[t.rows++], s, &total);
	printf("%s%s\n\n", s->markdown ? "### " : "", caption);
	print_table(&t, s->markdown);
	for (int k = 0; k < ENGINES; k++)
		if (!s->absent[k])
			printf("%s%s: %.1f s", k ? "; " : "\n", title[k], total.s[k].seconds);
	puts("\n");
}

static void report_all(const struct score *s)
{
	report(s, 0, "Truth within the model's letters");
	report(s, 1, "Truth with letters outside the model's charset (printable ASCII)");
	for (int i = 0; i < s->rows; i++)
		for (int k = 0; k < ENGINES; k++)
			if (s->row[i].s[k].failures)
				printf("- %s: %s failed %d of %d times (exit status %d)\n",
					s->row[i].name, title[k], s->row[i].s[k].failures,
					s->row[i].items, s->row[i].s[k].exit);
	for (int k = 0; k < ENGINES; k++)
		if (s->absent[k])
			printf("- %s was not scored: %s --version does not work\n", title[k],
				s->path[k]);
	for (int i = 0; i < s->skips; i++)
		printf("- skipped: %s\n", s->skip[i]);
	printf("%sT: Tesseract, P: palimpsest; CER, WER and F1 of words in %%; order: 0 is best, "
		"1 is backwards; %d skipped.\n", s->markdown ? "\n" : "", s->skips);
}

/* ---- command line ---- */

static _Noreturn void usage(void)
{
	fputs("usage: score [--markdown] [--data DIR] [--dpi N] [--only TEXT] [--keep DIR]\n"
	      "             [--palimpsest FILE] [--tesseract FILE] LIST.tsv | NAME FILE TRUTH..\n",
		stderr);
	exit(2);
}

static char **options(struct score *s, char **argv, const char **only)
{
	const struct { const char *name, **value; } known[] = {
		{ "--data", &s->data }, { "--dpi", &s->dpi }, { "--only", only },
		{ "--keep", &s->keep }, { "--palimpsest", &s->path[PALIMPSEST] },
		{ "--tesseract", &s->path[TESSERACT] },
	};

	for (; *argv && !strncmp(*argv, "--", 2); argv++) {
		size_t i = 0;

		if (!strcmp(*argv, "--markdown")) {
			s->markdown = 1;
			continue;
		}
		while (i < FX_COUNT(known) && strcmp(*argv, known[i].name))
			i++;
		if (i == FX_COUNT(known) || !*++argv)
			usage();
		*known[i].value = *argv;
	}
	return argv;
}

static void probe(struct score *s)
{
	for (int k = 0; k < ENGINES; k++) {
		const char *argv[] = { s->path[k], "--version", NULL };
		struct fx_span out;

		s->absent[k] = run(&out, &s->a, (char *const *)argv) != 0;
	}
}

int main(int argc, char **argv)
{
	struct score *s = &score;
	const char *only = NULL;
	char *beside = g_path_get_dirname(*argv);	/* BUILD/tests/tools; the other: BUILD */
	int failed = 0;

	(void)argc;
	s->data = "../shared/data";
	s->dpi = "300";
	s->path[TESSERACT] = "tesseract";
	s->path[PALIMPSEST] = g_build_filename(beside, "..", "..", "palimpsest", NULL);
	argv = options(s, argv + 1, &only);
	if (!*argv || (argv[1] && g_strv_length(argv) % 3))
		usage();
	snprintf(s->dir, sizeof(s->dir), "/tmp/score-XXXXXX");
	if (!mkdtemp(s->dir))
		die(strerror(errno), s->dir);
	probe(s);
	if (!argv[1])
		do_list(s, *argv, only);
	else
		for (s->data = "."; *argv; argv += 3)
			do_item(s, &(struct item){ argv[0], argv[1], argv[2], "page", 1 });
	report_all(s);
	for (int i = 0; i < s->rows; i++)
		failed |= s->row[i].s[PALIMPSEST].failures;
	fx_arena_reset(&s->a);
	rmdir(s->dir);
	return failed || s->absent[PALIMPSEST];
}
