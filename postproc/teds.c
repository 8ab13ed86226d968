/* teds.c - see teds.h */
#include "teds.h"

#include "html_tree.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

#define ONE ((int64_t)1 << 40)	/* distances are in units of 2^-40: the same sums on any machine */

struct label {
	int tag, td;
	int colspan, rowspan;		/* of a td; else 0 */
	size_t at, len;			/* of its text in `token` */
};

/* The nodes of a tree in postorder. */
struct tree {
	struct pp_html h;
	int *tag;			/* (h.nodes) equal for equal names in both trees ... */
	int tags;			/* ... and below this */
	const char *const *ignore;
	struct label *label;		/* (n) */
	int *first;			/* (n) the leaf that is leftmost in the subtree */
	unsigned char *key;		/* (n) 1: no leaf, and no first child or the root */
	int n;
	int below;			/* elements below the table */
	int32_t *token;			/* (tokens) texts of all td: two for each tag, and from
					 * 2 * tags on code points */
	size_t tokens;
	size_t work;			/* nodes in the subtrees of all keys, and 1 */
	int bad;			/* a span is no number */
};

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory to compare tables");
}

/* ---- two trees ---- */

static int is_ignored(const struct tree *t, int i)
{
	for (int k = 0; t->ignore && t->ignore[k]; k++)
		if (pp_html_is(t->h.node + i, t->ignore[k]))
			return 1;
	return 0;
}

/* The node after i among its siblings, or what is in it where its tags do not count. */
static int next_of(const struct tree *t, int i)
{
	return is_ignored(t, i) ? i + 1 : t->h.node[i].end;
}

static void add_text(struct tree *t, const char *s)
{
	const char *end = s + strlen(s);

	while (s < end) {
		const int32_t c = fx_utf8_next(&s, end);

		t->token[t->tokens++] = 2 * t->tags + (c < 0 ? 0xfffd : c);
	}
}

/* All that is in node i, as tokens. What follows a td in a td is lost, as in the reference. */
static void add_content(struct tree *t, int i)
{
	int after_td = 0;

	for (int k = i + 1; k < t->h.node[i].end; k = next_of(t, k)) {
		const struct pp_html_node *x = t->h.node + k;

		if (x->text) {
			if (!after_td)
				add_text(t, x->text);
		} else if (!is_ignored(t, k)) {
			t->token[t->tokens++] = 2 * t->tag[k];
			add_content(t, k);
			if (strcmp(x->name, "unk") != 0)
				t->token[t->tokens++] = 2 * t->tag[k] + 1;
			after_td = pp_html_is(x, "td");
		}
	}
}

/* Node i and all below it; the leaf that is leftmost. The depth is that of the HTML. */
static int add_node(struct tree *t, int i)
{
	const struct pp_html_node *x = t->h.node + i;
	struct label l = { .tag = t->tag[i], .td = pp_html_is(x, "td"), .at = t->tokens };
	int first = -1;

	if (l.td) {
		t->bad |= !pp_html_span(&l.colspan, x->colspan);
		t->bad |= !pp_html_span(&l.rowspan, x->rowspan);
		add_content(t, i);
		l.len = t->tokens - l.at;
	}
	for (int k = i + 1; !l.td && k < x->end; k = next_of(t, k))
		if (t->h.node[k].name && !is_ignored(t, k)) {
			const int leaf = add_node(t, k);

			first = first < 0 ? leaf : first;
		}
	t->first[t->n] = first < 0 ? t->n : first;
	t->label[t->n] = l;
	return t->first[t->n++];
}

static int is_leaf(const struct tree *t, int i)
{
	return t->first[i] == i;
}

/* A key starts where no node above it does: of those with one leftmost leaf, the last. A leaf alone
 * is compared more simply. */
static void find_keys(struct tree *t, int *last)
{
	memset(t->key, 0, (size_t)t->n);
	for (int i = 0; i < t->n; i++)
		last[t->first[i]] = i;
	for (int i = 0; i < t->n; i++)
		if (last[t->first[i]] == i && !is_leaf(t, i)) {
			t->key[i] = 1;
			t->work += (size_t)(i - t->first[i] + 1);
		}
}

