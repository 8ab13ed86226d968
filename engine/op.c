/* op.c - see op.h */
#include "op.h"

#include <math.h>
#include <string.h>

#define ROW(name) &en_ops_##name,
const struct en_ops *const en_ops_rows[] = { EN_OPS(ROW) NULL };

/* From the last one on: to ask row blas loads a library. */
const struct en_ops *en_ops_best(void)
{
	int i = 0;

	while (en_ops_rows[i])
		i++;
	while (i-- > 1)
		if (en_ops_rows[i]->best())
			return en_ops_rows[i];
	return en_ops_rows[0];
}

const struct en_ops *en_ops_lookup(const char *name)
{
	for (int i = 0; en_ops_rows[i]; i++)
		if (!strcmp(en_ops_rows[i]->name, name))
			return en_ops_rows[i]->usable() ? en_ops_rows[i] : NULL;
	return NULL;
}

static float half(uint16_t h)		/* IEEE 754 binary16 */
{
	int exponent = h >> 10 & 31, fraction = h & 1023;
	float v;

	if (exponent == 31)
		v = fraction ? NAN : INFINITY;
	else if (exponent)
		v = ldexpf((float)(1024 + fraction), exponent - 25);
	else
		v = ldexpf((float)fraction, -24);
	return h >> 15 ? -v : v;
}

uint16_t en_bf16(float v)
{
	uint32_t bits;

	memcpy(&bits, &v, 4);
	return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

float en_widen1(const void *p, enum fx_dtype type, size_t i)
{
	uint32_t bits;
	uint16_t h;
	float f;

	if (type == FX_F32) {
		memcpy(&f, (const char *)p + 4 * i, 4);
		return f;
	}
	memcpy(&h, (const char *)p + 2 * i, 2);
	if (type == FX_F16)
		return half(h);
	bits = (uint32_t)h << 16;
	memcpy(&f, &bits, 4);
	return f;
}

float en_quantize(signed char *q, const float *x, int k, int padded)
{
	float most = 0, by;

	for (int t = 0; t < k; t++)
		most = fabsf(x[t]) > most ? fabsf(x[t]) : most;
	by = most > 0 ? 127 / most : 0;
	for (int t = 0; t < k; t++)
		q[t] = (signed char)rintf(x[t] * by);
	memset(q + k, 0, (size_t)(padded - k));
	return most / 127;
}
