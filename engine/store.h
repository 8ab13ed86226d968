/* store.h - where the parts of a checkpoint lie: a folder in the Hugging Face layout, or one packed
 * file.
 *
 * A packed file is a safetensors container, in this order:
 *   matrices    "NAME:PRECISION:NxK", U8: panels as panel.h lays them, ready to be multiplied, and
 *               zeros up to the next page of 4,096 bytes
 *   vocabulary  "palimpsest.packed/2/tokenizer.table", U8: the tokenizer read (vocab_flat.c)
 *   the rest    "NAME": vectors as F32, the table of positions as it was published
 *   parts       "palimpsest.packed/2/FILE", U8: config.json, tokenizer.json or tokenizer.model, and
 *               palimpsest.json where there was one, byte for byte
 *   digests     "palimpsest.packed/2/sha256", U8: a line "SHA-256  NAME" for each tensor before it,
 *               in this order, and a last one for the 8 bytes of length and the header, named
 *               "header"
 * NAME is the published one (en_weights_canonical). Data begins at a page too (the header ends in
 * blanks), matrices come first, and the vocabulary is a multiple of 64 bytes: so each matrix begins
 * a page of a mapping of the file, and all are used where they lie. Numbers are little-endian. */
#ifndef STORE_H
#define STORE_H
#include "file.h"
#include "tensors.h"

#define EN_PACKED "palimpsest.packed/2/"
#define EN_PACKED_PAGE 4096
#define EN_PACKED_TABLE "tokenizer.table"
#define EN_PACKED_PAGES(bytes) (((bytes) + EN_PACKED_PAGE - 1) / EN_PACKED_PAGE * EN_PACKED_PAGE)

/* A checkpoint that lies nowhere yet: what there is of it is said, and the rows of its matrices are
 * asked for as they are packed. For packing alone (en_outline_pack). All is borrowed. */
struct en_outline {
	const struct fx_tensor *tensor;	/* (tensors) data NULL: a matrix; vectors and the table of
					 * positions have theirs */
	int tensors;
	const struct en_outline_part { const char *file; struct fx_span bytes; } *part;
	int parts;
	/* The 32 rows of a panel, or what is left of them; from any thread, the same each time. */
	const void *(*rows)(void *ud, const char *name, int panel);
	void *ud;
};

struct en_store {
	const struct en_outline *outline;	/* NULL: a folder or a file */
	const char *path;		/* borrowed */
	int packed;
	struct fx_map map;		/* packed: the file ... */
	struct fx_tensors ts;		/* ... and what it holds */
	struct fx_arena mem;
};

/* A regular file is a packed model, anything else a folder. FX_MODEL: a file that is none of
 * version 2, or damaged where it shows without reading it all. FX_NOMEM. */
enum fx_st en_store_open(struct en_store *s, const char *path, struct fx_err *e) FX_CHECKED;
/* The same of a packed file's bytes, which must outlive *s. */
enum fx_st en_store_parse(struct en_store *s, const void *p, size_t n, struct fx_err *e) FX_CHECKED;
void en_store_free(struct en_store *s);

/* A part, `limit` bytes at most, in `a` or in the mapping. FX_INPUT: there is none of that name. */
enum fx_st en_store_part(struct fx_span *part, const struct en_store *s, const char *name,
	size_t limit, struct fx_arena *a, struct fx_err *e) FX_CHECKED;

#endif
