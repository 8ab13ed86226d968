/* f_lines.c - what a page draws, of any content stream: what comes out is sound, and the same
 * again. A form is a part of the bytes that refer to it, from where the second letter of its name
 * says; so forms draw themselves and each other, as often as there is time for. Bytes that start a
 * PDF are one. */
#include "lines.h"
#include "lines_doc.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { MOST = 100 };

struct bytes { const uint8_t *p; size_t n; int open, drawn; };

static int form(struct fx_form *f, void *ud, unsigned names, const char *name)
{
	struct bytes *b = ud;
	const int by = (unsigned char)name[1];
	const size_t at = (size_t)by * b->n / 256;
	const struct fx_form made = { b->p + at, b->n - at, { 1, 0, 0.1, 1, by % 7, 3 },
		{ 0, 0, by % 100, by % 90 }, names };

	if (name[1] == 'I' || b->drawn++ >= MOST)
		return 0;
	*f = made;
	b->open++;
	return 1;
}

static void left(void *ud, struct fx_form *f)
{
	(void)f;
	((struct bytes *)ud)->open--;
}

static void gs(struct fx_gs *to, void *ud, unsigned names, const char *name)
{
	(void)ud, (void)names;
	to->width = name[1] % 9;
	to->fill = name[1] % 2;
}

static enum fx_space space(void *ud, unsigned names, const char *name)
{
	(void)ud, (void)names;
	return (enum fx_space)((unsigned char)name[1] % 4);
}

static void of_stream(struct fx_layer *l, struct fx_arena *a, const uint8_t *p, size_t n)
{
	const struct fx_form page = { p, n, { 2, 0, 0, -2, 0, 1000 }, { 0 }, 0 };
	struct bytes b = { p, n, 0, 0 };
	const struct fx_names names = { &b, form, left, gs, space };
	struct fx_err e;

	if (fx_lines(l, a, &page, (int[2]){ 1000, 1000 }, &names, &e) != FX_OK || b.open)
		__builtin_trap();
}

static void of_document(struct fx_layer *l, struct fx_arena *a, const uint8_t *p, size_t n)
{
	const struct fx_lines_at at = { 0, 1000, 1000, 1 };
	struct fx_lines_doc *d;
	struct fx_err e;

	if (fx_lines_open(&d, p, n, NULL, &e) == FX_OK)
		fx_lines_page(l, d, &at, a);
	fx_lines_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const int is_document = n > 5 && !memcmp(p, "%PDF-", 5);
	struct fx_layer l[2] = { { .words = 0 }, { .words = 0 } };
	struct fx_arena a;
	struct fx_err e;

	fx_arena_init(&a, 0);
	for (int i = 0; i < 2; i++) {
		(is_document ? of_document : of_stream)(l + i, &a, p, n);
		if (fx_layer_check(l + i, 1000, 1000, &e) != FX_OK)
			__builtin_trap();
	}
	if (l[0].rules != l[1].rules || (l[0].rules && memcmp(l[0].rule, l[1].rule,
	    (size_t)l[0].rules * sizeof(*l[0].rule))))
		__builtin_trap();
	fx_arena_reset(&a);
	return 0;
}
