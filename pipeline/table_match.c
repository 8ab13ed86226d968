/* table_match.c - see table_match.h */
#include "table_match.h"

#include "teds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory to compare tables");
}

/* ---- which belong together ---- */

struct pair { int64_t matched; int truth, read; };

struct match {
	const struct pl_gtables *read, *truth;
	int *of_read;			/* (read->tables) table of the truth; -1: none yet */
	int *chosen;			/* (truth->tables) by `same`: the reading of it that was
					 * matched; -1: none yet */
	int *several;			/* (truth->tables) how many it was put together from */
};

static int best_first(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->matched != y->matched)
		return x->matched > y->matched ? -1 : 1;
	if (x->truth != y->truth)
		return x->truth < y->truth ? -1 : 1;
	return (x->read > y->read) - (x->read < y->read);
}

/* A table of the truth on several pages takes what stands on one that nothing was taken from. */
static int may_join(const struct match *m, int truth, int read)
{
	const struct pl_gtable *t = m->truth->table + truth, *r = m->read->table + read;

	if (m->chosen[t->same] < 0)
		return 1;
	if (m->chosen[t->same] != truth || t->first_page == t->last_page || !r->own ||
	    !r->first_page)
		return 0;
	for (int k = 0; k < m->read->tables; k++)
		if (m->of_read[k] == truth && (!m->read->table[k].own ||
		    pl_gtables_meet(m->read->table + k, r)))
			return 0;
	return 1;
}

static void join(struct match *m, int truth, int read)
{
	m->of_read[read] = truth;
	m->chosen[m->truth->table[truth].same] = truth;
	m->several[truth]++;
}

/* The box around all cells that have a place; 0: there is none. */
static int box_of(float box[4], const struct fx_table *t)
{
	int any = 0;

	for (int i = 0; i < t->cells; i++) {
		const float *q = t->cell[i].quad;

		for (int k = 0; k < 8; k += 2) {
			if (!(q[0] < q[2] || q[0] > q[2] || q[3] < q[5] || q[3] > q[5]))
				continue;
			for (int d = 0; d < 2; d++) {
				box[d] = !any || q[k + d] < box[d] ? q[k + d] : box[d];
				box[2 + d] = !any || q[k + d] > box[2 + d] ? q[k + d] :
					box[2 + d];
			}
			any = 1;
		}
	}
	return any;
}

static int stand_apart(const struct fx_table *x, const struct fx_table *y)
{
	float a[4], b[4];

	return box_of(a, x) && box_of(b, y) && (a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] ||
		b[3] <= a[1]);
}

/* In memory of its own: there are as many comparisons as pairs. */
static enum fx_st relate(struct pp_adjacency *r, const struct fx_table *read,
	const struct fx_table *truth, struct fx_err *e)
{
	struct fx_arena a;
	enum fx_st st;

	fx_arena_init(&a, 0);
	st = pp_adjacency(r, &a, read, truth, e);
	fx_arena_reset(&a);
	return st;
}

static enum fx_st by_relations(struct match *m, struct fx_arena *a, struct fx_err *e)
{
	const size_t most = (size_t)m->read->tables * (size_t)m->truth->tables;
	struct pair *pair = FX_NEWN(a, most + 1, struct pair);
	size_t n = 0;

	if (!pair)
		return no_memory(e);
	for (int i = 0; i < m->truth->tables; i++)
		for (int j = 0; j < m->read->tables; j++) {
			struct pp_adjacency r = { 0, 0, 0 };

			if (!pl_gtables_meet(m->truth->table + i, m->read->table + j))
				continue;
			FX_TRY(relate(&r, &m->read->table[j].t, &m->truth->table[i].t, e));
			if (r.matched)
				pair[n++] = (struct pair){ r.matched, i, j };
		}
	if (n)
		qsort(pair, n, sizeof(*pair), best_first);
	for (size_t k = 0; k < n; k++)
		if (m->of_read[pair[k].read] < 0 && may_join(m, pair[k].truth, pair[k].read))
			join(m, pair[k].truth, pair[k].read);
	return FX_OK;
}

static void by_order(struct match *m)
{
	for (int i = 0; i < m->truth->tables; i++)
		for (int j = 0; j < m->read->tables; j++) {
			const struct pl_gtable *t = m->truth->table + i, *r = m->read->table + j;

			if (m->chosen[t->same] < 0 && m->of_read[j] < 0 &&
			    pl_gtables_meet(t, r) && !stand_apart(&t->t, &r->t))
				join(m, i, j);
		}
}

/* ---- scores ---- */

/* What was read of a table of the truth, as one. */
static enum fx_st gather(struct pl_gtable *to, const struct match *m, int truth,
	struct fx_arena *a, struct fx_err *e)
{
	const struct pl_gtable **part = FX_NEWN(a, (size_t)m->several[truth],
		const struct pl_gtable *);
	int n = 0;

	if (!part)
		return no_memory(e);
	for (int j = 0; j < m->read->tables; j++) {
		int at = n;

		if (m->of_read[j] != truth)
			continue;
		for (; at && part[at - 1]->first_page > m->read->table[j].first_page; at--)
			part[at] = part[at - 1];
		part[at] = m->read->table + j;
		n++;
	}
	*to = *part[0];
	return n > 1 ? pl_gtables_stack(to, a, part, n, e) : FX_OK;
}

