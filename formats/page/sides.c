/* sides.c - rules that are short: the sides of cells, of which some are no longer than a letter is
 * high. Strokes of letters are as long, and so are hatches; but these end at a rule at both their
 * ends, and have paper on both sides. What ends at such a side is one, too. */
#include "regions.h"

#include <allheaders.h>

enum { ROUNDS = 4, MOST = 20000 };

struct sides {
	const struct fx_pink *k;
	struct fx_lrule *rule;	/* those that are known */
	int rules;
	struct fx_lrule *may;	/* strokes that may be sides */
	int strokes;
};

/* Returns whether there are two of one direction, which something could stand between. */
static int take_rules(struct sides *s)
{
	int n[2] = { 0 };

	for (int i = 0; i < s->k->others; i++) {
		const struct fx_box *b = &s->k->other[i].box;
		const int down = b->y1 - b->y0 > b->x1 - b->x0;

		if (s->k->other[i].kind == FX_BLOCK_RULE) {
			s->rule[s->rules++] = (struct fx_lrule){ *b, down };
			n[down]++;
		}
	}
	return n[0] > 1 || n[1] > 1;
}

/* Straight strokes, thin for their length, of what is as dark as rules are. */
static int take_strokes(struct sides *s, PIX *ink, int down)
{
	const int len = fx_pmax(s->k->size, 8), thin = fx_pmax(s->k->size / 3, 4);
	int any;
	PIX *open = fx_page_straight(&any, ink, len, down);
	BOXA *box = open && any ? pixConnComp(open, NULL, 8) : NULL;
	const int ok = box || (open && !any);

	for (int i = 0; box && i < boxaGetCount(box) && s->strokes < MOST; i++) {
		l_int32 x = 0, y = 0, w = 0, h = 0;
		struct fx_lrule r = { .down = down };

		boxaGetBoxGeometry(box, i, &x, &y, &w, &h);
		r.box = (struct fx_box){ x, y, x + w, y + h };
		if ((down ? w : h) <= thin && 3 * (down ? w : h) <= (down ? h : w) &&
		    fx_page_stands_free(ink, &r.box, down))
			s->may[s->strokes++] = r;
	}
	pixDestroy(&open);
	boxaDestroy(&box);
	return ok;
}

/* Does a stroke end, at its first or last pixel, at one of the rules that run the other way? */
static int ends_at_rule(const struct sides *s, const struct fx_lrule *r, int last)
{
	const int near = fx_pmax(s->k->size / 8, 2);
	const int end = r->down ? last ? r->box.y1 : r->box.y0 : last ? r->box.x1 : r->box.x0;
	const struct fx_box at = r->down ?
		(struct fx_box){ r->box.x0 - near, end - near, r->box.x1 + near, end + near } :
		(struct fx_box){ end - near, r->box.y0 - near, end + near, r->box.y1 + near };

	for (int i = 0; i < s->rules; i++) {
		const struct fx_box *b = &s->rule[i].box;

		if (s->rule[i].down != r->down && fx_pcommon(at.x0, at.x1, b->x0, b->x1) > 0 &&
		    fx_pcommon(at.y0, at.y1, b->y0, b->y1) > 0)
			return 1;
	}
	return 0;
}

static int is_known(const struct sides *s, const struct fx_lrule *r)
{
	for (int i = 0; i < s->rules; i++) {
		const struct fx_box *b = &s->rule[i].box;

		if (s->rule[i].down == r->down &&
		    fx_pcommon(r->box.x0, r->box.x1, b->x0, b->x1) > 0 &&
		    fx_pcommon(r->box.y0, r->box.y1, b->y0, b->y1) > 0)
			return 1;
	}
	return 0;
}

static void find(struct sides *s)
{
	for (int round = 0, any = 1; any && round < ROUNDS; round++) {
		int left = 0;

		any = 0;
		for (int i = 0; i < s->strokes; i++) {
			const struct fx_lrule r = s->may[i];

			if (is_known(s, &r))
				continue;
			if (s->rules < 2 * FX_PAGE_MAX_OTHERS && ends_at_rule(s, &r, 0) &&
			    ends_at_rule(s, &r, 1)) {
				s->rule[s->rules++] = r;
				any = 1;
			} else {
				s->may[left++] = r;
			}
		}
		s->strokes = left;
	}
}

enum fx_st fx_page_sides(struct fx_pink *k, struct fx_arena *a, struct Pix *dark, struct fx_err *e)
{
	struct sides s = { .k = k };
	int known;

	s.rule = FX_NEWN(a, 2 * FX_PAGE_MAX_OTHERS, struct fx_lrule);
	s.may = FX_NEWN(a, MOST, struct fx_lrule);
	if (!s.rule || !s.may)
		return fx_fail(e, FX_NOMEM, "page: its rules");
	if (!take_rules(&s))
		return FX_OK;
	known = s.rules;
	if (!take_strokes(&s, dark, 1) || !take_strokes(&s, dark, 0))
		return fx_fail(e, FX_NOMEM, "page: its rules");
	find(&s);
	k->side = s.rule + known;
	k->sides = s.rules - known;
	return FX_OK;
}
