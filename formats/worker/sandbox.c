/* sandbox.c - see sandbox.h */
#define _GNU_SOURCE	/* unshare, MAP_ANONYMOUS */
#include "sandbox.h"

#include "raster.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_FILES 64

/* Allowed whatever the arguments are. Names, as Debian's architectures do not all have all of them.
 */
static const char *const plain[] = {"read", "write", "readv", "writev", "pread64", "pwrite64",
	"lseek", "close", "close_range", "fstat", "stat", "lstat", "newfstatat", "statx", "statfs",
	"fstatfs", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents64",
	"getcwd", "munmap", "mremap", "madvise", "brk", "msync", "futex", "set_robust_list", "rseq",
	"membarrier", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
	"restart_syscall", "getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid",
	"getrandom", "clock_gettime", "clock_getres", "gettimeofday", "time", "times", "getrusage",
	"getrlimit", "uname", "sysinfo", "sched_getaffinity", "sched_yield", "memfd_create",
	"ftruncate", "fcntl", "fadvise64", "dup", "sendmsg", "recvmsg", "poll", "ppoll", "exit",
	"exit_group", NULL};

static int allow_reading(scmp_filter_ctx c)
{
	const uint64_t writes = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE &
		~O_DIRECTORY);
	const struct scmp_arg_cmp at = SCMP_A2(SCMP_CMP_MASKED_EQ, writes, 0);
	const struct scmp_arg_cmp old = SCMP_A1(SCMP_CMP_MASKED_EQ, writes, 0);
	const int open_nr = seccomp_syscall_resolve_name("open");
	int bad = seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, &at);

	if (open_nr != __NR_SCMP_ERROR && open_nr >= 0)
		bad |= seccomp_rule_add_array(c, SCMP_ACT_ALLOW, open_nr, 1, &old);
	return bad;
}

/* Memory may be mapped, but not as code; limits may be read, but not set; signals reach oneself. */
static int allow_some(scmp_filter_ctx c)
{
	const struct scmp_arg_cmp data = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	const struct scmp_arg_cmp get = SCMP_A2(SCMP_CMP_EQ, 0, 0);
	const struct scmp_arg_cmp self = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);

	return seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &data) |
		seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &data) |
		seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, &get) |
		seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &self);
}

static enum fx_st filter(struct fx_err *e)
{
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int bad = c ? allow_reading(c) | allow_some(c) : -1;

	for (int i = 0; !bad && plain[i]; i++) {
		const int nr = seccomp_syscall_resolve_name(plain[i]);

		if (nr != __NR_SCMP_ERROR)
			bad = seccomp_rule_add_array(c, SCMP_ACT_ALLOW, nr, 0, NULL);
	}
	if (!bad)
		bad = seccomp_load(c);
	seccomp_release(c);
	return bad ? fx_fail(e, FX_SANDBOX, "no seccomp filter can be set: %s",
		strerror(bad < 0 ? -bad : bad)) : FX_OK;
}

static int cap(int what, size_t most)
{
	const struct rlimit r = { most, most };

	return setrlimit(what, &r);
}

enum fx_st fx_sandbox_enter(size_t memory, struct fx_err *e)
{
	if (cap(RLIMIT_CORE, 0) || cap(RLIMIT_NOFILE, MAX_FILES) ||
	    cap(RLIMIT_FSIZE, 2 * FX_RASTER_MAX_BYTES) || (memory && cap(RLIMIT_AS, memory)))
		return fx_fail(e, FX_SANDBOX, "no limits can be set: %s", strerror(errno));
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || prctl(PR_SET_DUMPABLE, 0) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return fx_fail(e, FX_SANDBOX, "privileges cannot be given up: %s", strerror(errno));
	return filter(e);
}

static int try_network(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static int try_exec(void)
{
	char *const none[] = { NULL };

	return execve("/nonexistent", none, none) != -1 || errno != EPERM;
}

static int try_write(void)
{
	return open("/tmp", O_WRONLY | O_TMPFILE, 0600) >= 0 ||
		open("/dev/null", O_WRONLY) >= 0 || open("/dev/null", O_RDWR) >= 0;
}

static int try_process(void)
{
	const pid_t p = fork();

	if (p == 0)
		_exit(0);
	return p > 0;
}

static int try_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
		MAP_FAILED;
}

static int try_trace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) != -1 || errno != EPERM;
}

static int try_change(void)
{
	return chmod("/nonexistent", 0600) != -1 || errno != EPERM ||
		unlink("/nonexistent") != -1 || errno != EPERM;
}

static int try_kill(void)
{
	return kill(getppid(), 0) != -1 || errno != EPERM;
}

int fx_sandbox_try(int fd)
{
	static const struct { const char *name; int (*open)(void); } row[] = {
		{ "network", try_network }, { "exec", try_exec }, { "file writing", try_write },
		{ "file changes", try_change }, { "new process", try_process },
		{ "new code", try_code }, { "tracing", try_trace }, { "signals", try_kill },
	};
	int open = 0;

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		const int is = row[i].open();
		const char *say = is ? "open " : "ok ";

		open += is;
		if (write(fd, say, strlen(say)) < 0 ||
			write(fd, row[i].name, strlen(row[i].name)) < 0 || write(fd, "\n", 1) < 0)
			return -1;
	}
	return open;
}
