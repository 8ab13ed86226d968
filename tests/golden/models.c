/* models.c - a checkpoint with a golden.json, or a folder of such, against what its file says:
 * each stage in the order of execution, so that the first red line names the one that broke. With
 * --precision (and as with bf16, where an op row rounds for it), weights are packed in that one,
 * and what must hold is less: logits within BOUND_P of their largest magnitude; how many greedy
 * ids agree is printed. usage: models DIR [--threads N] [--isa ROW] [--precision
 * f32|bf16|int8|int4] */
#include "file.h"
#include "json.h"
#include "png.h"
#include "prep.h"
#include "run.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BOUND 1e-4		/* of the largest magnitude; of a log-probability, absolute */

/* f32, bf16 and int8; of int4, only the figures are printed. */
static const double BOUND_P[] = { BOUND, 2e-2, 5e-2, INFINITY };
static int asked = -1;		/* as --precision has it */
static int precision = -1;	/* what a model is held to; -1: BOUND */

struct stage { char name[40]; double error; int seen; };

struct check {
	struct fx_tensors want;
	struct stage stage[256];
	int stages;
	double worst;
	const char *bad;		/* first stage that is out of bounds */
	const char *last;		/* "prefill.logits" or, forced, "forced.last_logits" */
};

static void compare(struct check *c, const char *name, const float *x, size_t n)
{
	const struct fx_tensor *t = fx_tensors_lookup(&c->want, name);
	double error = 0, scale = 0;
	struct stage *s = &c->stage[c->stages++];

	snprintf(s->name, sizeof(s->name), "%s", name);
	s->seen = t && t->bytes == n * sizeof(float);
	for (size_t i = 0; s->seen && i < n; i++) {
		double want = (double)en_widen1(t->data, FX_F32, i), d = fabs((double)x[i] - want);

		error = d <= error ? error : d;		/* a NaN is kept */
		scale = fabs(want) > scale ? fabs(want) : scale;
	}
	s->error = s->seen ? error / (scale > 0 ? scale : 1) : INFINITY;
	if (precision >= 0 && !strstr(name, "logits"))
		return;
	c->worst = s->error <= c->worst ? c->worst : s->error;
	if (!(s->error <= (precision < 0 ? BOUND : BOUND_P[precision])) && !c->bad)
		c->bad = s->name;
}

static void stage(void *ud, const char *name, const float *x, int rows, int cols)
{
	struct check *c = ud;

	if (c->stages < (int)FX_COUNT(c->stage) && fx_tensors_lookup(&c->want, name))
		for (int i = 0; i <= c->stages; i++) {
			if (i == c->stages) {
				compare(c, name, x, (size_t)rows * (size_t)cols);
				break;
			}
			if (!strcmp(c->stage[i].name, name))
				break;			/* decoding passes here again */
		}
}

static void last(void *ud, const char *name, const float *x, int rows, int cols)
{
	struct check *c = ud;

	(void)rows;
	if (!strcmp(name, "logits")) {
		c->stages = c->stages ? c->stages - 1 : 0;
		c->worst = 0;
		c->bad = NULL;
		compare(c, "forced.last_logits", x, (size_t)cols);
	}
}

struct job {
	const char *dir;
	struct en_model *m;
	struct en_run *r;
	struct fx_arena a;
	struct check c;
	struct fx_raster image;
	const cJSON *item;		/* of golden.json's cases */
	int number;
};

static const cJSON *get(const struct job *j, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(j->item, key);
}

static int pixels(struct job *j)
{
	const struct fx_tensor *t = fx_tensors_lookup(&j->c.want, "pixels_u8_hwc");
	int side = en_model_info(j->m)->side;
	unsigned char *px;
	struct fx_err e;

	if (!t || en_prep_pixels(&px, &j->a, &j->image,
	    &(struct en_fitting){ side, FX_STRETCH, 0 }, &e) != FX_OK)
		return 0;
	for (size_t i = 0; i < (size_t)side * (size_t)side * 3; i++)
		if ((float)px[i] != en_widen1(t->data, FX_F32, i))
			return 0;
	return 1;
}

