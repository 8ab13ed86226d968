/* lines.c - see lines.h. Points are put in pixels as soon as they are read: the matrix that counts
 * is that of their time (8.5.2). */
#include "lines.h"

#include "lines_tidy.h"
#include "pdf_tokens.h"

#include <math.h>
#include <string.h>

enum {
	DEEPEST = 512,		/* q .. Q */
	NESTED = 12,		/* forms in forms */
	MAX_FORMS = 10000,	/* that are drawn */
	MAX_OPERATORS = 4000000,
	MAX_POINTS = 1 << 17,	/* of a path; what has more is looked at so far */
	MAX_SUBPATHS = 1 << 15,
	MAX_PIECES = 4 * FX_LAYER_MAX_RULES,
	OPERANDS = 32,		/* the first ones of an operator are remembered */
	GROUNDS = 256		/* filled rectangles that are remembered, the last ones */
};
#define MAX_BYTES ((size_t)64 << 20)	/* of streams, decoded */
#define SEEN 0.02	/* of a colour's range, of 1 of alpha: less is nothing */
#define FULL 0.9	/* a rectangle: a path that fills so much of its box. Some programs cut the
			 * ends of borders at an angle. */
#define SLOPE 50	/* a line is 50 times as long as it is askew, and that by half a point */

struct paint { enum fx_space space; int white; double alpha; };

struct state {
	double m[6], clip[4], width;
	struct paint stroke, fill;
};

struct point { double x, y; };
struct subpath { int at, n, curved, closed; };

struct drawing {
	struct state g, *saved;		/* (DEEPEST) */
	int depth, over;		/* saved; not saved as there are too many */
	struct point *point;		/* (MAX_POINTS) of the path, in pixels */
	struct subpath *sub;		/* (MAX_SUBPATHS) */
	int points, subs, clips;	/* clips: 1: the path is to clip what follows */
	struct fx_piece *piece;		/* (MAX_PIECES) */
	int pieces;
	double ground[GROUNDS][4];	/* a ring */
	int grounds;
	double px;			/* pixels of a point */
	const struct fx_names *names;
	int nested;
	long forms, operators;		/* that may yet come */
	size_t bytes;
};

/* An operator's operands, and where it stands. */
struct args {
	struct fx_token t[OPERANDS];
	int n, numbers;		/* of them; numbers: 0 unless all are */
	double v[OPERANDS];	/* of those that are numbers, 0 of others */
	unsigned names;
};

/* First p, then q. */
static void concat(double to[6], const double p[6], const double q[6])
{
	const double m[6] = { p[0] * q[0] + p[1] * q[2], p[0] * q[1] + p[1] * q[3],
		p[2] * q[0] + p[3] * q[2], p[2] * q[1] + p[3] * q[3],
		p[4] * q[0] + p[5] * q[2] + q[4], p[4] * q[1] + p[5] * q[3] + q[5] };

	memcpy(to, m, sizeof(m));
}

static struct point placed(const struct drawing *d, double x, double y)
{
	const double *m = d->g.m;

	return (struct point){ m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5] };
}

static double scale_of(const double m[6])
{
	return sqrt(fabs(m[0] * m[3] - m[1] * m[2]));
}

/* ---- what is drawn ---- */

static void cut(double box[4], const double by[4])
{
	for (int i = 0; i < 2; i++) {
		box[i] = fmax(box[i], by[i]);
		box[i + 2] = fmin(box[i + 2], by[i + 2]);
	}
}

/* White on what was filled before is seen. */
static int on_ground(const struct drawing *d, const double box[4])
{
	const double x = (box[0] + box[2]) / 2, y = (box[1] + box[3]) / 2;
	const int n = d->grounds < GROUNDS ? d->grounds : GROUNDS;

	for (int i = 0; i < n; i++) {
		const double *g = d->ground[i];

		if (x > g[0] && x < g[2] && y > g[1] && y < g[3])
			return 1;
	}
	return 0;
}

