/* draft-text - what the text layer of a document says of its tiles, page after page, as it comes
 * from the palimpsest-worker beside this program. usage: draft-text DOCUMENT */
#include "layertext.h"
#include "intake.h"

#include <stdio.h>

static enum fx_st page(const struct pl_page *p, struct fx_arena *a, struct fx_err *e)
{
	const struct pl_shown on = { &p->layer, &p->layout, p->w, p->h };
	const char **text = FX_NEWN(a, (size_t)p->layout.tiles + 1, const char *);

	if (!text)
		return fx_fail(e, FX_NOMEM, "no memory for %d tiles", p->layout.tiles);
	FX_TRY(pl_draft_tiles(text, &on, a, e));
	for (int i = 0; i < p->layout.tiles; i++)
		if (text[i])
			puts(text[i]);
	return FX_OK;
}

int main(int argc, char **argv)
{
	const struct pl_intake_ask ask = { .path = argc > 1 ? argv[1] : "-", .rotate = -1,
		.want_layout = 1, .layer = FX_LAYER_DRAFT, .tile = { 112, 20, 34, 2, 5, 3 } };
	struct pl_intake *in = NULL;
	struct pl_page *p;
	struct fx_arena a;
	struct fx_err e;
	enum fx_st st = pl_intake_open(&in, &ask, &e);

	fx_arena_init(&a, 0);
	while (!st && (st = pl_intake_next(in, &p, 1, &e)) == FX_OK && p) {
		st = p->st ? FX_OK : page(p, &a, &e);
		pl_page_free(p);
	}
	if (st)
		fprintf(stderr, "draft-text: %s\n", e.msg);
	pl_intake_free(in);
	fx_arena_reset(&a);
	return st != FX_OK;
}
