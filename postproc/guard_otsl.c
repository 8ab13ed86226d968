/* guard_otsl.c - tables in OTSL, see guard.h */
#include "guard.h"
#include "guard_part.h"

#include <string.h>

enum { COLUMNS = 512, LOCATIONS = 500 };

enum tag { FCEL, CHED, RHED, SROW, ECEL, LCEL, UCEL, XCEL, NL, OTSL, OTSL_END, CAPTION, CAPTION_END,
	LOC, TAGS };
static const char *const tag_name[TAGS] = { "fcel>", "ched>", "rhed>", "srow>", "ecel>", "lcel>",
	"ucel>", "xcel>", "nl>", "otsl>", "/otsl>", "caption>", "/caption>", "loc_" };

#define BIT(t) (1u << (t))
#define FILLED (BIT(FCEL) | BIT(CHED) | BIT(RHED) | BIT(SROW))
#define ORIGINS (FILLED | BIT(ECEL))
#define CELLS (ORIGINS | BIT(LCEL) | BIT(UCEL) | BIT(XCEL))

enum { CELL_BYTES = 6, NL_BYTES = 4, END_BYTES = 7, LOC_BYTES = 7, CAPTION_END_BYTES = 10 };

enum part {
	START, HEAD,		/* before <otsl>, behind it */
	ROWS, FOOT, END,	/* FOOT: a caption has come behind the rows */
	CAPTIONED		/* in a caption */
};
enum mode { PLAIN, LESS, NAME, NUMBER };	/* "<" was read; and part of a name; <loc_ */

struct otsl {
	unsigned char first[2][COLUMNS / 8];	/* the row above, this row: a span starts there */
	unsigned short width;			/* 0: not known before the first row has ended */
	unsigned short column, number;
	unsigned short forced;			/* slots that a span from above still takes */
	unsigned char forcing;			/* by which tag; TAGS: <xcel> or <lcel> */
	unsigned char before;			/* tag of the cell before, as the rules see it */
	unsigned char part, back;		/* back: part that follows a caption */
	unsigned char mode, wrapped, rows, captioned, digits;
	unsigned char text, box;		/* text, a box may come here */
	struct pp_utf8 utf8;
	struct pp_words name;
	struct pp_corners corners;
};

static void start(void *state)
{
	memset(state, 0, sizeof(struct otsl));
}

/* ---- which tags may come ---- */

static int starts_above(const struct otsl *s, int column)
{
	return s->rows && s->first[0][column / 8] >> column % 8 & 1;
}

static int width_above(const struct otsl *s)
{
	int end = s->column + 1;

	while (end < s->width && !starts_above(s, end))
		end++;
	return end - s->column;
}

static unsigned may_cell(const struct otsl *s)
{
	unsigned may = ORIGINS;

	if (s->column == (s->width ? s->width : COLUMNS))
		return 0;
	if (s->forced)
		return s->forcing == TAGS ? BIT(LCEL) | BIT(XCEL) : BIT(s->forcing);
	if (starts_above(s, s->column))
		may |= BIT(UCEL) | (width_above(s) > 1 ? BIT(XCEL) : 0);
	if (s->column && BIT(s->before) & (ORIGINS | BIT(LCEL)))
		may |= BIT(LCEL);
	if (s->column && BIT(s->before) & (ORIGINS | BIT(XCEL)))
		may |= BIT(XCEL);
	return may;
}

static unsigned may_come(const struct otsl *s)
{
	unsigned may = s->box && !s->corners.n ? BIT(LOC) : 0;

	if (s->corners.n)
		return BIT(LOC);
	switch (s->part) {
	case START:
		return BIT(OTSL) | ORIGINS;
	case HEAD:
		return may | ORIGINS | (s->captioned ? 0 : BIT(CAPTION));
	case CAPTIONED:
		return may | BIT(CAPTION_END);
	case ROWS:
		may |= may_cell(s);
		if (s->column && (!s->width || s->column == s->width))
			may |= BIT(NL);
		if (!s->column && s->wrapped)
			may |= BIT(OTSL_END) | BIT(CAPTION);
		return may;
	case FOOT:
		return BIT(OTSL_END);
	default:
		return 0;
	}
}

/* ---- what they do ---- */

static void take_cell(struct otsl *s, enum tag t)
{
	const int at = s->column, extends = BIT(t) & (BIT(LCEL) | BIT(XCEL)) && at &&
		BIT(s->before) & (ORIGINS | BIT(t));

	s->part = ROWS;
	s->text = (BIT(t) & FILLED) != 0;
	s->box = (BIT(t) & ORIGINS) != 0;
	if (s->forced) {
		s->forced--;
		s->forcing = (unsigned char)t;
	} else if (t == UCEL || (t == XCEL && starts_above(s, at) && width_above(s) > 1)) {
		s->forced = (unsigned short)(width_above(s) - 1);
		s->forcing = t == XCEL ? XCEL : TAGS;
		s->before = UCEL;
		s->first[1][at / 8] |= (unsigned char)BIT(at % 8);
	} else {
		s->before = (unsigned char)t;
		if (!extends)
			s->first[1][at / 8] |= (unsigned char)BIT(at % 8);
	}
	s->column++;
}

static void end_row(struct otsl *s)
{
	s->width = s->column;
	s->column = 0;
	s->rows = 1;
	s->before = 0;
	memcpy(s->first[0], s->first[1], sizeof(s->first[0]));
	memset(s->first[1], 0, sizeof(s->first[1]));
}