/* A box of the raster that is painted: a line, where it is thin. */
static void put(struct drawing *d, const double at[4], const struct paint *with)
{
	double b[4] = { at[0], at[1], at[2], at[3] }, w, h;
	struct fx_piece *p;

	cut(b, d->g.clip);
	if (!(b[0] <= b[2] && b[1] <= b[3]) || with->alpha < SEEN ||
	    (with->white && !on_ground(d, b)))
		return;
	w = b[2] - b[0];
	h = b[3] - b[1];
	if (d->pieces == MAX_PIECES)
		d->pieces = fx_lines_join(d->piece, d->pieces, d->px, FX_LAYER_MAX_RULES);
	p = d->piece + d->pieces++;
	*p = (struct fx_piece){ .r = { (float)b[0], (float)b[1], (float)b[2], (float)b[3], 0 },
		.kind = w >= h ? FX_PIECE_LEVEL : FX_PIECE_UPRIGHT };
	if (fmin(w, h) <= FX_LINES_THIN * d->px)
		return;
	p->kind = FX_PIECE_FILL;
	p->r.fill = 1;
	if (!with->white)
		memcpy(d->ground[d->grounds++ % GROUNDS], b, sizeof(b));
}

/* A straight stroke, if it runs along an axis. */
static void stroke_side(struct drawing *d, const struct point *a, const struct point *b)
{
	const double dx = fabs(b->x - a->x), dy = fabs(b->y - a->y);
	const double by = d->g.width * scale_of(d->g.m) / 2;
	const int down = dy > dx;
	const double x = down ? by : 0, y = down ? 0 : by;

	if (!(fmin(dx, dy) * SLOPE <= fmax(dx, dy) && fmin(dx, dy) <= d->px / 2 &&
	    fmax(dx, dy) > 0 && isfinite(by)))
		return;
	put(d, (double[4]){ fmin(a->x, b->x) - x, fmin(a->y, b->y) - y, fmax(a->x, b->x) + x,
		fmax(a->y, b->y) + y }, &d->g.stroke);
}

static void stroke(struct drawing *d, const struct subpath *s)
{
	const struct point *p = d->point + s->at;

	for (int i = 1; i < s->n; i++)
		stroke_side(d, p + i - 1, p + i);
	if (s->closed && s->n > 2)
		stroke_side(d, p + s->n - 1, p);
}

static void widen(double box[4], const struct point *p, int n)
{
	for (int i = 0; i < n; i++) {
		box[0] = fmin(box[0], p[i].x);
		box[1] = fmin(box[1], p[i].y);
		box[2] = fmax(box[2], p[i].x);
		box[3] = fmax(box[3], p[i].y);
	}
}

/* A path that fills its box is a rectangle. */
static void fill(struct drawing *d, const struct subpath *s)
{
	const struct point *p = d->point + s->at;
	double box[4] = { p->x, p->y, p->x, p->y }, twice = 0;

	if (s->n < 3)
		return;
	widen(box, p, s->n);
	for (int i = 0; i < s->n; i++) {
		const struct point *q = p + (i + 1) % s->n;

		twice += (p[i].x - p->x) * (q->y - p->y) - (q->x - p->x) * (p[i].y - p->y);
	}
	if (fabs(twice) / 2 >= FULL * (box[2] - box[0]) * (box[3] - box[1]))
		put(d, box, &d->g.fill);
}

/* ---- paths (8.5.2, 8.5.3) ---- */

static void add(struct drawing *d, struct point p)
{
	struct subpath *s = d->sub + d->subs - 1;

	if (d->points == MAX_POINTS || !isfinite(p.x) || !isfinite(p.y)) {
		s->curved = 1;
		return;
	}
	d->point[d->points++] = p;
	s->n++;
}

