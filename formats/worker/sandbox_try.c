/* sandbox_try.c - attempts at what each layer of the sandbox forbids; see sandbox.h */
#define _GNU_SOURCE	/* memfd_create, O_TMPFILE, MAP_ANONYMOUS */
#include "sandbox.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum attempt { FILE_SIZE, DESCRIPTORS, CORE, ADDRESSES, NEW_PRIVILEGES, TRACING_BY_OTHERS, ORPHAN,
	READING, LISTING, WRITING, CHANGES, EXEC, TCP_OUT, TCP_IN, SIGNAL_OUT, ABSTRACT_SOCKET,
	SOCKET, EXEC_CALL, WRITE_CALL, CHANGE_CALL, FORK_CALL, NEW_CODE, TRACE_CALL, KILL_CALL };

static const struct row {
	unsigned layer;
	enum attempt attempt;
	const char *what;
	int abi;			/* of Landlock that is needed */
} rows[] = {
	{ FX_WALL_LIMITS, FILE_SIZE, "file size", 0 },
	{ FX_WALL_LIMITS, DESCRIPTORS, "descriptors", 0 },
	{ FX_WALL_LIMITS, CORE, "core dump", 0 },
	{ FX_WALL_LIMITS, ADDRESSES, "address space", 0 },
	{ FX_WALL_PRIVILEGES, NEW_PRIVILEGES, "new privileges", 0 },
	{ FX_WALL_PRIVILEGES, TRACING_BY_OTHERS, "tracing by others", 0 },
	{ FX_WALL_PRIVILEGES, ORPHAN, "outliving the parent", 0 },
	{ FX_WALL_LANDLOCK, READING, "file reading", 1 },
	{ FX_WALL_LANDLOCK, LISTING, "folder listing", 1 },
	{ FX_WALL_LANDLOCK, WRITING, "file writing", 1 },
	{ FX_WALL_LANDLOCK, CHANGES, "file changes", 1 },
	{ FX_WALL_LANDLOCK, EXEC, "exec", 1 },
	{ FX_WALL_LANDLOCK, TCP_OUT, "network, out", 4 },
	{ FX_WALL_LANDLOCK, TCP_IN, "network, in", 4 },
	{ FX_WALL_LANDLOCK, SIGNAL_OUT, "signals", 6 },
	{ FX_WALL_LANDLOCK, ABSTRACT_SOCKET, "abstract sockets", 6 },
	{ FX_WALL_SECCOMP, SOCKET, "network", 0 },
	{ FX_WALL_SECCOMP, EXEC_CALL, "exec", 0 },
	{ FX_WALL_SECCOMP, WRITE_CALL, "file writing", 0 },
	{ FX_WALL_SECCOMP, CHANGE_CALL, "file changes", 0 },
	{ FX_WALL_SECCOMP, FORK_CALL, "new process", 0 },
	{ FX_WALL_SECCOMP, NEW_CODE, "new code", 0 },
	{ FX_WALL_SECCOMP, TRACE_CALL, "tracing", 0 },
	{ FX_WALL_SECCOMP, KILL_CALL, "signals", 0 },
};

/* Each attempt below is 1 where it got through. One that failed for another reason than the
 * layer's proves nothing, and counts as got through. */

static int through(long got, int refusal)
{
	return got != -1 || errno != refusal;
}

static int too_large_a_file(void)
{
	const int fd = memfd_create("try", MFD_CLOEXEC);

	signal(SIGXFSZ, SIG_IGN);	/* or the limit ends us before it fails the call */
	return through(ftruncate(fd, (off_t)FX_SANDBOX_FILE_BYTES + 1), EFBIG);
}

/* As much as may be had of what is in part in use. */
static int all_addresses(void)
{
	struct rlimit r;

	return getrlimit(RLIMIT_AS, &r) != 0 || r.rlim_cur == RLIM_INFINITY ||
		mmap(NULL, r.rlim_cur, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
		MAP_FAILED;
}

static int a_core(void)
{
	struct rlimit r;

	return getrlimit(RLIMIT_CORE, &r) != 0 || r.rlim_cur != 0;
}

static int outliving(void)
{
	int sig = 0;

	return prctl(PR_GET_PDEATHSIG, &sig) != 0 || sig != SIGKILL;
}

/* Where nothing can be written, whoever asks, there is nothing to prove. */
static int a_new_folder(void)
{
	char name[64];

	snprintf(name, sizeof(name), "/tmp/palimpsest-try-%ld", (long)getpid());
	if (mkdir(name, 0700) == 0)
		return rmdir(name) == 0 || 1;
	return errno != EACCES && errno != EROFS;
}

static int a_program(void)
{
	char sh[] = "sh", option[] = "-c", nothing[] = ":";
	char *const argv[] = { sh, option, nothing, NULL }, *const none[] = { NULL };
	const pid_t p = fork();
	int status = 0;

	if (p == 0) {
		execve("/bin/sh", argv, none);
		_exit(errno == EACCES);
	}
	return p < 0 || waitpid(p, &status, 0) != p || status == 0;
}

/* The discard service of this machine, and any port of it; nobody is bothered. */
static int tcp(int in)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(in ? 0 : 9) };
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd >= 0 && through(in ? bind(fd, (struct sockaddr *)&to, sizeof(to)) :
		connect(fd, (struct sockaddr *)&to, sizeof(to)), EACCES);
}

