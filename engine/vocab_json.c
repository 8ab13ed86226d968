/* vocab_json.c - tokenizer.json as HF's tokenizers write it: one pass finds the parts and checks
 * the grammar, then each part is read. The vocabulary and the merges (hundreds of thousands of
 * entries) are pulled item by item; the small parts become trees. */
#include "vocab_table.h"
#include "json.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

#define MAX_MERGES 2000000
#define SMALL ((size_t)4 << 20)		/* bytes of a part that becomes a tree */

/* ---- skipping ---- */

static void skip_word(struct fx_json *j)
{
	const char *from = j->p;

	while (j->p < j->end && *j->p >= '0' && *j->p <= '9')
		j->p++;
	if (j->p > from && (*from != '0' || j->p == from + 1) &&
	    (j->p == j->end || *j->p == ',' || *j->p == '}' || *j->p == ']'))
		return;				/* a plain whole number, as most are */
	while (j->p < j->end && memchr("+-.0123456789abcdefghijklmnopqrstuvwxyzE", *j->p, 40))
		j->p++;
	if (j->p == from || j->p - from > 64 ||
	    fx_json_check(from, (size_t)(j->p - from), &(struct fx_err){ 0 }) != FX_OK) {
		j->p = from;
		fx_json_fail(j, "expected a value");
	}
}

/* Moves past one value of any kind. Levels are bits: 1 for an object. */
static void skip(struct fx_json *j)
{
	uint64_t object = 0;
	int depth = 0;

	for (;;) {
		int open = fx_json_mark(j, '{') ? '{' : fx_json_mark(j, '[') ? '[' : 0;

		if (open && depth == FX_JSON_MAX_DEPTH - 1) {
			fx_json_fail(j, "nested too deep");
			return;
		}
		if (open) {
			object = object << 1 | (open == '{');
			depth++;
			if (!fx_json_mark(j, open == '{' ? '}' : ']')) {
				if (open == '{') {
					fx_json_text(j);
					fx_json_need(j, ':', "expected a colon");
				}
				continue;
			}
			object >>= 1;
			depth--;
		} else if (j->p < j->end && *j->p == '"') {
			fx_json_text(j);
		} else {
			skip_word(j);
		}
		while (depth && !fx_json_mark(j, ',')) {
			fx_json_need(j, object & 1 ? '}' : ']', "expected a comma or the end");
			if (j->wrong)
				return;
			object >>= 1;
			depth--;
		}
		if (!depth || j->wrong)
			return;
		if (object & 1) {
			fx_json_text(j);
			fx_json_need(j, ':', "expected a colon");
		}
	}
}

/* ---- the parts ---- */

struct part {
	const char *name;
	struct fx_json at;		/* at.p NULL: absent */
	struct part *inside;		/* an object whose own parts are noted: NULL or (parts) */
	int parts;
};
enum { ADDED, NORMALIZER, PRE_TOKENIZER, DECODER, MODEL, PARTS };
enum { TYPE, UNK, FUSE_UNK, BYTE_FALLBACK, PREFIX, SUFFIX, VOCAB, MERGES, MODEL_PARTS };

struct reader {
	struct en_vocab *v;
	const char *text;
	struct fx_err *e;
	struct part part[PARTS], model[MODEL_PARTS];
};

static enum fx_st damaged(struct reader *r, const struct fx_json *j, enum fx_st st)
{
	if (st)
		return st;
	return j->wrong ? fx_fail(r->e, FX_MODEL, "byte %zu: %s", (size_t)(j->at - r->text),
		j->wrong) : FX_OK;
}

