/* f_pdfw.c - any bytes as a PDF that is to be written again: refused, or written, and then it can
 * be opened again and has as many pages; the first has what was laid there */
#include "pdfw.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static int first_page(struct fx_pdfw *w)	/* 1: without its hidden text, and with words */
{
	struct fx_overlay_word word = { .quad = { 1, 1, 9, 1, 9, 9, 1, 9 }, .len = 1 };
	char text[] = "x";
	const struct fx_overlay l = { 10, 10, 1, 1, 1, &word, text };
	struct fx_strip found;
	struct fx_err e;
	const int bare = fx_pdfw_strip(w, 0, &found, &e) == FX_OK && !found.tangled;

	return fx_pdfw_lay(w, 0, &l, &e) == FX_OK && bare;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct fx_pdfw *w, *again;
	struct fx_strip found;
	const unsigned char *file;
	struct fx_err e;
	size_t bytes;
	int ok, pages;

	if (fx_pdfw_open(&w, p, n, 1, &e) != FX_OK)
		return 0;
	pages = fx_pdfw_pages(w);
	ok = first_page(w);
	if (fx_pdfw_finish(w, &file, &bytes, &e) == FX_OK) {
		if (fx_pdfw_open(&again, file, bytes, 1, &e) != FX_OK ||
		    fx_pdfw_pages(again) != pages)
			__builtin_trap();
		if (ok && fx_pdfw_strip(again, 0, &found, &e) == FX_OK && !found.hidden)
			__builtin_trap();
		fx_pdfw_free(again);
	}
	fx_pdfw_free(w);
	return 0;
}
