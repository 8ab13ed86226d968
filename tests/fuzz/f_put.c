/* f_put.c - words that palimpsest may hand to its worker: the first bytes are the record, then
 * comes the memory file. What is taken can be laid on a page, and is numbers there, never "nan". */
#include "pdf_place.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void lay(const struct fx_overlay *l)
{
	const struct fx_sheet s = { 10, 20, 605, 862, l->words & 3 };
	struct fx_membuf m = { 0 };
	struct fx_codes codes;
	struct fx_arena a;
	struct fx_out o;
	struct fx_err e;

	fx_arena_init(&a, 0);
	fx_out_mem(&o, &m);
	if (fx_codes_init(&codes, &a, &e) == FX_OK) {
		fx_place_words(&o, l, &s, "/F", &codes);
		fx_put(&o, "", 1);
		if (!o.err.st && (strstr(m.p, "nan") || strstr(m.p, "inf")))
			__builtin_trap();
	}
	free(m.p);
	fx_arena_reset(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct fx_wire_put w;
	struct fx_err e;
	void *file;

	if (n < sizeof(w))
		return 0;
	memcpy(&w, p, sizeof(w));
	p += sizeof(w);
	n -= sizeof(w);
	file = aligned_alloc(64, (n + 64) & ~(size_t)63);
	if (file)
		memcpy(file, p, n);
	if (file && fx_wire_take_put(&w, 100, file, n, &e) == FX_OK)
		lay(&w.overlay);
	free(file);
	return 0;
}