static void move_to(struct drawing *d, struct point p)
{
	struct subpath *s = d->subs ? d->sub + d->subs - 1 : NULL;

	if (d->subs == MAX_SUBPATHS) {	/* what follows must not be a part of the last */
		s->curved = 1;
		return;
	}
	if (s && s->n == 1 && !s->closed)	/* a place that nothing was drawn from */
		d->points--;
	else
		s = d->sub + d->subs++;
	*s = (struct subpath){ .at = d->points };
	add(d, p);
}

static void line_to(struct drawing *d, struct point p)
{
	const struct subpath *s = d->subs ? d->sub + d->subs - 1 : NULL;

	if (s && s->closed && s->n)		/* on from where that one ended */
		move_to(d, d->point[s->at]);
	if (s)
		add(d, p);
}

static void close_path(struct drawing *d)
{
	if (d->subs)
		d->sub[d->subs - 1].closed = 1;
}

static void curve_to(struct drawing *d, const double *v, int points)
{
	if (!d->subs)
		return;
	for (int i = 0; i < points; i++)
		line_to(d, placed(d, v[2 * i], v[2 * i + 1]));
	d->sub[d->subs - 1].curved = 1;
}

static void rectangle(struct drawing *d, const double v[4])
{
	const double x = v[0] + v[2], y = v[1] + v[3];

	if (d->subs == MAX_SUBPATHS)
		return;
	move_to(d, placed(d, v[0], v[1]));
	line_to(d, placed(d, x, v[1]));
	line_to(d, placed(d, x, y));
	line_to(d, placed(d, v[0], y));
	close_path(d);
}

enum { STROKED = 1, FILLED = 2, CLOSED = 4 };

static void paint(struct drawing *d, int how)
{
	if (how & CLOSED)
		close_path(d);
	for (int i = 0; i < d->subs; i++) {
		const struct subpath *s = d->sub + i;

		if (s->curved || !s->n)
			continue;
		if (how & FILLED)
			fill(d, s);
		if (how & STROKED)
			stroke(d, s);
	}
	if (d->clips && d->points && d->points < MAX_POINTS) {
		double box[4] = { d->point->x, d->point->y, d->point->x, d->point->y };

		widen(box, d->point, d->points);
		cut(d->g.clip, box);
	}
	d->points = d->subs = d->clips = 0;
}

/* ---- graphics state (8.4) ---- */

static void save(struct drawing *d)
{
	if (d->depth < DEEPEST)
		d->saved[d->depth++] = d->g;
	else
		d->over++;
}

static void restore(struct drawing *d, int base)
{
	if (d->over)
		d->over--;
	else if (d->depth > base)
		d->g = d->saved[--d->depth];
}

static int is_white(enum fx_space space, const double *v, int n)
{
	const double white = space == FX_SPACE_TINT ? 0 : 1;

	for (int i = 0; i < n; i++)
		if (fabs(v[i] - white) > SEEN)
			return 0;
	return n && space != FX_SPACE_OTHER;
}

static void set_colour(struct paint *p, enum fx_space space, const struct args *k)
{
	p->space = space;
	p->white = is_white(space, k->v, k->n);
}

static void set_space(struct paint *p, const struct drawing *d, const struct args *k)
{
	static const struct { const char *name; enum fx_space space; } row[] = {
		{ "/DeviceGray", FX_SPACE_GREY }, { "/DeviceRGB", FX_SPACE_RGB },
		{ "/DeviceCMYK", FX_SPACE_TINT }, { "/Pattern", FX_SPACE_OTHER } };
	char name[FX_TOKEN_NAME];

	if (!k->n || !fx_token_name(name, k->t))
		return;
	p->white = 0;			/* the first colour of any is none that is white */
	for (size_t i = 0; i < FX_COUNT(row); i++)
		if (!strcmp(name, row[i].name)) {
			p->space = row[i].space;
			return;
		}
	p->space = d->names->space(d->names->ud, k->names, name);
}

