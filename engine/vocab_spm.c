/* vocab_spm.c - SentencePiece's tokenizer.model: a protocol buffer of pieces and of what the
 * trainer and the normalizer were told (sentencepiece_model.proto; model specification 6.3). Only
 * BPE with byte fallback and without normalization is read, as Gemma's are. */
#include "vocab_table.h"

#include <stdlib.h>
#include <string.h>

enum { NORMAL = 1, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE };

struct wire { const unsigned char *p, *end; int bad; };

static uint64_t varint(struct wire *w)
{
	uint64_t v = 0;

	for (int shift = 0; shift < 64 && w->p < w->end; shift += 7) {
		v |= (uint64_t)(*w->p & 127) << shift;
		if (!(*w->p++ & 128))
			return v;
	}
	w->bad = 1;
	return 0;
}

/* One field: its number, its value (numbers) or its bytes. 0 at the end or when bad. */
static int field(struct wire *w, uint64_t *value, struct wire *bytes)
{
	uint64_t key, n = 0;

	if (w->bad || w->p == w->end)
		return 0;
	key = varint(w);
	*value = 0;
	*bytes = (struct wire){ w->p, w->p, 0 };
	switch (key & 7) {
	case 0:
		*value = varint(w);
		break;
	case 1:
		n = 8;
		break;
	case 2:
		n = varint(w);
		break;
	case 5:
		n = 4;
		break;
	default:
		w->bad = 1;
	}
	if (n > (uint64_t)(w->end - w->p))
		w->bad = 1;
	if (w->bad || !key >> 3)
		return 0;
	if ((key & 7) != 0) {
		*bytes = (struct wire){ w->p, w->p + n, 0 };
		w->p += n;
	}
	return key >> 3 > 1000000 ? 1000000 : (int)(key >> 3);
}

static enum fx_st damaged(const struct wire *w, const void *from, struct fx_err *e)
{
	return w->bad ? fx_fail(e, FX_MODEL, "byte %zu: not a protocol buffer",
		(size_t)(w->p - (const unsigned char *)from)) : FX_OK;
}

static enum fx_st piece(struct en_vocab *v, int id, struct wire w, struct fx_err *e)
{
	struct wire bytes, text = { 0 };
	uint64_t value, type = NORMAL;
	float score = 0;
	int f;

	while ((f = field(&w, &value, &bytes)) != 0)
		if (f == 1)
			text = bytes;
		else if (f == 2 && bytes.end - bytes.p == 4)
			memcpy(&score, bytes.p, 4);
		else if (f == 3)
			type = value;
	if (w.bad || !text.p || type < NORMAL || type > BYTE)
		return fx_fail(e, FX_MODEL, "piece %d: damaged", id);
	FX_TRY(en_table_add(v, id, (const char *)text.p, (size_t)(text.end - text.p), e));
	v->piece[id].score = score;
	v->piece[id].whole = type == USER_DEFINED;
	v->piece[id].kind = type == BYTE ? EN_BYTE_PIECE :
		type == CONTROL || type == UNKNOWN || type == UNUSED ? EN_CONTROL_PIECE :
		EN_TEXT_PIECE;
	if (type == UNKNOWN)
		v->unk = id;
	return FX_OK;
}

static enum fx_st trainer(struct wire w, struct fx_err *e)
{
	uint64_t value, model = 1, fallback = 0;
	struct wire bytes;
	int f;

	while ((f = field(&w, &value, &bytes)) != 0)
		if (f == 3)
			model = value;
		else if (f == 35)
			fallback = value;
	if (model != 2)
		return fx_fail(e, FX_MODEL, "trainer_spec.model_type: expected 2 (BPE), found %d",
			(int)model);
	return fallback ? FX_OK : fx_fail(e, FX_MODEL, "trainer_spec.byte_fallback: expected true");
}

static enum fx_st normalizer(struct wire w, struct fx_err *e)
{
	uint64_t value, prefix = 1, remove = 1, escape = 1;
	struct wire bytes;
	int f, map = 0;

	while ((f = field(&w, &value, &bytes)) != 0)
		if (f == 2)
			map = bytes.end > bytes.p;
		else if (f == 3)
			prefix = value;
		else if (f == 4)
			remove = value;
		else if (f == 5)
			escape = value;
	if (map || prefix || remove || !escape)
		return fx_fail(e, FX_MODEL, "normalizer_spec: expected no normalization, no dummy "
			"prefix, all blanks kept and escaped");
	return FX_OK;
}

static enum fx_st read_model(struct en_vocab *v, const void *p, size_t n, struct fx_err *e)
{
	struct wire w = { p, (const unsigned char *)p + n, 0 }, bytes;
	int f, pieces = 0, specs = 0, id = 0;
	uint64_t value;

	while ((f = field(&w, &value, &bytes)) != 0)
		pieces += f == 1;
	FX_TRY(damaged(&w, p, e));
	if (pieces < 1 || pieces > EN_VOCAB_MAX)
		return fx_fail(e, FX_MODEL, "%d pieces: expected 1 to %d", pieces, EN_VOCAB_MAX);
	FX_TRY(en_table_init(v, pieces, pieces, n, e));
	for (w.p = p; (f = field(&w, &value, &bytes)) != 0;) {
		if (f == 1)
			FX_TRY(piece(v, id++, bytes, e));
		else if (f == 2)
			FX_TRY(trainer(bytes, e));
		else if (f == 3)
			FX_TRY(normalizer(bytes, e));
		specs |= f == 2 ? 1 : f == 3 ? 2 : 0;
	}
	if (specs != 3)
		return fx_fail(e, FX_MODEL, "no trainer_spec or no normalizer_spec");
	en_table_finish(v);
	return FX_OK;
}

enum fx_st en_vocab_spm(struct en_vocab **out, const void *p, size_t n, struct fx_err *e)
{
	struct en_vocab *v = calloc(1, sizeof(*v));
	enum fx_st st;

	*out = NULL;
	if (!v)
		return fx_fail(e, FX_NOMEM, "tokenizer");
	fx_arena_init(&v->mem, 0);
	v->spm = 1;
	st = read_model(v, p, n, e);
	if (st)
		en_vocab_free(v);
	else
		*out = v;
	return st;
}
