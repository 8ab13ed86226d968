/* guard_html_table.c - one HTML table whose rows fill a grid, see guard.h */
#include "guard.h"
#include "guard_part.h"

#include <string.h>

enum { COLUMNS = 512, DEPTH = 16, MOST = 999 };

enum tag { HTML, BODY, TABLE, THEAD, TBODY, TFOOT, TR, TD, TH, B, I, U, SUP, SUB, STRONG, EM, BR,
	BR_SLASH, TAGS };
static const char *const tag_name[TAGS] = { "html", "body", "table", "thead", "tbody", "tfoot",
	"tr", "td", "th", "b", "i", "u", "sup", "sub", "strong", "em", "br", "br/" };

enum attribute { ROWSPAN, COLSPAN, COORDS, ATTRIBUTES };
static const char *const attribute_name[ATTRIBUTES] = { "rowspan=\"", "colspan=\"", "coords=\"" };

#define BIT(t) (1u << (t))
#define SECTIONS (BIT(THEAD) | BIT(TBODY) | BIT(TFOOT))
#define CELLS (BIT(TD) | BIT(TH))
#define VOID (BIT(BR) | BIT(BR_SLASH))
#define INLINE (BIT(B) | BIT(I) | BIT(U) | BIT(SUP) | BIT(SUB) | BIT(STRONG) | BIT(EM))

enum mode {
	CONTENT,
	LESS,			/* "<" was read */
	OPENING, CLOSING,	/* and a part of a name, or "/" */
	INSIDE,			/* of a cell's tag, after its name or an attribute */
	NAMING, NUMBER, BOX	/* an attribute's name, its value */
};

struct html {
	unsigned short down[COLUMNS];	/* rows that a cell from above, or a tall one of this row,
					 * covers yet, this row included */
	unsigned short covered;		/* columns in which that is not 0 */
	unsigned short width;		/* 0: not known before the first row has ended */
	unsigned short x;		/* slot of the next cell */
	unsigned short colspan, rowspan;	/* of the cell whose tag is read */
	unsigned short number;
	unsigned char open[DEPTH], depth;	/* elements, enum tag */
	unsigned char mode, seen, attribute, boxes;
	unsigned char ragged, done;	/* done: the table has ended */
	struct pp_utf8 utf8;
	struct pp_words name;
};

static void start_filled(void *state)
{
	memset(state, 0, sizeof(struct html));
}

static void start_ragged(void *state)
{
	struct html *h = state;

	start_filled(h);
	h->ragged = 1;
}

static int length(enum tag t)
{
	return (int)strlen(tag_name[t]);
}

/* ---- the grid ---- */

static int limit(const struct html *h)
{
	return h->width ? h->width : COLUMNS;
}

/* Free slots from x on, next to each other. */
static int run(const struct html *h, int x)
{
	int n = 0;

	while (x + n < limit(h) && !h->down[x + n])
		n++;
	return n;
}

static void skip_covered(struct html *h)
{
	while (h->x < h->width && h->down[h->x])
		h->x++;
}

static void begin_row(struct html *h)
{
	h->x = 0;
	skip_covered(h);
}

static void place_cell(struct html *h)
{
	if (h->ragged)
		return;
	if (h->rowspan > 1) {
		for (int i = 0; i < h->colspan; i++)
			h->down[h->x + i] = h->rowspan;
		h->covered += h->colspan;
	}
	h->x += h->colspan;
	skip_covered(h);
}

static void end_row(struct html *h)
{
	if (!h->width)
		h->width = h->x;
	for (int i = 0; h->covered && i < h->width; i++)
		if (h->down[i] && !--h->down[i])
			h->covered--;
}

static void end_spans(struct html *h)
{
	if (h->covered)
		memset(h->down, 0, sizeof(h->down));
	h->covered = 0;
}

static int row_is_full(const struct html *h)
{
	return h->ragged || (h->width ? h->x == h->width : h->x > 0);
}

/* ---- elements ---- */

static int top(const struct html *h)
{
	return h->depth ? h->open[h->depth - 1] : TAGS;
}

static int in_text(const struct html *h)
{
	return h->depth && top(h) >= TD;
}

static unsigned may_open(const struct html *h)
{
	switch (top(h)) {
	case TAGS:
		return h->done ? 0 : BIT(HTML) | BIT(TABLE);
	case HTML:
		return h->done ? 0 : BIT(BODY);
	case BODY:
		return h->done ? 0 : BIT(TABLE);
	case TABLE:
		return SECTIONS | BIT(TR);
	case THEAD: case TBODY: case TFOOT:
		return BIT(TR);
	case TR:
		return h->ragged || h->x < limit(h) ? CELLS : 0;
	default:
		return h->depth < DEPTH ? INLINE | VOID : VOID;
	}
}

