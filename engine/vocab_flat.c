/* vocab_flat.c - a tokenizer's table as one run of bytes, ready to be mapped: reading a vocabulary
 * of 257,000 pieces and half a million merges takes a third of a second, and importing a model does
 * it once for all. Little-endian, as in memory: a head, pieces, slots, merges, text, each padded to
 * 64 bytes. */
#include "vocab_table.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SLOTS ((size_t)1 << 24)
#define PAD 64

struct head {
	uint32_t size, spm;
	uint64_t slots, merges, text;
	int32_t unk, fuse_unk;
	int32_t byte[256];
	uint64_t whole_len[256][EN_PIECE_BYTES / 64];
};

_Static_assert(sizeof(struct en_piece) == 16 && sizeof(struct en_slot) == 16 &&
	sizeof(struct en_merge) == 16 && sizeof(struct head) % 8 == 0, "as they lie in files");

static size_t padded(size_t n)
{
	return (n + PAD - 1) / PAD * PAD;
}

/* Where the parts begin, and the end of all. */
struct parts { size_t piece, slot, merge, text, end; };

static struct parts parts_of(const struct head *h)
{
	struct parts p = { .piece = padded(sizeof(*h)) };

	p.slot = p.piece + padded(h->size * sizeof(struct en_piece));
	p.merge = p.slot + padded(h->slots * sizeof(struct en_slot));
	p.text = p.merge + padded(h->merges * sizeof(struct en_merge));
	p.end = p.text + padded(h->text);
	return p;
}

enum fx_st en_vocab_flatten(const struct en_vocab *v, struct fx_arena *a, struct fx_span *out,
	struct fx_err *e)
{
	struct head h = { .size = (uint32_t)v->size, .spm = (uint32_t)v->spm, .slots = v->slots,
		.merges = v->merges, .text = v->text_n, .unk = v->unk, .fuse_unk = v->fuse_unk };
	const struct parts at = parts_of(&h);
	char *p = FX_NEWN(a, at.end, char);

	if (!p)
		return fx_fail(e, FX_NOMEM, "tokenizer of %zu MiB", at.end >> 20);
	memcpy(h.byte, v->byte, sizeof(h.byte));
	memcpy(h.whole_len, v->whole_len, sizeof(h.whole_len));
	memcpy(p, &h, sizeof(h));
	memcpy(p + at.piece, v->piece, h.size * sizeof(*v->piece));
	memcpy(p + at.slot, v->slot, h.slots * sizeof(*v->slot));
	if (h.merges)
		memcpy(p + at.merge, v->merge, h.merges * sizeof(*v->merge));
	memcpy(p + at.text, v->text, h.text);
	*out = (struct fx_span){ p, at.end };
	return FX_OK;
}

/* ---- and back; the bytes are from outside: every index in them is looked at once ---- */

static int power_of_two(uint64_t n)
{
	return n && !(n & (n - 1));
}

static int head_is_sound(const struct head *h, size_t n)
{
	int sound = h->size && h->size <= EN_VOCAB_MAX && h->spm <= 1 && h->text <= n &&
		power_of_two(h->slots) && h->slots <= MAX_SLOTS &&
		(h->spm ? !h->merges : power_of_two(h->merges) && h->merges <= MAX_SLOTS);

	return sound && parts_of(h).end == n;
}

static int has_piece(const struct en_vocab *v, int id)
{
	return id >= 0 && id < v->size && v->piece[id].n;
}

static int pieces_are_sound(const struct en_vocab *v)
{
	static const int values[] = { [EN_TEXT_PIECE] = 1, [EN_BYTE_PIECE] = 256,
		[EN_LOC_PIECE] = 1024, [EN_SEG_PIECE] = 128, [EN_CONTROL_PIECE] = 1 };

	for (int id = 0; id < v->size; id++) {
		const struct en_piece *t = &v->piece[id];

		if (t->n > EN_PIECE_BYTES || t->at > v->text_n || t->n > v->text_n - t->at ||
		    t->kind > EN_CONTROL_PIECE || t->value < 0 || t->value >= values[t->kind])
			return 0;
	}
	for (int i = 0; i < 256; i++)
		if (v->byte[i] != -1 && !has_piece(v, v->byte[i]))
			return 0;
	return v->unk == -1 || has_piece(v, v->unk);
}

/* A search ends at a free place, so there must be one; a tag promises its piece's length. */
static int places_are_sound(const struct en_vocab *v)
{
	size_t slots = 0, merges = 0;

	for (size_t i = 0; i < v->slots; i++) {
		const struct en_slot *s = &v->slot[i];

		slots += s->id == -1;
		if (s->id != -1 && (!has_piece(v, s->id) || (s->tag & 511) != v->piece[s->id].n))
			return 0;
	}
	for (size_t i = 0; i < v->merges; i++) {
		merges += v->merge[i].id == -1;
		if (v->merge[i].id != -1 && !has_piece(v, v->merge[i].id))
			return 0;
	}
	return slots && (v->spm || merges);
}

enum fx_st en_vocab_flat(struct en_vocab **out, const void *p, size_t n, struct fx_err *e)
{
	struct en_vocab *v = calloc(1, sizeof(*v));
	struct parts at;
	struct head h;

	*out = NULL;
	if (!v)
		return fx_fail(e, FX_NOMEM, "tokenizer");
	fx_arena_init(&v->mem, 0);
	if (n >= sizeof(h))
		memcpy(&h, p, sizeof(h));
	if (n < sizeof(h) || (uintptr_t)p % 8 || !head_is_sound(&h, n)) {
		en_vocab_free(v);
		return fx_fail(e, FX_MODEL, "the tokenizer's table is damaged");
	}
	at = parts_of(&h);
	v->spm = (int)h.spm;
	v->size = (int)h.size;
	v->unk = h.unk;
	v->fuse_unk = h.fuse_unk;
	v->slots = h.slots;
	v->merges = h.merges;
	v->text_n = h.text;
	memcpy(v->byte, h.byte, sizeof(h.byte));
	memcpy(v->whole_len, h.whole_len, sizeof(h.whole_len));
	/* Nothing is written to a finished table. */
	v->piece = (struct en_piece *)(uintptr_t)((const char *)p + at.piece);
	v->slot = (struct en_slot *)(uintptr_t)((const char *)p + at.slot);
	v->merge = (struct en_merge *)(uintptr_t)((const char *)p + at.merge);
	v->text = (char *)(uintptr_t)((const char *)p + at.text);
	if (!pieces_are_sound(v) || !places_are_sound(v)) {
		en_vocab_free(v);
		return fx_fail(e, FX_MODEL, "the tokenizer's table is damaged");
	}
	*out = v;
	return FX_OK;
}
