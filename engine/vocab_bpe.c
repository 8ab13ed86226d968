/* vocab_bpe.c - byte-pair merges of one stretch of text, best pair first, the leftmost on ties:
 * HF's by the rank of the pair in its list, SentencePiece's by the score of the joined piece */
#include "vocab_table.h"

#include <stdlib.h>
#include <string.h>

struct symbol {
	const char *p;
	int n;			/* bytes; 0: joined to the left */
	int prev, next;		/* -1: none */
	int id;			/* -1: no piece */
};

struct pair {
	double order;		/* lower first */
	int left, right, n;	/* n: bytes of both, to see that neither has changed */
	int id;			/* of the joined piece */
};

struct bpe {
	const struct en_vocab *v;
	struct symbol *s;
	int symbols;
	struct pair *heap;
	size_t pairs;
};

static int before(const struct pair *a, const struct pair *b)
{
	return a->order < b->order || (!(a->order > b->order) && a->left < b->left);
}

static void push(struct bpe *b, struct pair p)
{
	size_t i = b->pairs++;

	for (; i && before(&p, &b->heap[(i - 1) / 2]); i = (i - 1) / 2)
		b->heap[i] = b->heap[(i - 1) / 2];
	b->heap[i] = p;
}

static struct pair pop(struct bpe *b)
{
	struct pair top = b->heap[0], last = b->heap[--b->pairs];
	size_t i = 0;

	for (size_t c; (c = 2 * i + 1) < b->pairs; i = c) {
		if (c + 1 < b->pairs && before(&b->heap[c + 1], &b->heap[c]))
			c++;
		if (!before(&b->heap[c], &last))
			break;
		b->heap[i] = b->heap[c];
	}
	b->heap[i] = last;
	return top;
}

/* Offers two neighbours for joining, if their joining is a piece. */
static void offer(struct bpe *b, int left, int right)
{
	const struct symbol *l = &b->s[left < 0 ? 0 : left], *r = &b->s[right < 0 ? 0 : right];
	struct pair p = { .left = left, .right = right };

	if (left < 0 || right < 0)
		return;
	p.n = l->n + r->n;
	if (b->v->spm) {
		p.id = p.n > EN_PIECE_BYTES ? -1 : en_vocab_lookup(b->v, l->p, (size_t)p.n);
		if (p.id < 0 || b->v->piece[p.id].kind == EN_BYTE_PIECE ||
		    b->v->piece[p.id].kind == EN_CONTROL_PIECE)
			return;
		p.order = -(double)b->v->piece[p.id].score;
	} else {
		const struct en_merge *m;

		if (l->id < 0 || r->id < 0)
			return;
		m = en_table_merge(b->v, l->id, r->id);
		if (m->id < 0)
			return;
		p.id = m->id;
		p.order = m->rank;
	}
	push(b, p);
}

static size_t char_bytes(unsigned char first)		/* of well-formed UTF-8 */
{
	return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static void symbol(struct bpe *b, const char *p, int n, int id)
{
	int i = b->symbols++;

	b->s[i] = (struct symbol){ p, n, i - 1, i + 1, id };
}

/* Characters; one that is no piece becomes its bytes: in HF before the merges, in SentencePiece
 * after them, which is the same as byte pieces never merge. */
static void split(struct bpe *b, const char *p, size_t n)
{
	for (const char *end = p + n; p < end;) {
		size_t c = char_bytes((unsigned char)*p);
		int id = en_vocab_lookup(b->v, p, c), bytes = 1;

		for (size_t i = 0; i < c; i++)
			bytes &= b->v->byte[(unsigned char)p[i]] >= 0;
		if (id >= 0 || b->v->spm || !bytes)
			symbol(b, p, (int)c, id);
		else
			for (size_t i = 0; i < c; i++)
				symbol(b, p + i, 1, b->v->byte[(unsigned char)p[i]]);
		p += c;
	}
	b->s[b->symbols - 1].next = -1;
}

static void join(struct bpe *b, const struct pair *p)
{
	struct symbol *l = &b->s[p->left], *r = &b->s[p->right];

	if (!l->n || !r->n || l->next != p->right || l->n + r->n != p->n)
		return;			/* one of them was joined to another since */
	l->n = p->n;
	l->id = p->id;
	l->next = r->next;
	r->n = 0;
	if (l->next >= 0)
		b->s[l->next].prev = p->left;
	offer(b, l->prev, p->left);
	offer(b, p->left, l->next);
}

static int write_ids(const struct bpe *b, int *ids)
{
	const struct en_vocab *v = b->v;
	int n = 0, unknown = 0;

	for (int i = 0; i >= 0; i = b->s[i].next) {
		const struct symbol *s = &b->s[i];
		int bytes = 1;

		for (int k = 0; k < s->n; k++)
			bytes &= v->byte[(unsigned char)s->p[k]] >= 0;
		if (s->id >= 0) {
			ids[n++] = s->id;
		} else if (bytes) {
			for (int k = 0; k < s->n; k++)
				ids[n++] = v->byte[(unsigned char)s->p[k]];
		} else if (v->unk >= 0 && !(unknown && v->fuse_unk)) {
			ids[n++] = v->unk;
		}
		unknown = s->id < 0 && !bytes;
	}
	return n;
}

int en_bpe(const struct en_vocab *v, const char *p, size_t n, int *ids)
{
	struct bpe b = { .v = v };
	int count = -1;

	b.s = malloc(n * sizeof(*b.s));
	b.heap = malloc(3 * n * sizeof(*b.heap));	/* n - 1 at first, two more for each join */
	if (b.s && b.heap) {
		split(&b, p, n);
		for (int i = 1; i < b.symbols; i++)
			offer(&b, i - 1, i);
		while (b.pairs) {
			struct pair best = pop(&b);

			join(&b, &best);
		}
		count = write_ids(&b, ids);
	}
	free(b.s);
	free(b.heap);
	return count;
}
