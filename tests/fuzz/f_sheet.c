/* Any bytes as a sheet. Byte 0, modulo 3: plain text, PAGE or ALTO, TSV. */
#include "sheet.h"

#include <math.h>
#include <string.h>

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

static void hold_sheet(const struct pl_sheet *s, size_t n)
{
	hold(s->pages >= 1 && s->pages <= PL_SHEET_MAX_PAGES);
	for (int i = 0; i < s->pages; i++) {
		const struct pl_sheet_page *p = s->page + i;

		hold(p->text.p && p->text.n <= 2 * n + 1);
		hold(p->w >= 0 || p->w < 0);		/* no NaN */
		for (int k = 0; k < p->words; k++) {
			hold(p->word[k].text.n <= n && !p->word[k].text.p[p->word[k].text.n]);
			for (int c = 0; c < 4; c++)
				hold(isfinite(p->word[k].box[c]));
			hold(p->word[k].box[0] <= p->word[k].box[2]);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct pl_sheet s;
	struct fx_err e = { 0 };
	struct fx_arena a;
	enum fx_st st;
	char *text;

	if (!n)
		return 0;
	fx_arena_init(&a, 1 << 28);
	text = fx_strndup(&a, (const char *)p + 1, n - 1);
	hold(text != NULL);
	st = (p[0] % 3 == 0 ? pl_sheet_text : p[0] % 3 == 1 ? pl_sheet_xml : pl_sheet_tsv)(&s, &a,
		(struct fx_span){ text, n - 1 }, &e);
	if (st)
		hold(st == e.st && *e.msg && (st == FX_INPUT || st == FX_LIMIT || a.failed));
	else
		hold_sheet(&s, n);
	fx_arena_reset(&a);
	return 0;
}