static int may_close(const struct html *h)
{
	switch (top(h)) {
	case TAGS:
		return 0;
	case HTML: case BODY:
		return h->done;
	case TR:
		return row_is_full(h);
	default:
		return 1;
	}
}

static void push(struct html *h, enum tag t)
{
	if (BIT(t) & VOID)
		return;
	h->open[h->depth++] = (unsigned char)t;
	if (BIT(t) & SECTIONS)
		end_spans(h);
	if (t == TR)
		begin_row(h);
	if (BIT(t) & CELLS) {
		h->rowspan = h->colspan = 1;
		h->seen = 0;
	}
}

static void pop(struct html *h)
{
	const int t = h->open[--h->depth];

	h->open[h->depth] = 0;
	if (BIT(t) & SECTIONS)
		end_spans(h);
	if (t == TR)
		end_row(h);
	if (t == TABLE)
		h->done = 1;
}

/* ---- symbols ---- */

static int content(struct html *h, int c)
{
	if (c == '<' && !h->utf8.need) {
		h->mode = LESS;
		return in_text(h) || may_open(h) || may_close(h);
	}
	if ((c == '\n' || c == '\t') && !h->utf8.need)
		return h->depth || !h->done;
	if (!in_text(h))
		return c == ' ' && (h->depth || !h->done);
	return pp_utf8_step(&h->utf8, c);
}

static int less(struct html *h, int c)
{
	if (c == '/' && may_close(h)) {
		h->mode = CLOSING;
		h->name = (struct pp_words){ BIT(top(h)), 0 };
		return 1;
	}
	if (in_text(h) && !pp_is_letter(c) && c != '/' && c != '!' && c != '?') {
		h->mode = CONTENT;
		return content(h, c);
	}
	h->mode = OPENING;
	h->name = (struct pp_words){ may_open(h), 0 };
	return pp_words_step(&h->name, tag_name, c);
}

static int opening(struct html *h, int c)
{
	const int t = pp_words_done(&h->name, tag_name);

	if (t >= 0 && c == '>') {
		push(h, (enum tag)t);
		if (BIT(t) & CELLS)
			place_cell(h);
		h->mode = CONTENT;
		return 1;
	}
	if (t >= 0 && c == ' ' && BIT(t) & CELLS) {
		push(h, (enum tag)t);
		h->mode = NAMING;
		h->name = (struct pp_words){ BIT(ATTRIBUTES) - 1, 0 };
		return 1;
	}
	return pp_words_step(&h->name, tag_name, c);
}

static int closing(struct html *h, int c)
{
	if (c == '>' && pp_words_done(&h->name, tag_name) >= 0) {
		pop(h);
		h->mode = CONTENT;
		return 1;
	}
	return pp_words_step(&h->name, tag_name, c);
}

static int inside(struct html *h, int c)
{
	const unsigned unseen = (BIT(ATTRIBUTES) - 1) & ~(unsigned)h->seen;

	if (c == '>') {
		place_cell(h);
		h->mode = CONTENT;
		return 1;
	}
	h->mode = NAMING;
	h->name = (struct pp_words){ unseen, 0 };
	return c == ' ' && unseen;
}

static int naming(struct html *h, int c)
{
	int a;

	if (!pp_words_step(&h->name, attribute_name, c))
		return 0;
	if ((a = pp_words_done(&h->name, attribute_name)) >= 0) {
		h->seen |= (unsigned char)BIT(a);
		h->attribute = (unsigned char)a;
		h->number = 0;
		h->boxes = 0;
		h->mode = a == COORDS ? BOX : NUMBER;
	}
	return 1;
}

static int most(const struct html *h)
{
	return h->attribute == ROWSPAN || h->ragged ? MOST : run(h, h->x);
}

static int number(struct html *h, int c)
{
	const int n = h->number * 10 + (c - '0');

	if (c == '"' && h->number) {
		*(h->attribute == ROWSPAN ? &h->rowspan : &h->colspan) = h->number;
		h->mode = INSIDE;
		return 1;
	}
	if (!pp_is_digit(c) || n < 1 || n > most(h))
		return 0;
	h->number = (unsigned short)n;
	return 1;
}

static int step(void *state, int c)
{
	struct html *h = state;

	if (c >= FX_LOC)
		return h->mode == BOX && h->boxes < 4 && ++h->boxes;
	switch (h->mode) {
	case CONTENT:
		return content(h, c);
	case LESS:
		return less(h, c);
	case OPENING:
		return opening(h, c);
	case CLOSING:
		return closing(h, c);
	case INSIDE:
		return inside(h, c);
	case NAMING:
		return naming(h, c);
	case NUMBER:
		return number(h, c);
	default:
		h->mode = INSIDE;
		return c == '"' && h->boxes == 4;
	}
}