static void set_many(struct drawing *d, const struct args *k)
{
	struct fx_gs gs = { -1, -1, -1 };
	char name[FX_TOKEN_NAME];

	if (!k->n || !fx_token_name(name, k->t))
		return;
	d->names->gs(&gs, d->names->ud, k->names, name);
	d->g.width = gs.width >= 0 ? gs.width : d->g.width;
	d->g.stroke.alpha = gs.stroke >= 0 ? gs.stroke : d->g.stroke.alpha;
	d->g.fill.alpha = gs.fill >= 0 ? gs.fill : d->g.fill.alpha;
}

/* ---- operators ---- */

static void run(struct drawing *d, const struct fx_form *f);

static void draw_form(struct drawing *d, const struct args *k)
{
	const struct state before = d->g;
	const int over = d->over;
	char name[FX_TOKEN_NAME];
	struct fx_form f = { .names = k->names };

	if (!k->n || !fx_token_name(name, k->t) || d->nested == NESTED || !d->bytes ||
	    --d->forms < 0 || !d->names->form(&f, d->names->ud, k->names, name))
		return;
	concat(d->g.m, f.matrix, before.m);
	d->points = d->subs = d->clips = 0;
	if (f.box[0] < f.box[2] && f.box[1] < f.box[3]) {
		rectangle(d, (double[4]){ f.box[0], f.box[1], f.box[2] - f.box[0],
			f.box[3] - f.box[1] });
		d->clips = 1;
		paint(d, 0);
	}
	d->nested++;
	d->over = 0;
	run(d, &f);
	d->over = over;
	d->nested--;
	d->g = before;
	d->names->left(d->names->ud, &f);
}

/* Two letters as one number. */
#define OP(a, b) ((a) | (b) << 8)

/* Operators that make a path or paint it. 0: it is none of them. */
static int path_operator(struct drawing *d, int op, const struct args *k)
{
	const int n = k->numbers;
	const double *v = k->v;

	switch (op) {
	case 'm': if (n >= 2) move_to(d, placed(d, v[n - 2], v[n - 1])); break;
	case 'l': if (n >= 2) line_to(d, placed(d, v[n - 2], v[n - 1])); break;
	case 'c': if (n >= 6) curve_to(d, v + n - 6, 3); break;
	case 'v': case 'y': if (n >= 4) curve_to(d, v + n - 4, 2); break;
	case 'h': close_path(d); break;
	case OP('r', 'e'): if (n >= 4) rectangle(d, v + n - 4); break;
	case 'S': paint(d, STROKED); break;
	case 's': paint(d, STROKED | CLOSED); break;
	case 'f': case 'F': case OP('f', '*'): paint(d, FILLED); break;
	case 'B': case OP('B', '*'): paint(d, FILLED | STROKED); break;
	case 'b': case OP('b', '*'): paint(d, FILLED | STROKED | CLOSED); break;
	case 'n': paint(d, 0); break;
	case 'W': case OP('W', '*'): d->clips = 1; break;
	default: return 0;
	}
	return 1;
}

/* Those that set a colour. 0: it is none of them. */
static int colour_operator(struct drawing *d, int op, const struct args *k)
{
	struct state *g = &d->g;

	switch (op) {
	case 'g': set_colour(&g->fill, FX_SPACE_GREY, k); break;
	case 'G': set_colour(&g->stroke, FX_SPACE_GREY, k); break;
	case OP('r', 'g'): set_colour(&g->fill, FX_SPACE_RGB, k); break;
	case OP('R', 'G'): set_colour(&g->stroke, FX_SPACE_RGB, k); break;
	case 'k': set_colour(&g->fill, FX_SPACE_TINT, k); break;
	case 'K': set_colour(&g->stroke, FX_SPACE_TINT, k); break;
	case OP('s', 'c'): set_colour(&g->fill, g->fill.space, k); break;
	case OP('S', 'C'): set_colour(&g->stroke, g->stroke.space, k); break;
	case OP('c', 's'): set_space(&g->fill, d, k); break;
	case OP('C', 'S'): set_space(&g->stroke, d, k); break;
	default: return 0;
	}
	return 1;
}