/* Notes where each wanted key's value lies; other keys are only held against the grammar. */
static void object(struct fx_json *j, struct part *part, int n)
{
	fx_json_need(j, '{', "expected an object");
	if (fx_json_mark(j, '}'))
		return;
	do {
		struct fx_span key = fx_json_text(j);
		struct part *p = NULL;
		const char *from;

		fx_json_need(j, ':', "expected a colon");
		for (int i = 0; i < n; i++)
			if (fx_span_is(key, part[i].name))
				p = &part[i];
		if (p && p->at.p)
			fx_json_fail(j, "a key that stands twice");
		from = j->p;
		if (p && p->inside)
			object(j, p->inside, p->parts);
		else
			skip(j);
		if (p && !j->wrong)
			p->at = (struct fx_json){ .p = from, .end = j->p };
	} while (fx_json_mark(j, ','));
	fx_json_need(j, '}', "expected a comma or the end");
}

static enum fx_st tree(struct reader *r, const struct part *p, cJSON **t)
{
	size_t n = p->at.p ? (size_t)(p->at.end - p->at.p) : 0;

	*t = NULL;
	if (!n)
		return FX_OK;
	if (n > SMALL)
		return fx_fail(
			r->e, FX_LIMIT, "%s: %zu bytes, over the limit of %zu", p->name, n, SMALL);
	if (fx_json_tree(t, p->at.p, n, r->e) != FX_OK) {
		r->e->st = r->e->st == FX_NOMEM ? FX_NOMEM : FX_MODEL;
		return fx_wrap(r->e, "%s", p->name);
	}
	return FX_OK;
}

static int is(const cJSON *object, const char *key, const char *want)
{
	const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));

	return s && !strcmp(s, want);
}

static int replaces(const cJSON *t, const char *from, const char *to)
{
	return is(t, "type", "Replace") && is(t, "content", to) &&
		is(cJSON_GetObjectItemCaseSensitive(t, "pattern"), "String", from);
}

/* The blank is U+2581 on the way in and a blank again on the way out; nothing else is supported. */
static enum fx_st check_parts(struct reader *r)
{
	cJSON *t;
	int ok;

	FX_TRY(tree(r, &r->part[NORMALIZER], &t));
	ok = replaces(t, " ", "\xe2\x96\x81");
	cJSON_Delete(t);
	if (!ok)
		return fx_fail(r->e, FX_MODEL, "normalizer: expected Replace of a blank by U+2581");
	FX_TRY(tree(r, &r->part[PRE_TOKENIZER], &t));
	ok = !t || cJSON_IsNull(t) || (is(t, "type", "Split") &&
		is(cJSON_GetObjectItemCaseSensitive(t, "pattern"), "String", " "));
	cJSON_Delete(t);
	if (!ok)
		return fx_fail(r->e, FX_MODEL, "pre_tokenizer: expected null, or Split at blanks");
	FX_TRY(tree(r, &r->part[DECODER], &t));
	{
		const cJSON *list = cJSON_GetObjectItemCaseSensitive(t, "decoders");

		ok = is(t, "type", "Sequence") && cJSON_GetArraySize(list) == 3 &&
			replaces(cJSON_GetArrayItem(list, 0), "\xe2\x96\x81", " ") &&
			is(cJSON_GetArrayItem(list, 1), "type", "ByteFallback") &&
			is(cJSON_GetArrayItem(list, 2), "type", "Fuse");
	}
	cJSON_Delete(t);
	if (!ok)
		return fx_fail(r->e, FX_MODEL, "decoder: expected Replace of U+2581, ByteFallback "
			"and Fuse");
	return FX_OK;
}

static int one_added(struct reader *r, const cJSON *t, int *id, const char **content)
{
	const cJSON *number = cJSON_GetObjectItemCaseSensitive(t, "id");

	*content = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(t, "content"));
	if (!cJSON_IsNumber(number) || number->valuedouble != (double)number->valueint ||
	    number->valueint < 0 || number->valueint >= EN_VOCAB_MAX || !*content || !**content) {
		fx_fail(r->e, FX_MODEL, "added_tokens: expected an id from 0 to %d and a content",
			EN_VOCAB_MAX - 1);
		return 0;
	}
	*id = number->valueint;
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(t, "single_word")) ||
	    cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(t, "lstrip")) ||
	    cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(t, "rstrip"))) {
		fx_fail(r->e, FX_MODEL,
			"added_tokens: id %d: single_word, lstrip and rstrip are not "
			"supported",
			*id);
		return 0;
	}
	return 1;
}

