/* tokenizer.c - a folder with tokenizer.json or tokenizer.model, and cases.json: [{text, ids,
 * decoded}]. Every text must become its ids, and these the decoded text; by the table as bytes too.
 * usage: tokenizer DIR */
#include "file.h"
#include "json.h"
#include "vocab.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct en_vocab *load(const char *dir, struct fx_arena *a, struct fx_err *e)
{
	struct en_vocab *v = NULL;
	char path[4096];
	const void *p;
	size_t n;

	snprintf(path, sizeof(path), "%s/tokenizer.model", dir);
	if (fx_file_read(&p, &n, a, path, 1 << 26, e) == FX_OK) {
		e->st = en_vocab_spm(&v, p, n, e);
		return v;
	}
	snprintf(path, sizeof(path), "%s/tokenizer.json", dir);
	if (fx_file_read(&p, &n, a, path, 1 << 26, e) == FX_OK)
		e->st = en_vocab_json(&v, p, n, e);
	return v;
}

struct item { struct fx_span text, decoded; int64_t id[4096]; int n; };

static char text_buf[1 << 16], back_buf[1 << 16];
static struct item item;

/* One case. Pulled, not a tree: a text may hold a NUL. */
static void read_item(struct fx_json *j)
{
	fx_json_need(j, '{', "expected a case");
	do {
		struct fx_span key = fx_json_text(j);

		fx_json_need(j, ':', "expected a colon");
		if (fx_span_is(key, "text"))
			item.text = fx_json_plain(j, text_buf, sizeof(text_buf));
		else if (fx_span_is(key, "decoded"))
			item.decoded = fx_json_plain(j, back_buf, sizeof(back_buf));
		else if (fx_span_is(key, "ids"))
			item.n = fx_json_list(j, item.id, (int)FX_COUNT(item.id));
		else
			fx_json_fail(j, "an unknown key");
	} while (fx_json_mark(j, ','));
	fx_json_need(j, '}', "expected the end of a case");
}

/* How many things differ: each id, and the text as one. */
static int errors(const struct en_vocab *v, struct fx_arena *a)
{
	struct en_text t = { .control = 1 };
	struct en_ids ids;
	int bad;
	struct fx_err e;

	if (en_vocab_encode(v, item.text, 0, a, &ids, &e) != FX_OK)
		return 1;
	bad = abs(ids.n - item.n);
	for (int i = 0; i < ids.n && i < item.n; i++)
		bad += ids.id[i] != item.id[i];
	if (en_vocab_decode(v, ids.id, ids.n, a, &t, &e) != FX_OK || t.len != item.decoded.n ||
	    memcmp(t.text, item.decoded.p, t.len) != 0)
		bad++;
	return bad;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct fx_arena a;
	struct fx_err e = { 0 };
	struct en_vocab *v, *flat = NULL;
	struct fx_span table;
	double began, loaded, flattened;
	char path[4096];
	const void *p;
	size_t n;
	int good = 0, all = 0;

	if (argc != 2) {
		fprintf(stderr, "usage: tokenizer DIR\n");
		return 2;
	}
	fx_arena_init(&a, 0);
	began = now();
	v = load(argv[1], &a, &e);
	loaded = now();
	if (v && en_vocab_flatten(v, &a, &table, &e) != FX_OK)
		table = (struct fx_span){ "", 0 };
	flattened = now();
	if (v && en_vocab_flat(&flat, table.p, table.n, &e) != FX_OK)
		printf("FAIL %s\n", e.msg);
	flattened = now() - flattened;
	snprintf(path, sizeof(path), "%s/cases.json", argv[1]);
	if (flat && fx_file_read(&p, &n, &a, path, 1 << 26, &e) == FX_OK) {
		struct fx_json j = { .p = p, .end = (const char *)p + n };

		fx_json_need(&j, '[', "expected a list");
		do {
			int bad;

			read_item(&j);
			bad = j.wrong ? 1 : errors(v, &a) + errors(flat, &a);
			printf("%s case %d: %d differ\n", bad ? "FAIL" : "ok  ", all++, bad);
			good += !bad;
		} while (fx_json_mark(&j, ','));
	}
	if (!all)
		printf("FAIL %s\n", e.msg);
	printf("%d of %d; loaded in %.3f s, as bytes in %.3f s\n", good, all, loaded - began,
		flattened);
	en_vocab_free(flat);
	en_vocab_free(v);
	fx_arena_reset(&a);
	return !(all && good == all);
}
