/* store.c - see store.h */
#include "store.h"

#include <string.h>
#include <sys/stat.h>

enum fx_st en_store_open(struct en_store *s, const char *path, struct fx_err *e)
{
	struct stat st;
	enum fx_st is;

	*s = (struct en_store){ .path = path };
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return FX_OK;
	s->packed = 1;
	fx_arena_init(&s->mem, (size_t)64 << 20);
	is = fx_map_open(&s->map, path, e);
	if (!is)
		is = fx_tensors_parse(&s->ts, &s->mem, s->map.p, s->map.n, e);
	if (!is && !fx_tensors_lookup(&s->ts, EN_PACKED "config.json"))
		is = fx_fail(e, FX_MODEL, "not a packed model of version 1; a folder is named as "
			"a folder");
	if (is)
		en_store_free(s);
	return is;
}

void en_store_free(struct en_store *s)
{
	if (s->packed) {
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
