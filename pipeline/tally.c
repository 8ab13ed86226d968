/* tally.c - see tally.h */
#include "tally.h"

#include "normal.h"
#include "sha256.h"

#include <string.h>

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory to compare a page");
}

/* What was read as one text of words between blanks; which of the page's words they are, where
 * these are known. */
static enum fx_st normal_page(struct fx_span *read, int **word, struct fx_arena *a,
	const struct fx_dpage *p, struct fx_err *e)
{
	size_t room = p->text ? 3 * strlen(p->text) : 0, words = 0;
	char *to;

	for (int i = 0; i < p->words; i++)
		room += 3 * strlen(p->word[i].text) + 1;
	to = FX_NEWN(a, room + 1, char);
	*word = FX_NEWN(a, (size_t)p->words + 1, int);
	if (!to || !*word)
		return no_memory(e);
	*read = (struct fx_span){ to, 0 };
	if (!p->words && p->text)
		read->n = pp_normal(to, (struct fx_span){ p->text, strlen(p->text) });
	for (int i = 0; i < p->words; i++) {
		const char *text = p->word[i].text;
		const size_t blank = words > 0;
		size_t n = pp_normal(to + read->n + blank, (struct fx_span){ text, strlen(text) });

		if (!n)
			continue;
		if (blank)
			to[read->n] = ' ';
		read->n += blank + n;
		(*word)[words++] = i;
	}
	return FX_OK;
}

static enum fx_st add_word(struct pl_tally *t, struct pl_part *part, struct pp_judged word,
	struct fx_err *e)
{
	if (part->words == part->room) {
		struct pp_judged *more = FX_NEWN(&t->mem, part->room * 2 + 1024, struct pp_judged);

		if (!more)
			return no_memory(e);
		if (part->words)
			memcpy(more, part->word, part->words * sizeof(*more));
		part->word = more;
		part->room = part->room * 2 + 1024;
	}
	part->word[part->words++] = word;
	return FX_OK;
}

static enum fx_st judge(struct pl_tally *t, struct pl_part *part, const struct fx_dpage *p,
	const struct fx_span text[2], const int *word, struct fx_err *e)
{
	struct pp_evidence said = { 0 };
	unsigned char *right;
	size_t n;

	for (int i = 0; i < p->words; i++)
		pp_evidence_add(&said, p->word[i].confidence);
	FX_TRY(pp_right_words(&right, &n, &t->page, text[0], text[1], e));
	for (size_t i = 0; i < n; i++) {
		const float c = p->words ? p->word[word[i]].confidence : -1;

		if (c >= 0)
			FX_TRY(add_word(t, part, (struct pp_judged){ c, right[i], said }, e));
		else
			t->unknown++;
	}
	return FX_OK;
}

static void add_edits(struct pp_edits *sum, const struct pp_edits *x)
{
	sum->edits += x->edits;
	sum->len += x->len;
}

static void add(struct pl_sums *sum, const struct pl_sums *x)
{
	add_edits(&sum->chars, &x->chars);
	add_edits(&sum->words, &x->words);
	sum->bag.matched += x->bag.matched;
	sum->bag.read += x->bag.read;
	sum->bag.truth += x->bag.truth;
	sum->pages += x->pages;
	sum->lost += x->lost;
}

static enum fx_st page(struct pl_tally *t, struct pl_sums *s, const struct fx_dpage *p,
	struct fx_span truth, struct pl_part *part, struct fx_err *e)
{
	char *want = FX_NEWN(&t->page, 3 * truth.n + 1, char);
	struct fx_span text[2];
	int *word;

	if (!want)
		return no_memory(e);
	FX_TRY(normal_page(&text[0], &word, &t->page, p, e));
	text[1] = (struct fx_span){ want, pp_normal(want, truth) };
	FX_TRY(pp_cer(&s->chars, &t->page, text[0], text[1], e));
	FX_TRY(pp_wer(&s->words, &t->page, text[0], text[1], e));
	FX_TRY(pp_bag_of_words(&s->bag, &t->page, text[0], text[1], e));
	return judge(t, part, p, text, word, e);
}

enum fx_st pl_tally_page(struct pl_tally *t, struct pl_sums *row, const struct fx_dpage *p,
	struct fx_span truth, int part, struct fx_err *e)
{
	struct pl_sums s = { .pages = 1, .lost = p->status == FX_PAGE_FAILED ||
		p->status == FX_PAGE_UNREADABLE };
	enum fx_st st = page(t, &s, p, truth, &t->part[part], e);

	fx_arena_reset(&t->page);
	if (st)
		return st;
	t->part[part].pages++;
	add(row, &s);
	add(&t->all, &s);
	return FX_OK;
}

int pl_tally_held(const char *file, int number, int percent)
{
	struct fx_sha256 s;
	uint64_t v = 0;
	char text[16], hex[65];

	snprintf(text, sizeof(text), "\n%d", number);
	fx_sha256_start(&s);
	fx_sha256_take(&s, file, strlen(file));
	fx_sha256_take(&s, text, strlen(text));
	fx_sha256_end(&s, hex);
	for (int i = 0; i < 8; i++)
		v = 16 * v + (uint64_t)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
	return v * 100 < (uint64_t)percent << 32;
}

void pl_tally_reliability(struct pp_reliability *r, const struct pl_part *part,
	const struct fx_calibration *map)
{
	for (const struct pp_judged *w = part->word; w < part->word + part->words; w++)
		pp_reliability_add(r, pp_calibrated(map, w->confidence, &w->page), w->right);
}
