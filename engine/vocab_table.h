/* vocab_table.h - inside a tokenizer: its pieces by id and by text, shared by the two readers and
 * the encoder. Only engine/vocab*.c include it. */
#ifndef VOCAB_TABLE_H
#define VOCAB_TABLE_H
#include "vocab.h"

struct en_piece {
	uint32_t at;		/* in the text */
	uint16_t n;		/* bytes; 0: the id has no piece */
	uint8_t kind;		/* enum en_vocab_kind */
	uint8_t whole;		/* 1: matched in raw text before anything else (added token of HF,
				 * user-defined piece of SentencePiece) */
	int16_t value;		/* byte, or number of a location or segment token */
	int16_t unused;
	float score;		/* SentencePiece */
};

struct en_merge { uint64_t pair; int rank, id; };	/* pair: left << 32 | right; id -1: free */

/* A piece's first 8 bytes stand in its slot: most pieces are told apart without a look at any other
 * memory, which is what finding a million of them takes its time for. */
struct en_slot {
	uint64_t head;		/* padded with 0 */
	uint32_t tag;		/* of the hash; its low 9 bits are the length */
	int id;			/* -1: free */
};

struct en_vocab {
	struct fx_arena mem;
	int spm;			/* 1: SentencePiece's rules, 0: HF's */
	struct en_piece *piece;		/* (size) */
	char *text;			/* of all pieces, one after another */
	size_t text_n, text_room;
	int size;
	struct en_slot *slot;		/* (slots) piece text -> id */
	size_t slots;			/* a power of two */
	struct en_merge *merge;		/* (merges) HF only; open addressing */
	size_t merges;			/* a power of two */
	int byte[256];			/* ids; -1: none */
	int unk, fuse_unk;
	uint64_t whole_len[256][EN_PIECE_BYTES / 64]; /* first byte -> lengths of `whole` pieces */
};

/* Room for ids below n, and for `pieces` pieces of `text` bytes in all; there is none yet.
 * FX_NOMEM. */
enum fx_st en_table_init(struct en_vocab *v, int n, int pieces, size_t text, struct fx_err *e)
	FX_CHECKED;

/* Gives an id its piece. FX_MODEL: the id is taken or out of range, the piece is another id's or of
 * 0 or over EN_PIECE_BYTES bytes, or there is no room for it. */
enum fx_st en_table_add(struct en_vocab *v, int id, const char *p, size_t n, struct fx_err *e)
	FX_CHECKED;

/* A lookup of this piece, or pair, comes soon: its memory may be fetched meanwhile. */
void en_table_soon(const struct en_vocab *v, const char *p, size_t n);
void en_table_merge_soon(const struct en_vocab *v, int left, int right);

/* Last: the size, kinds by name, the byte table, lengths of `whole` pieces. */
void en_table_finish(struct en_vocab *v);

/* The best place of a pair, for adding or finding: its row, or a free one. */
struct en_merge *en_table_merge(const struct en_vocab *v, int left, int right);

/* Ids of one stretch of normalized text; room: at least n ids. Returns how many; FX_NOMEM: -1. */
int en_bpe(const struct en_vocab *v, const char *p, size_t n, int *ids);

#endif
