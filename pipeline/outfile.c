/* outfile.c - see outfile.h */
#define _GNU_SOURCE	/* O_TMPFILE, renameat2 */
#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum fx_st cannot(const struct pl_outfile *o, const char *what, struct fx_err *e)
{
	return fx_fail(e, FX_OUTPUT, "%s: cannot %s: %s", o->path ? o->path : "standard output",
		what, strerror(errno));
}

static enum fx_st drain(struct pl_outfile *o, struct fx_err *e)
{
	size_t done = 0;

	while (done < o->n) {
		const ssize_t got = write(o->fd, o->buf + done, o->n - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return cannot(o, "write", e);
		done += (size_t)got;
	}
	o->n = 0;
	return FX_OK;
}

static enum fx_st sink(void *ud, const void *p, size_t n, struct fx_err *e)
{
	struct pl_outfile *o = ud;
	const char *from = p;

	if (!n)
		return drain(o, e);
	while (n) {
		const size_t room = sizeof(o->buf) - o->n, take = n < room ? n : room;

		memcpy(o->buf + o->n, from, take);
		o->n += take;
		from += take;
		n -= take;
		if (o->n == sizeof(o->buf))
			FX_TRY(drain(o, e));
	}
	return FX_OK;
}

/* The folder of a path, in buf. */
static const char *folder(char *buf, size_t n, const char *path)
{
	const char *slash = strrchr(path, '/');
	const size_t len = slash ? (size_t)(slash - path) : 1;

	if (len >= n)
		return NULL;
	if (!slash)
		return ".";
	if (!len)
		return "/";
	memcpy(buf, path, len);
	buf[len] = 0;
	return buf;
}

/* ".NAME.PID.tmp" beside the path. 0: too long. */
static int temporary(struct pl_outfile *o)
{
	const char *slash = strrchr(o->path, '/');
	const char *name = slash ? slash + 1 : o->path;
	const int n = snprintf(o->temp, sizeof(o->temp), "%.*s.%.200s.%ld.tmp",
		(int)(name - o->path), o->path, name, (long)getpid());

	return n > 0 && (size_t)n < sizeof(o->temp);
}

static enum fx_st vacant(const char *path, int force, struct fx_err *e)
{
	struct stat s;

	if (lstat(path, &s) == 0 && (!force || S_ISDIR(s.st_mode)))
		return fx_fail(e, FX_OUTPUT, "%s exists%s", path, S_ISDIR(s.st_mode) ?
			" and is a folder" : "; --force overwrites it");
	return FX_OK;
}

enum fx_st pl_outfile_open(struct pl_outfile *o, const char *path, int force, struct fx_err *e)
{
	char dir[4096];
	const char *in;

	memset(o, 0, offsetof(struct pl_outfile, buf));
	o->n = 0;
	o->out.sink = sink;
	o->out.ud = o;
	o->force = force;
	o->fd = STDOUT_FILENO;
	if (!path || !strcmp(path, "-"))
		return FX_OK;
	o->path = path;
	in = folder(dir, sizeof(dir), path);
	FX_TRY(vacant(path, force, e));
	o->fd = in ? open(in, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666) : -1;
	if (o->fd < 0 && in && temporary(o))	/* not every file system can do without a name */
		o->fd = open(o->temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (o->fd >= 0)
		return FX_OK;
	o->temp[0] = 0;
	return cannot(o, "make it", e);
}

enum fx_st pl_outfile_rename(struct pl_outfile *o, const char *path, struct fx_err *e)
{
	FX_TRY(vacant(path, o->force, e));
	o->path = path;
	return FX_OK;
}

/* Names what has no name yet. A file that is to be replaced needs a second name first: links
 * replace nothing. */
static int named(struct pl_outfile *o)
{
	char self[64];

	if (o->temp[0])
		return 1;
	snprintf(self, sizeof(self), "/proc/self/fd/%d", o->fd);
	if (!o->force)
		return linkat(AT_FDCWD, self, AT_FDCWD, o->path, AT_SYMLINK_FOLLOW) == 0;
	if (!temporary(o))
		return 0;
	unlink(o->temp);
	if (linkat(AT_FDCWD, self, AT_FDCWD, o->temp, AT_SYMLINK_FOLLOW) == 0)
		return 1;
	o->temp[0] = 0;
	return 0;
}

static int placed(struct pl_outfile *o)
{
	if (!named(o))
		return 0;
	if (!o->temp[0])
		return 1;
	if (renameat2(AT_FDCWD, o->temp, AT_FDCWD, o->path, o->force ? 0 : RENAME_NOREPLACE) == 0 ||
	    (errno == EINVAL && access(o->path, F_OK) != 0 && rename(o->temp, o->path) == 0)) {
		o->temp[0] = 0;
		return 1;
	}
	return 0;
}

enum fx_st pl_outfile_keep(struct pl_outfile *o, struct fx_err *e)
{
	enum fx_st st = fx_out_close(&o->out, e);
	char dir[4096];
	int d;

	if (st || !o->path) {
		pl_outfile_drop(o);
		return st;
	}
	if (fsync(o->fd) != 0 || !placed(o)) {
		st = cannot(o, "keep it", e);
		pl_outfile_drop(o);
		return st;
	}
	close(o->fd);
	o->fd = STDOUT_FILENO;
	d = open(folder(dir, sizeof(dir), o->path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d >= 0) {
		fsync(d); /* the name; some file systems cannot, and then it is theirs to know */
		close(d);
	}
	o->path = NULL;
	return FX_OK;
}

void pl_outfile_drop(struct pl_outfile *o)
{
	if (o->temp[0])
		unlink(o->temp);
	o->temp[0] = 0;
	if (o->path && o->fd > STDERR_FILENO)
		close(o->fd);
	o->path = NULL;
	o->fd = STDOUT_FILENO;
}

enum fx_st pl_outfile_folders(const char *path, struct fx_err *e)
{
	char dir[4096];
	size_t n = strlen(path);

	if (n >= sizeof(dir))
		return fx_fail(e, FX_OUTPUT, "%s: a path this long cannot be", path);
	for (size_t i = 1; i < n; i++) {
		if (path[i] != '/')
			continue;
		memcpy(dir, path, i);
		dir[i] = 0;
		if (mkdir(dir, 0777) != 0 && errno != EEXIST)
			return fx_fail(e, FX_OUTPUT, "%s: cannot make the folder: %s", dir,
				strerror(errno));
	}
	return FX_OK;
}
