/* complaints.c - see complaints.h */
#include "complaints.h"

#include <glib.h>
#include <string.h>

enum { MOST = 1000000 };

static int lines;

static int is_error(const char *line)
{
	static const char *const is[] = { "Syntax error", "Internal error", "IO error" };

	for (size_t i = 0; i < sizeof(is) / sizeof(*is); i++)
		if (!strncmp(line, is[i], strlen(is[i])))
			return 1;
	return 0;
}

static void take(const char *domain, GLogLevelFlags level, const char *line, void *ud)
{
	(void)domain, (void)level, (void)ud;
	lines += lines < MOST && line && is_error(line);
}

void fx_complaints_watch(void)
{
	g_log_set_handler("Poppler", G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION,
		take, NULL);
}

int fx_complaints(void)
{
	const int n = lines;

	lines = 0;
	return n;
}