/* They may repeat an entry of the vocabulary, then with the same id. */
static enum fx_st add_tokens(struct reader *r, const cJSON *list)
{
	struct en_vocab *v = r->v;
	const cJSON *t;
	const char *content;
	int id;

	cJSON_ArrayForEach(t, list) {
		size_t n;

		if (!one_added(r, t, &id, &content))
			return r->e->st;
		n = strlen(content);
		if (en_vocab_lookup(v, content, n) != id)
			FX_TRY(en_table_add(v, id, content, n, r->e));
		v->piece[id].whole = 1;
		if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(t, "special")))
			v->piece[id].kind = EN_CONTROL_PIECE;
	}
	return FX_OK;
}

static enum fx_st read_vocab(struct reader *r)
{
	struct fx_json j = r->model[VOCAB].at;
	char buf[EN_PIECE_BYTES + 8];
	enum fx_st st = FX_OK;

	fx_json_need(&j, '{', "expected an object");
	if (fx_json_mark(&j, '}'))
		return fx_fail(r->e, FX_MODEL, "vocab: empty");
	do {
		struct fx_span piece = fx_json_plain(&j, buf, sizeof(buf));
		int64_t id;

		fx_json_need(&j, ':', "expected a colon");
		id = fx_json_integer(&j);
		if (!j.wrong)
			st = en_table_add(r->v, id < EN_VOCAB_MAX ? (int)id : -1, piece.p,
				piece.n, r->e);
	} while (!st && fx_json_mark(&j, ','));
	if (!st)
		fx_json_need(&j, '}', "expected a comma or the end");
	return damaged(r, &j, st);
}

/* Merges wait here while the memory of their pieces is fetched: looked up at once, each would wait
 * for three cache misses, and there are half a million of them. */
enum { FETCHED = 16, WAITING = 32 };
struct waiting {
	char text[2 * EN_PIECE_BYTES];		/* left, then right */
	size_t left, n;
	int rank;
	int a, b, id;				/* of left, right and both */
};

static enum fx_st find_merge(struct reader *r, struct waiting *w)
{
	w->a = en_vocab_lookup(r->v, w->text, w->left);
	w->b = en_vocab_lookup(r->v, w->text + w->left, w->n - w->left);
	w->id = en_vocab_lookup(r->v, w->text, w->n);
	if (w->a < 0 || w->b < 0)
		return fx_fail(r->e, FX_MODEL, "merges: entry %d joins what is no piece", w->rank);
	if (w->id < 0)
		return fx_fail(r->e, FX_MODEL, "merges: entry %d makes what is no piece", w->rank);
	en_table_merge_soon(r->v, w->a, w->b);
	return FX_OK;
}

static void add_merge(struct reader *r, const struct waiting *w)
{
	struct en_merge *m = en_table_merge(r->v, w->a, w->b);

	if (m->id < 0)			/* of two equal entries HF keeps the last; so does this */
		m->pair = (uint64_t)w->a << 32 | (uint32_t)w->b;
	m->id = w->id;
	m->rank = w->rank;
}

/* Entries up to n have come; those before found have their ids, those before done are in the table.
 */
struct queue {
	struct waiting w[WAITING];
	int n, found, done;
};

/* Moves on what has waited long enough; all of it when the last has come. */
static enum fx_st move_on(struct reader *r, struct queue *q, int last)
{
	while (q->found < q->n && (last || q->n - q->found >= FETCHED))
		FX_TRY(find_merge(r, &q->w[q->found++ % WAITING]));
	while (q->done < q->found && (last || q->n - q->done >= WAITING))
		add_merge(r, &q->w[q->done++ % WAITING]);
	return FX_OK;
}

static void wait_merge(struct reader *r, struct waiting *w, struct fx_span a, struct fx_span b)
{
	memcpy(w->text, a.p, a.n);
	memcpy(w->text + a.n, b.p, b.n);
	w->left = a.n;
	w->n = a.n + b.n;
	en_table_soon(r->v, w->text, w->left);
	en_table_soon(r->v, w->text + w->left, b.n);
	en_table_soon(r->v, w->text, w->n);
}