static int prompt_ids(struct job *j, const char *prompt)
{
	const cJSON *want = get(j, "prompt_ids");
	struct en_ids ids;
	struct fx_err e;
	int ok;

	if (en_vocab_encode(en_model_vocab(j->m), (struct fx_span){ prompt, strlen(prompt) }, 0,
	    &j->a, &ids, &e) != FX_OK)
		return 0;
	ok = ids.n == cJSON_GetArraySize(want) - 2; /* BOS and the newline stand around it */
	for (int i = 0; ok && i < ids.n; i++)
		ok = ids.id[i] == cJSON_GetArrayItem(want, i + 1)->valueint;
	return ok;
}

/* The end of sequence, if the golden has it, is not part of an answer. */
static int same_ids(const struct fx_answer *ans, const cJSON *want)
{
	int n = cJSON_GetArraySize(want);

	n -= n && cJSON_GetArrayItem(want, n - 1)->valueint == 1;
	if (n != ans->tokens)
		return 0;
	for (int i = 0; i < n; i++)
		if (ans->id[i] != cJSON_GetArrayItem(want, i)->valueint)
			return 0;
	return 1;
}

static int ids_that_agree(const struct fx_answer *ans, const cJSON *want)
{
	int n = 0;

	while (n < ans->tokens && n < cJSON_GetArraySize(want) &&
	       ans->id[n] == cJSON_GetArrayItem(want, n)->valueint)
		n++;
	return n;
}

static double logprob_error(const struct fx_answer *ans, const cJSON *want)
{
	double worst = 0, d;

	for (int i = 0; i < ans->tokens && i < cJSON_GetArraySize(want); i++) {
		d = fabs((double)ans->logprob[i] - cJSON_GetArrayItem(want, i)->valuedouble);
		worst = d <= worst ? worst : d;
	}
	return ans->tokens ? worst : INFINITY;
}

static int report(const struct job *j, const char *what, double error, const char *bad)
{
	printf("%s case %d %-16s worst %.3g%s%s\n", bad ? "FAIL" : "ok  ", j->number, what, error,
		bad ? ", first at " : "", bad ? bad : "");
	return bad == NULL;
}

static int run_case(struct job *j, const char *prompt)
{
	struct en_part part[] = { { .kind = EN_PART_IMAGE, .image = &j->image },
		{ .kind = EN_PART_TEXT, .text = prompt } };
	struct en_ask ask = { .part = part, .parts = 2,
		.max_tokens = cJSON_GetArraySize(get(j, "greedy_ids")) };
	const cJSON *forced = get(j, "forced_ids");
	int n = cJSON_GetArraySize(forced), *ids = FX_NEWN(&j->a, (size_t)n, int), ok;
	struct fx_answer ans = { 0 };
	struct fx_err e = { 0 };
	double d;

	ok = report(j, "pixels", 0, pixels(j) ? NULL : "pixels");
	ok &= report(j, "prompt ids", 0, prompt_ids(j, prompt) ? NULL : "tokenizer");
	en_run_tap(j->r, stage, &j->c);
	if (en_generate(j->r, &ask, 1, &j->a, &ans, &e) != FX_OK)
		return report(j, "greedy", INFINITY, e.msg);
	ok &= report(j, "activations", j->c.worst, j->c.bad ? j->c.bad :
		j->c.stages + 2 == j->c.want.n ? NULL : "a stage that was not shown");
	d = logprob_error(&ans, get(j, "greedy_logprobs"));
	if (precision >= 0)
		printf("     case %d greedy ids      %d of %d agree before the first that does "
		       "not\n",
			j->number, ids_that_agree(&ans, get(j, "greedy_ids")),
			cJSON_GetArraySize(get(j, "greedy_ids")));
	else
		ok &= report(j, "greedy", d, !same_ids(&ans, get(j, "greedy_ids")) ? "ids" :
		d <= BOUND ? NULL : "log-probabilities");
	ask.max_tokens = n + 1;
	for (int i = 0; i < n; i++)
		ids[i] = cJSON_GetArrayItem(forced, i)->valueint;
	j->c.stages = 0;
	en_run_tap(j->r, last, &j->c);
	en_run_force(j->r, ids, n);
	if (en_generate(j->r, &ask, 1, &j->a, &ans, &e) != FX_OK)
		return report(j, "forced", INFINITY, e.msg);
	en_run_force(j->r, NULL, 0);
	d = logprob_error(&ans, get(j, "forced_logprobs"));
	ok &= report(j, "forced", d, same_ids(&ans, forced) && (d <= BOUND || precision >= 0) ?
		NULL : "log-probabilities");
	return ok & report(j, "forced logits", j->c.worst, j->c.stages ? j->c.bad : "none shown");
}

