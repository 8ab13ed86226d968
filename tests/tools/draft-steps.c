/* draft-steps - what drafts would save on given answers, without a model: a pass over n rows costs
 * as much as 1 + B * (n - 1) tokens, rows are taken while they are expected to pay, and those that
 * are right are kept. draft-steps [--draft FILE] [--no-ngram] [--rows N] [--row-cost B]
 * TOKENIZER.json ANSWERS; texts in both files are divided by 0x1E, the nth draft is for the nth
 * answer. One line for each answer, then all, then what the chances of chains were worth. */
#include "draft.h"
#include "file.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 26, BINS = 10 };

struct costs { double row; int rows; };

struct sums {
	long tokens, steps, rows, kept, others_kept;
	double cost;
	double said[BINS];	/* by what was said of a token of the chain: sum of chances, .. */
	long seen[BINS], right[BINS];	/* .. how many were put to the test, how many were right */
};

static int fail(const char *msg)
{
	fprintf(stderr, "draft-steps: %s\n", msg);
	return 1;
}

/* Rows of the chain and of others to verify: the most likely one next, as long as it raises the
 * tokens expected for a unit of cost. */
static int plan(const struct en_draft *d, const struct costs *c, int *others)
{
	double expected = 1, cost = 1, all = 1;
	int chain = 0;

	*others = 0;
	for (;;) {
		const double next = chain < d->n ? all * (double)d->chance[chain] : 0;
		const double side = *others < d->others && d->other[*others].at <= chain ?
			(double)d->other[*others].chance : 0;
		const double gain = next >= side ? next : side;

		if (1 + chain + *others >= c->rows || gain * cost <= expected * c->row)
			return chain;
		if (next >= side)
			all = next, chain++;
		else
			++*others;
		expected += gain;
		cost += c->row;
	}
}

static int step(struct en_drafter *d, const struct en_ids *answer, int n, const struct costs *c,
	struct sums *s)
{
	struct en_draft draft;
	int others, chain, right = 0, came = 1;

	en_drafter_propose(d, answer->id, n, EN_DRAFT_MOST, &draft);
	chain = plan(&draft, c, &others);
	for (int i = 0; i < draft.n && n + i < answer->n; i++) {
		const double chance = (double)draft.chance[i];
		const int bin = chance >= 1 ? BINS - 1 : (int)(chance * BINS);

		s->said[bin] += chance;
		s->seen[bin]++;
		if (draft.id[i] != answer->id[n + i])
			break;
		s->right[bin]++;
		right++;
	}
	came += right < chain ? right : chain;
	s->kept += came - 1;
	if (came > answer->n - n)
		came = answer->n - n;
	for (int i = 0; i < others && n + came < answer->n; i++)
		if (draft.other[i].at == came - 1 &&
		    draft.other[i].id == answer->id[n + came - 1]) {
			s->others_kept++;
			came++;
			break;
		}
	s->steps++;
	s->tokens += came;
	s->rows += 1 + chain + others;
	s->cost += 1 + c->row * (chain + others);
	return came;
}

static void print(const char *what, const struct sums *s)
{
	printf("%s\t%ld tokens\t%ld steps\t%.2f a step\t%.2f rows\t%ld + %ld kept\t%.2fx\n", what,
		s->tokens, s->steps, (double)s->tokens / (double)s->steps,
		(double)s->rows / (double)s->steps, s->kept, s->others_kept,
		(double)s->tokens / s->cost);
}

static void add(struct sums *all, const struct sums *s)
{
	all->tokens += s->tokens;
	all->steps += s->steps;
	all->rows += s->rows;
	all->kept += s->kept;
	all->others_kept += s->others_kept;
	all->cost += s->cost;
	for (int i = 0; i < BINS; i++) {
		all->said[i] += s->said[i];
		all->seen[i] += s->seen[i];
		all->right[i] += s->right[i];
	}
}

