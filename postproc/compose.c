/* compose.c - see compose.h. GLib has Unicode's tables; it is asked code point by code point, so
 * that nothing is allocated but from the arena. */
#include "compose.h"
#include "utf8.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define MOST 18		/* code points that one is decomposed into: U+FDFA, in NFKC */

/* A code point with its combining class above its place above itself, so that a run of marks
 * sorted as numbers is in canonical order, those of one class as they stood (D109). */
typedef uint64_t mark;

static mark as_mark(int32_t c, size_t place)
{
	return (mark)g_unichar_combining_class((gunichar)c) << 48 | (mark)place << 21 | (mark)c;
}

static int class_of(mark m)
{
	return (int)(m >> 48);
}

static gunichar code_point(mark m)
{
	return (gunichar)(m & 0x1fffff);
}

static int by_class(const void *a, const void *b)
{
	const mark *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static size_t decomposed(gunichar to[MOST], int32_t c, enum pp_form form)
{
	return g_unichar_fully_decompose(c < 0 ? 0xfffd : (gunichar)c, form == PP_NFKC, to, MOST);
}

static void sort_marks(mark *m, size_t n)
{
	for (size_t i = 0, from; i < n; i++) {
		for (from = i; i < n && class_of(m[i]); i++)
			;
		if (i > from + 1)
			qsort(m + from, i - from, sizeof(*m), by_class);
	}
}

/* Pairs of a starter and what is not blocked from it become their primary composites (D117), in
 * place; how many are left. */
static size_t join(mark *m, size_t n)
{
	size_t out = 0, starter = 0;
	int begun = 0;

	for (size_t i = 0; i < n; i++) {
		const int class = class_of(m[i]), beside = out == starter + 1;
		gunichar both;

		if (begun && (beside || (class_of(m[out - 1]) && class_of(m[out - 1]) < class)) &&
		    g_unichar_compose(code_point(m[starter]), code_point(m[i]), &both)) {
			m[starter] = as_mark((int32_t)both, 0);
			continue;
		}
		if (!class) {
			starter = out;
			begun = 1;
		}
		m[out++] = m[i];
	}
	return out;
}

enum fx_st pp_code_point_seq(struct pp_seq *s, struct fx_arena *a, struct fx_span text,
	struct fx_err *e)
{
	const char *p = text.p, *end = text.p + text.n;

	s->n = 0;
	s->v = FX_NEWN(a, text.n, int32_t);
	if (!s->v)
		return fx_fail(e, FX_NOMEM, "text of %zu bytes", text.n);
	while (p < end) {
		int32_t c = fx_utf8_next(&p, end);

		s->v[s->n++] = c < 0 ? 0xfffd : c;
	}
	return FX_OK;
}

size_t pp_put_utf8(char *to, int32_t c)
{
	return (size_t)g_unichar_to_utf8((gunichar)c, to);
}

static enum fx_st put_all(struct fx_span *to, struct fx_arena *a, const mark *m, size_t n,
	struct fx_err *e)
{
	char *p = FX_NEWN(a, 4 * n + 4, char);

	if (!p)
		return fx_fail(e, FX_NOMEM, "text of %zu characters", n);
	*to = (struct fx_span){ p, 0 };
	for (size_t i = 0; i < n; i++)
		to->n += pp_put_utf8(p + to->n, (int32_t)code_point(m[i]));
	return FX_OK;
}

enum fx_st pp_compose(struct fx_span *to, struct fx_arena *a, struct fx_span text,
	enum pp_form form, struct fx_err *e)
{
	const char *end = text.p + text.n;
	gunichar part[MOST];
	size_t n = 0;
	mark *m;

	if (text.n > PP_COMPOSE_MAX)
		return fx_fail(e, FX_LIMIT, "text of %zu bytes; at most %zu are normalised", text.n,
			PP_COMPOSE_MAX);
	for (const char *p = text.p; p < end;)
		n += decomposed(part, fx_utf8_next(&p, end), form);
	m = FX_NEWN(a, n + 1, mark);
	if (!m)
		return fx_fail(e, FX_NOMEM, "text of %zu characters", n);
	n = 0;
	for (const char *p = text.p; p < end;) {
		const size_t parts = decomposed(part, fx_utf8_next(&p, end), form);

		for (size_t i = 0; i < parts; i++, n++)
			m[n] = as_mark((int32_t)part[i], n);
	}
	sort_marks(m, n);
	return put_all(to, a, m, join(m, n), e);
}

int32_t pp_lower(int32_t c)
{
	return (int32_t)g_unichar_tolower((gunichar)c);
}

int pp_is_alpha(int32_t c)
{
	return g_unichar_isalpha((gunichar)c) || g_unichar_ismark((gunichar)c);
}

int pp_is_alnum(int32_t c)
{
	return g_unichar_isalnum((gunichar)c);
}
