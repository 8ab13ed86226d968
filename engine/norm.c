/* norm.c - see norm.h */
#include "norm.h"

#include "run.h"

#include <math.h>

#define PARTS 8

enum kind { LAYER, RMS, RMS_ADD, RESIDUAL };
struct job { const struct en_norm *n; enum kind kind; };

/* The sum of (x - from), or of its square. */
static double sum_of(const float *x, int n, double from, int square)
{
	double part[PARTS] = { 0 }, sum = 0;
	int i = 0;

	for (; i + PARTS <= n; i += PARTS)
		for (int l = 0; l < PARTS; l++) {
			const double d = (double)x[i + l] - from;

			part[l] += square ? d * d : d;
		}
	for (; i < n; i++) {
		const double d = (double)x[i] - from;

		part[i % PARTS] += square ? d * d : d;
	}
	for (int l = 0; l < PARTS; l++)
		sum += part[l];
	return sum;
}

static void unit(void *ud, int row, int thread)
{
	const struct job *j = ud;
	const struct en_norm *n = j->n;
	const int cols = n->cols;
	const size_t at = (size_t)row * (size_t)cols;
	float *x = n->x + at, *y = n->y ? n->y + at : NULL;
	double mean = 0;
	float scale;

	(void)thread;
	for (int i = 0; n->plus && i < cols; i++)
		x[i] += n->plus[at + (size_t)i];
	if (j->kind == RESIDUAL)
		return;
	if (j->kind == LAYER)
		mean = sum_of(x, cols, 0, 0) / cols;
	scale = (float)(1 / sqrt(sum_of(x, cols, mean, 1) / cols + n->eps));
	if (j->kind == LAYER)
		for (int i = 0; i < cols; i++)
			y[i] = (x[i] - (float)mean) * scale * n->w[i] + n->b[i];
	else if (j->kind == RMS)
		for (int i = 0; i < cols; i++)
			y[i] = x[i] * scale * (1 + n->w[i]);
	else
		for (int i = 0; i < cols; i++)
			y[i] += x[i] * scale * (1 + n->w[i]);
}

void en_layer_norm(const struct en_run *r, const struct en_norm *n)
{
	en_pool_run(r->m->pool, unit, &(struct job){ n, LAYER }, n->rows);
}

void en_rms_norm(const struct en_run *r, const struct en_norm *n, int add)
{
	en_pool_run(r->m->pool, unit, &(struct job){ n, add ? RMS_ADD : RMS }, n->rows);
}

void en_residual(const struct en_run *r, const struct en_norm *n)
{
	en_pool_run(r->m->pool, unit, &(struct job){ n, RESIDUAL }, n->rows);
}
