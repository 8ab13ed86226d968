/* task_boxes.c - detect and segment: boxes with labels (task.h) */
#include "piece.h"

#include <string.h>

static enum fx_st fill(struct pp_box *b, struct fx_arena *a, struct fx_span text,
	const struct pp_located *q, struct fx_err *e)
{
	const char *p = text.p + q->label;
	const char *semicolon = memchr(p, ';', q->next - q->label);
	const char *end = semicolon ? semicolon : text.p + q->next;
	struct fx_span label = { p, 0 }, piece;
	int *seg = NULL;

	for (int first = 1; pp_piece(&piece, &p, end); first = 0) {
		label.p = first ? piece.p : label.p;
		label.n = (size_t)(piece.p + piece.n - label.p);
	}
	b->label = pp_clean_copy(a, label);
	if (q->label > q->to)
		seg = FX_NEWN(a, (q->label - q->to) / PP_SEG_BYTES, int);
	if (!b->label || (!seg && q->label > q->to))
		return fx_fail(e, FX_NOMEM, "a box of an answer");
	for (size_t at = q->to; at < q->label; at++)
		if (pp_seg(text, at) >= 0)
			seg[b->segs++] = pp_seg(text, at);
	b->seg = seg;
	return FX_OK;
}

enum fx_st pp_boxes(struct pp_box **box, int *n, struct fx_arena *a, const struct fx_answer *ans,
	const struct pp_view *v, struct fx_err *e)
{
	const struct fx_span text = { ans->text, ans->len };
	struct pp_located q;
	struct pp_box *b;
	int count = 0;

	*n = 0;
	for (size_t at = 0; pp_locate(&q, text, at); at = q.next)
		count++;
	*box = b = FX_NEWN(a, (size_t)count + 1, struct pp_box);
	if (!b)
		return fx_fail(e, FX_NOMEM, "%d boxes of an answer", count);
	for (size_t at = 0; pp_locate(&q, text, at); at = q.next, b++) {
		float xy[4];

		pp_unfit(xy, q.loc, v);
		b->x0 = xy[0];
		b->y0 = xy[1];
		b->x1 = xy[2];
		b->y1 = xy[3];
		b->confidence = fx_answer_confidence(ans, q.from, q.to);
		FX_TRY(fill(b, a, text, &q, e));
	}
	*n = count;
	return FX_OK;
}
