/* normal.c - see normal.h */
#include "normal.h"
#include "compose.h"
#include "piece.h"
#include "utf8.h"

#include <string.h>

const char pp_normal_says[] = "NFKC (long s as s, ligatures spelled out), soft hyphens left out, "
	"blanks collapsed, order kept";

/* First of all, for what they divide may compose; and only whole characters are left, so that no
 * bytes beside one become another. */
static enum fx_st without_soft_hyphens(struct fx_span *to, struct fx_arena *a, struct fx_span text,
	struct fx_err *e)
{
	char *copy = FX_NEWN(a, 3 * text.n + 1, char);

	if (!copy)
		return fx_fail(e, FX_NOMEM, "text of %zu bytes", text.n);
	*to = (struct fx_span){ copy, 0 };
	for (const char *p = text.p, *end = text.p + text.n; p < end;) {
		const int32_t c = fx_utf8_next(&p, end);

		if (c != 0xad)
			to->n += pp_put_utf8(copy + to->n, c < 0 ? 0xfffd : c);
	}
	return FX_OK;
}

static int is_line_end(int32_t c)
{
	return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

enum fx_st pp_normal(struct fx_span *to, struct fx_arena *a, struct fx_span text, int lines,
	struct fx_err *e)
{
	const char *p, *end;
	char blank = 0, *out;

	FX_TRY(without_soft_hyphens(&text, a, text, e));
	FX_TRY(pp_compose(&text, a, text, PP_NFKC, e));
	p = text.p;
	end = p + text.n;
	*to = (struct fx_span){ out = FX_NEWN(a, text.n + 1, char), 0 };
	if (!out)
		return fx_fail(e, FX_NOMEM, "text of %zu bytes", text.n);
	while (p < end) {
		const char *from = p;
		const int32_t c = fx_utf8_next(&p, end);

		if (pp_white_space(c)) {
			blank = blank == '\n' || (lines && is_line_end(c)) ? '\n' : ' ';
			continue;
		}
		if (blank && to->n)
			out[to->n++] = blank;
		blank = 0;
		memcpy(out + to->n, from, (size_t)(p - from));
		to->n += (size_t)(p - from);
	}
	return FX_OK;
}
