/* pack.c - see pack.h */
#include "pack.h"
#include "run.h"
#include "sha256.h"

#include <stdlib.h>
#include <string.h>

#define NAME 256
#define CHUNK ((size_t)4 << 20)	/* bytes of panels made at a time, at least one panel */
#define LINE (64 + 2)			/* of the digests, without the name and its end */
#define MAX_PART ((size_t)64 << 20)

/* In the order in which they are looked for; tokenizer.model comes before tokenizer.json as in
 * opening. */
static const char *const parts[] = { "config.json", "tokenizer.model", "tokenizer.json",
	"palimpsest.json" };

struct packer {
	struct en_model *m;
	const struct en_packing *to;
	struct fx_out header, digests;
	struct fx_membuf header_text, digest_text;
	struct fx_arena mem;		/* the parts */
	struct fx_span part[FX_COUNT(parts)], table;
	size_t at, total, names;	/* bytes of data so far, of all; of the names of tensors */
	int matrices, writing;		/* which of the passes this is */
	char *chunk[2];			/* one is written while the other is made */
	int turn;			/* which is made */
	struct late { size_t n; char name[NAME]; } late; /* the other: bytes not yet written; the
							  * matrix that ends with them, or "" */
	struct fx_sha256 sum;
};

/* ---- first: what there will be ---- */

static void declare(struct packer *p, const char *name, const char *type, const char *shape,
	size_t bytes)
{
	fx_printf(&p->header,
		"%s\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%zu,%zu]}",
		p->at ? "," : "", name, type, shape, p->at, p->at + bytes);
	p->at += bytes;
	p->names += strlen(name) + 1 + LINE;
}

static void full_name(char name[NAME], const struct en_weight *t)
{
	if (t->matrix && !t->table)
		snprintf(name, NAME, "%s:%s:%dx%d", t->name, en_precision_name(t->matrix->w.type),
			t->matrix->n, t->matrix->k);
	else
		snprintf(name, NAME, "%s", t->name);
}

/* ---- then: writing it ---- */

static enum fx_st put(struct packer *p, const void *bytes, size_t n, struct fx_err *e)
{
	fx_put(p->to->out, bytes, n);
	fx_sha256_take(&p->sum, bytes, n);
	p->at += n;
	if (p->to->out->err.st)
		return fx_fail(e, p->to->out->err.st, "%s", p->to->out->err.msg);
	if (p->to->progress && p->to->progress(p->to->ud, p->at, p->total))
		return fx_fail(e, FX_STOPPED, "stopped after %zu of %zu MiB", p->at >> 20,
			p->total >> 20);
	return FX_OK;
}

static void digest(struct packer *p, const char *name)
{
	char hex[65];

	fx_sha256_end(&p->sum, hex);
	fx_printf(&p->digests, "%s  %s\n", hex, name);
	fx_sha256_start(&p->sum);
}

/* What the chunk before this one holds, if anything. */
static enum fx_st put_late(struct packer *p, struct fx_err *e)
{
	const size_t n = p->late.n;

	p->late.n = 0;
	if (n)
		FX_TRY(put(p, p->chunk[!p->turn], n, e));
	if (n && p->late.name[0])
		digest(p, p->late.name);
	return FX_OK;
}

struct piece {
	struct packer *p;
	const struct en_weight *t;
	int from;			/* the first panel */
	struct fx_err e;		/* of what unit 0 does */
	enum fx_st st;
};

/* Unit 0 writes and hashes the chunk before, which only one can do, while the others make a panel
 * each. */
