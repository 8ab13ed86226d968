/* table_next.c - see table_next.h */
#include "table_next.h"

#include "approx.h"
#include "letters.h"
#include "table_stand.h"

#include <math.h>
#include <string.h>

enum { LETTERS = 4000 };	/* of headings that are compared */

/* ---- what may stand beside ---- */

/* That something goes on, in small letters; `inside`: only after a bracket, as it may mean
 * something else. */
static const struct { const char *word; int inside; } going_on[] = {
	{ "continued", 0 }, { "contd", 0 }, { "cont", 1 }, { "fortsetzung", 0 }, { "forts", 1 },
	{ "suite", 1 }, { "continuaci\xc3\xb3n", 0 }, { "continuation", 0 }, { "continuazione", 0 },
	{ "segue", 1 }, { "vervolg", 0 }, { "continua\xc3\xa7\xc3\xa3o", 0 },
	{ "\xd0\xbf\xd1\x80\xd0\xbe\xd0\xb4\xd0\xbe\xd0\xbb\xd0\xb6"
	  "\xd0\xb5\xd0\xbd\xd0\xb8\xd0\xb5", 0 } };

/* The next small letter or digit of a text; 0: there is none. */
static int32_t next(const char **s)
{
	const char *end = *s + strlen(*s);

	while (*s < end) {
		const int32_t c = fx_utf8_next(s, end);

		if (pp_letter(c) != PP_SIGN)
			return pp_lower(c);
	}
	return 0;
}

/* 1: the same letters and digits, whatever stands between them; there are some. */
static int same_letters(const char *a, const char *b)
{
	int32_t x, y;
	long n = 0;

	do {
		x = next(&a);
		y = next(&b);
		n++;
	} while (x && x == y);
	return x == y && n > 1;
}

static int says_going_on(const struct fx_dpage *p, const struct fx_dblock *b)
{
	int bracket = 0;

	for (int l = b->line; l < b->line + b->lines; l++)
		for (int i = p->line[l].word; i < p->line[l].word + p->line[l].words; i++) {
			const char *w = p->word[i].text;

			bracket |= *w == '(' || *w == '[';
			for (size_t k = 0; k < FX_COUNT(going_on); k++)
				if (same_letters(w, going_on[k].word) &&
				    (bracket || !going_on[k].inside))
					return 1;
		}
	return 0;
}

/* 1: the words of the block are those of the caption. */
static int is_caption(const struct fx_dpage *p, const struct fx_dblock *b, const char *caption)
{
	int32_t c = 0, d = 0;

	if (!caption)
		return 0;
	for (int l = b->line; l < b->line + b->lines; l++)
		for (int i = p->line[l].word; i < p->line[l].word + p->line[l].words; i++)
			for (const char *w = p->word[i].text; (c = next(&w)) != 0;) {
				d = next(&caption);
				if (c != d)
					return 0;
			}
	return d && !next(&caption);
}

static int words_of(const struct fx_dpage *p, const struct fx_dblock *b)
{
	int n = 0;

	for (int l = b->line; l < b->line + b->lines; l++)
		n += p->line[l].words;
	return n;
}

/* 1: a table may go on over this block. A note that it does is short, but for captions. */
static int passes(const struct fx_dpage *p, const struct fx_dblock *b, const char *caption)
{
	switch (b->kind) {
	case FX_DOC_PAGE_HEADER: case FX_DOC_PAGE_FOOTER: case FX_DOC_PAGE_NUMBER:
	case FX_DOC_RULE: case FX_DOC_FOOTNOTE:
		return 1;
	case FX_DOC_CAPTION:
		return says_going_on(p, b) || is_caption(p, b, caption);
	case FX_DOC_TEXT: case FX_DOC_HEADING:
		return words_of(p, b) <= 12 && says_going_on(p, b);
	default:
		return 0;
	}
}

