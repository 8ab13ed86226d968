/* digest.c - see digest.h */
#include "digest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void pl_digest_start(struct pl_digest *d)
{
	fx_sha256_start(&d->s);
}

void pl_digest_end(struct pl_digest *d, char hex[65])
{
	fx_sha256_end(&d->s, hex);
}

static enum fx_st digest_file(char hex[65], const char *path, struct fx_err *e)
{
	FILE *fp = fopen(path, "rb");
	struct fx_sha256 s;
	char buf[65536];
	size_t n;
	int bad;

	if (!fp)
		return fx_fail(e, FX_INPUT, "%s: %s", path, strerror(errno));
	fx_sha256_start(&s);
	while ((n = fread(buf, 1, sizeof(buf), fp)) > 0)
		fx_sha256_take(&s, buf, n);
	bad = ferror(fp);
	fclose(fp);
	fx_sha256_end(&s, hex);
	return bad ? fx_fail(e, FX_INPUT, "%s: cannot be read", path) : FX_OK;
}

enum fx_st pl_digest_file(struct pl_digest *d, const char *path, struct fx_err *e)
{
	char hex[65];

	FX_TRY(digest_file(hex, path, e));
	hex[64] = '\n';
	fx_sha256_take(&d->s, hex, 65);
	return FX_OK;
}

static int visible(const struct dirent *f)
{
	return f->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static enum fx_st in_folder(struct pl_digest *d, const char *dir, const char *name,
	struct fx_err *e)
{
	char path[4200];
	struct stat s;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return fx_fail(e, FX_LIMIT, "a path of over %zu bytes", sizeof(path));
	if (stat(path, &s) != 0 || !S_ISREG(s.st_mode))
		return FX_OK;
	return pl_digest_file(d, path, e);
}

enum fx_st pl_digest_model(char hex[65], const char *path, struct fx_err *e)
{
	struct dirent **entry;
	struct pl_digest d;
	enum fx_st st = FX_OK;
	struct stat s;
	int n;

	pl_digest_start(&d);
	if (stat(path, &s) == 0 && S_ISREG(s.st_mode)) {
		st = pl_digest_file(&d, path, e);
	} else {
		n = scandir(path, &entry, visible, by_bytes);
		if (n < 0)
			return fx_fail(e, FX_MODEL, "%s: %s", path, strerror(errno));
		for (int i = 0; i < n; i++) {
			if (!st)
				st = in_folder(&d, path, entry[i]->d_name, e);
			free(entry[i]);
		}
		free(entry);
	}
	pl_digest_end(&d, hex);
	if (st == FX_INPUT)
		e->st = st = FX_MODEL;
	return st;
}
