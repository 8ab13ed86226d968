/* order.c - reading order: columns where gutters are found, what stands above a gutter first, what
 * stands below it last; then rows, and blocks of rows */
#include "cuts.h"
#include "regions.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH = 40 };

struct order {
	struct fx_pink *k;
	int *word;		/* all words, sorted into reading order step by step */
	int *tmp, *seen;
	struct fx_ppart *part;	/* of one leaf; words are o->word's */
	int *row;		/* its rows: where each starts in part */
	struct fx_pline *line;
	int lines, blocks;
	struct fx_layout *l;
	struct fx_pcut *cut;
	int64_t left;		/* words that may yet be looked at in search of gutters */
};

static struct fx_frag *frag_of(const struct fx_pink *k, int w)
{
	return k->frag + k->word[w].frag;
}

struct key { int base, x0, word; };

static int by_base(const void *p, const void *q)
{
	const struct key *a = p, *b = q;

	if (a->base != b->base)
		return a->base < b->base ? -1 : 1;
	if (a->x0 != b->x0)
		return a->x0 < b->x0 ? -1 : 1;
	return a->word < b->word ? -1 : a->word > b->word;
}

/* ---- a leaf: rows ---- */

static int by_frag_x(const void *p, const void *q)
{
	const struct key *a = p, *b = q;	/* base: the frag here */

	return by_base(a, b);
}

/* Words of a leaf to parts of stretches; the words are put stretch by stretch. */
static int make_parts(struct order *o, int first, int n)
{
	struct key *key = (struct key *)(void *)o->tmp;
	struct fx_pink *k = o->k;
	int parts = 0;

	for (int i = 0; i < n; i++) {
		const struct fx_pword *w = k->word + o->word[first + i];

		key[i] = (struct key){ w->frag, w->box.x0, o->word[first + i] };
	}
	qsort(key, (size_t)n, sizeof *key, by_frag_x);
	for (int i = 0; i < n; i++) {
		const struct fx_pword *w = k->word + key[i].word;

		o->word[first + i] = key[i].word;
		if (!i || w->frag != o->part[parts - 1].frag)
			o->part[parts++] = (struct fx_ppart){ .first = first + i, .row = -1,
				.frag = w->frag, .box = w->box };
		o->part[parts - 1].words++;
		fx_pjoin(&o->part[parts - 1].box, &w->box);
	}
	return parts;
}

static int part_order(const void *p, const void *q)
{
	const struct fx_ppart *a = p, *b = q;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->box.x0 != b->box.x0)
		return a->box.x0 < b->box.x0 ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

/* May part b stand in the row of part a: level with it, beside it? */
static int level(const struct fx_pink *k, const struct fx_ppart *a, const struct fx_ppart *b)
{
	const struct fx_frag *f = k->frag + a->frag, *g = k->frag + b->frag;
	const int ta = f->base - f->xh, tb = g->base - g->xh;
	const int beside = fx_pcommon(a->box.x0, a->box.x1, b->box.x0, b->box.x1);
	const int narrow = fx_pmin(a->box.x1 - a->box.x0, b->box.x1 - b->box.x0);

	/* a large first letter belongs to the line that its head is level with */
	if (fx_pmax(f->xh, g->xh) > 2 * fx_pmin(f->xh, g->xh) &&
	    (f->xh > g->xh ? f : g)->pieces <= 2) {
		const struct fx_box *big = f->xh > g->xh ? &a->box : &b->box;
		const struct fx_frag *low = f->xh > g->xh ? g : f;

		return beside <= 0 && big->y0 < low->base - low->xh &&
			big->y0 > low->base - 5 * low->xh / 2;
	}
	return 2 * fx_pcommon(ta, f->base, tb, g->base) >= fx_pmin(f->xh, g->xh) &&
		beside * 10 <= narrow * 3;
}