/* "a b", divided by the one blank (pieces have U+2581 instead), or ["a", "b"]. */
static enum fx_st one_merge(struct reader *r, struct fx_json *j, struct waiting *w)
{
	char buf[2][2 * EN_PIECE_BYTES + 8];
	struct fx_span a, b;

	if (fx_json_mark(j, '[')) {
		a = fx_json_plain(j, buf[0], sizeof(buf[0]));
		fx_json_need(j, ',', "expected a pair");
		b = fx_json_plain(j, buf[1], sizeof(buf[1]));
		fx_json_need(j, ']', "expected a pair");
	} else {
		const char *cut;

		a = fx_json_plain(j, buf[0], sizeof(buf[0]));
		cut = j->wrong ? NULL : memchr(a.p, ' ', a.n);
		if (!cut) {
			fx_json_fail(j, "expected two pieces with a blank between");
			return FX_OK;
		}
		b = (struct fx_span){ cut + 1, a.n - (size_t)(cut + 1 - a.p) };
		a.n = (size_t)(cut - a.p);
	}
	if (j->wrong)
		return FX_OK;
	if (a.n > EN_PIECE_BYTES || b.n > EN_PIECE_BYTES)
		return fx_fail(r->e, FX_MODEL, "merges: entry %d is too long", w->rank);
	wait_merge(r, w, a, b);
	return FX_OK;
}

/* How many entries there are at most, from the bytes: ,"a b" is 6, and a comma stands between two.
 */
static size_t most_merges(const struct fx_json *j)
{
	const size_t most = (size_t)(j->end - j->p) / 6 + 1;
	size_t commas = 1;

	for (const char *p = j->p; p < j->end && (p = memchr(p, ',', (size_t)(j->end - p))); p++)
		commas++;
	commas = commas < most ? commas : most;
	return commas < MAX_MERGES ? commas : MAX_MERGES;
}

static enum fx_st read_merges(struct reader *r)
{
	struct fx_json j = r->model[MERGES].at;
	const size_t most = most_merges(&j);
	struct en_vocab *v = r->v;
	struct queue q;
	enum fx_st st = FX_OK;

	for (v->merges = 16; v->merges < most + most / 2; v->merges *= 2)
		;
	v->merge = FX_NEWN(&v->mem, v->merges, struct en_merge);
	if (!v->merge)
		return fx_fail(r->e, FX_NOMEM, "merges of a tokenizer");
	for (size_t i = 0; i < v->merges; i++)
		v->merge[i].id = -1;
	fx_json_need(&j, '[', "merges: expected a list");
	if (fx_json_mark(&j, ']'))
		return damaged(r, &j, FX_OK);
	q.n = q.found = q.done = 0;
	do {
		if (q.n >= MAX_MERGES)
			return fx_fail(r->e, FX_LIMIT, "over %d merges", MAX_MERGES);
		FX_TRY(move_on(r, &q, 0));
		q.w[q.n % WAITING].rank = q.n;
		st = one_merge(r, &j, &q.w[q.n % WAITING]);
		q.n += !st && !j.wrong;
	} while (!st && fx_json_mark(&j, ','));
	if (!st)
		fx_json_need(&j, ']', "expected a comma or the end");
	FX_TRY(damaged(r, &j, st));
	return move_on(r, &q, 1);
}

static int part_is(const struct part *p, const char *text)
{
	struct fx_json j = p->at;
	size_t n = strlen(text);

	if (!j.p)
		return 0;
	while (j.p < j.end && strchr(" \t\r\n", *j.p))
		j.p++;
	return (size_t)(j.end - j.p) == n && !memcmp(j.p, text, n);
}

static enum fx_st check_model(struct reader *r)
{
	struct part *m = r->model;