int pp_table_last(const struct fx_dpage *p)
{
	for (int i = p->blocks - 1; i >= 0; i--) {
		const struct fx_dblock *b = p->block + i;

		if (b->table && b->table->rows)
			return i;
		if (!passes(p, b, NULL))
			return -1;
	}
	return -1;
}

int pp_table_first(const struct fx_dpage *p, const struct fx_table *before)
{
	for (int i = 0; i < p->blocks; i++) {
		const struct fx_dblock *b = p->block + i;

		if (b->table && b->table->rows)
			return i;
		if (b->kind == FX_DOC_FOOTNOTE || !passes(p, b, before->caption))
			return -1;
	}
	return -1;
}

/* ---- headings ---- */

struct cells { const struct fx_table *t; int rows; };	/* its first rows */

static int cells_in(const struct cells *c)
{
	int n = 0;

	while (n < c->t->cells && c->t->cell[n].row < c->rows)
		n++;
	return n;
}

/* 1: the first rows are the same grid, which ends there in both. */
static int same_grid(const struct cells *a, const struct cells *b)
{
	const int n = cells_in(a);

	if (n != cells_in(b))
		return 0;
	for (int i = 0; i < n; i++) {
		const struct fx_cell *x = a->t->cell + i, *y = b->t->cell + i;

		if (x->row != y->row || x->col != y->col || x->rows != y->rows ||
		    x->cols != y->cols || x->row + x->rows > a->rows)
			return 0;
	}
	return n > 0;
}

/* Small letters, or digits, of the cells; a cell ends in a line's end. How many there are is added
 * to *said. */
static size_t spell(int32_t *to, const struct cells *c, int digits, size_t *said)
{
	const int n = cells_in(c);
	size_t used = 0;

	for (int i = 0; i < n; i++) {
		const char *s = c->t->cell[i].text;

		for (int32_t l; used < LETTERS && (l = next(&s)) != 0;)
			if ((pp_letter(l) == PP_DIGIT) == digits) {
				to[used++] = l;
				++*said;
			}
		if (used < LETTERS)
			to[used++] = '\n';
	}
	return used;
}

static enum fx_st same_heading(int *is, struct fx_arena *m, const struct cells *a,
	const struct cells *b, struct fx_err *e)
{
	struct pp_seq x = { FX_NEWN(m, LETTERS, int32_t), 0 };
	struct pp_seq y = { FX_NEWN(m, LETTERS, int32_t), 0 };

	size_t figures = 0, letters = 0;

	*is = 0;
	if (!x.v || !y.v)
		return fx_fail(e, FX_NOMEM, "no memory for the heading of a table");
	if (!same_grid(a, b))
		return FX_OK;
	x.n = spell(x.v, a, 1, &figures);
	y.n = spell(y.v, b, 1, &figures);
	if (x.n != y.n || memcmp(x.v, y.v, x.n * sizeof(*x.v)) != 0)
		return FX_OK;
	x.n = spell(x.v, a, 0, &letters);
	y.n = spell(y.v, b, 0, &letters);
	if (!letters || (figures && !a->t->head_rows && !b->t->head_rows))
		return FX_OK;
	return pp_alike(is, m, x, y, (struct pp_slack){ 1, 10 }, e);
}

/* Rows of `b` that repeat the heading of `a`; -1: it has another. Where nobody told headings,
 * first rows of words alone that are the same, up to four, are one. */
static enum fx_st repeated(int *rows, struct fx_arena *m, const struct fx_table *a,
	const struct fx_table *b, struct fx_err *e)
{
	const int told = a->head_rows || b->head_rows;
	const int heads[4] = { told ? a->head_rows : 4, told ? b->head_rows : 3, told ? 0 : 2,
		told ? 0 : 1 };

	*rows = b->head_rows ? -1 : 0;
	for (int i = 0; i < 4; i++) {
		const struct cells x = { a, heads[i] }, y = { b, heads[i] };
		int is;

		if (!heads[i] || heads[i] < b->head_rows || heads[i] > a->rows ||
		    heads[i] >= b->rows)
			continue;
		FX_TRY(same_heading(&is, m, &x, &y, e));
		if (is) {
			*rows = heads[i];
			return FX_OK;
		}
	}
	return FX_OK;
}

