/* flow.c - see flow.h */
#include "flow.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

enum { TOKEN_MOST = 1 << 16 };		/* bytes; what is longer is printed in parts */

const char fx_flow_run[] = " ";

int fx_flow_hyphen(int32_t c)
{
	static const int32_t hyphen[] = { '-', '=', 0xac, 0xad, 0x2010, 0x2011, 0x2e17, 0x2e40 };

	for (size_t i = 0; i < FX_COUNT(hyphen); i++)
		if (c == hyphen[i])
			return 1;
	return 0;
}

size_t fx_flow_stem(struct fx_span s)
{
	size_t n = s.n;
	const char *p;

	while (n && ((unsigned char)s.p[n - 1] & 0xc0) == 0x80)
		n--;
	if (!n)
		return s.n;
	p = s.p + --n;
	return fx_flow_hyphen(fx_utf8_next(&p, s.p + s.n)) && p == s.p + s.n ? n : s.n;
}

void fx_flow_clean(struct fx_out *o, struct fx_span s, const char *keep)
{
	const char *end = s.p + s.n;

	for (const char *p = s.p, *from = p; p < end; from = p) {
		const int32_t c = fx_utf8_next(&p, end);

		if ((c >= ' ' && c < 127) || c > 0x9f || (c > 0 && c < ' ' && strchr(keep, c)))
			fx_put(o, from, (size_t)(p - from));
		else
			fx_puts(o, "\xef\xbf\xbd");
	}
}

int fx_flow_line(struct fx_span *line, const char **at)
{
	const char *end;

	if (!**at)
		return 0;
	end = *at + strcspn(*at, "\n");
	*line = (struct fx_span){ *at, (size_t)(end - *at) };
	*at = *end ? end + 1 : end;
	return 1;
}

int fx_flow_word(struct fx_span *word, struct fx_span *line)
{
	size_t from = 0, to;

	while (from < line->n && (unsigned char)line->p[from] <= ' ')
		from++;
	for (to = from; to < line->n && (unsigned char)line->p[to] > ' ';)
		to++;
	*word = (struct fx_span){ line->p + from, to - from };
	*line = (struct fx_span){ line->p + to, line->n - to };
	return to > from;
}

void fx_flow_open(struct fx_flow *f, struct fx_out *o, const struct fx_flow_form *form,
	const char *line_end)
{
	const struct fx_membuf kept = f->token;

	*f = (struct fx_flow){ .o = o, .form = form, .line_end = line_end };
	fx_out_mem(&f->hold, &f->token);
	f->token = kept;
	f->token.n = 0;
}

/* The token goes out; `gap` is what will divide it from the next one. */
static void put_token(struct fx_flow *f, const char *gap)
{
	struct fx_out *o = f->o;
	const int style = f->form->style ? f->style & (FX_BOLD | FX_ITALIC) : 0;
	const int start = !f->gap || strchr(f->gap, '\n');

	if (f->hold.err.st && !o->err.st)
		o->err = f->hold.err;
	if (f->token.n) {
		if (f->shown != style && f->shown)
			f->form->style(o, f->shown, 0);
		if (f->gap)
			fx_puts(o, f->gap);
		if (f->shown != style && style)
			f->form->style(o, 0, style);
		f->shown = style;
		f->form->token(o, (struct fx_span){ f->token.p, f->token.n }, start && !style);
		f->gap = gap;
	}
	f->token.n = 0;
	f->waits = f->ends = 0;
}

/* 1: what waits goes on in the next word. */
static int goes_on(const struct fx_flow *f)
{
	const struct fx_span s = { f->token.p, f->token.n };

	if (f->join == FX_JOIN_BLANK)
		return 0;
	return f->line_end == FX_FLOW_RUN || !f->ends || f->join == FX_JOIN_HYPHEN ||
		(s.n && fx_flow_stem(s) < s.n);
}

void fx_flow_settle(struct fx_flow *f)
{
	if (f->waits && !goes_on(f))
		put_token(f, f->ends ? f->line_end : " ");
}

static void put_word(struct fx_flow *f, const struct fx_dword *w, int ends)
{
	fx_flow_settle(f);
	if (f->waits && f->join == FX_JOIN_HYPHEN && f->token.n)
		f->token.n = fx_flow_stem((struct fx_span){ f->token.p, f->token.n });
	if (f->token.n > TOKEN_MOST)
		put_token(f, "");
	if (!f->waits)
		f->style = (w->style & ~f->drop) | f->add;
	for (const char *s = w->text; *s;) {
		const char *soft = strstr(s, "\xc2\xad");

		fx_put(&f->hold, s, soft ? (size_t)(soft - s) : strlen(s));
		s = soft ? soft + 2 : s + strlen(s);
	}
	f->waits = 1;
	f->join = w->join;
	f->ends |= ends;
}

void fx_flow_block(struct fx_flow *f, const struct fx_dpage *p, const struct fx_dblock *b,
	int skip)
{
	for (int i = b->line; i < b->line + b->lines; i++) {
		const struct fx_dline *l = p->line + i;

		for (int k = 0; k < l->words; k++)
			if (skip-- <= 0)
				put_word(f, p->word + l->word + k, k == l->words - 1);
	}
}

void fx_flow_close(struct fx_flow *f)
{
	if (f->waits)
		put_token(f, NULL);
	if (f->shown)
		f->form->style(f->o, f->shown, 0);
	f->shown = 0;
}

void fx_flow_free(struct fx_flow *f)
{
	free(f->token.p);
	*f = (struct fx_flow){ 0 };
}

void fx_flow_next(int *next, const struct fx_dpage *p)
{
	int tail[FX_DOC_KINDS];		/* the last word of running text of that kind; -1: none */

	for (int k = 0; k < FX_DOC_KINDS; k++)
		tail[k] = -1;
	for (int i = 0; i < p->words; i++)
		next[i] = -1;
	for (int i = 0; i < p->blocks; i++) {
		const struct fx_dblock *b = p->block + i;
		const int kind = b->kind == FX_DOC_LIST_ITEM ? FX_DOC_TEXT : (int)b->kind;
		int last = b->continues && fx_running(b->kind) ? tail[kind] : -1;

		for (int k = b->line; k < b->line + b->lines; k++) {
			const struct fx_dline *l = p->line + k;

			if (!l->words)
				continue;
			if (last >= 0 && last < l->word && p->word[last].join == FX_JOIN_HYPHEN)
				next[last] = l->word;
			last = l->word + l->words - 1;
		}
		if (b->lines)
			tail[kind] = last;
		if (b->lines && b->kind == FX_DOC_HEADING)
			tail[FX_DOC_TEXT] = -1;
	}
}