static void unit(void *ud, int u, int thread)
{
	struct piece *c = ud;
	const struct en_mat *m = c->t->matrix;
	const struct en_outline *outline = c->p->m->store.outline;
	const int panel = c->from + u - 1, left = m->n - panel * EN_COLUMNS;
	const struct en_panels shape = { .type = m->w.type,
		.n = left < EN_COLUMNS ? left : EN_COLUMNS, .k = m->k };
	const size_t row = (size_t)m->k * (size_t)fx_dtype_bytes(m->type);
	const void *rows;

	(void)thread;
	if (u == 0) {
		c->st = put_late(c->p, &c->e);
		return;
	}
	rows = outline ? outline->rows(outline->ud, c->t->name, panel) :
		(const char *)m->p + (size_t)panel * EN_COLUMNS * row;
	en_panels_fill(c->p->chunk[c->p->turn] + (size_t)(u - 1) *
		en_panel_bytes(m->w.type, m->k), &shape, rows, m->type, 0, 1);
}

static enum fx_st put_matrix(struct packer *p, const struct en_weight *t, const char *name,
	struct fx_err *e)
{
	const struct en_mat *m = t->matrix;
	const size_t bytes = en_panel_bytes(m->w.type, m->k);
	const int all = (m->n + EN_COLUMNS - 1) / EN_COLUMNS;
	const int most = bytes < CHUNK ? (int)(CHUNK / bytes) : 1;

	for (int from = 0; from < all; from += most) {
		const int count = all - from < most ? all - from : most;
		struct piece c = { .p = p, .t = t, .from = from };

		en_pool_run(p->m->pool, unit, &c, 1 + count);
		if (c.st) {
			*e = c.e;
			return c.st;
		}
		p->late.n = (size_t)count * bytes;
		snprintf(p->late.name, NAME, "%s", from + count == all ? name : "");
		if (from + count == all) {
			const size_t end = (size_t)all * bytes, pad = EN_PACKED_PAGES(end) - end;

			memset(p->chunk[p->turn] + p->late.n, 0, pad);
			p->late.n += pad;
		}
		p->turn = !p->turn;
	}
	en_weights_let_go(m);
	return FX_OK;
}

static enum fx_st one(void *ud, const struct en_weight *t, struct fx_err *e)
{
	struct packer *p = ud;
	const int panels = t->matrix && !t->table;
	char name[NAME], shape[48];
	size_t bytes;

	if (panels != p->matrices)
		return FX_OK;
	full_name(name, t);
	if (panels)
		bytes = EN_PACKED_PAGES(
			en_panels_bytes(t->matrix->w.type, t->matrix->n, t->matrix->k));
	else
		bytes = t->table ? (size_t)t->matrix->n * (size_t)t->matrix->k *
			(size_t)fx_dtype_bytes(t->matrix->type) : (size_t)t->n * sizeof(float);
	if (p->writing) {
		if (panels)
			return put_matrix(p, t, name, e);
		FX_TRY(put_late(p, e));
		FX_TRY(put(p, t->table ? t->matrix->p : t->vector, bytes, e));
		digest(p, name);
		return FX_OK;
	}
	if (t->table)
		snprintf(shape, sizeof(shape), "%d,%d", t->matrix->n, t->matrix->k);
	else
		snprintf(shape, sizeof(shape), "%zu", panels ? bytes : (size_t)t->n);
	declare(p, name, panels ? "U8" : !t->table || t->matrix->type == FX_F32 ? "F32" :
		t->matrix->type == FX_BF16 ? "BF16" : "F16", shape, bytes);
	return FX_OK;
}

static enum fx_st part(struct packer *p, const char *of, const struct fx_span *bytes,
	struct fx_err *e)
{
	char name[NAME], shape[24];

	snprintf(name, sizeof(name), EN_PACKED "%s", of);
	snprintf(shape, sizeof(shape), "%zu", bytes->n);
	if (!p->writing) {
		declare(p, name, "U8", shape, bytes->n);
		return FX_OK;
	}
	FX_TRY(put_late(p, e));
	FX_TRY(put(p, bytes->p, bytes->n, e));
	digest(p, name);
	return FX_OK;
}

