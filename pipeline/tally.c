/* tally.c - see tally.h */
#include "tally.h"

#include "compose.h"
#include "normal.h"
#include "sha256.h"
#include "utf8.h"

#include <math.h>
#include <string.h>

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory to compare a page");
}

/* ---- a page that was read, as a sheet ---- */

static void lay_out(char *to, size_t *n, const struct fx_dpage *p, const char *first)
{
	for (int i = 0; i < p->words; i++) {
		const size_t len = strlen(p->word[i].text);

		if (i)
			to[(*n)++] = first[i] ? '\n' : ' ';
		memcpy(to + *n, p->word[i].text, len);
		*n += len;
	}
}

/* Its words in order, each line on one of its own, or its plain text. */
static enum fx_st text_of(struct fx_span *text, struct fx_arena *a, const struct fx_dpage *p,
	struct fx_err *e)
{
	char *first = FX_NEWN(a, (size_t)p->words + 1, char), *to;
	size_t room = 1;

	*text = (struct fx_span){ p->text ? p->text : "", p->text ? strlen(p->text) : 0 };
	if (!p->words)
		return FX_OK;
	for (int i = 0; i < p->words; i++)
		room += strlen(p->word[i].text) + 1;
	to = FX_NEWN(a, room, char);
	if (!first || !to)
		return no_memory(e);
	for (int i = 0; i < p->lines; i++)
		first[p->line[i].word] = 1;
	*text = (struct fx_span){ to, 0 };
	lay_out(to, &text->n, p, first);
	return FX_OK;
}

/* Which of the page's words the words of its text in normal form are. */
static enum fx_st origins(int **word, struct fx_arena *a, const struct fx_dpage *p,
	struct fx_span normal, struct fx_err *e)
{
	size_t most = 1, n = 0;

	for (size_t i = 0; i < normal.n; i++)
		most += normal.p[i] == ' ';
	*word = FX_NEWN(a, most, int);
	if (!*word)
		return no_memory(e);
	for (int i = 0; i < p->words; i++) {
		struct fx_span s = { p->word[i].text, strlen(p->word[i].text) };

		FX_TRY(pp_normal(&s, a, s, 0, e));
		for (size_t k = 0; k < s.n; k++)	/* one for each blank, and one */
			if (!k || s.p[k - 1] == ' ')
				(*word)[n++] = i;
	}
	return FX_OK;
}

static enum fx_st spots_of(struct pl_sheet_page *to, struct fx_arena *a, const struct fx_dpage *p,
	struct fx_err *e)
{
	struct pp_spot *spot = FX_NEWN(a, (size_t)p->words + 1, struct pp_spot);

	if (!spot)
		return no_memory(e);
	for (int i = 0; i < p->words; i++) {
		const float *q = p->word[i].quad;
		float *b = spot[i].box;

		spot[i].text = (struct fx_span){ p->word[i].text, strlen(p->word[i].text) };
		memcpy(b, q, 2 * sizeof(*b));
		memcpy(b + 2, q, 2 * sizeof(*b));
		for (int k = 2; k < 8; k++) {
			b[k % 2] = q[k] < b[k % 2] ? q[k] : b[k % 2];
			b[2 + k % 2] = q[k] > b[2 + k % 2] ? q[k] : b[2 + k % 2];
		}
	}
	to->word = spot;
	to->words = p->words;
	to->w = (float)p->w;
	to->h = (float)p->h;
	return FX_OK;
}

/* ---- words and their confidences ---- */

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

/* ---- sums ---- */

static void add_edits(struct pp_edits *sum, const struct pp_edits *x)
{
	sum->edits += x->edits;
	sum->len += x->len;
}

void pl_sums_add(struct pl_sums *sum, const struct pl_sums *x)
{
	add_edits(&sum->chars, &x->chars);
	add_edits(&sum->words, &x->words);
	sum->bag.matched += x->bag.matched;
	sum->bag.read += x->bag.read;
	sum->bag.truth += x->bag.truth;
	sum->order.inverted += x->order.inverted;
	sum->order.pairs += x->order.pairs;
	sum->order.matched += x->order.matched;
	sum->order.lines += x->order.lines;
	sum->spots.read += x->spots.read;
	sum->spots.truth += x->spots.truth;
	sum->spots.found += x->spots.found;
	sum->spots.same += x->spots.same;
	sum->spots.same_nfc += x->spots.same_nfc;
	sum->spots.overlap += x->spots.overlap;
	sum->placed += x->placed;
	sum->pages += x->pages;
	sum->lost += x->lost;
	sum->beyond += x->beyond;
	sum->loops += x->loops;
}

