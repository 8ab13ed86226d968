/* Any bytes as an answer about tables: grids are sound, texts are text, their markup says the same;
 * and what a guard takes needs no repair.
 *
 * Byte 0: the language, modulo MODES; those past the parsers' make an answer that a guard takes of
 * the text: what it refuses is left out, and an end follows. Byte 1: bit 0 truncated, 1
 * looped, 2 and 3 the order of locations, 4 the scale of OTSL's, 5 no probabilities, 6 and 7 bytes
 * of a token. */
#include "feed.h"
#include "guard.h"
#include "table_answer.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const language[] = { NULL, "html-table", "otsl", "markdown", "html-table",
	"otsl" };
enum { GUARDED = 4, MODES = 6, MOST = 1 << 13, ROOM = MOST + (1 << 14) };

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

/* ---- what was made ---- */

/* The bytes of `spelt` at p; 0: it does not stand there. */
static size_t stands(const char *p, const char *spelt)
{
	const size_t n = strlen(spelt);

	return strncmp(p, spelt, n) ? 0 : n;
}

static void hold_html(const char *html, const char *text)
{
	static const char *const markup[] = { "<b>", "<i>", "<sup>", "<sub>", "</b>", "</i>",
		"</sup>", "</sub>" };
	static const char *const escaped[] = { "&lt;", "&gt;", "&amp;", "<br>" };
	int open[16], depth = 0;

	while (*html) {
		size_t n = 0;

		for (int i = 0; i < 8 && !n; i++)
			if ((n = stands(html, markup[i])) > 0 && i < 4) {
				hold(depth < 16);
				open[depth++] = i;
			} else if (n) {
				hold(depth > 0 && open[--depth] == i - 4);
			}
		for (int i = 0; i < 4 && !n; i++)
			if ((n = stands(html, escaped[i])) > 0)
				hold(*text++ == "<>&\n"[i]);
		if (!n) {
			hold(*html != '<' && *html != '>' && *html != '&' && *html == *text++);
			n = 1;
		}
		html += n;
	}
	hold(!*text && !depth);
}

static void hold_cell(const struct fx_cell *c)
{
	const char *p = c->text, *end = p + strlen(p);
	int start = c->weakest < 0;

	while (p < end) {
		const char *from = p;
		const int32_t code = fx_utf8_next(&p, end);

		hold(code == '\n' || (code >= ' ' && (code < 127 || code >= 160)));
		start |= from - c->text == c->weakest;
	}
	hold(start);
	hold(c->weakest < 0 ? c->weakest_p == -1 : c->weakest_p >= 0 && c->weakest_p <= 1);
	hold(!c->filler || !*c->text);
	if (c->html)
		hold_html(c->html, c->text);
}

static void hold_tables(const struct fx_table *t, int n)
{
	struct fx_err e;

	for (int i = 0; i < n; i++) {
		hold(!fx_table_check(t + i, &e));
		for (int k = 0; k < t[i].cells; k++)
			hold_cell(t[i].cell + k);
		for (int k = 0; k < t[i].repairs; k++)
			hold(t[i].repair[k].count > 0);
	}
}

/* ---- answers that a guard takes ---- */

struct made {
	const struct fx_guard *g;
	union fx_guard_state s[2];
	int now;			/* which of them */
	char text[ROOM];
	size_t len;
};

/* The n bytes, or the symbol, if the guard takes all of it. */
static int take(struct made *m, const int *symbol, int n)
{
	if (!fx_guard_try(m->g, &m->s[!m->now], &m->s[m->now], symbol, n))
		return 0;
	m->now = !m->now;
	hold(m->len + 10 < ROOM);
	for (int i = 0; i < n; i++)
		if (symbol[i] >= FX_LOC)
			m->len += (size_t)snprintf(m->text + m->len, 10, "<loc%04d>",
				symbol[i] - FX_LOC);
		else
			m->text[m->len++] = (char)symbol[i];
	return 1;
}

static int take_word(struct made *m, const char *word)
{
	int symbol[16], n = 0;

	for (; *word; word++)
		symbol[n++] = *word;
	return take(m, symbol, n);
}

/* Ends are mostly made of these; those that open something come last. */
static void close_some(struct made *m)
{
	static const char *const word[] = { "</b>", "</i>", "</u>", "</sup>", "</sub>", "</strong>",
		"</em>", "</td>", "</th>", "</tr>", "</thead>", "</tbody>", "</tfoot>", "</table>",
		"</body>", "</html>", "</caption>", "<nl>", "</otsl>", "<td></td>", "<ecel>",
		"<ucel>", "<lcel>", "<xcel>", ">" };
	union fx_guard_state *s = m->s;
	int symbol;

	for (size_t i = 0; i < FX_COUNT(word); i++)
		if (take_word(m, word[i]))
			return;
	symbol = t_closer(m->g, &s[!m->now], &s[m->now], '"');
	hold(symbol >= 0 && take(m, &symbol, 1));
}

static void guarded(struct made *m, const char *p, const char *end)
{
	m->len = 0;
	m->now = 0;
	m->g->start(&m->s[0]);
	while (p < end) {
		const int symbol = t_symbol(&p, end);

		take(m, &symbol, 1);
	}
	while (!m->g->may_end(&m->s[m->now]))
		close_some(m);
}

/* ---- */

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct made made;
	static float logprob[ROOM];
	static uint32_t off[ROOM + 1];
	struct pp_table_said said = { .w = 640, .h = 480 };
	struct fx_answer ans = { .len = n - 2 };
	struct fx_table *t;
	struct fx_arena a;
	struct fx_err e;
	int mode, flags, tables;
	char *text;

	if (n < 2 || n > MOST)
		return 0;
	mode = p[0] % MODES;
	flags = p[1];
	if (mode >= GUARDED) {
		made.g = pp_guard_find(language[mode])->guard;
		guarded(&made, (const char *)p + 2, (const char *)p + n);
		ans.len = made.len;
	}
	ans.text = text = malloc(ans.len + 1);		/* of its exact size */
	hold(text != NULL);
	memcpy(text, mode >= GUARDED ? made.text : (const char *)p + 2, ans.len);
	text[ans.len] = 0;
	for (size_t at = 0; at < ans.len && !(flags & 32); at += 1 + (size_t)(flags >> 6)) {
		logprob[ans.tokens] = -(float)(ans.tokens * 7 % 64) / 64;
		off[ans.tokens++] = (uint32_t)at;
	}
	off[ans.tokens] = (uint32_t)ans.len;
	ans.off = off;
	ans.logprob = flags & 32 ? NULL : logprob;
	ans.truncated = mode < GUARDED && flags & 1;
	ans.looped = mode < GUARDED && flags & 2;
	said.answer = &ans;
	said.language = language[mode];
	said.order = (enum pp_loc_order)((flags >> 2) % 3);
	said.loc_scale = flags & 16 ? 500 : 0;
	fx_arena_init(&a, 0);
	hold(!pp_table_answer(&t, &tables, &a, &said, &e));
	hold_tables(t, tables);
	hold(mode < GUARDED || (tables == 1 && !t->repairs && !t->truncated));
	free(text);
	fx_arena_reset(&a);
	return 0;
}
