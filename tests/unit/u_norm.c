/* u_norm.c - norms by hand: small rows, and long ones whose sums are known. */
#include "t.h"
#include "norm.h"
#include "run.h"

#include <math.h>
#include <stdlib.h>

enum { COLS = 19, ROWS = 5 };	/* two and a half times eight */

static float x[ROWS * COLS], y[ROWS * COLS], plus[ROWS * COLS], w[COLS], b[COLS];

static int near(float a, double want)
{
	return fabs((double)a - want) <= 1e-6 * (1 + fabs(want));
}

/* 1 .. 19: mean 10, variance (19^2 - 1) / 12 = 30, mean of squares 130. */
static void rows_of_numbers(void)
{
	for (int i = 0; i < ROWS * COLS; i++) {
		x[i] = (float)(1 + i % COLS);
		y[i] = 1;
		plus[i] = (float)(i / COLS);
	}
	for (int i = 0; i < COLS; i++) {
		w[i] = 2;
		b[i] = (float)i;
	}
}

static void layer(const struct en_run *r)
{
	struct en_norm n = { .y = y, .x = x, .w = w, .b = b, .rows = ROWS, .cols = COLS };
	int good = 1;

	rows_of_numbers();
	en_layer_norm(r, &n);
	for (int i = 0; i < ROWS * COLS; i++)
		good &= near(y[i], (i % COLS - 9) / sqrt(30) * 2 + i % COLS);
	T_OK(good);
	n.plus = plus;		/* moves the mean of a row by as much as its values */
	n.eps = 6;
	en_layer_norm(r, &n);
	for (int i = 0; i < ROWS * COLS; i++)
		good &= near(y[i], (i % COLS - 9) / 6.0 * 2 + i % COLS) &&
			near(x[i], 1 + i % COLS + i / COLS);
	T_OK(good);
	rows_of_numbers();
	en_residual(r, &n);
	for (int i = 0; i < ROWS * COLS; i++)
		good &= near(x[i], 1 + i % COLS + i / COLS);
	T_OK(good);
}

static void rms(const struct en_run *r)
{
	const struct en_norm n = { .y = y, .x = x, .w = w, .rows = ROWS, .cols = COLS, .eps = 14 };
	int good = 1;

	rows_of_numbers();
	en_rms_norm(r, &n, 0);
	for (int i = 0; i < ROWS * COLS; i++)
		good &= near(y[i], (1 + i % COLS) / 12.0 * 3);
	T_OK(good);
	en_rms_norm(r, &n, 1);
	for (int i = 0; i < ROWS * COLS; i++)
		good &= near(y[i], (1 + i % COLS) / 12.0 * 6);
	T_OK(good);
}

int main(void)
{
	for (int threads = 1; threads <= 3; threads += 2) {
		struct en_model m = { 0 };
		struct en_run r = { .m = &m };
		struct fx_err e;

		T_EQ(en_pool_new(&m.pool, threads, &e), FX_OK);
		layer(&r);
		rms(&r);
		en_pool_free(m.pool);
	}
	return t_end();
}
