/* worker.c - see worker.h */
#define _GNU_SOURCE	/* environ */
#include "worker.h"

#include "stop.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS 100

struct pl_worker {
	pid_t pid;
	int sock;
	struct pl_worker_ask ask;
	double used;			/* CPU seconds when it was spoken to last */
	enum fx_st why;			/* set when we killed it, FX_TIME or FX_STOPPED */
};

enum fx_st pl_worker_path(char *buf, size_t n, struct fx_err *e)
{
	static const char *const place[] = { "palimpsest-worker",
		"../libexec/palimpsest/palimpsest-worker" };
	const ssize_t len = readlink("/proc/self/exe", buf, n - 1);
	char *slash;

	if (len > 0) {
		buf[len] = 0;
		slash = strrchr(buf, '/');
		for (size_t i = 0; slash && i < FX_COUNT(place); i++) {
			const size_t room = n - (size_t)(slash + 1 - buf);

			if (strlen(place[i]) >= room)
				continue;
			memcpy(slash + 1, place[i], strlen(place[i]) + 1);
			if (access(buf, X_OK) == 0)
				return FX_OK;
		}
	}
	return fx_fail(e, FX_SANDBOX,
		"palimpsest-worker is neither beside palimpsest nor in ../libexec/palimpsest");
}

/* Fonts may be configured in a home folder; nothing else of the user's environment gets through. */
static void environment(char *env[16])
{
	static const char *const keep[] = {
		"HOME=", "XDG_", "FONTCONFIG_", "PATH=", "ASAN_OPTIONS=", "UBSAN_OPTIONS="};
	static char locale[] = "LC_ALL=C.UTF-8", zone[] = "TZ=UTC0";
	int n = 0;

	env[n++] = locale;
	env[n++] = zone;
	for (char **p = environ; *p && n < 15; p++)
		for (size_t i = 0; i < FX_COUNT(keep); i++)
			if (!strncmp(*p, keep[i], strlen(keep[i]))) {
				env[n++] = *p;
				break;
			}
	env[n] = NULL;
}

/* Descriptors are moved up first: the child's own numbers must not be among them. */
static int launch(pid_t *pid, const char *path, int document, int sock, char *const *argv)
{
	posix_spawn_file_actions_t a;
	char *env[16];
	const int doc = fcntl(document, F_DUPFD_CLOEXEC, 10), s = fcntl(sock, F_DUPFD_CLOEXEC, 10);
	int bad = doc < 0 || s < 0 ? errno : posix_spawn_file_actions_init(&a);

	if (!bad) {
		environment(env);
		for (int fd = 0; !bad && fd < 3; fd++)
			bad = posix_spawn_file_actions_addopen(&a, fd, "/dev/null", O_RDWR, 0);
		if (!bad)
			bad = posix_spawn_file_actions_adddup2(&a, doc, FX_WIRE_DOC);
		if (!bad)
			bad = posix_spawn_file_actions_adddup2(&a, s, FX_WIRE_SOCKET);
		if (!bad)
			bad = posix_spawn(pid, path, &a, NULL, argv, env);
		posix_spawn_file_actions_destroy(&a);
	}
	if (doc >= 0)
		close(doc);
	if (s >= 0)
		close(s);
	return bad;
}

enum fx_st pl_worker_start(
	struct pl_worker **out, const struct pl_worker_ask *ask, struct fx_err *e)
{
	char path[4096], memory[24], tolerant[] = "--tolerant";
	char *argv[] = { path, memory, ask->tolerant ? tolerant : NULL, NULL };
	struct pl_worker *w;
	int pair[2], bad;

	*out = NULL;
	FX_TRY(pl_worker_path(path, sizeof(path), e));
	snprintf(memory, sizeof(memory), "%zu", ask->memory);
	w = calloc(1, sizeof(*w));
	if (!w || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
		free(w);
		return fx_fail(e, FX_NOMEM, "no worker can be started: %s", strerror(errno));
	}
	bad = launch(&w->pid, path, ask->document, pair[1], argv);
	close(pair[1]);
	if (bad) {
		close(pair[0]);
		free(w);
		return fx_fail(e, FX_NOMEM, "no worker can be started: %s", strerror(bad));
	}
	w->sock = pair[0];
	w->ask = *ask;
	*out = w;
	return FX_OK;
}

