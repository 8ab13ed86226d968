/* norm.h - rows normalised, shared out among the threads. Sums are of doubles, in eight parts that
 * are added last: a row's result is the same wherever it stands. */
#ifndef NORM_H
#define NORM_H

struct en_run;

struct en_norm {
	float *y;		/* (rows, cols) */
	float *x;		/* (rows, cols), not y; changed by plus alone */
	const float *plus;	/* (rows, cols) added to x before all else; NULL: nothing */
	const float *w, *b;	/* (cols) */
	int rows, cols;
	double eps;
};

/* y = (x - mean) / sqrt(variance + eps) * w + b (model specification 2.4). */
void en_layer_norm(const struct en_run *r, const struct en_norm *n);

/* y = x / sqrt(mean(x^2) + eps) * (1 + w) (model specification 4.2); or, with `add`, y += that.
 * plus and b are not used. */
void en_rms_norm(const struct en_run *r, const struct en_norm *n, int add);

/* x += plus. */
void en_residual(const struct en_run *r, const struct en_norm *n);

#endif
