/* model.c - see model.h */
#include "model.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum fx_st pl_model_path(const char **path, char *buf, size_t n, const struct pl_model_opts *o,
	struct fx_err *e)
{
	static const char *const place[] = { "../share/palimpsest/model", "../../samples/model" };
	const char *env = getenv("PALIMPSEST_MODEL");
	ssize_t len;
	char *slash;

	*path = o->model ? o->model : env && *env ? env : NULL;
	if (*path)
		return FX_OK;
	len = readlink("/proc/self/exe", buf, n - 1);
	buf[len > 0 ? len : 0] = 0;
	slash = strrchr(buf, '/');
	for (size_t i = 0; slash && i < FX_COUNT(place); i++) {
		if (strlen(place[i]) >= n - (size_t)(slash + 1 - buf))
			continue;
		memcpy(slash + 1, place[i], strlen(place[i]) + 1);
		*path = buf;
		if (access(buf, R_OK | X_OK) == 0)
			return FX_OK;
	}
	return fx_fail(e, FX_MODEL, "no model: name one with --model or PALIMPSEST_MODEL");
}

enum fx_st pl_model_open(struct en_model **m, const struct pl_model_opts *o, struct fx_err *e)
{
	const struct en_open open = { .threads = o->threads };
	char buf[4096];
	const char *path;

	*m = NULL;
	FX_TRY(pl_model_path(&path, buf, sizeof(buf), o, e));
	return en_model_open(m, path, &open, e);
}