static int one_case(struct job *j)
{
	const char *text = cJSON_GetStringValue(get(j, "prompt"));
	struct fx_err e = { 0 };
	char path[4096], prompt[1024];
	struct fx_map map = { 0 };
	int ok = 0;

	snprintf(prompt, sizeof(prompt), "%.*s", text ? (int)strcspn(text, "\n") : 0, text);
	snprintf(path, sizeof(path), "%s/case%d.golden.safetensors", j->dir, j->number);
	j->c = (struct check){ 0 };
	if (fx_map_open(&map, path, &e) == FX_OK &&
	    fx_tensors_parse(&j->c.want, &j->a, map.p, map.n, &e) == FX_OK) {
		snprintf(path, sizeof(path), "%s/case%d.png", j->dir, j->number);
		if (t_image(&j->image, &j->a, path, &e) == FX_OK)
			ok = run_case(j, prompt);
	}
	if (e.st)
		printf("FAIL case %d: %s\n", j->number, e.msg);
	fx_map_free(&map);
	fx_arena_reset(&j->a);
	return ok;
}

static int one_model(const char *dir, const struct en_open *open)
{
	struct job j = { .dir = dir };
	struct fx_err e = { 0 };
	char path[4096];
	const void *p;
	size_t n;
	cJSON *root = NULL;
	int ok = 0, cases = 0;

	fx_arena_init(&j.a, 0);
	snprintf(path, sizeof(path), "%s/golden.json", dir);
	if (fx_file_read(&p, &n, &j.a, path, 1 << 24, &e) == FX_OK &&
	    fx_json_tree(&root, p, n, &e) == FX_OK && en_model_open(&j.m, dir, open, &e) == FX_OK &&
	    en_run_new(&j.r, j.m, &e) == FX_OK) {
		printf("%s (%s, %d threads)\n", dir, en_model_info(j.m)->isa,
			en_model_info(j.m)->threads);
		fx_arena_reset(&j.a);
		precision = asked >= 0 || !j.m->ops->rounds ||
			strcmp(en_model_info(j.m)->precision, "bf16") != 0 ? asked : EN_BF16;
		ok = 1;
		cJSON_ArrayForEach(j.item, cJSON_GetObjectItemCaseSensitive(root, "cases")) {
			j.number = cases++;
			ok &= one_case(&j);
		}
	}
	if (!cases)
		printf("FAIL %s: %s\n", dir, e.st ? e.msg : "no cases");
	en_run_free(j.r);
	en_model_free(j.m);
	cJSON_Delete(root);
	fx_arena_reset(&j.a);
	return ok && cases;
}

static int all_models(const char *dir, const struct en_open *open)
{
	struct dirent **list;
	int n = scandir(dir, &list, NULL, alphasort), ok = 1, models = 0;
	char path[4096];
	FILE *fp;

	for (int i = 0; i < n; free(list[i++])) {
		snprintf(path, sizeof(path), "%s/%s/golden.json", dir, list[i]->d_name);
		fp = list[i]->d_name[0] == '.' ? NULL : fopen(path, "r");
		if (!fp)
			continue;
		fclose(fp);
		*strrchr(path, '/') = 0;
		ok &= one_model(path, open);
		models++;
	}
	if (n >= 0)
		free(list);
	return ok && models;
}

int main(int argc, char **argv)
{
	struct en_open open = { 0 };
	const char *dir = NULL;
	char path[4096];
	FILE *fp;
	int ok;

	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--threads") && i + 1 < argc)
			open.threads = argv[++i][0] - '0';
		else if (!strcmp(argv[i], "--isa") && i + 1 < argc)
			open.isa = argv[++i];
		else if (!strcmp(argv[i], "--precision") && i + 1 < argc)
			asked = en_precision_find(argv[++i]);
		else
			dir = argv[i];
	if (!dir) {
		fprintf(stderr, "usage: models DIR [--threads N] [--isa ROW] "
			"[--precision P]\n");
		return 2;
	}
	open.precision = 1 + asked;
	snprintf(path, sizeof(path), "%s/golden.json", dir);
	fp = fopen(path, "r");
	if (fp)
		fclose(fp);
	ok = fp ? one_model(dir, &open) : all_models(dir, &open);
	printf("%s\n", ok ? "all hold" : "something does not hold");
	return !ok;
}
