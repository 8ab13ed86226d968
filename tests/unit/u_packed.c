/* u_packed.c - packed files: what they answer is what the folder answers, their bytes do not depend
 * on threads, and no damage to any byte goes unnoticed. */
#include "t.h"
#include "engine.h"
#include "file.h"
#include "pack.h"
#include "panel.h"

#include <stdlib.h>
#include <unistd.h>

static struct fx_arena a;
static struct fx_err e;
static char path[] = "/tmp/u_packed.XXXXXX";

static struct fx_membuf packed(const char *dir, int precision, int threads)
{
	const struct en_open o = { .precision = 1 + precision, .threads = threads, .packing = 1 };
	struct fx_membuf bytes = { 0 };
	struct en_packing to = { 0 };
	struct fx_out out;
	struct en_model *m;

	fx_out_mem(&out, &bytes);
	to.out = &out;
	if (en_model_open(&m, dir, &o, &e) != FX_OK)
		return bytes;
	T_EQ(en_model_pack(m, &to, &e), FX_OK);
	T_EQ(fx_out_close(&out, &e), FX_OK);
	en_model_free(m);
	return bytes;
}

static int save(const void *p, size_t n)
{
	FILE *fp = fopen(path, "wb");
	const int ok = fp && fwrite(p, 1, n, fp) == n;

	return (fp && fclose(fp) == 0) & ok;
}

static int answer(struct fx_answer *ans, const char *from, int precision)
{
	const struct en_open o = { .precision = 1 + precision };
	struct fx_raster image;
	struct en_part part[] = { { .kind = EN_PART_IMAGE, .image = &image },
		{ .kind = EN_PART_TEXT, .text = "ocr" } };
	const struct en_ask ask = { .part = part, .parts = 2, .max_tokens = 12 };
	struct en_model *m;
	struct en_run *r;
	int ok;

	if (fx_raster_init(&image, &a, 40, 30, 1, &e) != FX_OK ||
	    en_model_open(&m, from, &o, &e) != FX_OK)
		return 0;
	for (int y = 0; y < 30; y++)
		for (int x = 0; x < 40; x++)
			image.px[(size_t)y * image.stride + (size_t)x] = (unsigned char)(x * y);
	ok = en_run_new(&r, m, &e) == FX_OK && en_generate(r, &ask, 1, &a, ans, &e) == FX_OK;
	en_run_free(r);
	en_model_free(m);
	return ok;
}

static void they_answer_alike(const char *dir, int precision)
{
	const struct fx_membuf one = packed(dir, precision, 1), two = packed(dir, precision, 2);
	struct fx_answer x, y;

	T_OK(one.n && one.n == two.n && !memcmp(one.p, two.p, one.n));
	T_OK(save(one.p, one.n));
	T_EQ(en_packed_verify(path, NULL, NULL, &e), FX_OK);
	T_OK(answer(&x, dir, precision) && answer(&y, path, -1));
	T_OK(x.tokens > 0 && x.tokens == y.tokens && x.len == y.len &&
		!memcmp(x.text, y.text, x.len) &&
		!memcmp(x.id, y.id, (size_t)x.tokens * sizeof(int)) &&
		!memcmp(x.logprob, y.logprob, (size_t)x.tokens * sizeof(float)));
	free(one.p);
	free(two.p);
}

static void damage_is_found(void)
{
	const struct fx_membuf p = packed("tests/models/tiny-plain", EN_INT4, 2);
	struct en_model *m;
	int found = 0, places = 0;

	T_OK(p.n > 10000);
	for (size_t at = 0; at < p.n; at += at < 4096 ? 211 : p.n / 37, places++) {
		p.p[at] ^= 4;
		T_OK(save(p.p, p.n));
		found += en_packed_verify(path, NULL, NULL, &e) != FX_OK && e.st == FX_MODEL;
		p.p[at] ^= 4;
	}
	T_EQ(found, places);
	for (size_t n = 0; n < p.n; n += n < 64 ? 7 : p.n / 11) {
		T_OK(save(p.p, n));
		T_EQ(en_model_open(&m, path, NULL, &e), FX_MODEL);
		T_OK(m == NULL && strstr(e.msg, path));
	}
	free(p.p);
}

/* As store.h says: a matrix ("NAME:PRECISION:NxK") begins a page of 4,096 bytes. */
static void matrices_begin_pages(void)
{
	const struct fx_membuf p = packed("tests/models/tiny-plain", EN_INT8, 2);
	struct fx_tensors ts;
	int matrices = 0, at_pages = 0;

	T_EQ(fx_tensors_parse(&ts, &a, p.p, p.n, &e), FX_OK);
	for (int i = 0; i < ts.n; i++)
		if (strchr(ts.t[i].name, ':')) {
			matrices++;
			at_pages += ((const char *)ts.t[i].data - p.p) % 4096 == 0;
		}
	T_OK(matrices > 20 && at_pages == matrices);
	free(p.p);
}