/* ---- the shortest end ---- */

static int digits(int n)
{
	return n < 10 ? 1 : n < 100 ? 2 : 3;
}

/* Symbols for n free slots: <td></td> each, or <td colspan="n"></td>. */
static int fill(int n)
{
	return n < 3 ? 9 * n : 20 + digits(n);
}

static int fill_row(const struct html *h, int x)
{
	int cost = 0;

	if (h->ragged)
		return 0;
	if (!h->width)
		return h->x ? 0 : fill(1);
	while (x < h->width) {
		const int n = run(h, x);

		cost += fill(n);
		x += n + 1;
	}
	return cost;
}

static int end_tags(const struct html *h)
{
	int cost = 0;

	for (int i = 0; i < h->depth; i++)
		cost += length(h->open[i]) + 3;
	return cost;
}

/* From between two tags, all cells placed. */
static int content_cost(const struct html *h)
{
	int cost = end_tags(h);

	if (!h->done && (!h->depth || top(h) < TABLE))
		cost += 15;		/* <table></table> */
	if (!h->done && h->depth && top(h) == HTML)
		cost += 13;		/* <body></body> */
	for (int i = 0; i < h->depth; i++)
		if (h->open[i] == TR)
			cost += fill_row(h, h->x);
	return cost;
}

/* From inside a cell's tag, if it takes `span` slots. */
static int placed_cost(const struct html *h, int span)
{
	const int n = run(h, h->x);

	if (h->ragged || !h->width)
		return 1 + end_tags(h);
	return 1 + end_tags(h) + fill(n - span) + fill_row(h, h->x + n + 1);
}

static int inside_cost(const struct html *h)
{
	const int n = run(h, h->x), cost = placed_cost(h, h->colspan);
	int spanned;

	if (h->ragged || !h->width || h->seen & BIT(COLSPAN))
		return cost;
	spanned = 11 + digits(n) + placed_cost(h, n);		/* _colspan="n" */
	return spanned < cost ? spanned : cost;
}

/* From behind colspan=" and perhaps digits. The more slots a number of some length takes, the
 * fewer are left to fill. */
static int colspan_cost(const struct html *h)
{
	int best = h->number ? 1 + placed_cost(h, h->number) : 0;
	int low = h->number, high = h->number;

	for (int more = 1; more <= 3; more++) {
		int n, cost;

		low = low ? low * 10 : 1;
		high = high * 10 + 9;
		n = high < most(h) ? high : most(h);
		if (n < low)
			break;
		cost = more + 1 + placed_cost(h, n);
		if (!best || cost < best)
			best = cost;
	}
	return best;
}

static int value_cost(const struct html *h, enum attribute a)
{
	switch (a) {
	case ROWSPAN:
		return !h->number + 1 + inside_cost(h);
	case COLSPAN:
		return colspan_cost(h);
	default:
		return 4 - h->boxes + 1 + inside_cost(h);
	}
}

static int naming_cost(const struct html *h)
{
	int best = 0;

	for (int a = 0; a < ATTRIBUTES; a++) {
		struct html then = *h;
		int cost;

		if (!(h->name.may & BIT(a)))
			continue;
		then.seen |= (unsigned char)BIT(a);
		then.attribute = (unsigned char)a;
		then.number = then.boxes = 0;
		cost = (int)strlen(attribute_name[a]) - h->name.at + value_cost(&then, a);
		if (!best || cost < best)
			best = cost;
	}
	return best;
}

static int opening_cost(const struct html *h)
{
	int best = 0;

	for (int t = 0; t < TAGS; t++) {
		struct html then = *h;
		int cost = length(t) - h->name.at;

		if (!(h->name.may & BIT(t)))
			continue;
		push(&then, t);
		cost += BIT(t) & CELLS ? inside_cost(&then) : 1 + content_cost(&then);
		if (!best || cost < best)
			best = cost;
	}
	return best;
}

static int close_cost(const void *state)
{
	const struct html *h = state;

	switch (h->mode) {
	case CONTENT:
		return h->utf8.need + content_cost(h);
	case LESS:			/* what comes first begins so anyway */
		return content_cost(h) - 1;
	case OPENING:
		return opening_cost(h);
	case CLOSING:
		return content_cost(h) - 2 - h->name.at;
	case INSIDE:
		return inside_cost(h);
	case NAMING:
		return naming_cost(h);
	default:
		return value_cost(h, h->attribute);
	}
}

static int may_end(const void *state)
{
	const struct html *h = state;

	return h->done && !h->depth;
}

const struct fx_guard pp_guard_html_table = { sizeof(struct html), start_filled, step, may_end,
	close_cost };
const struct fx_guard pp_guard_html_table_ragged = { sizeof(struct html), start_ragged, step,
	may_end, close_cost };