/* Gives every part a row. The widest parts found rows; others join the nearest that is level. */
static int make_rows(struct order *o, int parts)
{
	struct fx_pink *k = o->k;
	struct key *key = (struct key *)(void *)o->tmp;
	int rows = 0, high = 1;

	for (int i = 0; i < parts; i++) {
		key[i] = (struct key){ k->frag[o->part[i].frag].base, o->part[i].box.x0, i };
		high = fx_pmax(high, 2 * k->frag[o->part[i].frag].xh);
	}
	qsort(key, (size_t)parts, sizeof *key, by_base);
	for (int i = 0; i < parts; i++) {
		struct fx_ppart *p = o->part + key[i].word;
		int best = -1, least = 0;

		for (int j = i - 1; j >= 0 && key[i].base - key[j].base <= high; j--) {
			struct fx_ppart *q = o->part + key[j].word;
			int gap = -fx_pcommon(p->box.x0, p->box.x1, q->box.x0, q->box.x1);
			int clash = !level(k, q, p);

			for (int m = i - 1; !clash && m >= 0 && key[i].base - key[m].base <= high;
			     m--) {
				const struct fx_ppart *r = o->part + key[m].word;
				int both = fx_pcommon(p->box.x0, p->box.x1, r->box.x0, r->box.x1);

				clash = r->row == q->row && both * 10 > 3 *
					fx_pmin(p->box.x1 - p->box.x0, r->box.x1 - r->box.x0);
			}
			if (!clash && (best < 0 || gap < least)) {
				best = q->row;
				least = gap;
			}
		}
		p->row = best >= 0 ? best : rows++;
	}
	qsort(o->part, (size_t)parts, sizeof *o->part, part_order);
	return rows;
}

/* A word is cut as its stretch says, or as the row's, where a short one knows less. */
static void add_word(struct order *o, int w, const struct fx_frag *row)
{
	const struct fx_pword *p = o->k->word + w;
	const struct fx_frag *f = frag_of(o->k, w);
	struct fx_layout *l = o->l;
	const int off = abs(f->base - row->base), mark = f->marks;

	if (f->pieces < 6 && (f->marks || row->pieces >= 6) && !row->marks &&
		f->xh * 10 > row->xh * 6 && f->xh * 10 < row->xh * 15 && off * 10 <= 5 * row->xh)
		f = row;
	o->cut[l->words] = (struct fx_pcut){ .word = w, .base = f->base, .xh = f->xh,
		.mark = mark };
	l->word[l->words++] = (struct fx_lword){ .box = p->box, .tile = -1 };
}

static void add_line(struct order *o, const struct fx_ppart *p, int parts, const int *word)
{
	struct fx_layout *l = o->l;
	struct fx_lline *n = l->line + l->lines;
	struct fx_pline *m = o->line + l->lines;
	const struct fx_ppart *wide = p;

	*n = (struct fx_lline){ .box = p->box, .word = l->words };
	for (int i = 0; i < parts; i++) {
		fx_pjoin(&n->box, &p[i].box);
		if (o->k->frag[p[i].frag].marks < o->k->frag[wide->frag].marks ||
		    (o->k->frag[p[i].frag].marks == o->k->frag[wide->frag].marks &&
		     p[i].box.x1 - p[i].box.x0 > wide->box.x1 - wide->box.x0))
			wide = p + i;
	}
	for (int i = 0; i < parts; i++)
		for (int j = 0; j < p[i].words; j++)
			add_word(o, word[p[i].first + j], o->k->frag + wide->frag);
	n->words = l->words - n->word;
	*m = (struct fx_pline){ .base = o->k->frag[wide->frag].base,
		.xh = o->k->frag[wide->frag].xh };
	l->lines++;
}

/* A block ends where the next line is far away, of another size, or beside the block. */
static int new_block(const struct order *o, int i, int first)
{
	const struct fx_pline *a = o->line + i - 1, *b = o->line + i;
	const struct fx_lline *p = o->l->line + i - 1, *q = o->l->line + i;
	const int step = b->base - a->base, xh = fx_pmax(a->xh, b->xh);

	if (10 * xh > 13 * fx_pmin(a->xh, b->xh) || step > 6 * xh ||
	    fx_pcommon(p->box.x0, p->box.x1, q->box.x0, q->box.x1) < 0)
		return 1;
	if (i - first >= 2)
		return step * 10 > (a->base - o->line[i - 2].base) * 14;
	return step > 4 * xh;
}

static void add_block(struct order *o, int line, int lines, const struct fx_pspan *as)
{
	struct fx_layout *l = o->l;
	struct fx_lblock *b = l->block + l->blocks++;

	*b = (struct fx_lblock){ .kind = as->kind, .box = l->line[line].box, .line = line,
		.lines = lines, .score = as->score };
	for (int i = line; i < line + lines; i++)
		fx_pjoin(&b->box, &l->line[i].box);
}

static void add_text(struct order *o, int first, int lines)
{
	static const struct fx_pspan text = { .kind = FX_BLOCK_TEXT, .score = -1 };
	int start = first;

	for (int i = first + 1; i < first + lines; i++)
		if (new_block(o, i, start)) {
			add_block(o, start, i - start, &text);
			start = i;
		}
	if (lines > 0)
		add_block(o, start, first + lines - start, &text);
}