static double seconds(clockid_t clock)
{
	struct timespec t = { 0, 0 };

	clock_gettime(clock, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double cpu_seconds(const struct pl_worker *w)
{
	clockid_t clock;

	return clock_getcpuclockid(w->pid, &clock) ? 0 : seconds(clock);
}

enum fx_st pl_worker_give(struct pl_worker *w, const void *rec, size_t n, int fd, struct fx_err *e)
{
	w->used = cpu_seconds(w);
	return fx_wire_send(w->sock, rec, n, fd, e);
}

enum fx_st pl_worker_say(struct pl_worker *w, const void *rec, size_t n, struct fx_err *e)
{
	return pl_worker_give(w, rec, n, -1, e);
}

static enum fx_st overdue(struct pl_worker *w, enum fx_st why, struct fx_err *e)
{
	w->why = why;
	kill(w->pid, SIGKILL);
	return fx_fail(e, why, "the worker is stopped");
}

static int works_too_long(const struct pl_worker *w)
{
	return cpu_seconds(w) - w->used > w->ask.cpu_seconds;
}

static int speaks(const struct pl_worker *w, int ms)
{
	struct pollfd p = { .fd = w->sock, .events = POLLIN };

	return poll(&p, 1, ms) > 0;
}

int pl_worker_ready(const struct pl_worker *w)
{
	return speaks(w, 0) || works_too_long(w);
}

enum fx_st pl_worker_hear(struct pl_worker *w, void *rec, size_t n, int *fd, struct fx_err *e)
{
	const double began = seconds(CLOCK_MONOTONIC);

	for (;;) {
		const int ready = speaks(w, TICK_MS);

		if (pl_stop_signal())
			return overdue(w, FX_STOPPED, e);
		if (ready) {
			enum fx_st st = fx_wire_recv(w->sock, rec, n, fd, e);

			return st == FX_INPUT ? fx_fail(e, FX_CRASH, "the worker talks nonsense") :
				st;
		}
		if (seconds(CLOCK_MONOTONIC) - began > w->ask.wall_seconds || works_too_long(w))
			return overdue(w, FX_TIME, e);
	}
}

static int reap(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

enum fx_st pl_worker_end(struct pl_worker *w, struct fx_err *e)
{
	const struct pl_worker_ask ask = w->ask;
	const enum fx_st why = w->why;
	int status, sig, dead = 0;

	/* One that is already dying shows its own signal; one that only talks nonsense is killed.
	 */
	for (int i = 0; i < 20 && !dead; i++) {
		siginfo_t s = { 0 };

		dead = waitid(P_PID, (id_t)w->pid, &s, WEXITED | WNOWAIT | WNOHANG) != 0 ||
			s.si_pid;
		if (!dead)
			nanosleep(&(struct timespec){ 0, 10000000 }, NULL);
	}
	kill(w->pid, SIGKILL);
	status = reap(w->pid);
	close(w->sock);
	free(w);
	if (why == FX_STOPPED)
		return fx_fail(e, FX_STOPPED, "stopped");
	if (why == FX_TIME)
		return fx_fail(e, FX_TIME, "over the limit of %d s CPU or %d s wall time",
			ask.cpu_seconds, ask.wall_seconds);
	if (!dead)
		return e->st = FX_CRASH;	/* it lived, and was of no use: *e says why */
	sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	if (sig == SIGABRT || sig == SIGTRAP)	/* what GLib and C++ do when memory is refused */
		return fx_fail(e, FX_CRASH, "the parser gave up, maybe over the limit of %zu MiB",
			ask.memory >> 20);
	if (sig == SIGKILL)
		return fx_fail(e, FX_CRASH, "the parser was killed");
	return sig ? fx_fail(e, FX_CRASH, "the parser crashed with signal %d", sig) :
		fx_fail(e, FX_CRASH, "the parser ended with status %d",
			WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

void pl_worker_stop(struct pl_worker *w)
{
	if (!w)
		return;
	close(w->sock);
	kill(w->pid, SIGKILL);
	reap(w->pid);
	free(w);
}
