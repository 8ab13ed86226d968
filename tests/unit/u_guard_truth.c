/* Whole answers and truths of ../shared: every one of its kind is taken. There is no **kern file
 * among them but golden/decoding's and the excerpts of golden/music. */
#include "t.h"
#include "feed.h"
#include "file.h"
#include "guard.h"
#include "json.h"

#include <glob.h>

#define SHARED "../shared/"

static struct fx_arena a;
static struct fx_err e;
static int taken, refused;

static void answer(const struct fx_guard *g, const char *what, const char *p, size_t n)
{
	const char *const text = p, *at = p, *const end = p + n;
	union fx_guard_state s;
	int ok = 1;

	g->start(&s);
	while (ok && p < end) {
		at = p;
		ok = g->step(&s, t_symbol(&p, end));
	}
	if (ok && g->may_end(&s) && !g->close_cost(&s)) {
		taken++;
		return;
	}
	refused++;
	printf("# %s: %s at %ld of %zu\n", what, ok ? "unfinished" : "refused",
		(long)((ok ? p : at) - text), n);
}

static int read_whole(struct fx_span *s, const char *path)
{
	const void *p;

	if (!T_OK(fx_file_read(&p, &s->n, &a, path, 1 << 20, &e) == FX_OK))
		return 0;
	s->p = p;
	return 1;
}

/* All were taken, and as many as there are known to be. */
static void all(int count)
{
	T_EQ(refused, 0);
	T_EQ(taken, count);
	taken = refused = 0;
	fx_arena_reset(&a);
}

static void records(const char *language, const char *file, int count)
{
	const struct pp_guard *g = pp_guard_find(language);
	struct fx_span s;

	if (!T_OK(g != NULL) || !read_whole(&s, file))
		return;
	for (const char *p = s.p, *end = p + s.n; p <= end;) {
		const char *stop = memchr(p, 0x1e, (size_t)(end - p));

		stop = stop ? stop : end;
		answer(g->guard, file, p, (size_t)(stop - p));
		p = stop + 1;
	}
	all(count);
}

/* Files that hold one answer and perhaps a newline, or the first in each between two marks. */
static void files(const char *language, const char *pattern, const char *mark, int count)
{
	const struct pp_guard *g = pp_guard_find(language);
	glob_t found;

	if (!T_OK(g != NULL) || !T_OK(glob(pattern, 0, NULL, &found) == 0))
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *path = found.gl_pathv[i], *from, *to;
		struct fx_span s;

		if (!read_whole(&s, path))
			continue;
		if (mark) {		/* <mark> ... </mark> */
			char tag[32];

			snprintf(tag, sizeof(tag), "<%s>", mark);
			from = strstr(s.p, tag);
			snprintf(tag, sizeof(tag), "</%s>", mark);
			to = from ? strstr(from, tag) : NULL;
			if (T_OK(to != NULL))
				answer(g->guard, path, from, (size_t)(to - from) + strlen(tag));
			continue;
		}
		if (s.n && s.p[s.n - 1] == '\n')
			s.n--;
		answer(g->guard, path, s.p, s.n);
	}
	globfree(&found);
	all(count);
}

/* A list of objects, or an object of them: the text under `key` in each. */
static void members(const char *language, const char *file, const char *key, int count)
{
	const struct pp_guard *g = pp_guard_find(language);
	struct fx_span s;
	cJSON *tree;

	if (!T_OK(g != NULL) || !read_whole(&s, file) ||
	    !T_OK(fx_json_tree(&tree, s.p, s.n, &e) == FX_OK))
		return;
	for (const cJSON *c = tree->child; c; c = c->next) {
		const cJSON *text = cJSON_GetObjectItemCaseSensitive(c, key);

		if (T_OK(cJSON_IsString(text)))
			answer(g->guard, file, text->valuestring, strlen(text->valuestring));
	}
	cJSON_Delete(tree);
	all(count);
}

static int is_here(const char *path)
{
	glob_t found;
	const int here = glob(path, 0, NULL, &found) == 0;

	globfree(&found);
	return here;
}

int main(void)
{
	fx_arena_init(&a, 1 << 26);
	if (is_here(SHARED "golden")) {
		records("ocr-words", SHARED "golden/decoding/ocr.rec", 2);
		records("html-table", SHARED "golden/decoding/html_s.rec", 4);
		records("smiles", SHARED "golden/decoding/smi_s.rec", 448);
		records("kern", SHARED "golden/decoding/kern_s.rec", 1);
		members("html-table", SHARED "golden/tables/pairs.json", "gt", 14);
		members("html-table", SHARED "golden/tables/random.json", "gt", 100);
		members("smiles", SHARED "golden/molecules/exact_match_examples.json", "gold", 60);
		members("kern", SHARED "golden/music/metrics_examples.json", "gt", 8);
	} else {
		t_skip("no " SHARED "golden");
	}
	if (is_here(SHARED "data")) {
		files("html-table", SHARED "data/tables/*/*.html", NULL, 50);
		files("html-table-ragged", SHARED "data/tables/*/*.html", NULL, 50);
		members("html-table", SHARED "data/tables/teds-selftest/sample_gt.json", "html", 6);
		files("smiles", SHARED "data/molecules/*/truth.smi", NULL, 52);
		files("otsl", SHARED "data/pdf-text/*/2305.03393v1-pg9.doctags.txt", "otsl", 1);
	} else {
		t_skip("no " SHARED "data");
	}
	return t_end();
}