/* What the reference takes to be a document and no piece of one. */
static int looks_whole(struct fx_span s)
{
	static const char *const start[] = { "<html", "<!doctype" };

	while (s.n && memchr(" \t\n\v\f\r", *s.p, 6)) {
		s.p++;
		s.n--;
	}
	for (int k = 0; k < 2; k++) {
		size_t i = 0;

		while (start[k][i] && i < s.n &&
		    (s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]) == start[k][i])
			i++;
		if (!start[k][i])
			return 1;
	}
	return 0;
}

/* The first table that is a child of a body that is a child of html; -1: there is none. */
static int table_of(const struct pp_html *h)
{
	for (int b = 1; h->nodes && b < h->node[0].end; b = h->node[b].end) {
		if (!pp_html_is(h->node + b, "body"))
			continue;
		for (int i = b + 1; i < h->node[b].end; i = h->node[i].end)
			if (pp_html_is(h->node + i, "table"))
				return i;
	}
	return -1;
}

static enum fx_st grow(struct tree *t, struct fx_arena *a, int table, struct fx_err *e)
{
	const struct pp_html *h = &t->h;
	const size_t n = (size_t)(h->node[table].end - table);
	size_t tokens = 0;
	int *last = FX_NEWN(a, n, int);

	for (int i = table + 1; i < h->node[table].end; i++) {
		t->below += h->node[i].name && !is_ignored(t, i);
		tokens += h->node[i].text ? strlen(h->node[i].text) : 2;
	}
	t->label = FX_NEWN(a, n, struct label);
	t->first = FX_NEWN(a, n, int);
	t->key = FX_NEWN(a, n, unsigned char);
	t->token = FX_NEWN(a, tokens + 1, int32_t);
	if (!last || !t->label || !t->first || !t->key || !t->token)
		return no_memory(e);
	add_node(t, table);
	find_keys(t, last);
	return FX_OK;
}

/* ---- names of both as numbers ---- */

struct name { const char *s; int *tag; };

static int by_name(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return strcmp(x->s, y->s);
}

static enum fx_st number_tags(struct tree *t[2], struct fx_arena *a, struct fx_err *e)
{
	const size_t most = (size_t)t[0]->h.nodes + (size_t)t[1]->h.nodes;
	struct name *name = FX_NEWN(a, most + 1, struct name);
	size_t n = 0;
	int tags = 0;

	for (int k = 0; k < 2; k++) {
		t[k]->tag = FX_NEWN(a, (size_t)t[k]->h.nodes + 1, int);
		if (!name || !t[k]->tag)
			return no_memory(e);
		for (int i = 0; i < t[k]->h.nodes; i++)
			if (t[k]->h.node[i].name)
				name[n++] = (struct name){ t[k]->h.node[i].name, t[k]->tag + i };
	}
	if (n)
		qsort(name, n, sizeof(*name), by_name);
	for (size_t i = 0; i < n; i++) {
		tags += i && strcmp(name[i - 1].s, name[i].s) != 0;
		*name[i].tag = tags;
	}
	t[0]->tags = t[1]->tags = tags + 1;
	return FX_OK;
}

/* ---- texts ---- */

struct texts {
	const struct tree *x, *y;
	uint64_t *has;			/* for each token: which of 64 of a text are it */
	signed char *step;		/* (y->tokens) */
	int64_t *dist;			/* (x->n, y->n) */
};

/* One band of Myers' bit vectors (J. ACM 46, 1999; Hyyro 2003 for bands): the 64 tokens of a text
 * that `has` holds, or as many as there are, against all of another. step[j] is by how much the
 * distance grows from j tokens of the other to j + 1, above the band, then below it; what it has
 * grown by in all below it is returned. */
static int64_t band(const uint64_t *has, uint64_t last, const int32_t *other, size_t n,
	signed char *step)
{
	uint64_t up = UINT64_MAX, down = 0;	/* rows over which the distance grows, falls */
	int64_t sum = 0;

	for (size_t j = 0; j < n; j++) {
		const uint64_t falls = step[j] < 0, grows = step[j] > 0;
		uint64_t eq = has[other[j]], v = eq | down, h, more, less;

		eq |= falls;
		h = (((eq & up) + up) ^ up) | eq;
		more = down | ~(h | up);
		less = up & h;
		step[j] = (signed char)(!!(more & last) - !!(less & last));
		sum += step[j];
		more = more << 1 | grows;
		less = less << 1 | falls;
		up = less | ~(v | more);
		down = more & v;
	}
	return sum;
}

