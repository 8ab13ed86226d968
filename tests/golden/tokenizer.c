/* tokenizer.c - a folder with tokenizer.json or tokenizer.model, and cases.json: [{text, ids,
 * decoded}]. Every text must become its ids, and these the decoded text.
 * usage: tokenizer DIR */
#include "file.h"
#include "json.h"
#include "vocab.h"

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

/* How many things differ: each id, and the text as one. */
static int errors(const struct en_vocab *v, const cJSON *item, struct fx_arena *a)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, "text"));
	const char *back = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, "decoded"));
	const cJSON *want = cJSON_GetObjectItemCaseSensitive(item, "ids"), *id;
	struct en_text t = { .control = 1 };
	int *ids, n, bad = 0, i = 0;
	struct fx_err e;

	if (!text || en_vocab_encode(v, text, strlen(text), 0, a, &ids, &n, &e) != FX_OK)
		return 1;
	cJSON_ArrayForEach(id, want) {
		bad += i >= n || ids[i] != id->valueint;
		i++;
	}
	bad += n > i ? n - i : 0;
	if (en_vocab_decode(v, ids, n, a, &t, &e) != FX_OK || !back || strcmp(t.text, back) != 0)
		bad++;
	return bad;
}

int main(int argc, char **argv)
{
	struct fx_arena a;
	struct fx_err e = { 0 };
	struct en_vocab *v;
	char path[4096];
	const void *p;
	size_t n;
	cJSON *cases = NULL, *item;
	int good = 0, all = 0;
	struct timespec from, to;

	if (argc != 2) {
		fprintf(stderr, "usage: tokenizer DIR\n");
		return 2;
	}
	fx_arena_init(&a, 0);
	clock_gettime(CLOCK_MONOTONIC, &from);
	v = load(argv[1], &a, &e);
	clock_gettime(CLOCK_MONOTONIC, &to);
	snprintf(path, sizeof(path), "%s/cases.json", argv[1]);
	if (v && fx_file_read(&p, &n, &a, path, 1 << 26, &e) == FX_OK &&
	    fx_json_tree(&cases, p, n, &e) == FX_OK)
		cJSON_ArrayForEach(item, cases) {
			int bad = errors(v, item, &a);

			printf("%s case %d: %d differ\n", bad ? "FAIL" : "ok  ", all++, bad);
			good += !bad;
		}
	if (!v || !cases)
		printf("FAIL %s\n", e.msg);
	printf("%d of %d; loaded in %.3f s\n", good, all, (double)(to.tv_sec - from.tv_sec) +
		(double)(to.tv_nsec - from.tv_nsec) / 1e9);
	cJSON_Delete(cases);
	en_vocab_free(v);
	fx_arena_reset(&a);
	return !(all && good == all);
}
