/* store.c - see store.h */
#include "store.h"

#include <string.h>
#include <sys/stat.h>

enum fx_st en_store_parse(struct en_store *s, const void *p, size_t n, struct fx_err *e)
{
	enum fx_st st;

	*s = (struct en_store){ .packed = 1 };
	fx_arena_init(&s->mem, (size_t)64 << 20);
	st = fx_tensors_parse(&s->ts, &s->mem, p, n, e);
	if (!st && !fx_tensors_lookup(&s->ts, EN_PACKED "config.json"))
		st = fx_fail(e, FX_MODEL, "not a packed model of version 2");
	if (st)
		en_store_free(s);
	return st;
}

enum fx_st en_store_open(struct en_store *s, const char *path, struct fx_err *e)
{
	struct fx_map map;
	struct stat st;

	*s = (struct en_store){ .path = path };
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return FX_OK;
	FX_TRY(fx_map_open(&map, path, e));
	if (en_store_parse(s, map.p, map.n, e) != FX_OK) {
		fx_map_free(&map);
		return e->st;
	}
	s->path = path;
	s->map = map;
	return FX_OK;
}

void en_store_free(struct en_store *s)
{
	if (s->packed) {
		if (s->map.p)
			fx_map_free(&s->map);
		fx_arena_reset(&s->mem);
	}
	*s = (struct en_store){ 0 };
}

enum fx_st en_store_part(struct fx_span *part, const struct en_store *s, const char *name,
	size_t limit, struct fx_arena *a, struct fx_err *e)
{
	const struct fx_tensor *t;
	char path[4096];
	const void *p;

	for (int i = 0; s->outline && i < s->outline->parts; i++)
		if (!strcmp(s->outline->part[i].file, name)) {
			*part = s->outline->part[i].bytes;
			return FX_OK;
		}
	if (s->outline)
		return fx_fail(e, FX_INPUT, "no %s in the outline", name);
	if (snprintf(path, sizeof(path), "%s%s%s", s->packed ? EN_PACKED : s->path,
		s->packed ? "" : "/", name) >= (int)sizeof(path))
		return fx_fail(e, FX_MODEL, "path too long");
	if (!s->packed) {
		FX_TRY(fx_file_read(&p, &part->n, a, path, limit, e));
		part->p = p;
		return FX_OK;
	}
	t = fx_tensors_lookup(&s->ts, path);
	if (!t)
		return fx_fail(e, FX_INPUT, "no %s in the file", name);
	if (t->bytes > limit || t->type != FX_U8)
		return fx_fail(e, FX_MODEL, "%s: not bytes, or over %zu of them", name, limit);
	*part = (struct fx_span){ t->data, t->bytes };
	return FX_OK;
}
