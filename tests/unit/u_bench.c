/* The work of a pass, against figures for the 3B that were worked out by hand from its published
 * shape: 27 layers of 1,152 with an MLP of 4,304, and 26 layers of 2,304 with 8 query and 4
 * key-value heads of 256, an MLP of 9,216 and 257,152 rows. And: limits are positive. */
#include "t.h"
#include "bench.h"
#include "run.h"

enum { TOWER = 27, LAYERS = 26 };

static struct en_vlayer tower[TOWER];
static struct en_layer layer[LAYERS];
static struct en_model m;

static struct en_mat matrix(int n, int k, enum en_precision type)
{
	return (struct en_mat){ .n = n, .k = k, .ready = 1, .w = { .type = type, .n = n, .k = k } };
}

static void make(int patches, enum en_precision p)
{
	m = (struct en_model){.shape = {.v_hidden = 1152,
				      .v_layers = TOWER,
				      .v_ffn = 4304,
				      .patch_values = 588,
				      .patches = patches,
				      .hidden = 2304,
				      .layers = LAYERS,
				      .heads = 8,
				      .kv_heads = 4,
				      .head_dim = 256,
				      .ffn = 9216,
				      .q_width = 2048,
				      .kv_width = 1024,
				      .vocab_rows = 257152,
				      .tied = 1}};
	m.w = (struct en_weights){ .vlayer = tower, .layer = layer, .tied = 1 };
	m.w.patch = matrix(1152, 588, EN_BF16);
	m.w.position = matrix(patches, 1152, EN_F32);
	m.w.project = matrix(2304, 1152, EN_BF16);
	m.w.embed = m.w.head = matrix(257152, 2304, p == EN_INT4 ? EN_INT8 : p);
	for (int i = 0; i < TOWER; i++) {
		tower[i].q = tower[i].k = tower[i].v = tower[i].out = matrix(1152, 1152, EN_BF16);
		tower[i].fc1 = matrix(4304, 1152, EN_BF16);
		tower[i].fc2 = matrix(1152, 4304, EN_BF16);
	}
	for (int i = 0; i < LAYERS; i++) {
		layer[i].q = matrix(2048, 2304, p);
		layer[i].k = layer[i].v = matrix(1024, 2304, p);
		layer[i].o = matrix(2304, 2048, p);
		layer[i].gate = layer[i].up = matrix(9216, 2304, p);
		layer[i].down = matrix(2304, 9216, p);
	}
}

static void work_of_the_3b(void)
{
	static const struct { int patches; double vision, prefill; } at[] = {
		{ 256, 0.219e12, 1.12e12 }, { 1024, 0.972e12, 4.44e12 }, { 4096, 5.45e12, 20.3e12 },
	};

	for (size_t i = 0; i < FX_COUNT(at); i++) {
		make(at[i].patches, EN_BF16);
		T_NEAR(en_phase_work(&m, EN_VISION, at[i].patches, 1).ops / at[i].vision, 1, 0.01);
		T_NEAR(en_phase_work(&m, EN_PREFILL, at[i].patches + 16, 1).ops / at[i].prefill, 1,
			0.01);
		T_NEAR(en_phase_work(&m, EN_VISION, at[i].patches, 8).ops / (8 * at[i].vision), 1,
			0.01);
	}
}

/* 2.024e9 values in the layers, 0.592e9 in the head; 213 KB of cache for a position, in f32. */
static void bytes_of_a_token(void)
{
	static const double gigabytes[] = { 10.46, 5.23, 2.62, 2.024 * 4.5 / 8 + 0.593 };
	const double cache = 272 * 2.0 * 4 * 26 * 1024;

	for (int p = 0; p < EN_PRECISION_COUNT; p++) {
		make(256, (enum en_precision)p);
		T_NEAR((en_phase_work(&m, EN_DECODE, 272, 1).bytes - cache) / 1e9, gigabytes[p],
			0.005 * gigabytes[p]);
		T_NEAR((en_phase_work(&m, EN_DECODE_BATCH, 272, 8).bytes - 8 * cache) / 1e9,
			gigabytes[p], 0.005 * gigabytes[p]);
	}
	T_NEAR(en_phase_work(&m, EN_DECODE, 0, 1).ops, 5.24e9, 0.01e9);
}

static void limits_are_positive(void)
{
	struct en_roof r;
	struct en_model *small;
	struct fx_err e = { 0 };

	T_EQ(en_model_open(&small, "tests/models/tiny-plain", NULL, &e), FX_OK);
	T_EQ(en_roof_measure(&r, small, &e), FX_OK);
	for (int p = 0; p < EN_PRECISION_COUNT; p++)
		T_OK(r.gops[p] > 0 && r.gops[p] < 1e6);
	T_OK(r.dram > 0 && r.dram < 1e5);
	en_model_free(small);
}

int main(void)
{
	work_of_the_3b();
	bytes_of_a_token();
	limits_are_positive();
	return t_end();
}