static enum fx_st each(struct packer *p, struct fx_err *e)
{
	p->matrices = 1;
	FX_TRY(en_weights_each(&p->m->w, &p->m->shape, one, p, e));
	FX_TRY(part(p, EN_PACKED_TABLE, &p->table, e));
	p->matrices = 0;
	FX_TRY(en_weights_each(&p->m->w, &p->m->shape, one, p, e));
	for (size_t i = 0; i < FX_COUNT(parts); i++)
		if (p->part[i].p)
			FX_TRY(part(p, parts[i], &p->part[i], e));
	return FX_OK;
}

/* The header with its length, padded so that data begins at a page. */
static enum fx_st head(struct packer *p, struct fx_err *e)
{
	unsigned char length[8];
	char shape[24], spaces[EN_PACKED_PAGE];
	size_t n, pad, lines;

	fx_puts(&p->header, "{");
	FX_TRY(each(p, e));
	lines = p->names + LINE + strlen("header") + 1;
	snprintf(shape, sizeof(shape), "%zu", lines);
	declare(p, EN_PACKED "sha256", "U8", shape, lines);
	fx_puts(&p->header, "}");
	p->total = p->at;
	p->at = 0;
	FX_TRY(fx_out_close(&p->header, e));
	pad = EN_PACKED_PAGE - (p->header_text.n + 8) % EN_PACKED_PAGE;
	n = p->header_text.n + pad;
	for (int i = 0; i < 8; i++)
		length[i] = (unsigned char)(n >> 8 * i);
	memset(spaces, ' ', sizeof(spaces));
	fx_sha256_start(&p->sum);
	FX_TRY(put(p, length, 8, e));
	FX_TRY(put(p, p->header_text.p, p->header_text.n, e));
	return put(p, spaces, pad, e);
}

static size_t largest(const struct en_shape *s)
{
	int k = s->ffn > s->v_ffn ? s->ffn : s->v_ffn;

	k = k > s->q_width ? k : s->q_width;
	k = k > s->hidden ? k : s->hidden;
	k = k > s->patch_values ? k : s->patch_values;
	return en_panel_bytes(EN_F32, k);
}

static enum fx_st pack(struct packer *p, struct fx_err *e)
{
	const size_t panel = largest(&p->m->shape);
	const size_t room = (panel > CHUNK ? panel : CHUNK) + EN_PACKED_PAGE;
	char of_header[65];
	int tokenizer = 0;

	for (size_t i = 0; i < FX_COUNT(parts); i++) {
		const int kind = !strncmp(parts[i], "tokenizer", 9);
		enum fx_st st = kind && tokenizer
			? FX_INPUT
			: en_store_part(&p->part[i], &p->m->store, parts[i], MAX_PART, &p->mem, e);

		if (st && st != FX_INPUT)
			return st;
		tokenizer |= kind && !st;
	}
	FX_TRY(en_vocab_flatten(p->m->vocab, &p->mem, &p->table, e));
	p->chunk[0] = malloc(room);
	p->chunk[1] = malloc(room);
	if (!p->chunk[0] || !p->chunk[1])
		return fx_fail(e, FX_NOMEM, "buffers of %zu MiB", 2 * room >> 20);
	FX_TRY(head(p, e));
	fx_sha256_end(&p->sum, of_header);
	fx_sha256_start(&p->sum);
	p->at = 0;
	p->writing = 1;
	FX_TRY(each(p, e));
	fx_printf(&p->digests, "%s  header\n", of_header);
	FX_TRY(fx_out_close(&p->digests, e));
	return put(p, p->digest_text.p, p->digest_text.n, e);
}

enum fx_st en_model_pack(struct en_model *m, const struct en_packing *to, struct fx_err *e)
{
	struct packer p = { .m = m, .to = to };
	enum fx_st st;

	if (m->store.packed)
		return fx_fail(e, FX_USAGE, "a packed file already; import from the folder");
	fx_arena_init(&p.mem, 0);
	fx_out_mem(&p.header, &p.header_text);
	fx_out_mem(&p.digests, &p.digest_text);
	st = pack(&p, e);
	free(p.chunk[0]);
	free(p.chunk[1]);
	free(p.header_text.p);
	free(p.digest_text.p);
	fx_arena_reset(&p.mem);
	return st;
}