static void operator(struct drawing *d, const struct fx_token *t, const struct args *k, int base)
{
	const unsigned char *c = (const unsigned char *)t->p;
	const size_t len = (size_t)(t->end - t->p);
	const int op = len == 1 ? c[0] : len == 2 ? OP(c[0], c[1]) :
		fx_token_is(t, "scn") ? OP('s', 'c') : fx_token_is(t, "SCN") ? OP('S', 'C') : 0;
	const int n = k->numbers;

	if (path_operator(d, op, k) || colour_operator(d, op, k))
		return;
	switch (op) {
	case 'q': save(d); break;
	case 'Q': restore(d, base); break;
	case 'w': if (n) d->g.width = fabs(k->v[n - 1]); break;
	case OP('c', 'm'): if (n >= 6) concat(d->g.m, k->v + n - 6, d->g.m); break;
	case OP('g', 's'): set_many(d, k); break;
	case OP('D', 'o'): draw_form(d, k); break;
	default: break;
	}
}

static void run(struct drawing *d, const struct fx_form *f)
{
	const size_t n = f->n < d->bytes ? f->n : d->bytes;
	const char *at = f->p, *const end = n ? at + n : at;
	const int base = d->depth;
	struct args k = { .names = f->names };
	struct fx_token t;
	int words = 0;

	d->bytes -= n;
	while (fx_token_next(&t, &at, end)) {
		if (!fx_token_operand(&t)) {
			if (--d->operators < 0)
				break;
			k.numbers = words ? 0 : k.n;
			operator(d, &t, &k, base);
			if (fx_token_is(&t, "ID"))
				at = fx_token_picture(at, end);
			k.n = words = 0;
		} else if (k.n < OPERANDS) {
			k.v[k.n] = 0;
			words += !fx_token_number(k.v + k.n, &t);
			k.t[k.n++] = t;
		}
	}
	d->depth = base;
}

enum fx_st fx_lines(struct fx_layer *l, struct fx_arena *a, const struct fx_form *page,
	const int size[2], const struct fx_names *names, struct fx_err *e)
{
	const struct paint black = { FX_SPACE_GREY, 0, 1 };
	struct fx_arena work;
	struct drawing *d;
	enum fx_st st = FX_OK;
	int n = 0;

	l->rule = NULL;
	l->rules = 0;
	fx_arena_init(&work, a->budget);
	work.refuse_at = a->refuse_at;
	d = FX_NEWN(&work, 1, struct drawing);
	if (d) {
		*d = (struct drawing){ .names = names, .px = scale_of(page->matrix),
			.forms = MAX_FORMS, .operators = MAX_OPERATORS, .bytes = MAX_BYTES };
		d->g = (struct state){ .clip = { 0, 0, size[0], size[1] }, .width = 1,
			.stroke = black, .fill = black };
		memcpy(d->g.m, page->matrix, sizeof(d->g.m));
		d->saved = FX_NEWN(&work, DEEPEST, struct state);
		d->point = FX_NEWN(&work, MAX_POINTS, struct point);
		d->sub = FX_NEWN(&work, MAX_SUBPATHS, struct subpath);
		d->piece = FX_NEWN(&work, MAX_PIECES, struct fx_piece);
	}
	if (!work.failed) {
		run(d, page);
		n = fx_lines_join(d->piece, d->pieces, d->px, FX_LAYER_MAX_RULES);
		n = fx_lines_sort(d->piece, n, d->px);
		l->rule = n ? FX_NEWN(a, n, struct fx_layer_rule) : NULL;
	}
	if (work.failed || (n && !l->rule))
		st = fx_fail(e, FX_NOMEM, "no memory for the lines of a page");
	for (int i = 0; !st && i < n; i++)
		l->rule[l->rules++] = d->piece[i].r;
	fx_arena_reset(&work);
	return st;
}
