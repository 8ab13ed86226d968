/* turned.c - text on its side on a page that is not: letters whose next letter stands above or
 * below them, much closer than lines do, in a chain as wide as a letter. Chains side by side
 * are one block. Baselines are straight, the other edge is not, as heights differ: that side
 * is down. */
#include "regions.h"

#include <stdlib.h>

enum { CHAIN = 5, MAX_LETTERS = 20000 };	/* CHAIN: letters at least */

struct key { int x0, y0, i; };

/* right, left: edges on the line that most are on. */
struct chain { struct fx_box box; int letters, up, right, left; };

struct turned {
	struct fx_pink *k;
	struct key *key;	/* (n) letters, by x0 then y0 */
	int n;
	int high;		/* of a band: a letter's neighbours are in its own or beside it */
	int *in_band;		/* (n) numbers of keys, by band of y0, ascending */
	int *from, *to;		/* of in_band, by band + 1; what is too far left for letters to
				 * come is left behind */
	int *next;		/* of key[i]: the one below it, or -1 */
	char *has_above;
	struct chain *chain;
	int chains;
	int *edge;		/* of a chain's letters */
};

static int is_letter(const struct fx_pink *k, int i)
{
	const struct fx_box *b = &k->piece[i].box;
	const int w = b->x1 - b->x0, h = b->y1 - b->y0, size = k->size;

	return k->piece[i].frag == -1 && fx_pmax(w, h) <= 2 * size && 2 * fx_pmax(w, h) >= size &&
		4 * fx_pmin(w, h) >= size / 2;
}

static int by_place(const void *p, const void *q)
{
	const struct key *a = p, *b = q;

	if (a->x0 != b->x0)
		return a->x0 < b->x0 ? -1 : 1;
	if (a->y0 != b->y0)
		return a->y0 < b->y0 ? -1 : 1;
	return a->i < b->i ? -1 : a->i > b->i;
}

static int ascending(const void *p, const void *q)
{
	int a = *(const int *)p, b = *(const int *)q;

	return a < b ? -1 : a > b;
}

/* How close what is below a letter, and beside it, stands. */
struct near { int below, gap, rank, beside; };

static void look_at(struct near *n, const struct turned *t, int i, int j)
{
	const struct fx_pink *k = t->k;
	const struct fx_box *a = &k->piece[t->key[i].i].box, *b = &k->piece[t->key[j].i].box;
	const int gx = -fx_pcommon(a->x0, a->x1, b->x0, b->x1);
	const int gy = -fx_pcommon(a->y0, a->y1, b->y0, b->y1);
	/* of two as close the one on the left, then the nearer one */
	const int rank = j < i ? i - j : t->n + j;

	if (gy < 0 && gx > -2) {
		n->beside = fx_pmin(n->beside, fx_pmax(gx, 0));
	} else if (gx < 0 && b->y0 >= a->y1 - 1 &&
		   (gy < n->gap || (gy == n->gap && rank < n->rank))) {
		*n = (struct near){ j, gy, rank, n->beside };
	}
}

/* The letter right below i, unless there is one as close beside it; -1. To be asked for each letter
 * in turn. */
static int below(struct turned *t, int i)
{
	const int reach = 4 * t->k->size, x = t->key[i].x0, band = t->key[i].y0 / t->high + 1;
	struct near n = { -1, t->k->size, -1, 2 * t->k->size };

	for (int b = band - 1; b <= band + 1; b++) {
		while (t->from[b] < t->to[b] && t->key[t->in_band[t->from[b]]].x0 < x - reach)
			t->from[b]++;
		for (int at = t->from[b]; at < t->to[b]; at++) {
			const int j = t->in_band[at];

			if (t->key[j].x0 > x + reach)
				break;
			if (j != i)
				look_at(&n, t, i, j);
		}
	}
	return n.below >= 0 && fx_pmax(n.gap, 1) * 3 < 2 * n.beside ? n.below : -1;
}

/* How many of n edges lie on the line that most are near. */
static int on_line(int *v, int n, int near)
{
	int best = 0;

	qsort(v, (size_t)n, sizeof *v, ascending);
	for (int i = 0, j = 0; i < n; i++) {
		while (j < n && v[j] - v[i] <= near)
			j++;
		best = fx_pmax(best, j - i);
	}
	return best;
}

/* The chain that starts with letter `first`, if it is one of text. Its gaps are narrow: what stands
 * in a column of single letters has lines' gaps. */
static void follow(struct turned *t, int first)
{
	const struct fx_pink *k = t->k;
	struct chain *c = t->chain + t->chains;
	int narrow = 0, end = 0;

	*c = (struct chain){ .box = k->piece[t->key[first].i].box, .up = t->chains };
	for (int i = first; i >= 0; i = t->next[i]) {
		const struct fx_box *b = &k->piece[t->key[i].i].box;

		narrow += c->letters && 10 * (b->y0 - end) <= 4 * k->size;
		end = b->y1;
		fx_pjoin(&c->box, b);
		c->letters++;
	}
	if (c->letters < CHAIN || 10 * narrow < 7 * (c->letters - 1) ||
	    c->box.x1 - c->box.x0 > 5 * k->size / 2)
		return;
	for (int side = 0; side < 2; side++) {
		int n = 0;

		for (int i = first; i >= 0; i = t->next[i])
			t->edge[n++] = side ? k->piece[t->key[i].i].box.x1 :
				k->piece[t->key[i].i].box.x0;
		*(side ? &c->right : &c->left) = on_line(t->edge, n, fx_pmax(k->size / 10, 1));
	}
	t->chains++;
}