enum fx_st en_outline_pack(const struct en_outline *d, const struct en_open *o,
	const struct en_packing *to, struct fx_err *e)
{
	struct en_model *m;
	enum fx_st st;

	FX_TRY(en_model_open_outline(&m, d, o, e));
	st = en_model_pack(m, to, e);
	en_model_free(m);
	return st;
}

/* ---- checking ---- */

struct check {
	struct en_store store;
	en_pack_progress_fn *progress;
	void *ud;
	size_t done;
};

static enum fx_st hex_of(
	struct check *c, const void *bytes, size_t n, char hex[65], struct fx_err *e)
{
	struct fx_sha256 sum;

	fx_sha256_start(&sum);
	for (size_t i = 0; i < n; i += CHUNK) {
		const size_t some = n - i < CHUNK ? n - i : CHUNK;

		fx_sha256_take(&sum, (const char *)bytes + i, some);
		c->done += some;
		if (c->progress && c->progress(c->ud, c->done, c->store.map.n))
			return fx_fail(e, FX_STOPPED, "stopped");
	}
	fx_sha256_end(&sum, hex);
	return FX_OK;
}

/* One line of the digests; *left moves past it. */
static enum fx_st line(struct check *c, struct fx_span *left, struct fx_err *e)
{
	const char *end = left->n > LINE ? memchr(left->p, '\n', left->n) : NULL;
	const size_t n = end ? (size_t)(end - left->p) : 0;
	const struct fx_tensor *t;
	char name[NAME], hex[65];
	const void *bytes = c->store.map.p;
	size_t size = (size_t)((const char *)c->store.ts.t[0].data - (const char *)bytes);

	if (n <= LINE || n - LINE >= NAME)
		return fx_fail(e, FX_MODEL, "damaged: the digests are not lines");
	snprintf(name, sizeof(name), "%.*s", (int)(n - LINE), left->p + LINE);
	t = fx_tensors_lookup(&c->store.ts, name);
	for (int i = 0; i < c->store.ts.n && !t; i++) { /* the header ends where data begins */
		const char *data = c->store.ts.t[i].data;

		size = (size_t)(data - (const char *)bytes) < size ?
			(size_t)(data - (const char *)bytes) : size;
	}
	if (!t && strcmp(name, "header") != 0)
		return fx_fail(e, FX_MODEL, "damaged: a digest of a tensor that is not there");
	FX_TRY(hex_of(c, t ? t->data : bytes, t ? t->bytes : size, hex, e));
	if (memcmp(hex, left->p, 64) != 0 || memcmp(left->p + 64, "  ", 2) != 0)
		return fx_fail(e, FX_MODEL, "damaged: %s is not what was written", name);
	*left = (struct fx_span){ end + 1, left->n - n - 1 };
	return FX_OK;
}

enum fx_st en_packed_verify(const char *path, en_pack_progress_fn *progress, void *ud,
	struct fx_err *e)
{
	struct check c = { .progress = progress, .ud = ud };
	struct fx_span left;
	int lines = 0;
	enum fx_st st;

	st = en_store_open(&c.store, path, e);
	if (st)
		return st == FX_INPUT || st == FX_LIMIT ? e->st = FX_MODEL : st;
	if (!c.store.packed)
		return fx_fail(e, FX_USAGE, "a folder has no digests; import it");
	st = en_store_part(&left, &c.store, "sha256", MAX_PART, NULL, e);
	for (; !st && left.n; lines++)
		st = line(&c, &left, e);
	if (!st && lines != c.store.ts.n)	/* all but the digests, and the header */
		st = fx_fail(e, FX_MODEL, "damaged: %d digests for %d tensors", lines,
			c.store.ts.n);
	en_store_free(&c.store);
	return st == FX_INPUT ? e->st = FX_MODEL : st;
}
