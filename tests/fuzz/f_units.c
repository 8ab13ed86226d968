/* Any bytes as an answer: where its units lie, and what their confidence may be.
 *
 * Byte 0: the language, modulo how many guards there are and one for text. Byte 1: bytes of a
 * token, modulo 8; 0: every second token is empty. */
#include "guard.h"
#include "units.h"

#include <stdlib.h>
#include <string.h>

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

static void hold_units(const struct pp_unit *u, int n, const struct fx_answer *ans)
{
	size_t end[2] = { 0, 0 };		/* of the last of each kind */

	for (int i = 0; i < n; i++) {
		const int second = !strcmp(u[i].kind, "word");	/* beside sentences or boxes */
		const int cell = !strcmp(u[i].kind, "cell");

		hold(u[i].from < u[i].to || (cell && u[i].from == u[i].to));
		hold(u[i].to <= ans->len);
		hold((u[i].confidence >= 0 && u[i].confidence <= 1) ||
			(u[i].confidence == -1 && cell && u[i].from == u[i].to));
		hold(!i || u[i - 1].from <= u[i].from);
		hold(end[second] <= u[i].from);
		end[second] = u[i].to;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct fx_answer ans = { .len = n - 2 };
	const char *language;
	struct pp_unit *unit;
	struct fx_arena a;
	struct fx_err e;
	float *logprob;
	uint32_t *off;
	char *text;
	int count = 0, units;

	if (n < 2 || n > 1 << 16)
		return 0;
	while (pp_guard_at(count))
		count++;
	count = p[0] % (count + 1);
	language = pp_guard_at(count) ? pp_guard_at(count)->name : NULL;
	fx_arena_init(&a, 1 << 26);
	ans.text = text = malloc(n - 1);		/* of its exact size */
	ans.logprob = logprob = FX_NEWN(&a, 2 * n, float);
	ans.off = off = FX_NEWN(&a, 2 * n, uint32_t);
	hold(text && logprob && off);
	memcpy(text, p + 2, n - 2);
	text[n - 2] = 0;
	for (size_t at = 0; at < ans.len; at += p[1] % 8 ? p[1] % 8 : ans.tokens % 2) {
		logprob[ans.tokens] = -(float)ans.tokens / 64;
		off[ans.tokens++] = (uint32_t)at;
	}
	off[ans.tokens] = (uint32_t)ans.len;
	hold(!pp_units(&unit, &units, &a, &ans, language, &e));
	hold_units(unit, units, &ans);
	free(text);
	fx_arena_reset(&a);
	return 0;
}