static int same_kind(const struct label *x, const struct label *y)
{
	return x->tag == y->tag && x->colspan == y->colspan && x->rowspan == y->rowspan;
}

/* Of a td of x to all td of y: the distance of their texts, band by band. */
static void compare_text(const struct texts *c, int i, int64_t *dist)
{
	const struct label *x = c->x->label + i;
	const int32_t *text = c->x->token + x->at;

	memset(c->step, 1, c->y->tokens);	/* before any token: j tokens are j insertions */
	for (int j = 0; j < c->y->n; j++)
		dist[j] = (int64_t)c->y->label[j].len;
	for (size_t at = 0; at < x->len; at += 64) {
		const size_t n = x->len - at < 64 ? x->len - at : 64;

		for (size_t k = 0; k < n; k++)
			c->has[text[at + k]] |= (uint64_t)1 << k;
		for (int j = 0; j < c->y->n; j++) {
			const struct label *y = c->y->label + j;

			if (y->td && same_kind(x, y))
				dist[j] = (int64_t)(at + n) + band(c->has,
					(uint64_t)1 << (n - 1), c->y->token + y->at, y->len,
					c->step + y->at);
		}
		for (size_t k = 0; k < n; k++)
			c->has[text[at + k]] = 0;
	}
}

/* What it costs to make one of y out of node i of x, with structure alone whatever is in them. */
static void rename_costs(const struct texts *c, int i, int structure)
{
	const struct label *x = c->x->label + i;
	int64_t *dist = c->dist + (size_t)i * (size_t)c->y->n;

	if (x->td && !structure)
		compare_text(c, i, dist);
	for (int j = 0; j < c->y->n; j++) {
		const struct label *y = c->y->label + j;
		const size_t longer = x->len > y->len ? x->len : y->len;

		if (!same_kind(x, y))
			dist[j] = ONE;
		else
			dist[j] = structure || !longer ? 0 : (dist[j] * ONE + (int64_t)longer / 2) /
				(int64_t)longer;
	}
}

/* ---- trees ---- */

/* Where one of two subtrees is a leaf, they become each other when the leaf becomes the other's
 * root and the rest is put in: no table is needed to tell. That it may be cheaper to make the leaf
 * another node of it the tables around see for themselves, as they try without the root. */
static void add_rest(const struct texts *c, int i)
{
	const struct tree *x = c->x, *y = c->y;
	int64_t *dist = c->dist + (size_t)i * (size_t)y->n;

	for (int j = 0; j < y->n; j++)
		if (is_leaf(x, i) || is_leaf(y, j))
			dist[j] += (i - x->first[i] + j - y->first[j]) * ONE;
}

/* Node p against nodes lj .. lj + n of the other, where the subtrees of not both start where their
 * keys' do: those are known. */
static void one_row(int64_t *row, const int64_t *above, const int64_t *before, const int64_t *d,
	const int *first, int n)
{
	for (int b = 0; b < n; b++) {
		const int64_t gap = (above[b + 1] < row[b] ? above[b + 1] : row[b]) + ONE;
		const int64_t both = before[first[b]] + d[b];

		row[b + 1] = both < gap ? both : gap;
	}
}

/* Zhang and Shasha's table for the subtrees of two keys, i and j, of more than one node each.
 * f[a][b] is the distance of the first a nodes of the one to the first b of the other. That of each
 * two subtrees that start where these do goes to dist, where what it costs to make one of the other
 * stands until then; leaves have been seen to. */