static void find(struct turned *t)
{
	for (int i = 0; i < t->n; i++)
		t->next[i] = below(t, i);
	for (int i = 0; i < t->n; i++)
		if (t->next[i] >= 0 && t->has_above[t->next[i]]++)
			t->next[i] = -1;	/* one letter above each */
	for (int i = 0; i < t->n; i++)
		if (!t->has_above[i] && t->next[i] >= 0)
			follow(t, i);
}

static int root(struct chain *c, int i)
{
	while (c[i].up != i)
		i = c[i].up = c[c[i].up].up;
	return i;
}

/* Short words, commas: what goes on in the column of a block is of it. */
static void take_rest(const struct fx_pink *k, struct fx_box *box)
{
	for (int pass = 0, more = 1; more && pass < 20; pass++) {
		more = 0;
		for (int i = 0; i < k->pieces; i++) {
			const struct fx_box *b = &k->piece[i].box;

			if (b->x0 < box->x0 - 2 || b->x1 > box->x1 + 2 ||
			    fx_pcommon(b->y0, b->y1, box->y0, box->y1) < -2 * k->size ||
			    (b->y0 >= box->y0 && b->y1 <= box->y1))
				continue;
			fx_pjoin(box, b);
			more = 1;
		}
	}
}

static enum fx_st add_blocks(struct turned *t, struct fx_arena *a, struct fx_err *e)
{
	struct fx_pink *k = t->k;

	for (int i = 0; i < t->chains; i++)
		for (int j = 0; j < i; j++) {
			const struct fx_box *b = &t->chain[i].box, *c = &t->chain[j].box;
			int p = root(t->chain, i), q = root(t->chain, j);

			if (fx_pcommon(b->x0, b->x1, c->x0, c->x1) > -3 * k->size / 2 &&
			    fx_pcommon(b->y0, b->y1, c->y0, c->y1) > -2 * k->size)
				t->chain[fx_pmax(p, q)].up = fx_pmin(p, q);
		}
	for (int i = 0; i < t->chains; i++) {
		struct fx_lblock b = { .kind = FX_BLOCK_TEXT, .box = t->chain[i].box };
		int right = 0, left = 0;

		if (root(t->chain, i) != i)
			continue;
		for (int j = i; j < t->chains; j++)
			if (root(t->chain, j) == i) {
				fx_pjoin(&b.box, &t->chain[j].box);
				right += t->chain[j].right;
				left += t->chain[j].left;
			}
		/* text that is read upwards has its baseline on the right; most is */
		b.turn = 10 * left > 11 * right ? 3 : 1;
		b.score = (float)fx_pmax(left, right) / (float)(left + right);
		take_rest(k, &b.box);
		for (int p = 0; p < k->pieces; p++)
			if (fx_pholds(&b.box, &k->piece[p].box))
				k->piece[p].frag = FX_PIECE_NO_TEXT;
		FX_TRY(fx_page_add(k, a, &b, e));
	}
	return FX_OK;
}

/* Letters are two sizes high at most, and one further is all that is looked for. */
static enum fx_st sort_bands(struct turned *t, struct fx_arena *a, struct fx_err *e)
{
	const int high = 3 * t->k->size + 1, bands = t->k->h / high + 3;

	t->high = high;
	t->in_band = FX_NEWN(a, (size_t)t->n, int);
	t->from = FX_NEWN(a, (size_t)bands, int);
	t->to = FX_NEWN(a, (size_t)bands, int);
	if (!t->in_band || !t->from || !t->to)
		return fx_fail(e, FX_NOMEM, "page: its turned text");
	for (int i = 0; i < t->n; i++)
		t->to[t->key[i].y0 / high + 1]++;
	for (int b = 1; b < bands; b++) {
		t->from[b] = t->from[b - 1] + t->to[b - 1];
		t->to[b - 1] = t->from[b - 1];
	}
	t->to[bands - 1] = t->from[bands - 1];
	for (int i = 0; i < t->n; i++)
		t->in_band[t->to[t->key[i].y0 / high + 1]++] = i;
	return FX_OK;
}

enum fx_st fx_page_turned(struct fx_pink *k, struct fx_arena *a, struct fx_err *e)
{
	struct turned t = { .k = k };
	int n = 0;

	for (int i = 0; i < k->pieces && n < MAX_LETTERS; i++)
		n += is_letter(k, i);
	if (n < CHAIN)
		return FX_OK;
	t.key = FX_NEWN(a, (size_t)n, struct key);
	t.next = FX_NEWN(a, (size_t)n, int);
	t.edge = FX_NEWN(a, (size_t)n, int);
	t.has_above = FX_NEWN(a, (size_t)n, char);
	t.chain = FX_NEWN(a, (size_t)n / CHAIN + 1, struct chain);
	if (!t.key || !t.next || !t.edge || !t.has_above || !t.chain)
		return fx_fail(e, FX_NOMEM, "page: its turned text");
	for (int i = 0; t.n < n; i++)
		if (is_letter(k, i))
			t.key[t.n++] = (struct key){ k->piece[i].box.x0, k->piece[i].box.y0, i };
	qsort(t.key, (size_t)t.n, sizeof *t.key, by_place);
	FX_TRY(sort_bands(&t, a, e));
	find(&t);
	return add_blocks(&t, a, e);
}
