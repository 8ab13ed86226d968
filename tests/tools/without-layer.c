/* without-layer LAYER PROGRAM ARGUMENTS.. - runs a program as on a system that lacks a layer of the
 * worker's sandbox, for tests: the system calls that the layer needs are refused, as a kernel does
 * that does not know them. */
#include "wire.h"

#include <errno.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static int refuse(scmp_filter_ctx c, unsigned layer)
{
	const struct scmp_arg_cmp set = SCMP_A2(SCMP_CMP_NE, 0, 0),
		dumpable = SCMP_A0(SCMP_CMP_EQ, PR_SET_DUMPABLE, 0),
		filter = SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP, 0);

	switch (layer) {
	case FX_WALL_LIMITS:
		return seccomp_rule_add_array(c, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(setrlimit), 0,
			NULL) | seccomp_rule_add_array(c, SCMP_ACT_ERRNO(EPERM),
			SCMP_SYS(prlimit64), 1, &set);
	case FX_WALL_PRIVILEGES:
		return seccomp_rule_add_array(c, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
			&dumpable);
	case FX_WALL_LANDLOCK:
		return seccomp_rule_add_array(c, SCMP_ACT_ERRNO(ENOSYS),
			SCMP_SYS(landlock_create_ruleset), 0, NULL);
	case FX_WALL_SECCOMP:
		return seccomp_rule_add_array(c, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0,
			NULL) | seccomp_rule_add_array(c, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl),
			1, &filter);
	default:
		return -1;
	}
}

int main(int argc, char **argv)
{
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_ALLOW);
	unsigned layer = 1;

	while (argc > 2 && layer <= FX_WALL_ALL && strcmp(fx_wall_name(layer), argv[1]) != 0)
		layer *= 2;
	if (argc < 3 || !c || refuse(c, layer) != 0 || seccomp_load(c) != 0)
		return 125;
	execv(argv[2], argv + 2);
	return 126;
}