/* A server with a name that the kernel made up: made outside, before a layer is entered. */
static int listener(void)
{
	const struct sockaddr_un any = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	return bind(fd, (const struct sockaddr *)&any, sizeof(any.sun_family)) == 0 &&
		listen(fd, 1) == 0 ? fd : -1;
}

static int abstract_socket(int server)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	socklen_t n = sizeof(to);

	return getsockname(server, (struct sockaddr *)&to, &n) != 0 ||
		through(connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&to, n),
		EPERM);
}

static int a_process(void)
{
	const pid_t p = fork();

	if (p == 0)
		_exit(0);
	return through(p > 0 ? waitpid(p, NULL, 0) : p, EPERM);
}

static int code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
		MAP_FAILED || errno != EPERM;
}

static int attempt(enum attempt a, int server)
{
	char *const none[] = { NULL };

	switch (a) {
	case FILE_SIZE: return too_large_a_file();
	case DESCRIPTORS: return through(fcntl(0, F_DUPFD, FX_SANDBOX_FILES), EINVAL);
	case CORE: return a_core();
	case ADDRESSES: return all_addresses();
	case NEW_PRIVILEGES: return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1;
	case TRACING_BY_OTHERS: return prctl(PR_GET_DUMPABLE) != 0;
	case ORPHAN: return outliving();
	case READING: return through(open("/etc/passwd", O_RDONLY), EACCES);
	case LISTING: return through(open("/", O_RDONLY | O_DIRECTORY), EACCES);
	case WRITING: return through(open("/dev/null", O_WRONLY), EACCES);
	case CHANGES: return a_new_folder();
	case EXEC: return a_program();
	case TCP_OUT: return tcp(0);
	case TCP_IN: return tcp(1);
	case SIGNAL_OUT:
	case KILL_CALL: return through(kill(getppid(), 0), EPERM);
	case ABSTRACT_SOCKET: return abstract_socket(server);
	case SOCKET: return through(socket(AF_INET, SOCK_STREAM, 0), EPERM);
	case EXEC_CALL: return through(execve("/nonexistent", none, none), EPERM);
	case WRITE_CALL: return through(open("/dev/null", O_WRONLY), EPERM) ||
		through(open("/dev/null", O_RDWR), EPERM) ||
		through(open("/tmp", O_WRONLY | O_TMPFILE, 0600), EPERM);
	case CHANGE_CALL: return through(chmod("/nonexistent", 0600), EPERM) ||
		through(unlink("/nonexistent"), EPERM);
	case FORK_CALL: return a_process();
	case NEW_CODE: return code();
	case TRACE_CALL: return through(ptrace(PTRACE_TRACEME, 0, NULL, NULL), EPERM);
	}
	return 1;
}

static void say(int fd, const char *how, unsigned layer, const char *what)
{
	char line[80];
	const int n = snprintf(line, sizeof(line), "%s %s%s%s\n", how, fx_wall_name(layer),
		what ? ": " : "", what ? what : "");

	if (write(fd, line, (size_t)n) != n)
		_exit(FX_WALL_ALL);	/* a proof that cannot be told is none */
}

#define MISSING 255		/* status of a process whose layer cannot be had */

/* In a process of its own. Its exit status: how many attempts got through, or MISSING. */
static int prove(int fd, unsigned layer, unsigned layers, size_t memory)
{
	const int server = listener(), abi = fx_landlock_abi();
	int n = 0;

	if (fx_sandbox_enter(layer & layers, memory)) {
		say(fd, "missing", layer, NULL);
		return MISSING;
	}
	for (size_t i = 0; i < FX_COUNT(rows); i++) {
		const struct row *r = rows + i;
		int is;

		if (r->layer != layer)
			continue;
		if (r->abi > abi || (r->attempt == ADDRESSES && !memory)) {
			say(fd, "skip", layer, r->what);
			continue;
		}
		is = attempt(r->attempt, server);
		n += is;
		say(fd, is ? "open" : "ok", layer, r->what);
	}
	return n;
}

int fx_sandbox_try(int fd, unsigned layers, size_t memory, unsigned *missing)
{
	int open = 0;

	*missing = 0;
	for (unsigned layer = 1; layer <= FX_WALL_ALL; layer *= 2) {
		const pid_t p = fork();
		int status = 0;

		if (p == 0)
			_exit(prove(fd, layer, layers, memory));
		if (p < 0 || waitpid(p, &status, 0) != p || !WIFEXITED(status)) {
			say(fd, "open", layer, "the attempt itself failed");
			open++;
		} else if (WEXITSTATUS(status) == MISSING) {
			*missing |= layer;
		} else {
			open += WEXITSTATUS(status);
		}
	}
	return open;
}