/* ---- places ---- */

/* Points a pixel; where the page's size is not known, as if its longer side were 792. */
static float scale(const struct fx_dpage *p)
{
	if (p->w <= 0 || p->h <= 0)
		return 1;
	if (p->w_pt > 0 && p->h_pt > 0)
		return sqrtf(p->w_pt / (float)p->w * (p->h_pt / (float)p->h));
	return 792 / (float)(p->w > p->h ? p->w : p->h);
}

/* Where on its page something stands, in points of the page with the table upright. */
struct stand { struct pp_table_stand at; float scale, left; };

static enum fx_st stand(struct stand *s, struct fx_arena *m, const struct pp_table_on *on,
	struct fx_err *e)
{
	FX_TRY(pp_table_stand(&s->at, m, on->t, on->p, e));
	s->scale = scale(on->p);
	s->left = s->at.box[0] <= s->at.box[2] ? s->at.box[0] * s->scale : 0;
	return FX_OK;
}

/* 1: all columns that both know share half of the narrower, with b moved to the right by `by`. */
static int columns_alike(const struct stand *a, const struct stand *b, int cols, float by)
{
	int known = 0;

	for (int i = 0; i < cols; i++) {
		const float *x = a->at.col[i], *y = b->at.col[i];
		const float x0 = x[0] * a->scale, x1 = x[1] * a->scale;
		const float y0 = y[0] * b->scale + by, y1 = y[1] * b->scale + by;

		if (x[0] > x[1] || y[0] > y[1])
			continue;
		known++;
		if (2 * (fminf(x1, y1) - fmaxf(x0, y0)) < fminf(x1 - x0, y1 - y0))
			return 0;
	}
	return known && 2 * known >= cols;
}

/* The upper edge of the footnotes below a block, from the top of the page; else its height. Only
 * of pages whose table is upright: notes are never turned with it. */
static float floor_of(const struct pp_table_on *on, const struct stand *s)
{
	float y = (float)s->at.h;

	for (int i = on->block + 1; i < on->p->blocks && !s->at.turned; i++)
		for (int k = 1; k < 8 && on->p->block[i].kind == FX_DOC_FOOTNOTE; k += 2)
			y = fminf(y, on->p->block[i].quad[k]);
	return y;
}

static int divided(const struct pp_table_on *a, const struct stand *sa, const struct stand *sb)
{
	const float *x = sa->at.box, *y = sb->at.box;

	return (x[0] > x[2] || 5 * x[3] >= 3 * floor_of(a, sa)) &&
		(y[0] > y[2] || 5 * y[1] <= 2 * (float)sb->at.h);
}

enum fx_st pp_table_goes_on(int *skip, struct fx_arena *m, const struct pp_table_pair *pair,
	struct fx_err *e)
{
	const struct fx_table *x = pair->a.t, *y = pair->b.t;
	struct stand a, b;

	*skip = -1;
	if (x->cols != y->cols || x->turned != y->turned)
		return FX_OK;
	FX_TRY(stand(&a, m, &pair->a, e));
	FX_TRY(stand(&b, m, &pair->b, e));
	if (!divided(&pair->a, &a, &b))
		return FX_OK;
	FX_TRY(repeated(skip, m, pair->head, y, e));
	if (*skip > 0 && (pair->head->head_rows || y->head_rows))
		return FX_OK;
	if (x->cols < 2 || (!columns_alike(&a, &b, x->cols, 0) &&
	    !columns_alike(&a, &b, x->cols, a.left - b.left)))
		*skip = -1;
	return FX_OK;
}
