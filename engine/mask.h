/* mask.h - which pieces a guard takes after a state, all of them at once: what sampling, a beam or
 * a look ahead needs. A greedy choice needs less (choose.h).
 *
 * The pieces stand in a trie over the guard's symbols; where a symbol is refused nothing below it
 * is looked at. */
#ifndef MASK_H
#define MASK_H
#include "answer.h"

struct en_choosing;

/* Nodes in depth-first order, children by ascending symbol. What is below node i is
 * node[i + 1 .. i + size); its pieces, spelt by the symbols down to it, are id[first ..
 * node[i + 1].first), ascending: several may spell the same, as "A" and "<0x41>" do. */
struct en_node {
	uint32_t size;			/* nodes of the subtree, this one included */
	uint32_t first;
	uint16_t symbol;		/* the root, node 0, has none */
	unsigned char above;		/* symbols before it */
	unsigned char last;		/* its parent has no child behind it */
};

/* Immutable once made; may be shared between threads. */
struct en_trie {
	struct en_node *node;		/* (nodes), and one more that ends the last one's pieces */
	int *id;
	uint32_t nodes;
	int depth;			/* symbols of the longest piece */
	int n;				/* ids are below */
	int eos;			/* -1: may not be chosen */
};

/* All pieces that may be chosen (c->vocab, choosable, n, eos; no more of it is used), in `a`. Not
 * in it are eos, which writes nothing, and other pieces without symbols. FX_NOMEM. */
enum fx_st en_trie_init(struct en_trie *t, struct fx_arena *a, const struct en_choosing *c,
	struct fx_err *e) FX_CHECKED;

/* The child of a node by its symbol; 0: there is none. */
uint32_t en_trie_child(const struct en_trie *t, uint32_t node, int symbol);

size_t en_mask_words(const struct en_trie *t);		/* of a mask's bits */

struct en_mask {
	uint64_t *bits;		/* (en_mask_words) bit id % 64 of word id / 64: taken */
	int n;			/* how many are */
	int most;		/* the greatest close_cost() after any; INT_MAX: not known */
	int cut;		/* 1: some were left out for lack of room alone */
};

/* Fills m, and the bits that it points to. Taken are the pieces whose symbols the guard all takes
 * and after which it can be closed with left - 1 further symbols; and eos, just where it may end.
 * left INT_MAX: no limit, and m->most is not known: to ask what a close costs may take as long as
 * all the rest. work: t->depth + 1 states, spoilt. */
void en_trie_mask(const struct en_trie *t, struct en_mask *m, const struct fx_guard *g,
	const union fx_guard_state *state, int left, union fx_guard_state *work);

/* ---- masks kept: inside a text or a cell one state comes again and again ---- */

enum { EN_MASKS = 64 };

struct en_kept {
	const struct fx_guard *guard;	/* NULL: free */
	uint64_t tag;			/* of the state */
	long used;			/* when last; the least gives way */
	struct en_mask mask;
};

/* Of one thread. Two states are the same if their bytes are, so a guard that left some of them
 * unset would only find less. */
struct en_masks {
	const struct en_trie *trie;
	struct en_kept kept[EN_MASKS];
	union fx_guard_state *state;	/* (EN_MASKS) */
	union fx_guard_state *work;	/* (trie->depth + 1) */
	struct en_mask spare;
	long asked, found;
};

/* Memory for EN_MASKS masks and states, 2.2 MiB for PaliGemma's vocabulary, from `a`. FX_NOMEM. */
enum fx_st en_masks_init(struct en_masks *m, struct fx_arena *a, const struct en_trie *t,
	struct fx_err *e) FX_CHECKED;

/* en_trie_mask's, which stands until the next call. A mask is kept if `left` left nothing out, and
 * found again where it would not either. */
const struct en_mask *en_masks_of(struct en_masks *m, const struct fx_guard *g,
	const union fx_guard_state *state, int left);

#endif
