/* strip.c - see strip.h */
#include "strip.h"

#include "pdf_tokens.h"

#include <string.h>

#define DEEPEST 512		/* q .. Q */
#define INVISIBLE 3		/* ISO 32000-1, table 106 */
#define OPERANDS 3		/* the last ones are remembered */

struct state {
	const char *at, *end;
	const char *kept;		/* what comes before it has been copied or left out */
	const char *began;		/* where the operands of the next operator begin */
	struct fx_token operand[OPERANDS];	/* the last ones, the newest first */
	struct fx_out *to;
	struct fx_strip *found;
	int mode, depth, moved;		/* moved: text was left out since the last place was set */
	unsigned char modes[DEEPEST];
};

static void keep(struct state *s, const char *upto)
{
	fx_put(s->to, s->kept, (size_t)(upto - s->kept));
	s->kept = upto;
}

static void put_token(struct fx_out *o, const struct fx_token *t, const char *operator)
{
	if (!t->p)
		return;
	fx_put(o, t->p, (size_t)(t->end - t->p));
	fx_puts(o, operator);
}

/* An operator that shows text. Those that do more than that leave the rest of it behind. */
static void text(struct state *s, const struct fx_token *op)
{
	const struct fx_token *string = s->operand;

	if (*op->p == '\'' || *op->p == '"')
		s->moved = 0;
	if (s->mode != INVISIBLE) {
		s->found->tangled |= s->moved && string->p && string->end - string->p > 2;
		return;
	}
	keep(s, s->began);
	fx_puts(s->to, " ");
	if (*op->p == '"') {
		put_token(s->to, s->operand + 2, " Tw ");
		put_token(s->to, s->operand + 1, " Tc ");
	}
	if (*op->p == '\'' || *op->p == '"')
		fx_puts(s->to, "T*");
	s->kept = op->end;
	s->found->hidden++;
	s->moved = 1;
}

static void operator(struct state *s, const struct fx_token *op)
{
	static const char *const show[] = { "Tj", "TJ", "'", "\"" };
	static const char *const place[] = { "BT", "ET", "Tm", "Td", "TD", "T*" };
	const struct fx_token *last = s->operand;

	for (size_t i = 0; i < FX_COUNT(show); i++)
		if (fx_token_is(op, show[i]))
			text(s, op);
	for (size_t i = 0; i < FX_COUNT(place); i++)
		if (fx_token_is(op, place[i]))
			s->moved = 0;
	if (fx_token_is(op, "Tr") && last->p)
		s->mode = last->end - last->p == 1 && *last->p >= '0' && *last->p <= '7' ?
			*last->p - '0' : 0;
	if (fx_token_is(op, "q")) {
		s->found->tangled |= s->depth == DEEPEST;
		if (s->depth < DEEPEST)
			s->modes[s->depth++] = (unsigned char)s->mode;
	}
	if (fx_token_is(op, "Q") && s->depth)
		s->mode = s->modes[--s->depth];
	if (fx_token_is(op, "ID"))
		s->at = fx_token_picture(s->at, s->end);
}

void fx_strip(struct fx_out *to, struct fx_strip *found, const void *p, size_t n)
{
	struct state s = { .at = p, .kept = p, .began = p, .to = to, .found = found };
	struct fx_token t;

	*found = (struct fx_strip){ 0 };
	if (!n)				/* and maybe no bytes to point past */
		return;
	s.end = (const char *)p + n;
	while (fx_token_next(&t, &s.at, s.end)) {
		if (fx_token_operand(&t)) {
			memmove(s.operand + 1, s.operand, (OPERANDS - 1) * sizeof(*s.operand));
			s.operand[0] = t;
			continue;
		}
		operator(&s, &t);
		memset(s.operand, 0, sizeof(s.operand));
		s.began = s.at;
	}
	keep(&s, s.end);
}