/* Lines of a leaf; line r is row r. Rows that a formula and a table share are the table's. */
static void add_blocks(struct order *o, int first, int rows)
{
	const struct fx_prows r = { o->k, o->part, o->row, rows, o->word };
	struct fx_pspan t = { .first = -1 }, f = { .first = -1 };
	int done = 0;

	for (;;) {
		const struct fx_pspan *s;

		if (t.first < done && !fx_page_table(&t, &r, done))
			t.first = rows;
		if (f.first < done && !fx_page_formula(&f, &r, done))
			f.first = rows;
		s = f.first < rows && f.first + f.rows <= t.first ? &f : &t;
		add_text(o, first + done, s->first - done);
		if (s->first >= rows)
			break;
		add_block(o, first + s->first, s->rows, s);
		done = s->first + s->rows;
	}
}

/* Lines of words first .. first + n; returns how many. */
static int add_lines(struct order *o, int first, int n)
{
	const int parts = make_parts(o, first, n), rows = make_rows(o, parts);

	for (int i = 0, row = 0; row < rows; row++) {
		o->row[row] = i;
		while (i < parts && o->part[i].row == row)
			i++;
		o->row[row + 1] = i;
		add_line(o, o->part + o->row[row], i - o->row[row], o->word);
	}
	return rows;
}

static void leaf(struct order *o, int first, int n)
{
	const int before = o->l->lines;

	add_blocks(o, before, add_lines(o, first, n));
}

/* ---- columns ---- */

static void sort_by_base(struct order *o, int first, int n)
{
	struct key *key = (struct key *)(void *)o->tmp;

	for (int i = 0; i < n; i++) {
		const int w = o->word[first + i];

		key[i] = (struct key){ frag_of(o->k, w)->base, o->k->word[w].box.x0, w };
	}
	if (n)
		qsort(key, (size_t)n, sizeof *key, by_base);
	for (int i = 0; i < n; i++)
		o->word[first + i] = key[i].word;
}

/* 0: above the gutter, 1 left, 2 right, 3 below. */
static int place(const struct fx_pink *k, int w, const struct fx_box *g)
{
	const struct fx_frag *f = frag_of(k, w);
	const struct fx_box *b = &k->word[w].box;
	const int y = f->base - f->xh / 2;

	if (y < g->y0)
		return 0;
	if (y > g->y1)
		return 3;
	return b->x0 + b->x1 < g->x0 + g->x1 ? 1 : 2;
}

static void region(struct order *o, int first, int n, int depth)
{
	struct fx_pset set = { o->word + first, n, &o->left };
	struct fx_box gutter;
	int count[4] = { 0 }, to[4];

	if (!n)
		return;
	sort_by_base(o, first, n);
	if (depth >= DEPTH || !fx_page_gutter(&gutter, o->k, &set, o->seen)) {
		leaf(o, first, n);
		return;
	}
	for (int i = 0; i < n; i++)
		count[place(o->k, o->word[first + i], &gutter)]++;
	to[0] = 0;
	for (int i = 1; i < 4; i++)
		to[i] = to[i - 1] + count[i - 1];
	for (int i = 0; i < n; i++) {
		const int w = o->word[first + i];

		o->tmp[to[place(o->k, w, &gutter)]++] = w;
	}
	for (int i = 0; i < n; i++)
		o->word[first + i] = o->tmp[i];
	for (int i = 0, at = first; i < 4; at += count[i++])
		region(o, at, count[i], depth + 1);
}

/* Where block b belongs: before the first text that stands below it, else after the last block
 * that stands above it, else last. */
static int place_of(const struct fx_layout *l, const struct fx_lblock *b)
{
	const int middle = (b->box.y0 + b->box.y1) / 2;
	int after = l->blocks;

	for (int i = 0; i < l->blocks; i++) {
		const struct fx_lblock *c = l->block + i;

		if (fx_pcommon(c->box.x0, c->box.x1, b->box.x0, b->box.x1) <= 0)
			continue;
		if (c->kind == FX_BLOCK_TEXT && c->box.y0 >= middle)
			return i;
		if (c->box.y0 < middle)
			after = i + 1;
	}
	return after;
}

static void insert(struct fx_layout *l, const struct fx_lblock *b)
{
	const int at = place_of(l, b);

	for (int i = l->blocks; i > at; i--)
		l->block[i] = l->block[i - 1];
	l->block[at] = *b;
	l->blocks++;
}

