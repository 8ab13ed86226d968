/* Damage that Poppler passes over is counted; what is only odd is not. */
#include "t.h"
#include "complaints.h"
#include "in.h"

#include <glib.h>

static void say(const char *line)
{
	g_log("Poppler", G_LOG_LEVEL_INFO, "%s", line);
}

static void lines(void)
{
	T_EQ(fx_complaints(), 0);
	say("Syntax error at position 12: nothing good");
	say("Syntax warning at position -1: a font of another kind");
	say("Internal error at position -1: cut");
	say("IO error: nothing");
	say("said in a Syntax error");
	g_log("another", G_LOG_LEVEL_DEBUG, "Syntax error");
	T_EQ(fx_complaints(), 3);
	T_EQ(fx_complaints(), 0);
}

/* A page whose content is `content`, in a file without a table of objects: Poppler makes its own.
 */
static int drawn(const char *content)
{
	static const struct fx_render r = { .dpi = 72, .max_pixels = 1000000 };
	char file[1024];
	struct fx_page page = { .w_pt = 0 };
	struct fx_in *in = NULL;
	struct fx_arena a;
	struct fx_err e;
	const int n = snprintf(file, sizeof(file), "%%PDF-1.4\n"
		"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
		"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj\n"
		"4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n"
		"trailer<</Root 1 0 R>>\n", strlen(content), content);

	fx_arena_init(&a, 0);
	T_EQ(fx_in_open(&in, file, (size_t)n, NULL, &e), FX_OK);
	fx_complaints();
	T_EQ(fx_in_page(&page, in, 0, &r, &a, &e), FX_OK);
	fx_in_free(in);
	fx_arena_reset(&a);
	return fx_complaints();
}

int main(void)
{
	fx_complaints_watch();
	lines();
	T_EQ(drawn("10 10 50 50 re f"), 0);
	T_OK(drawn("10 10 50 50 re f (no end") > 0);
	T_OK(drawn("10 10 50 re f") > 0);
	return t_end();
}
