/* Damage that Poppler passes over is counted; what is only odd is not. */
#define _GNU_SOURCE	/* ssize_t */
#include "t.h"
#include "complaints.h"
#include "in.h"

static void lines(void)
{
	T_EQ(fx_complaints(), 0);
	fputs("Syntax Error (12): nothing good\n", stderr);
	fputs("Syntax Warning: a font of another kind\n", stderr);
	fprintf(stderr, "%s Error%s\n", "Internal", ": cut in two");
	fputs("I/O Error: no", stderr);
	T_EQ(fx_complaints(), 2);
	fputs("thing\nSyntax ", stderr);
	T_EQ(fx_complaints(), 1);
	fputs("Error\n\n\nsome Syntax Error\n", stderr);
	T_EQ(fx_complaints(), 1);
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
	if (!fx_complaints_watch()) {
		t_skip("no streams of one's own here");
		return t_end();
	}
	lines();
	T_EQ(drawn("10 10 50 50 re f"), 0);
	T_OK(drawn("10 10 50 50 re f (no end") > 0);
	T_OK(drawn("10 10 50 re f") > 0);
	return t_end();
}
