/* areas.c - see areas.h */
#include "areas.h"

/* A number at *p, which moves past it; 0: there is none. */
static int number(float *to, const char **p)
{
	double v = 0, unit = 1;
	int digits = 0;

	for (; **p >= '0' && **p <= '9' && v < 100000; (*p)++, digits++)
		v = v * 10 + (**p - '0');
	if (digits && **p == '.')
		for ((*p)++, digits = 0; **p >= '0' && **p <= '9' && digits < 9; (*p)++, digits++)
			v += (**p - '0') * (unit /= 10);
	*to = (float)v;
	return digits > 0 && v < 100000;
}

/* `n` numbers with commas between; 0: that is not what stands at *p. */
static int numbers(float *to, int n, const char **p)
{
	for (int i = 0; i < n; i++) {
		if (i && *(*p)++ != ',')
			return 0;
		if (!number(to + i, p))
			return 0;
	}
	return 1;
}

static int count(const char *text, char divider)
{
	int n = 1;

	for (; *text; text++)
		n += *text == divider;
	return n;
}

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for places on a page");
}

static enum fx_st bad_area(struct fx_err *e)
{
	return fx_fail(e, FX_USAGE, "--area wants X0,Y0,X1,Y1 in points from the top left, several "
		"with ';' between");
}

enum fx_st pl_areas(const float (**area)[4], int *n, struct fx_arena *a, const char *text,
	struct fx_err *e)
{
	float (*at)[4];

	*area = NULL;
	*n = 0;
	if (!text)
		return FX_OK;
	if (count(text, ';') > PL_AREAS)
		return fx_fail(e, FX_USAGE, "--area: over %d", PL_AREAS);
	at = fx_alloc(a, PL_AREAS, sizeof(*at));
	if (!at)
		return no_memory(e);
	do {
		float *b = at[(*n)++];

		if (!numbers(b, 4, &text) || b[0] >= b[2] || b[1] >= b[3])
			return bad_area(e);
	} while (*text == ';' && text++);
	*area = (const float (*)[4])at;
	return *text ? bad_area(e) : FX_OK;
}

enum fx_st pl_columns(const float **x, int *n, struct fx_arena *a, const char *text,
	struct fx_err *e)
{
	float *at;

	*x = NULL;
	*n = 0;
	if (!text)
		return FX_OK;
	*n = count(text, ',');
	if (*n > PL_COLUMNS)
		return fx_fail(e, FX_USAGE, "--columns: over %d", PL_COLUMNS);
	*x = at = FX_NEWN(a, (size_t)*n, float);
	if (!at)
		return no_memory(e);
	if (!numbers(at, *n, &text) || *text)
		return fx_fail(e, FX_USAGE, "--columns wants X,X,.. in points from the left");
	for (int i = 1; i < *n; i++)
		if (at[i] <= at[i - 1])
			return fx_fail(e, FX_USAGE, "--columns wants each greater than the last");
	return FX_OK;
}
