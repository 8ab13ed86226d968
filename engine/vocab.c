/* vocab.c - see vocab.h: the table of pieces, and text around the merges */
#include "vocab.h"
#include "vocab_table.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

static const char blank[] = "\xe2\x96\x81";		/* U+2581, how pieces spell a blank */
static const char strange[] = "\xef\xbf\xbd";		/* U+FFFD */

/* ---- the table ---- */

static uint64_t load(const char *p, size_t n)
{
	uint64_t w = 0;

	memcpy(&w, p, n);
	return w;
}

/* Up to 8 bytes, padded with 0. Parts that overlap agree, so they are simply joined; a copy of n
 * bytes would be slower than all the rest of a lookup. (Other byte orders get other words, as
 * good.) */
static uint64_t word(const char *p, size_t n)
{
	if (n >= 8)
		return load(p, 8);
	if (n >= 4)
		return load(p, 4) | load(p + n - 4, 4) << 8 * (n - 4);
	if (!n)
		return 0;
	return (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 * (n / 2) |
		(uint64_t)(unsigned char)p[n - 1] << 8 * (n - 1);
}

/* Multiply and fold, 8 bytes at a time; the first multiplier is 2^64 over the golden ratio. */
static uint64_t hash(const char *p, size_t n)
{
	uint64_t h = n;

	for (size_t i = 0; i < n; i += 8) {
		h = (h ^ word(p + i, n - i)) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

enum fx_st en_table_init(struct en_vocab *v, int n, int pieces, size_t text, struct fx_err *e)
{
	for (v->slots = 64; v->slots < (size_t)pieces + (size_t)pieces / 4; v->slots *= 2)
		;
	v->piece = FX_NEWN(&v->mem, (size_t)n, struct en_piece);
	v->slot = FX_NEWN(&v->mem, v->slots, struct en_slot);
	v->text = FX_NEWN(&v->mem, text + 1, char);
	v->text_room = text;
	v->size = n;
	v->unk = -1;
	if (v->mem.failed)
		return fx_fail(e, FX_NOMEM, "tokenizer of %d pieces", n);
	memset(v->slot, 0xff, v->slots * sizeof(*v->slot));
	return FX_OK;
}

static const char *text_of(const struct en_vocab *v, int id)
{
	return v->text + v->piece[id].at;
}

/* The slot of a piece, or the free one where it belongs; *want is what that slot holds or will. */
static size_t find(const struct en_vocab *v, const char *p, size_t n, struct en_slot *want)
{
	const uint64_t h = hash(p, n);
	size_t s = h & (v->slots - 1);

	*want = (struct en_slot){ word(p, n), (uint32_t)(h >> 32) << 9 | (uint32_t)n, -1 };
	for (; v->slot[s].id >= 0; s = (s + 1) & (v->slots - 1)) {
		const struct en_slot *at = v->slot + s;

		if (at->head == want->head && at->tag == want->tag &&
		    (n <= 8 || !memcmp(text_of(v, at->id) + 8, p + 8, n - 8)))
			break;
	}
	return s;
}

void en_table_soon(const struct en_vocab *v, const char *p, size_t n)
{
	__builtin_prefetch(&v->slot[hash(p, n) & (v->slots - 1)]);
}

enum fx_st en_table_add(struct en_vocab *v, int id, const char *p, size_t n, struct fx_err *e)
{
	struct en_slot slot;
	size_t s;

	if (!n || n > EN_PIECE_BYTES)
		return fx_fail(e, FX_MODEL, "piece %d has %zu bytes, not 1 to %d", id, n,
			EN_PIECE_BYTES);
	if (id < 0 || id >= v->size)
		return fx_fail(e, FX_MODEL, "piece id %d: expected 0 to %d", id, v->size - 1);
	s = find(v, p, n, &slot);
	if (v->piece[id].n || v->slot[s].id >= 0)
		return fx_fail(e, FX_MODEL, "id %d: its piece or its number stands twice", id);
	if (n > v->text_room - v->text_n)
		return fx_fail(e, FX_MODEL, "piece %d: longer than the file it is from", id);
	slot.id = id;
	v->slot[s] = slot;
	v->piece[id].at = (uint32_t)v->text_n;
	v->piece[id].n = (uint16_t)n;
	memcpy(v->text + v->text_n, p, n);
	v->text_n += n;
	return FX_OK;
}

/* The number in "<locNNNN>", "<segNNN>" or (hexadecimal) "<0xHH>"; -1: not of that form. */
static int numbered(const struct fx_span *t, const char *head, int digits, int base)
{
	size_t k = strlen(head);
	int v = 0;

	if (t->n != k + (size_t)digits + 1 || memcmp(t->p, head, k) != 0 || t->p[t->n - 1] != '>')
		return -1;
	for (int i = 0; i < digits; i++) {
		const char *at = memchr("0123456789ABCDEF", t->p[k + (size_t)i], (size_t)base);

		if (!at)
			return -1;
		v = v * base + (int)(at - "0123456789ABCDEF");
	}
	return v;
}

void en_table_finish(struct en_vocab *v)
{
	while (v->size && !v->piece[v->size - 1].n)
		v->size--;
	memset(v->byte, 0xff, sizeof(v->byte));
	for (int id = 0; id < v->size; id++) {
		struct en_piece *t = &v->piece[id];
		const struct fx_span text = { text_of(v, id), t->n };
		int byte, loc, seg;

		if (!t->n)
			continue;
		byte = numbered(&text, "<0x", 2, 16);
		loc = numbered(&text, "<loc", 4, 10);
		seg = numbered(&text, "<seg", 3, 10);
		if (byte >= 0 && t->kind == EN_TEXT_PIECE && !v->spm)
			t->kind = EN_BYTE_PIECE;
		if (t->kind == EN_BYTE_PIECE && byte >= 0) {
			t->value = (short)byte;
			v->byte[byte] = id;
		} else if (loc >= 0 && loc < 1024) {
			t->kind = EN_LOC_PIECE;
			t->value = (short)loc;
		} else if (seg >= 0 && seg < 128) {
			t->kind = EN_SEG_PIECE;
			t->value = (short)seg;
		}
		if (t->whole)
			v->whole_len[(unsigned char)text.p[0]][(t->n - 1) / 64] |=
				(uint64_t)1 << (t->n - 1) % 64;
	}
	if (v->byte['\t'] < 0)		/* converted vocabularies spell that byte as itself */
		v->byte['\t'] = en_vocab_lookup(v, "\t", 1);
}

static size_t merge_home(const struct en_vocab *v, uint64_t pair)
{
	return (size_t)((pair ^ pair >> 21) * 0x9e3779b97f4a7c15u >> 20) & (v->merges - 1);
}

static uint64_t pair_of(int left, int right)
{
	return (uint64_t)left << 32 | (uint32_t)right;
}

void en_table_merge_soon(const struct en_vocab *v, int left, int right)
{
	__builtin_prefetch(&v->merge[merge_home(v, pair_of(left, right))]);
}

struct en_merge *en_table_merge(const struct en_vocab *v, int left, int right)
{
	const uint64_t pair = pair_of(left, right);
	size_t s = merge_home(v, pair);

	while (v->merge[s].id >= 0 && v->merge[s].pair != pair)
		s = (s + 1) & (v->merges - 1);
	return &v->merge[s];
}

/* ---- looking things up ---- */

void en_vocab_free(struct en_vocab *v)
{
	if (!v)
		return;
	fx_arena_reset(&v->mem);
	free(v);
}

int en_vocab_size(const struct en_vocab *v)
{
	return v->size;
}

const char *en_vocab_piece(const struct en_vocab *v, int id, size_t *n)
{
	*n = 0;
	if (id < 0 || id >= v->size || !v->piece[id].n)
		return NULL;
	*n = v->piece[id].n;
	return text_of(v, id);
}

int en_vocab_lookup(const struct en_vocab *v, const char *piece, size_t n)
{
	struct en_slot slot;

	return n && n <= EN_PIECE_BYTES ? v->slot[find(v, piece, n, &slot)].id : -1;
}

enum en_vocab_kind en_vocab_kind(const struct en_vocab *v, int id, int *value)
{
	*value = v->piece[id].value;
	return (enum en_vocab_kind)v->piece[id].kind;
}

int en_vocab_symbols(const struct en_vocab *v, int id, int symbol[EN_PIECE_BYTES])
{
	const struct en_piece *t = &v->piece[id];
	const char *p = text_of(v, id);
	int n = 0;

	if (t->kind == EN_CONTROL_PIECE)
		return 0;
	if (t->kind == EN_LOC_PIECE || t->kind == EN_BYTE_PIECE) {
		symbol[0] = t->kind == EN_LOC_PIECE ? FX_LOC + t->value : t->value;
		return 1;
	}
	for (size_t i = 0; i < t->n; i++)
		if (t->n - i >= 3 && !memcmp(p + i, blank, 3)) {
			symbol[n++] = ' ';
			i += 2;
		} else {
			symbol[n++] = (unsigned char)p[i];
		}
	return n;
}

/* ---- encoding ---- */

struct encoder {
	const struct en_vocab *v;
	int literal;
	int *ids, n;
	char *norm;		/* the stretch being gathered, normalized */
	size_t len;
};

static int flush(struct encoder *c)
{
	int n = c->len ? en_bpe(c->v, c->norm, c->len, c->ids + c->n) : 0;

	c->len = 0;
	c->n += n < 0 ? 0 : n;
	return n >= 0;
}

/* Length of the longest whole piece at p; 0: none. *id is set. */
static size_t whole_at(const struct encoder *c, const char *p, size_t left, int *id)
{
	const uint64_t *len = c->v->whole_len[(unsigned char)*p];

	for (int w = EN_PIECE_BYTES / 64 - 1; w >= 0; w--)
		for (uint64_t bits = len[w]; bits;) {
			int top = 63 - __builtin_clzll(bits);
			size_t n = (size_t)(w * 64 + top) + 1;
			const struct en_piece *t;

			bits &= ~((uint64_t)1 << top);
			if (n > left || (*id = en_vocab_lookup(c->v, p, n)) < 0)
				continue;
			t = &c->v->piece[*id];
			if (t->whole && !(c->literal && (t->kind == EN_LOC_PIECE ||
			    t->kind == EN_SEG_PIECE || t->kind == EN_CONTROL_PIECE)))
				return n;
		}
	return 0;
}

static void gather(struct encoder *c, const char **p, const char *end)
{
	const char *from = *p, *add;
	int32_t u = fx_utf8_next(p, end);
	size_t n = (size_t)(*p - from);

	add = u < 0 ? strange : u == ' ' ? blank : from;
	n = u < 0 || u == ' ' ? 3 : n;
	memcpy(c->norm + c->len, add, n);
	c->len += n;
}

/* SentencePiece looks for user-defined pieces in normalized text, where a blank is U+2581; HF in
 * the raw text, where it is not. */
static enum fx_st encode(struct encoder *c, const char *p, const char *end, struct fx_err *e)
{
	int id, ok = 1;

	while (p < end && ok) {
		size_t n = whole_at(c, p, (size_t)(end - p), &id);

		if (n) {
			ok = flush(c);
			c->ids[c->n++] = id;
			p += n;
		} else {
			gather(c, &p, end);
		}
	}
	return ok && flush(c) ? FX_OK : fx_fail(e, FX_NOMEM, "encoding a text");
}

enum fx_st en_vocab_encode(const struct en_vocab *v, struct fx_span text, int literal,
	struct fx_arena *a, struct en_ids *ids, struct fx_err *e)
{
	size_t n = text.n;
	struct encoder c = { .v = v, .literal = literal }, plain = { .v = v };
	char *norm = NULL;
	enum fx_st st;

	if (n > (size_t)1 << 26)
		return fx_fail(e, FX_LIMIT, "a text of %zu bytes to encode", n);
	c.ids = FX_NEWN(a, 3 * n + 1, int);
	c.norm = malloc(3 * n + 1);
	if (v->spm)
		plain.norm = norm = malloc(3 * n + 1);
	if (!c.ids || !c.norm || (v->spm && !norm)) {
		st = fx_fail(e, FX_NOMEM, "encoding a text of %zu bytes", n);
	} else if (v->spm) {
		for (const char *p = text.p, *end = p + n; p < end;)
			gather(&plain, &p, end);
		st = encode(&c, norm, norm + plain.len, e);
	} else {
		st = encode(&c, text.p, text.p + n, e);
	}
	free(c.norm);
	free(norm);
	*ids = (struct en_ids){ c.ids, c.n };
	return st;
}

/* ---- decoding ---- */

static void put(struct en_text *t, const char *p, size_t n)
{
	memcpy(t->text + t->len, p, n);
	t->len += n;
}

/* A run of byte pieces, ids[from .. to). HF keeps it if all of it is UTF-8, else replaces every
 * byte; SentencePiece replaces only the bytes that are in no character. */
static void put_bytes(const struct en_vocab *v, struct en_text *t, const int *ids, int from, int to)
{
	char buf[5];
	int all = 1;

	for (int pass = v->spm; pass < 2; pass++)
		for (int i = from; i < to;) {
			const char *p = buf;
			int n = 0;

			while (n < 4 && i + n < to) {
				buf[n] = (char)v->piece[ids[i + n]].value;
				n++;
			}
			if (fx_utf8_next(&p, buf + n) < 0) {
				all &= pass;
				p = buf + 1;
				if (pass) {
					t->off[i] = (uint32_t)t->len;
					put(t, strange, 3);
				}
			} else if (pass) {
				for (int k = 0; k < p - buf; k++) {
					t->off[i + k] = (uint32_t)t->len;
					put(t, all || v->spm ? buf + k : strange,
						all || v->spm ? 1 : 3);
				}
			}
			i += (int)(p - buf);
		}
}

static void put_piece(struct en_text *t, const char *p, size_t n)
{
	for (size_t i = 0; i < n;)
		if (n - i >= 3 && !memcmp(p + i, blank, 3)) {
			put(t, " ", 1);
			i += 3;
		} else {
			put(t, p + i++, 1);
		}
}

enum fx_st en_vocab_decode(const struct en_vocab *v, const int *ids, int n, struct fx_arena *a,
	struct en_text *t, struct fx_err *e)
{
	size_t room = 1;

	for (int i = 0; i < n; i++)
		room += v->piece[ids[i]].n < 3 ? 3 : v->piece[ids[i]].n;
	t->text = FX_NEWN(a, room, char);
	t->off = FX_NEWN(a, (size_t)n + 1, uint32_t);
	t->len = 0;
	if (a->failed)
		return fx_fail(e, FX_NOMEM, "text of %d tokens", n);
	for (int i = 0; i < n;) {
		int to = i;

		while (to < n && v->piece[ids[to]].kind == EN_BYTE_PIECE)
			to++;
		if (to > i) {
			put_bytes(v, t, ids, i, to);
			i = to;
			continue;
		}
		t->off[i] = (uint32_t)t->len;
		if (t->control || v->piece[ids[i]].kind != EN_CONTROL_PIECE)
			put_piece(t, text_of(v, ids[i]), v->piece[ids[i]].n);
		i++;
	}
	t->off[n] = (uint32_t)t->len;
	return FX_OK;
}