/* A limit costs the table its score, not the others theirs. */
static enum fx_st score(struct pl_table_sums *s, const struct pl_gtable *read,
	const struct pl_gtable *truth, struct fx_err *e)
{
	static const char *const sections[] = { "thead", "tbody", "tfoot", NULL };
	struct pp_teds t = { 0, 0 };
	struct pp_grits g = { .placed = 0 };
	struct fx_arena a;
	enum fx_st st;

	fx_arena_init(&a, 0);
	st = pp_teds(&t, &a, read->html, truth->html, truth->no_head ? sections : NULL, e);
	if (!st)
		st = pp_grits(&g, &a, &read->t, &truth->t, e);
	fx_arena_reset(&a);
	if (st == FX_LIMIT) {
		fx_log(FX_WARN, "a table is not scored: %s", e->msg);
		s->unscored++;
		return FX_OK;
	}
	s->teds += t.teds;
	s->s_teds += t.s_teds;
	s->top += g.top.f;
	s->con += g.con.f;
	s->loc += g.loc.f;
	s->placed += g.placed;
	return st;
}

static enum fx_st relations(struct pl_table_sums *s, const struct pl_gtable *read,
	const struct pl_gtable *truth, struct fx_err *e)
{
	struct pp_adjacency r = { 0, 0, 0 };

	FX_TRY(relate(&r, read ? &read->t : NULL, truth ? &truth->t : NULL, e));
	s->relations.matched += r.matched;
	s->relations.read += r.read;
	s->relations.truth += r.truth;
	return FX_OK;
}

/* Table i of the truth, unless it is another reading of one before it. */
static enum fx_st settle(struct pl_table_sums *s, const struct match *m, int i, struct fx_arena *a,
	struct fx_err *e)
{
	const struct pl_gtable *truth = m->truth->table + i;
	struct pl_gtable read;

	if (truth->same != i)
		return FX_OK;
	s->truth++;
	if (m->chosen[i] < 0)
		return relations(s, NULL, truth, e);
	s->found++;
	truth = m->truth->table + m->chosen[i];
	FX_TRY(gather(&read, m, m->chosen[i], a, e));
	FX_TRY(relations(s, &read, truth, e));
	return score(s, &read, truth, e);
}

enum fx_st pl_tables_compare(struct pl_table_sums *s, struct fx_arena *a,
	const struct pl_gtables *read, const struct pl_gtables *truth, struct fx_err *e)
{
	struct match m = { .read = read, .truth = truth };

	m.of_read = FX_NEWN(a, (size_t)read->tables + 1, int);
	m.chosen = FX_NEWN(a, (size_t)truth->tables + 1, int);
	m.several = FX_NEWN(a, (size_t)truth->tables + 1, int);
	if (!m.of_read || !m.chosen || !m.several)
		return no_memory(e);
	memset(m.of_read, -1, (size_t)read->tables * sizeof(int));
	memset(m.chosen, -1, (size_t)truth->tables * sizeof(int));
	FX_TRY(by_relations(&m, a, e));
	by_order(&m);
	s->documents++;
	s->read += read->tables;
	for (int i = 0; i < truth->tables; i++)
		FX_TRY(settle(s, &m, i, a, e));
	for (int j = 0; j < read->tables; j++) {
		s->unsound += read->table[j].unsound;
		s->extra += m.of_read[j] < 0;
		if (m.of_read[j] < 0)
			FX_TRY(relations(s, read->table + j, NULL, e));
	}
	return FX_OK;
}

/* ---- sums and rates ---- */

const char *const pl_table_rate_name[PL_TABLE_RATES] = { "precision", "recall", "f1", "teds",
	"s_teds", "grits_top", "grits_con", "grits_loc" };

void pl_table_rates(double rate[PL_TABLE_RATES], const struct pl_table_sums *s)
{
	const double n = s->truth ? (double)s->truth : (double)NAN;

	rate[PL_TABLE_P] = pp_adjacency_precision(&s->relations);
	rate[PL_TABLE_R] = pp_adjacency_recall(&s->relations);
	rate[PL_TABLE_F1] = pp_adjacency_f1(&s->relations);
	rate[PL_TEDS] = s->teds / n;
	rate[PL_S_TEDS] = s->s_teds / n;
	rate[PL_GRITS_TOP] = s->top / n;
	rate[PL_GRITS_CON] = s->con / n;
	rate[PL_GRITS_LOC] = s->placed ? s->loc / s->placed : NAN;
}

void pl_table_sums_add(struct pl_table_sums *sum, const struct pl_table_sums *x)
{
	sum->documents += x->documents;
	sum->lost += x->lost;
	sum->truth += x->truth;
	sum->read += x->read;
	sum->found += x->found;
	sum->extra += x->extra;
	sum->unsound += x->unsound;
	sum->unscored += x->unscored;
	sum->placed += x->placed;
	sum->relations.matched += x->relations.matched;
	sum->relations.read += x->relations.read;
	sum->relations.truth += x->relations.truth;
	sum->teds += x->teds;
	sum->s_teds += x->s_teds;
	sum->top += x->top;
	sum->con += x->con;
	sum->loc += x->loc;
}

static void rates_of(const void *ud, const int *pick, int n, double *rate)
{
	const struct pl_table_sums *document = ud;
	struct pl_table_sums sum = { .documents = 0 };

	for (int i = 0; i < n; i++)
		pl_table_sums_add(&sum, document + pick[i]);
	pl_table_rates(rate, &sum);
}

enum fx_st pl_table_intervals(struct pp_interval v[PL_TABLE_RATES], struct fx_arena *a,
	const struct pl_table_sums *document, int n, struct fx_err *e)
{
	const struct pp_resampling how = { n, PL_TABLE_RATES, rates_of, document };

	return pp_bootstrap(v, a, &how, e);
}
