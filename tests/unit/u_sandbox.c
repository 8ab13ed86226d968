/* u_sandbox.c - the attempts that prove the sandbox: where no layer is entered each must get
 * through, or its failing would prove nothing. That they fail where it is: check/sandbox.sh */
#include "sandbox.h"
#include "t.h"
#include "wire.h"

#include <unistd.h>

static void names(void)
{
	char buf[64], few[8];

	fx_wall_names(buf, sizeof(buf), FX_WALL_ALL);
	T_EQ_STR(buf, "limits, privileges, landlock, seccomp");
	fx_wall_names(buf, sizeof(buf), FX_WALL_LANDLOCK);
	T_EQ_STR(buf, "landlock");
	fx_wall_names(buf, sizeof(buf), 0);
	T_EQ_STR(buf, "");
	fx_wall_names(few, sizeof(few), FX_WALL_ALL);
	T_EQ_STR(few, "limits,");
	T_EQ_STR(fx_wall_name(3), "");
}

/* Lines of what was printed that start with `how`. */
static int count(FILE *f, const char *how)
{
	char line[100];
	int n = 0;

	rewind(f);
	while (fgets(line, sizeof(line), f))
		n += !strncmp(line, how, strlen(how));
	return n;
}

static void nothing_entered(void)
{
	FILE *f = tmpfile();
	unsigned missing = 7;
	int open;

	if (!f) {
		t_skip("no temporary file can be made");
		return;
	}
	open = fx_sandbox_try(fileno(f), 0, 1 << 20, &missing);
	T_EQ(missing, 0);
	T_EQ(count(f, "ok "), count(f, "ok limits: "));	/* whoever runs us may have set some */
	T_EQ(count(f, "missing "), 0);
	T_EQ(count(f, "open "), open);
	T_EQ(open + count(f, "skip ") + count(f, "ok "), 24);
	T_OK(open >= 15);		/* with no Landlock at all */
	rewind(f);
	for (char line[100]; fgets(line, sizeof(line), f);)
		printf("# %s", line);
	fclose(f);
}

int main(void)
{
	names();
	nothing_entered();
	return t_end();
}