/* Rules and regions go to where they belong, those that hold text with its lines. o->word has
 * their words, region after region, from `first` on; held[i]: how many region i has. */
static void place_others(struct order *o, int first, const int *held)
{
	for (int i = 0; i < o->k->others; i++) {
		struct fx_lblock b = o->k->other[i];

		b.line = o->l->lines;
		b.lines = held[i] ? add_lines(o, first, held[i]) : 0;
		first += held[i];
		insert(o->l, &b);
	}
}

/* Lines into the order of their blocks, and words into that of the lines. */
static enum fx_st straighten(struct order *o, struct fx_arena *scratch, struct fx_err *e)
{
	struct fx_layout *l = o->l;
	struct fx_lline *line = FX_NEWN(scratch, (size_t)l->lines + 1, struct fx_lline);
	struct fx_lword *word = FX_NEWN(scratch, (size_t)l->words + 1, struct fx_lword);
	struct fx_pcut *cut = FX_NEWN(scratch, (size_t)l->words + 1, struct fx_pcut);
	int lines = 0, words = 0;

	if (!line || !word || !cut)
		return fx_fail(e, FX_NOMEM, "page: %d words", l->words);
	for (int i = 0; i < l->blocks; i++) {
		struct fx_lblock *b = l->block + i;

		for (int j = b->line; j < b->line + b->lines; j++) {
			const struct fx_lline *n = l->line + j;

			memcpy(word + words, l->word + n->word, (size_t)n->words * sizeof *word);
			memcpy(cut + words, o->cut + n->word, (size_t)n->words * sizeof *cut);
			line[lines] = *n;
			line[lines++].word = words;
			words += n->words;
		}
		b->line = lines - b->lines;
	}
	memcpy(l->line, line, (size_t)lines * sizeof *line);
	memcpy(l->word, word, (size_t)words * sizeof *word);
	o->cut = cut;
	return FX_OK;
}

/* Words of the flow of text, then those in regions that keep them, region after region. Returns how
 * many are of the flow. */
static int deal(struct order *o, int *held)
{
	const struct fx_pink *k = o->k;
	int flow = 0;

	for (int i = 0; i < k->words; i++) {
		const int r = fx_page_region_of(k, &k->word[i].box);

		o->tmp[i] = r;
		if (r < 0)
			o->word[flow++] = i;
		else if (fx_page_keeps_text(k->other + r))
			held[r]++;
	}
	for (int r = 0, at = flow; r < k->others; at += held[r++])
		o->seen[r] = at;
	for (int i = 0; i < k->words; i++)
		if (o->tmp[i] >= 0 && fx_page_keeps_text(k->other + o->tmp[i]))
			o->word[o->seen[o->tmp[i]]++] = i;
	return flow;
}

enum fx_st fx_page_order(struct fx_layout *l, struct fx_pcut **cut, struct fx_arena *a,
	struct fx_arena *scratch, struct fx_pink *k, struct fx_err *e)
{
	struct order o = { .k = k, .l = l, .left = 100000000 };
	const size_t n = (size_t)k->words + 1;
	int *held = FX_NEWN(scratch, (size_t)k->others + 1, int), flow;

	l->block = FX_NEWN(a, n + (size_t)k->others, struct fx_lblock);
	l->line = FX_NEWN(a, n, struct fx_lline);
	l->word = FX_NEWN(a, n, struct fx_lword);
	o.word = FX_NEWN(scratch, n, int);
	o.tmp = FX_NEWN(scratch, 3 * n, int);
	o.seen = FX_NEWN(scratch, (size_t)fx_pmax(2 * k->frags + 2, k->others), int);
	o.part = FX_NEWN(scratch, n, struct fx_ppart);
	o.row = FX_NEWN(scratch, n + 1, int);
	o.line = FX_NEWN(scratch, n, struct fx_pline);
	o.cut = FX_NEWN(scratch, n, struct fx_pcut);
	if (!held || !l->block || !l->line || !l->word || !o.word || !o.tmp || !o.seen ||
	    !o.part || !o.row || !o.line || !o.cut)
		return fx_fail(e, FX_NOMEM, "page: %d words", k->words);
	flow = deal(&o, held);
	region(&o, 0, flow, 0);
	place_others(&o, flow, held);
	if (k->others)
		FX_TRY(straighten(&o, scratch, e));
	*cut = o.cut;
	return FX_OK;
}