const char *const pl_rate_name[PL_RATES] = { "cer", "wer", "precision", "recall", "f1",
	"order_distance", "order_matched", "detection_precision", "detection_recall",
	"detection_f1", "end_to_end_precision", "end_to_end_recall", "end_to_end_f1", "tightness",
	"panoptic_quality", "end_to_end_nfc_precision", "end_to_end_nfc_recall",
	"end_to_end_nfc_f1" };

static void spot_rates(double rate[3], const struct pp_spots *s, int64_t right)
{
	rate[0] = pp_spot_precision(s, right);
	rate[1] = pp_spot_recall(s, right);
	rate[2] = pp_spot_f1(s, right);
}

void pl_rates(double rate[PL_RATES], const struct pl_sums *s)
{
	rate[PL_CER] = pp_rate(&s->chars);
	rate[PL_WER] = pp_rate(&s->words);
	rate[PL_PRECISION] = pp_precision(&s->bag);
	rate[PL_RECALL] = pp_recall(&s->bag);
	rate[PL_F1] = pp_f1(&s->bag);
	rate[PL_ORDER] = pp_order_distance(&s->order);
	rate[PL_MATCHED] = pp_order_matched(&s->order);
	for (int i = PL_FOUND_P; i < PL_RATES; i++)
		rate[i] = NAN;
	if (!s->placed)
		return;
	spot_rates(rate + PL_FOUND_P, &s->spots, s->spots.found);
	spot_rates(rate + PL_SAME_P, &s->spots, s->spots.same);
	spot_rates(rate + PL_NFC_P, &s->spots, s->spots.same_nfc);
	rate[PL_TIGHTNESS] = pp_spot_tightness(&s->spots);
	rate[PL_QUALITY] = pp_spot_quality(&s->spots);
}

static void rates_of(const void *ud, const int *pick, int n, double *rate)
{
	const struct pl_sums *document = ud;
	struct pl_sums sum = { .pages = 0 };

	for (int i = 0; i < n; i++)
		pl_sums_add(&sum, document + pick[i]);
	pl_rates(rate, &sum);
}

enum fx_st pl_rate_intervals(struct pp_interval v[PL_RATES], struct fx_arena *a,
	const struct pl_sums *document, int n, struct fx_err *e)
{
	const struct pp_resampling r = { n, PL_RATES, rates_of, document };

	return pp_bootstrap(v, a, &r, e);
}

/* ---- a page ---- */

static int has_letters_beyond_ascii(struct fx_span text)
{
	for (const char *p = text.p, *end = p + text.n; p < end;) {
		const int32_t c = fx_utf8_next(&p, end);

		if (c > 127 && pp_is_alpha(c))
			return 1;
	}
	return 0;
}

/* What read words would be on the truth's picture. */
static enum fx_st fit(struct pp_spot **to, struct fx_arena *a, const struct pl_sheet_page *read,
	const struct pl_sheet_page *truth, struct fx_err *e)
{
	const float x = read->w > 0 && truth->w > 0 ? truth->w / read->w : 1;
	const float y = read->h > 0 && truth->h > 0 ? truth->h / read->h : 1;

	*to = FX_NEWN(a, (size_t)read->words + 1, struct pp_spot);
	if (!*to)
		return no_memory(e);
	for (int i = 0; i < read->words; i++) {
		const struct pp_spot *s = read->word + i;

		(*to)[i] = (struct pp_spot){ { s->box[0] * x, s->box[1] * y, s->box[2] * x,
			s->box[3] * y }, s->text };
	}
	return FX_OK;
}

/* 1: it could not be compared, which the log says; anything but that goes on as it is. */
static int too_many(enum fx_st *st, const struct fx_err *e)
{
	if (*st != FX_LIMIT)
		return 0;
	fx_log(FX_WARN, "a page is not compared in all: %s", e->msg);
	*st = FX_OK;
	return 1;
}