static void forests(const struct texts *c, int i, int j, int64_t *f)
{
	const int li = c->x->first[i], lj = c->y->first[j], n = j - lj + 1;
	const size_t w = (size_t)n + 1;
	const int *first = c->y->first + lj;

	for (int b = 0; b <= n; b++)
		f[b] = b * ONE;
	for (int p = li; p <= i; p++) {
		const int64_t *above = f + (size_t)(p - li) * w;
		int64_t *row = f + (size_t)(p - li + 1) * w;
		int64_t *d = c->dist + (size_t)p * (size_t)c->y->n + lj;

		row[0] = above[0] + ONE;
		if (c->x->first[p] != li) {
			one_row(row, above, f + (size_t)(c->x->first[p] - li) * w - lj, d, first,
				n);
			continue;
		}
		for (int b = 0; b < n; b++) {
			const int64_t gap = (above[b + 1] < row[b] ? above[b + 1] : row[b]) + ONE;
			const int starts = first[b] == lj;
			int64_t both = f[first[b] - lj] + d[b];

			if (starts && b && p > li)
				both += above[b];
			row[b + 1] = both < gap ? both : gap;
			if (starts)
				d[b] = row[b + 1];
		}
	}
}

static double distance(const struct texts *c, int64_t *f, int structure)
{
	const struct tree *x = c->x, *y = c->y;

	for (int i = 0; i < x->n; i++) {
		rename_costs(c, i, structure);
		add_rest(c, i);
	}
	for (int i = 0; i < x->n; i++)
		for (int j = 0; x->key[i] && j < y->n; j++)
			if (y->key[j])
				forests(c, i, j, f);
	return (double)c->dist[(size_t)x->n * (size_t)y->n - 1] / (double)ONE;
}

static size_t bands(const struct tree *t)
{
	size_t n = 0;

	for (int i = 0; i < t->n; i++)
		n += (t->label[i].len + 63) / 64;
	return n;
}

/* One more than any token of a tree, as an array needs it. */
static size_t token_room(const struct tree *t)
{
	int32_t most = 0;

	for (size_t i = 0; i < t->tokens; i++)
		most = t->token[i] > most ? t->token[i] : most;
	return (size_t)most + 1;
}

static enum fx_st compare(struct pp_teds *r, struct fx_arena *a, struct tree *t[2],
	struct fx_err *e)
{
	const struct tree *x = t[0], *y = t[1];
	const size_t pairs = (size_t)x->n * (size_t)y->n;
	const double most = x->below > y->below ? x->below : y->below;
	struct texts c = { .x = x, .y = y };
	int64_t *f;

	if (pairs > PP_TEDS_MAX_PAIRS || x->work > PP_TEDS_MAX_STEPS / y->work ||
	    bands(x) > PP_TEDS_MAX_STEPS / (y->tokens + 1))
		return fx_fail(e, FX_LIMIT, "tables of %d and %d elements are too large to be "
			"compared", x->n, y->n);
	c.has = FX_NEWN(a, token_room(x) > token_room(y) ? token_room(x) : token_room(y), uint64_t);
	c.step = FX_NEWN(a, y->tokens + 1, signed char);
	c.dist = FX_NEWN(a, pairs, int64_t);
	f = FX_NEWN(a, (size_t)(x->n + 1) * (size_t)(y->n + 1), int64_t);
	if (!c.has || !c.step || !c.dist || !f)
		return no_memory(e);
	*r = (struct pp_teds){ 1, 1 };
	if (most > 0) {
		r->teds = 1 - distance(&c, f, 0) / most;
		r->s_teds = 1 - distance(&c, f, 1) / most;
	}
	return FX_OK;
}

enum fx_st pp_teds(struct pp_teds *r, struct fx_arena *a, struct fx_span read,
	struct fx_span truth, const char *const *ignore, struct fx_err *e)
{
	const struct fx_span text[2] = { read, truth };
	struct tree both[2] = { { .ignore = ignore, .work = 1 }, { .ignore = ignore, .work = 1 } };
	struct tree *t[2] = { both, both + 1 };
	int table[2];

	*r = (struct pp_teds){ 0, 0 };
	for (int k = 0; k < 2; k++) {
		FX_TRY(pp_html_read(&t[k]->h, a, text[k], e));
		table[k] = looks_whole(text[k]) ? table_of(&t[k]->h) : -1;
	}
	if (table[0] < 0 || table[1] < 0)
		return FX_OK;
	FX_TRY(number_tags(t, a, e));
	for (int k = 0; k < 2; k++)
		FX_TRY(grow(t[k], a, table[k], e));
	return t[0]->bad || t[1]->bad ? FX_OK : compare(r, a, t, e);
}
