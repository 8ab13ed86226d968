/* vocab.h - a tokenizer: text to ids and back. From tokenizer.json it behaves as HF's fast
 * tokenizer, from tokenizer.model as SentencePiece (model specification 6.3, 6.4). Immutable once
 * made; may be shared between threads. */
#ifndef VOCAB_H
#define VOCAB_H
#include "answer.h"

struct en_vocab;

#define EN_VOCAB_MAX 400000		/* ids */
#define EN_PIECE_BYTES 256		/* longest piece, bytes */

/* Copies what it needs from p. FX_MODEL: damaged or of a kind not read here (says where and why);
 * FX_LIMIT; FX_NOMEM. */
enum fx_st en_vocab_json(
	struct en_vocab **out, const void *p, size_t n, struct fx_err *e) FX_CHECKED;
enum fx_st en_vocab_spm(
	struct en_vocab **out, const void *p, size_t n, struct fx_err *e) FX_CHECKED;
void en_vocab_free(struct en_vocab *v);

/* The same table as bytes, in `a`; and a vocabulary of such bytes, aligned to 8, which it borrows.
 * The second looks at each index once and copies nothing. FX_MODEL: damaged. FX_NOMEM. */
enum fx_st en_vocab_flatten(const struct en_vocab *v, struct fx_arena *a, struct fx_span *out,
	struct fx_err *e) FX_CHECKED;
enum fx_st en_vocab_flat(
	struct en_vocab **out, const void *p, size_t n, struct fx_err *e) FX_CHECKED;

int en_vocab_size(const struct en_vocab *v);		/* highest id with a piece, plus 1 */

/* The stored piece of an id: "▁the", "<loc0012>", "<0x0A>", not ended by NUL. NULL: the id has
 * none. */
const char *en_vocab_piece(const struct en_vocab *v, int id, size_t *n);
int en_vocab_lookup(const struct en_vocab *v, const char *piece, size_t n);	/* -1: none */

enum en_vocab_kind {
	EN_TEXT_PIECE,		/* ordinary text, user-defined pieces included */
	EN_BYTE_PIECE,		/* one byte */
	EN_LOC_PIECE,		/* <loc0000>..<loc1023> */
	EN_SEG_PIECE,		/* <seg000>..<seg127> */
	EN_CONTROL_PIECE	/* <pad> <eos> <bos> <unk> <image>: writes no text */
};
/* *value: the byte, or the number of the location or segment token; else 0. The id has a piece. */
enum en_vocab_kind en_vocab_kind(const struct en_vocab *v, int id, int *value);

struct en_ids { int *id, n; };

/* Ids of a text in UTF-8 (malformed: U+FFFD), in `a`. No BOS, no EOS. literal 1: nothing in the
 * text is a location, segment or control token, as for text taken from a document. FX_LIMIT: over
 * 64 MiB. FX_NOMEM. */
enum fx_st en_vocab_encode(const struct en_vocab *v, struct fx_span text, int literal,
	struct fx_arena *a, struct en_ids *ids, struct fx_err *e) FX_CHECKED;

struct en_text {
	int control;		/* in: 1: control pieces write their names, 0: nothing */
	char *text;		/* len bytes of UTF-8 and a NUL */
	size_t len;
	uint32_t *off;		/* (n + 1) token i wrote text[off[i] .. off[i + 1]) */
};

/* Text of n ids that have pieces, in `a`. Byte pieces are joined to UTF-8; what stays malformed
 * becomes U+FFFD, one for each byte. Location and segment tokens write their names. FX_NOMEM. */
enum fx_st en_vocab_decode(const struct en_vocab *v, const int *ids, int n, struct fx_arena *a,
	struct en_text *t, struct fx_err *e) FX_CHECKED;

/* The guard's symbols (answer.h) of a piece: bytes of its text with U+2581 as a blank, or one
 * location symbol; how many, at most EN_PIECE_BYTES. Segment pieces are their bytes; control pieces
 * have 0. */
int en_vocab_symbols(const struct en_vocab *v, int id, int symbol[EN_PIECE_BYTES]);

#endif
