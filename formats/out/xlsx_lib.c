/* xlsx_lib.c - see xlsx_lib.h */
#include "xlsx_lib.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

#define LOAD(f) *(void **)&lib.f = dlsym(so, #f); missing += !lib.f;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct fx_xlsx_lib lib;
static int found;

static void load(void)
{
	void *so = dlopen("libxlsxwriter.so." LXW_SOVERSION, RTLD_NOW | RTLD_LOCAL);
	int missing = 0;

	if (!so)
		return;
	FX_XLSX_USES(LOAD)
	found = !missing;
}

const struct fx_xlsx_lib *fx_xlsx_lib(void)
{
	pthread_once(&once, load);
	return found ? &lib : NULL;
}