static enum fx_st answer(const struct en_vocab *v, const struct fx_span *text, int ngram,
	const struct costs *c, struct sums *s, struct fx_err *e)
{
	struct fx_arena a;
	struct en_ids ids = { 0 }, draft = { 0 };
	struct en_drafter *d;
	struct en_drafting how = { .vocab = v, .ngram = ngram };
	enum fx_st st;

	fx_arena_init(&a, 0);
	st = en_vocab_encode(v, text[0], 0, &a, &ids, e);
	if (!st && text[1].n)
		st = en_vocab_encode(v, text[1], 0, &a, &draft, e);
	how.text = draft.id;
	how.text_n = draft.n;
	how.max_tokens = ids.n;
	if (!st)
		st = en_drafter_new(&d, &a, &how, e);
	for (int n = 0; !st && n < ids.n;)
		n += step(d, &ids, n, c, s);
	fx_arena_reset(&a);
	return st;
}

/* The next text of a file; an empty one at its end. */
static struct fx_span cut(struct fx_span *left)
{
	const char *end = left->n ? memchr(left->p, 0x1e, left->n) : NULL;
	const struct fx_span text = { left->p, end ? (size_t)(end - left->p) : left->n };

	left->p += text.n + (end != NULL);
	left->n -= text.n + (end != NULL);
	return text;
}

static int run(const struct en_vocab *v, const struct fx_span *file, int ngram,
	const struct costs *c)
{
	struct fx_span left[2] = { file[0], file[1] };
	struct sums all = { 0 };
	struct fx_err e;

	for (int i = 1; left[0].n; i++) {
		struct fx_span text[2];
		struct sums s = { 0 };
		char name[16];

		for (int k = 0; k < 2; k++)
			text[k] = cut(left + k);
		if (!text[0].n)
			continue;
		if (answer(v, text, ngram, c, &s, &e))
			return fail(e.msg);
		snprintf(name, sizeof(name), "%d", i);
		print(name, &s);
		add(&all, &s);
	}
	if (!all.steps)
		return fail("no answer");
	print("all", &all);
	for (int i = 0; i < BINS; i++)
		if (all.seen[i])
			printf("chance\t%.2f said\t%.2f seen\t%ld times\n",
				all.said[i] / (double)all.seen[i],
				(double)all.right[i] / (double)all.seen[i], all.seen[i]);
	return 0;
}

/* A number with up to six decimals; -1: it is none. */
static double number(const char *s)
{
	double v = 0, unit = 0;

	for (; (*s >= '0' && *s <= '9') || (*s == '.' && unit == 0); s++)
		if (*s == '.')
			unit = 1;
		else if (unit > 0)
			v += (*s - '0') * (unit /= 10);
		else
			v = v * 10 + (*s - '0');
	return *s ? -1 : v;
}

int main(int argc, char **argv)
{
	struct costs c = { 0.05, 16 };
	const char *draft = NULL;
	struct fx_span file[2] = { { 0 }, { 0 } };
	struct fx_arena a;
	struct fx_err e = { 0 };
	struct en_vocab *v = NULL;
	int ngram = 1, at = 1, rc = 1;
	const void *json;
	size_t n;

	for (; at < argc && argv[at][0] == '-'; at++)
		if (!strcmp(argv[at], "--no-ngram"))
			ngram = 0;
		else if (!strcmp(argv[at], "--draft") && at + 1 < argc)
			draft = argv[++at];
		else if (!strcmp(argv[at], "--rows") && at + 1 < argc)
			c.rows = (int)number(argv[++at]);
		else if (!strcmp(argv[at], "--row-cost") && at + 1 < argc)
			c.row = number(argv[++at]);
		else
			argc = 0;
	if (at + 2 != argc || c.rows < 1 || c.row < 0) {
		fputs("usage: draft-steps [--draft FILE] [--no-ngram] [--rows N] [--row-cost B] "
		      "TOKENIZER.json ANSWERS\n", stderr);
		return 2;
	}
	fx_arena_init(&a, 0);
	for (int k = 0; k < (draft ? 2 : 1) && !e.st; k++) {
		e.st = fx_file_read(&json, &n, &a, k ? draft : argv[at + 1], MOST_BYTES, &e);
		file[k] = (struct fx_span){ json, n };
	}
	if (e.st || fx_file_read(&json, &n, &a, argv[at], MOST_BYTES, &e) != FX_OK ||
	    en_vocab_json(&v, json, n, &e) != FX_OK)
		fail(e.msg);
	else
		rc = run(v, file, ngram, &c);
	en_vocab_free(v);
	fx_arena_reset(&a);
	return rc;
}
