/* version.c - the only file that is compiled anew when the version changes */
#include "cmd.h"

const char pl_version[] = VERSION;