static void take(struct otsl *s, enum tag t)
{
	s->mode = PLAIN;
	s->text = s->box = 0;
	if (BIT(t) & CELLS) {
		take_cell(s, t);
		return;
	}
	switch (t) {
	case NL:
		end_row(s);
		break;
	case OTSL:
		s->part = HEAD;
		s->wrapped = s->box = 1;
		break;
	case CAPTION:
		s->back = s->part == HEAD ? HEAD : FOOT;
		s->captioned = 1;
		s->part = CAPTIONED;
		s->text = s->box = 1;
		break;
	case CAPTION_END:
		s->part = s->back;
		break;
	default:
		s->part = END;
		break;
	}
}

/* ---- symbols ---- */

static int plain(struct otsl *s, int c)
{
	const int whole = !s->utf8.need;

	if (c == '<' && whole) {
		s->mode = LESS;
		return s->text || may_come(s);
	}
	if (!s->text || s->corners.n)
		return 0;
	s->box = 0;
	return (whole && (c == '\n' || c == '\t')) || pp_utf8_step(&s->utf8, c);
}

static int less(struct otsl *s, int c)
{
	if (s->text && !s->corners.n && !pp_is_letter(c) && c != '/' && c != '!' && c != '?') {
		s->mode = PLAIN;
		s->box = 0;		/* it was text */
		return plain(s, c);
	}
	s->mode = NAME;
	s->name = (struct pp_words){ may_come(s), 0 };
	return pp_words_step(&s->name, tag_name, c);
}

static int name(struct otsl *s, int c)
{
	int t;

	if (!pp_words_step(&s->name, tag_name, c))
		return 0;
	if ((t = pp_words_done(&s->name, tag_name)) == LOC) {
		s->mode = NUMBER;
		s->number = s->digits = 0;
	} else if (t >= 0) {
		take(s, (enum tag)t);
	}
	return 1;
}

/* 1: digits so far may become a number of low..LOCATIONS - 1, none after a leading 0. */
static int may_become(int n, int digits, int low)
{
	for (int high = n; digits <= 3; digits++, n *= 10, high = high * 10 + 9) {
		const int most = high < LOCATIONS ? high : LOCATIONS - 1;

		if (n < LOCATIONS && most >= low)
			return 1;
		if (!n)
			break;
	}
	return 0;
}

static int number(struct otsl *s, int c)
{
	const int n = s->number * 10 + (c - '0');

	if (c == '>' && s->digits && pp_corners_step(&s->corners, s->number)) {
		if (s->corners.n == 4) {
			s->corners = (struct pp_corners){ { 0, 0 }, 0 };
			s->box = 0;
		}
		s->mode = PLAIN;
		return 1;
	}
	if (!pp_is_digit(c) || (s->digits && !s->number) ||
	    !may_become(n, s->digits + 1, pp_corners_low(&s->corners)))
		return 0;
	s->number = (unsigned short)n;
	s->digits++;
	return 1;
}

static int step(void *state, int c)
{
	struct otsl *s = state;

	if (c >= FX_LOC)
		return 0;
	switch (s->mode) {
	case PLAIN:
		return plain(s, c);
	case LESS:
		return less(s, c);
	case NAME:
		return name(s, c);
	default:
		return number(s, c);
	}
}

/* ---- the shortest end ---- */

static int digits(int n)
{
	return n < 10 ? 1 : n < 100 ? 2 : 3;
}

/* Of what is left of a box after `done` numbers, each as short as can be. */
static int box_cost(const struct pp_corners *b)
{
	int cost = 0;

	if (b->n)
		for (struct pp_corners c = *b; c.n < 4; c.n++)
			cost += LOC_BYTES - 1 + digits(pp_corners_low(&c));
	return cost;
}

static int rows_cost(const struct otsl *s)
{
	if (!s->rows)
		return s->column ? NL_BYTES : CELL_BYTES + NL_BYTES;
	return s->column ? CELL_BYTES * (s->width - s->column) + NL_BYTES : 0;
}

static int plain_cost(const struct otsl *s)
{
	const int end = s->wrapped ? END_BYTES : 0;
	const int cost = s->utf8.need + box_cost(&s->corners);

	switch (s->part) {
	case CAPTIONED:
		return cost + CAPTION_END_BYTES + rows_cost(s) + end;
	case END:
		return 0;
	default:
		return cost + rows_cost(s) + end;
	}
}

static int number_cost(const struct otsl *s)
{
	struct otsl then = *s;
	const int low = pp_corners_low(&s->corners);
	int n = s->number, high = n, more = 0;

	if (!s->digits)
		n = low, more = digits(low);
	else
		for (; high < low; more++, n *= 10, high = high * 10 + 9)
			;
	pp_corners_step(&then.corners, n > low ? n : low);
	return more + 1 + (then.corners.n == 4 ? 0 : box_cost(&then.corners)) +
		plain_cost(s) - box_cost(&s->corners);
}

static int name_cost(const struct otsl *s)
{
	int best = 0;

	for (int t = 0; t < TAGS; t++) {
		struct otsl then = *s;
		int cost = (int)strlen(tag_name[t]) - s->name.at;

		if (!(s->name.may & BIT(t)))
			continue;
		if (t == LOC) {
			then.number = then.digits = 0;
			cost += number_cost(&then);
		} else {
			take(&then, t);
			cost += plain_cost(&then);
		}
		if (!best || cost < best)
			best = cost;
	}
	return best;
}

static int close_cost(const void *state)
{
	const struct otsl *s = state;
	struct otsl named;

	switch (s->mode) {
	case PLAIN:
		return plain_cost(s);
	case LESS:
		named = *s;
		named.name = (struct pp_words){ may_come(s), 0 };
		return name_cost(&named);
	case NAME:
		return name_cost(s);
	default:
		return number_cost(s);
	}
}

static int may_end(const void *state)
{
	const struct otsl *s = state;

	return s->mode == PLAIN && !plain_cost(s);
}

const struct fx_guard pp_guard_otsl = { sizeof(struct otsl), start, step, may_end, close_cost };
