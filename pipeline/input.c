/* input.c - see input.h */
#include "input.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_INPUTS 1000000
#define MAX_DEPTH 64

/* The first line. Any file will do, so that a shell's <(...) does too. */
static enum fx_st password(const char **to, const char *path, struct fx_arena *a, struct fx_err *e)
{
	char buf[1024];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t got = 0;
	size_t n = 0;

	while (fd >= 0 && n < sizeof(buf) && (got = read(fd, buf + n, sizeof(buf) - n)) > 0)
		n += (size_t)got;
	if (fd >= 0)
		close(fd);
	if (fd < 0 || got < 0)
		return fx_fail(e, FX_INPUT, "%s: cannot read: %s", path, strerror(errno));
	for (size_t i = 0; i < n; i++)
		if (buf[i] == '\n' || buf[i] == '\r')
			n = i;
	*to = fx_strndup(a, buf, n);
	memset(buf, 0, sizeof(buf));
	return *to ? FX_OK : fx_fail(e, FX_NOMEM, "no memory for a password");
}

enum fx_st pl_input_ask(struct pl_intake_ask *ask, const struct pl_input_opts *o,
	struct fx_arena *a, struct fx_err *e)
{
	static const char *const turn[] = { "0", "90", "180", "270" };

	*ask = (struct pl_intake_ask){ .pages = o->pages, .dpi = o->dpi, .rotate = -1,
		.max_pixels = o->max_pixels, .allow_unsandboxed = o->allow_unsandboxed,
		.memory = (size_t)o->memory_limit << 20, .wall_seconds = o->timeout_page,
		.cpu_seconds = o->timeout_page * 3 / 4 + (o->timeout_page == 1) };
	for (int i = 0; o->rotate && i < 4; i++)
		if (!strcmp(o->rotate, turn[i]))
			ask->rotate = i;
	if (o->rotate && ask->rotate < 0 && strcmp(o->rotate, "auto") != 0)
		return fx_fail(e, FX_USAGE, "--rotate wants auto, 0, 90, 180 or 270");
	return o->password_file ? password(&ask->password, o->password_file, a, e) : FX_OK;
}

struct list {
	struct pl_input *in;
	size_t n, room;
	struct fx_arena *a;
	struct fx_err *e;
};

static enum fx_st nomem(const struct list *l)
{
	return fx_fail(l->e, FX_NOMEM, "no memory for a list of files");
}

static enum fx_st add(struct list *l, const char *path, const char *name)
{
	if (l->n == MAX_INPUTS)
		return fx_fail(l->e, FX_LIMIT, "over %d files", MAX_INPUTS);
	if (l->n == l->room) {
		struct pl_input *more = FX_NEWN(l->a, l->room * 2 + 16, struct pl_input);

		if (!more)
			return nomem(l);
		if (l->n)
			memcpy(more, l->in, l->n * sizeof(*more));
		l->in = more;
		l->room = l->room * 2 + 16;
	}
	l->in[l->n++] = (struct pl_input){ path, name };
	return path && name ? FX_OK : nomem(l);
}

static char *join(struct fx_arena *a, const char *dir, const char *name)
{
	const size_t d = strlen(dir), n = strlen(name);
	const int slash = d && dir[d - 1] != '/';
	char *s = fx_alloc(a, d + n + 2, 1);

	if (s) {
		memcpy(s, dir, d);
		s[d] = '/';
		memcpy(s + d + (size_t)slash, name, n + 1);
	}
	return s;
}

static int bytewise(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in a folder, sorted, in the arena. */
static enum fx_st names(struct list *l, const char *path, char ***name, size_t *n)
{
	DIR *d = opendir(path);
	size_t room = 0;
	int bad = 0;

	*n = 0;
	*name = NULL;
	if (!d)
		return fx_fail(l->e, FX_INPUT, "%s: cannot read the folder: %s", path,
			strerror(errno));
	for (struct dirent *f; !bad && (f = readdir(d)) != NULL;) {
		if (f->d_name[0] == '.')
			continue;
		if (*n == room) {
			char **more = FX_NEWN(l->a, room * 2 + 64, char *);

			if (more && *n)
				memcpy(more, *name, *n * sizeof(*more));
			*name = more;
			room = room * 2 + 64;
		}
		bad = !*name || !((*name)[(*n)++] = fx_strndup(l->a, f->d_name, strlen(f->d_name)));
	}
	closedir(d);
	if (bad)
		return nomem(l);
	if (*n)
		qsort(*name, *n, sizeof(**name), bytewise);
	return FX_OK;
}

static enum fx_st walk(struct list *l, const char *path, const char *below, int depth)
{
	char **name;
	size_t n;

	if (depth > MAX_DEPTH)
		return fx_fail(l->e, FX_LIMIT, "%s: over %d folders deep", path, MAX_DEPTH);
	FX_TRY(names(l, path, &name, &n));
	for (size_t i = 0; i < n; i++) {
		const char *full = join(l->a, path, name[i]);
		const char *rest = *below ? join(l->a, below, name[i]) : name[i];
		struct stat s;

		if (!full || !rest)
			return nomem(l);
		if (lstat(full, &s) != 0)
			return fx_fail(l->e, FX_INPUT, "%s: %s", full, strerror(errno));
		if (S_ISDIR(s.st_mode))
			FX_TRY(walk(l, full, rest, depth + 1));
		else if (S_ISREG(s.st_mode))
			FX_TRY(add(l, full, rest));
	}
	return FX_OK;
}

enum fx_st pl_inputs(
	struct pl_input **in, int *n, struct fx_arena *a, char **argv, struct fx_err *e)
{
	struct list l = { .a = a, .e = e };

	for (; *argv; argv++) {
		const char *slash = strrchr(*argv, '/');
		struct stat s;

		if (!strcmp(*argv, "-"))
			FX_TRY(add(&l, "-", "stdin"));
		else if (stat(*argv, &s) == 0 && S_ISDIR(s.st_mode))
			FX_TRY(walk(&l, *argv, "", 0));
		else
			FX_TRY(add(&l, *argv, slash ? slash + 1 : *argv));
	}
	*in = l.in;
	*n = (int)l.n;
	return FX_OK;
}