/* An outline of what the folder holds, its rows given when asked for, becomes the folder's file. */
static const struct fx_tensors *outlined;

static const void *rows(void *ud, const char *name, int panel)
{
	const struct fx_tensor *t = fx_tensors_lookup(outlined, name);

	*(int *)ud = 1;
	return (const char *)t->data + (size_t)panel * EN_COLUMNS * (t->bytes / (size_t)t->dim[0]);
}

static void an_outline_becomes_the_same(const char *dir)
{
	const struct fx_membuf want = packed(dir, EN_INT4, 2);
	struct fx_membuf got = { 0 };
	struct en_outline_part part[4] = { { .file = "config.json" }, { .file = "tokenizer.json" },
		{ .file = "palimpsest.json" }, { .file = "model.safetensors" } };
	struct en_outline d = { .part = part, .parts = 3, .rows = rows };
	struct fx_out out;
	struct en_packing to = { .out = &out };
	struct fx_tensors ts, said;
	int asked = 0;

	fx_out_mem(&out, &got);
	for (int i = 0; i < 4; i++) {
		char file[200];

		snprintf(file, sizeof(file), "%s/%s", dir, part[i].file);
		T_EQ(fx_file_read((const void **)&part[i].bytes.p, &part[i].bytes.n, &a, file,
			(size_t)64 << 20, &e), FX_OK);
	}
	T_EQ(fx_tensors_parse(&ts, &a, part[3].bytes.p, part[3].bytes.n, &e), FX_OK);
	said = (struct fx_tensors){ FX_NEWN(&a, (size_t)ts.n, struct fx_tensor), ts.n };
	for (int i = 0; i < ts.n; i++) {
		said.t[i] = ts.t[i];
		if (ts.t[i].rank > 1 && !strstr(ts.t[i].name, "position"))
			said.t[i].data = NULL;
	}
	outlined = &ts;
	d.tensor = said.t;
	d.tensors = said.n;
	d.ud = &asked;
	T_EQ(en_outline_pack(&d, &(const struct en_open){ .precision = 1 + EN_INT4 }, &to, &e),
		FX_OK);
	T_OK(asked && got.n == want.n && !memcmp(got.p, want.p, got.n));
	for (int i = 0; i < said.n; i++)
		if (said.t[i].rank == 1)
			said.t[i].data = NULL;
	T_EQ(en_outline_pack(&d, &(const struct en_open){ .precision = 1 + EN_INT4 }, &to, &e),
		FX_MODEL);
	free(got.p);
	free(want.p);
}

static void only_folders_are_packed(void)
{
	const struct fx_membuf p = packed("tests/models/tiny-plain", EN_INT8, 1);
	struct fx_membuf none = { 0 };
	struct fx_out out;
	struct en_packing to = { .out = &out };
	struct en_model *m;

	fx_out_mem(&out, &none);
	T_OK(save(p.p, p.n) && en_model_open(&m, path, NULL, &e) == FX_OK);
	T_EQ(en_model_pack(m, &to, &e), FX_USAGE);
	T_EQ_STR(en_model_info(m)->precision, "int8");
	T_EQ(en_packed_verify("tests/models/tiny-plain", NULL, NULL, &e), FX_USAGE);
	en_model_free(m);
	free(p.p);
	free(none.p);
}

static int at_once(void *ud, size_t done, size_t total)
{
	(void)ud;
	return done > 0 && total > 0;
}

static void it_can_be_stopped(void)
{
	const struct en_open o = { .precision = 1 + EN_INT8 };
	struct fx_membuf bytes = { 0 };
	struct fx_out out;
	struct en_packing to = { .out = &out, .progress = at_once };
	struct en_model *m;

	fx_out_mem(&out, &bytes);
	if (en_model_open(&m, "tests/models/tiny-plain", &o, &e) == FX_OK)
		T_EQ(en_model_pack(m, &to, &e), FX_STOPPED);
	en_model_free(m);
	free(bytes.p);
}

int main(void)
{
	const int fd = mkstemp(path);

	fx_arena_init(&a, 0);
	T_OK(fd >= 0);
	close(fd);
	for (int p = 0; p < EN_PRECISION_COUNT; p++) {
		they_answer_alike("tests/models/tiny-plain", p);
		they_answer_alike("samples/model", p);
	}
	damage_is_found();
	matrices_begin_pages();
	an_outline_becomes_the_same("samples/model");
	only_folders_are_packed();
	it_can_be_stopped();
	unlink(path);
	fx_arena_reset(&a);
	return t_end();
}