static enum fx_st places(struct pl_tally *t, struct pl_sums *s, const struct pl_sheet_page *read,
	const struct pl_sheet_page *truth, struct fx_err *e)
{
	struct pp_spot *fitted;
	enum fx_st st;

	if (!read->word || !truth->word)
		return FX_OK;
	FX_TRY(fit(&fitted, &t->page, read, truth, e));
	st = pp_spots(&s->spots, &t->page, (struct pp_spotted){ fitted, read->words },
		(struct pp_spotted){ truth->word, truth->words }, t->inclusive, e);
	if (!too_many(&st, e))
		s->placed = 1;
	return st;
}

static void join_lines(struct fx_span text)
{
	char *p = (char *)text.p;	/* ours, from pp_normal */

	for (size_t i = 0; i < text.n; i++)
		p[i] = p[i] == '\n' ? ' ' : p[i];
}

/* text: what was read and the truth in normal form, lines joined. */
static enum fx_st compare(struct pl_tally *t, struct pl_sums *s, const struct pl_sheet_page *read,
	const struct pl_sheet_page *truth, struct fx_span text[2], struct fx_err *e)
{
	struct fx_arena *a = &t->page;
	enum fx_st st;

	FX_TRY(pp_normal(text, a, read->text, 1, e));
	FX_TRY(pp_normal(text + 1, a, truth->text, 1, e));
	st = pp_order_of_lines(&s->order, a, text[0], text[1], e);
	if (!too_many(&st, e) && st)
		return st;
	join_lines(text[0]);
	join_lines(text[1]);
	FX_TRY(pp_cer(&s->chars, a, text[0], text[1], e));
	FX_TRY(pp_wer(&s->words, a, text[0], text[1], e));
	FX_TRY(pp_bag_of_words(&s->bag, a, text[0], text[1], e));
	return places(t, s, read, truth, e);
}

static void enter(struct pl_tally *t, struct pl_sums *row, struct pl_sums *s, struct fx_span truth)
{
	s->beyond = has_letters_beyond_ascii(truth);
	pl_sums_add(row, s);
	pl_sums_add(&t->all, s);
	if (s->beyond)
		pl_sums_add(&t->beyond, s);
}

static enum fx_st page(struct pl_tally *t, struct pl_sums *row, const struct fx_dpage *p,
	const struct pl_sheet_page *truth, struct pl_part *part, struct fx_err *e)
{
	struct pl_sums s = { .pages = 1, .lost = p->status == FX_PAGE_FAILED ||
		p->status == FX_PAGE_UNREADABLE };
	struct pl_sheet_page read = { .words = 0 };
	struct fx_span text[2];
	int *word;

	for (int i = 0; i < p->events; i++)
		s.loops += strcmp(p->event[i].kind, "loop") ? 0 : p->event[i].count;
	FX_TRY(text_of(&read.text, &t->page, p, e));
	if (!p->text)
		FX_TRY(spots_of(&read, &t->page, p, e));
	FX_TRY(compare(t, &s, &read, truth, text, e));
	FX_TRY(origins(&word, &t->page, p, text[0], e));
	FX_TRY(judge(t, part, p, text, word, e));
	enter(t, row, &s, text[1]);
	part->pages++;
	return FX_OK;
}

enum fx_st pl_tally_page(struct pl_tally *t, struct pl_sums *row, const struct fx_dpage *p,
	const struct pl_sheet_page *truth, int part, struct fx_err *e)
{
	enum fx_st st = page(t, row, p, truth, &t->part[part], e);

	fx_arena_reset(&t->page);
	return st;
}

enum fx_st pl_tally_sheet(struct pl_tally *t, struct pl_sums *row,
	const struct pl_sheet_page *read, const struct pl_sheet_page *truth, struct fx_err *e)
{
	static const struct pp_spot none;
	static const struct pl_sheet_page nothing = { .text = { "", 0 }, .word = &none };
	struct pl_sums s = { .pages = 1, .lost = !read };
	struct fx_span text[2];
	enum fx_st st = compare(t, &s, read ? read : &nothing, truth, text, e);

	if (!st)
		enter(t, row, &s, text[1]);
	fx_arena_reset(&t->page);
	return st;
}

/* ---- parts ---- */

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
