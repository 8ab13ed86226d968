/* op_blas.c - sgemm of OpenBLAS, loaded when this row is first asked for. Debian's version picks
 * its Haswell kernel on AMD Zen 4 and 5; told SkylakeX it is nearly twice as fast there, and it
 * listens only while it is being loaded. Single-threaded: the pool above owns the threads. */
#include "op.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

enum { ROW_MAJOR = 101, PLAIN = 111, TURNED = 112 };

typedef void sgemm_fn(int order, int ta, int tb, int m, int n, int k, float alpha, const float *a,
	int lda, const float *b, int ldb, float beta, float *c, int ldc);

static pthread_once_t once = PTHREAD_ONCE_INIT;
static sgemm_fn *sgemm;

static void load(void)
{
	void (*set_threads)(int);
	void *lib;

#if defined(__x86_64__)
	setenv("OPENBLAS_CORETYPE", __builtin_cpu_supports("avx512f") ? "SkylakeX" :
		__builtin_cpu_supports("avx2") ? "Haswell" : "Prescott", 0);
#endif
	setenv("OPENBLAS_NUM_THREADS", "1", 0);
	lib = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
	if (!lib)
		return;
	*(void **)&set_threads = dlsym(lib, "openblas_set_num_threads");
	*(void **)&sgemm = dlsym(lib, "cblas_sgemm");
	if (set_threads)
		set_threads(1);
}

static int usable(void)
{
	pthread_once(&once, load);
	return sgemm != NULL;
}

static void widen(float *dst, const void *src, enum fx_dtype type, size_t n)
{
	en_ops_ref.widen(dst, src, type, n);
}

static void product(const struct en_product *p)
{
	const size_t k = (size_t)p->w->k;

	if (p->w->type == EN_INT8 || p->w->type == EN_INT4) {
		en_ops_ref.product(p);
		return;
	}
	for (int panel = p->from; panel < p->to; panel++) {
		const int j = panel * EN_COLUMNS, at = j - p->from * EN_COLUMNS;
		const int n = p->w->n - j < EN_COLUMNS ? p->w->n - j : EN_COLUMNS;

		for (int c = 0; c < n; c++)
			en_panels_row(p->scratch + (size_t)c * k, p->w, j + c);
		sgemm(ROW_MAJOR, PLAIN, TURNED, p->m, n, p->w->k, 1, p->a,
			(int)(p->lda / sizeof(float)), p->scratch,
			p->w->k, p->add ? 1 : 0, p->c + at, (int)p->ldc);
		for (int i = 0; p->bias && i < p->m; i++)
			for (int c = 0; c < n; c++)
				p->c[(size_t)i * p->ldc + (size_t)(at + c)] += p->bias[at + c];
	}
}

static size_t prepared(enum en_precision w, int k)
{
	return en_ops_ref.prepared(w, k);
}

static void prepare(const struct en_prepare *p, int unit)
{
	en_ops_ref.prepare(p, unit);
}

/* What the library's own loops could reach is not known: this is what plain C reaches. */
static double peak(enum en_precision w, long rounds)
{
	return en_ops_ref.peak(w, rounds);
}

static void gelu(float *x, const float *up, size_t n)
{
	en_ops_ref.gelu(x, up, n);
}

static float softmax(float *x, size_t n, float scale, float cap, float *max)
{
	return en_ops_ref.softmax(x, n, scale, cap, max);
}

static void softcap(float *x, size_t n, float cap)
{
	en_ops_ref.softcap(x, n, cap);
}

const struct en_ops en_ops_blas = { "blas", usable, usable, product, 0, 1, prepared, prepare,
	gelu, softmax, softcap, peak, widen };