	if (m[TYPE].at.p && !part_is(&m[TYPE], "\"BPE\""))
		return fx_fail(r->e, FX_MODEL, "model.type: expected BPE");
	if (!part_is(&m[BYTE_FALLBACK], "true"))
		return fx_fail(r->e, FX_MODEL, "model.byte_fallback: expected true");
	if ((m[PREFIX].at.p && !part_is(&m[PREFIX], "null") && !part_is(&m[PREFIX], "\"\"")) ||
	    (m[SUFFIX].at.p && !part_is(&m[SUFFIX], "null") && !part_is(&m[SUFFIX], "\"\"")))
		return fx_fail(r->e, FX_MODEL, "model: a prefix or suffix of subwords is not "
			"supported");
	if (!m[VOCAB].at.p || !m[MERGES].at.p)
		return fx_fail(r->e, FX_MODEL, "model.%s: missing", m[VOCAB].at.p ? "merges" :
			"vocab");
	return FX_OK;
}

/* n: bytes of the file. */
static enum fx_st fill(struct reader *r, size_t n, const cJSON *added)
{
	char buf[EN_PIECE_BYTES + 8];
	struct fx_json j = r->model[UNK].at;

	/* A piece takes 6 bytes at least: "a":1, */
	FX_TRY(en_table_init(r->v, EN_VOCAB_MAX, n / 6 < EN_VOCAB_MAX ? (int)(n / 6) : EN_VOCAB_MAX,
		n, r->e));
	FX_TRY(read_vocab(r));
	FX_TRY(add_tokens(r, added));
	FX_TRY(read_merges(r));
	en_table_finish(r->v);
	r->v->fuse_unk = part_is(&r->model[FUSE_UNK], "true");
	if (j.p && !part_is(&r->model[UNK], "null")) {
		struct fx_span unk = fx_json_plain(&j, buf, sizeof(buf));

		FX_TRY(damaged(r, &j, FX_OK));
		r->v->unk = en_vocab_lookup(r->v, unk.p, unk.n);
	}
	return FX_OK;
}

static enum fx_st read_json(struct reader *r, size_t n)
{
	struct fx_json j = { .p = r->text, .end = r->text + n };
	cJSON *added;
	enum fx_st st;

	r->part[MODEL].inside = r->model;
	r->part[MODEL].parts = MODEL_PARTS;
	object(&j, r->part, PARTS);
	fx_json_end(&j);
	FX_TRY(damaged(r, &j, FX_OK));
	if (!r->part[MODEL].at.p)
		return fx_fail(r->e, FX_MODEL, "model: missing");
	FX_TRY(check_model(r));
	FX_TRY(check_parts(r));
	FX_TRY(tree(r, &r->part[ADDED], &added));
	st = added && !cJSON_IsArray(added) ?
		fx_fail(r->e, FX_MODEL, "added_tokens: expected a list") : fill(r, n, added);
	cJSON_Delete(added);
	return st;
}

enum fx_st en_vocab_json(struct en_vocab **out, const void *p, size_t n, struct fx_err *e)
{
	struct reader r = {
		.text = p,
		.e = e,
		.part = {{.name = "added_tokens"}, {.name = "normalizer"},
			{.name = "pre_tokenizer"}, {.name = "decoder"}, {.name = "model"}},
		.model = {{.name = "type"}, {.name = "unk_token"}, {.name = "fuse_unk"},
			{.name = "byte_fallback"}, {.name = "continuing_subword_prefix"},
			{.name = "end_of_word_suffix"}, {.name = "vocab"}, {.name = "merges"}},
	};
	enum fx_st st;

	*out = NULL;
	if (n > FX_JSON_MAX_BYTES)
		return fx_fail(e, FX_LIMIT, "tokenizer: %zu bytes, over the limit of %zu", n,
			FX_JSON_MAX_BYTES);
	r.v = calloc(1, sizeof(*r.v));
	if (!r.v)
		return fx_fail(e, FX_NOMEM, "tokenizer");
	fx_arena_init(&r.v->mem, 0);
	st = read_json(&r, n);
	if (st)
		en_vocab_free(r.v);
	else
		*out = r.v;
	return st;
}
