/* sandbox.c - see sandbox.h */
#define _GNU_SOURCE	/* O_PATH, O_TMPFILE, syscall */
#include "sandbox.h"

#include "in.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- limits and privileges ---- */

static int cap(int what, size_t most)
{
	struct rlimit r;

	if (getrlimit(what, &r) != 0)
		return -1;
	if (r.rlim_max == RLIM_INFINITY || r.rlim_max > most)	/* the caller's may be tighter */
		r.rlim_max = most;
	r.rlim_cur = r.rlim_max;
	return setrlimit(what, &r);
}

static int limits(size_t memory)
{
	return cap(RLIMIT_CORE, 0) | cap(RLIMIT_NOFILE, FX_SANDBOX_FILES) |
		cap(RLIMIT_FSIZE, FX_SANDBOX_FILE_BYTES) | (memory ? cap(RLIMIT_AS, memory) : 0);
}

static int privileges(void)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL) | prctl(PR_SET_DUMPABLE, 0) |
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* ---- Landlock: our own copies of its structs and numbers, as the kernel that runs may know more
 * than the headers that we are compiled with (linux/landlock.h of Linux 6.12) ---- */

#define READ_FILE (1ULL << 2)
#define READ_DIR (1ULL << 3)
#define TCP 3ULL			/* bind and connect */
#define SCOPES 3ULL			/* abstract sockets and signals */

struct ruleset { uint64_t files, net, scopes; };
struct beneath { uint64_t may; int32_t fd; } __attribute__((packed));

int fx_landlock_abi(void)
{
	const long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);

	return abi < 0 ? 0 : (int)abi;
}

/* A rule that was not taken only makes the sandbox tighter. */
static void allow_place(void *ud, const char *path)
{
	const int *rules = ud, fd = open(path, O_PATH | O_CLOEXEC);
	struct stat s;

	if (fd < 0)
		return;
	if (fstat(fd, &s) == 0) {
		const struct beneath b = { READ_FILE | (S_ISDIR(s.st_mode) ? READ_DIR : 0), fd };

		(void)syscall(SYS_landlock_add_rule, *rules, 1, &b, 0);
	}
	close(fd);
}

static int landlock(void)
{
	const int abi = fx_landlock_abi();
	/* 13 rights over files at first; REFER, TRUNCATE and IOCTL_DEV came with ABI 2, 3 and 5. */
	const int rights = abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13;
	const struct ruleset r = { (1ULL << rights) - 1, abi >= 4 ? TCP : 0,
		abi >= 6 ? SCOPES : 0 };
	int rules, bad;

	if (!abi || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	rules = (int)syscall(SYS_landlock_create_ruleset, &r, sizeof(r), 0);
	if (rules < 0)
		return -1;
	fx_in_places(allow_place, &rules);
	bad = (int)syscall(SYS_landlock_restrict_self, rules, 0);
	close(rules);
	return bad;
}

/* ---- seccomp ---- */

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

static int filter(void)
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
	return bad;
}

unsigned fx_sandbox_enter(unsigned layers, size_t memory)
{
	unsigned missing = 0;

	if (layers & FX_WALL_LIMITS && limits(memory))
		missing |= FX_WALL_LIMITS;
	if (layers & FX_WALL_PRIVILEGES && privileges())
		missing |= FX_WALL_PRIVILEGES;
	if (layers & FX_WALL_LANDLOCK && landlock())
		missing |= FX_WALL_LANDLOCK;
	if (layers & FX_WALL_SECCOMP && filter())	/* last: it forbids the others' calls */
		missing |= FX_WALL_SECCOMP;
	return missing;
}
