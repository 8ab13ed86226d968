/* guard_kern.c - Humdrum with **kern spines, see guard.h */
#include "guard.h"
#include "guard_part.h"

#include <string.h>

enum { SPINES = 32, NAMED = 64, NAME_BYTES = 64, DOTS = 4, DIGITS = 4, LETTERS = 5 };

const char *const pp_kern_name[PP_KERN_NAMES] = { "kern", "ekern", "ekern_1.0", "bekern" };
enum { ANY_KERN = 15 };

static const char signifiers[] = "[]_(){}LJKk/\\'^~`\";:tTmMwWS$O,XxyijZNpPsuvz|&<>@";

enum kind {
	UNKNOWN,			/* a line of which nothing was read */
	NAMES, NAMING,			/* ** in the first line; after *+ */
	STARS, BARS, DATA,
	BANG, COMMENT, REMARKS		/* "!" was read; "!!"; "!" in each column */
};

enum token {			/* what was read of a column */
	EMPTY,
	STAR, NAME,			/* *, ** */
	MANIPULATOR, NULL_TOKEN,	/* whole, nothing may be added */
	TEXT, NOTE
};

enum at { SOMEWHERE, RECIPROCAL, DOT, PITCH, ACCIDENTAL };	/* in a note */

struct note {
	unsigned char at, letter, count;	/* what was read last, its first byte, how often */
	unsigned char cut;			/* a separator came: that cannot go on */
	unsigned char has_recip, has_dot, has_pitch, has_accidental, rest, percent;
	unsigned char timed;			/* needs no duration: q, or not a chord's first */
};

struct kern {
	unsigned char spine[SPINES];	/* (n) whose part each column is: by *^ a spine gets more */
	unsigned char next[SPINES];	/* (nexts) of the next line, as far as it is known */
	uint64_t notes, unnamed;	/* spines that hold notes; that have no name yet */
	unsigned char n;		/* columns; 0: the first line has not ended */
	unsigned char nexts, spines, column;
	unsigned char kind, token;
	unsigned char joined, swapped, ends;	/* *v in a row (2: or more), *x to pair, *- */
	unsigned char done;			/* the last line has ended */
	unsigned char half;			/* first byte of U+00B7 was read */
	struct note note;
	struct pp_utf8 utf8;
	struct pp_words name;
};

static void start(void *state)
{
	memset(state, 0, sizeof(struct kern));
}

static int spine(const struct kern *k)
{
	return k->n ? k->spine[k->column] : k->column;
}

static int must_name(const struct kern *k)
{
	return k->kind == NAMES || (k->kind == NAMING && k->unnamed >> spine(k) & 1);
}

/* What was begun in the columns before goes on in this one. */
static int must_manipulate(const struct kern *k)
{
	return k->joined == 1 || k->swapped || k->ends;
}

static int is_first_name(const struct kern *k)
{
	return k->kind == NAMES && !k->column;
}

static int holds_notes(const struct kern *k)
{
	return !k->n || k->notes >> spine(k) & 1;
}

static int is_last(const struct kern *k)
{
	return k->column + 1 == k->n;
}

/* ---- notes ---- */

static int digit(struct note *t, int c)
{
	if (t->at != RECIPROCAL || t->cut) {
		if (t->has_recip)
			return 0;
		t->has_recip = 1;
		t->at = RECIPROCAL;
		t->count = 0;
	}
	if (t->count == 0 && t->percent && c == '0')
		return 0;
	if (t->count && t->letter == '0' && (c != '0' || t->count == 3))
		return 0;
	if (!t->count)
		t->letter = (unsigned char)c;
	t->cut = 0;
	return t->count++ < DIGITS;
}

static int begin(struct note *t, enum at at, int c)
{
	t->at = (unsigned char)at;
	t->letter = (unsigned char)c;
	t->count = 1;
	t->cut = 0;
	return 1;
}

static int goes_on(const struct note *t, enum at at, int c)
{
	return t->at == at && t->letter == c && !t->cut;
}

static int letter(struct note *t, int c)
{
	if (goes_on(t, PITCH, c))
		return t->count++ < LETTERS;
	if (t->has_pitch)
		return 0;
	t->has_pitch = 1;
	return begin(t, PITCH, c);
}

static int accidental(struct note *t, int c)
{
	if (goes_on(t, ACCIDENTAL, c))
		return c != 'n' && t->count++ < 2;
	if (!t->has_pitch || t->has_accidental)
		return 0;
	t->has_accidental = 1;
	return begin(t, ACCIDENTAL, c);
}

static int dot(struct note *t, int c)
{
	if (goes_on(t, DOT, c))
		return t->count++ < DOTS;
	if (!t->has_recip || t->has_dot)
		return 0;
	t->has_dot = 1;
	return begin(t, DOT, c);
}

static int percent(struct note *t)
{
	const int ok = t->at == RECIPROCAL && !t->cut && !t->percent && t->letter != '0';

	t->percent = 1;
	t->count = 0;
	return ok;
}

static int lacks_digit(const struct note *t)
{
	return t->at == RECIPROCAL && !t->count;
}

/* Symbols without which the note is none. */
static int note_cost(const struct note *t)
{
	return lacks_digit(t) + !(t->has_recip || t->timed) + !(t->has_pitch || t->rest);
}

static int note(struct note *t, int c)
{
	if (lacks_digit(t) && !pp_is_digit(c))
		return 0;
	if (pp_is_digit(c))
		return digit(t, c);
	if ((c >= 'a' && c <= 'g') || (c >= 'A' && c <= 'G'))
		return letter(t, c);
	switch (c) {
	case '#': case '-': case 'n':
		return accidental(t, c);
	case '.':
		return dot(t, c);
	case '%':
		return percent(t);
	case '@':
		t->cut = 1;
		return 1;
	case ' ':
		if (note_cost(t))
			return 0;
		*t = (struct note){ .timed = 1 };
		return 1;
	case 'r':
		if (t->rest)
			return 0;
		t->rest = 1;
		break;
	case 'q': case 'Q':
		t->timed = 1;
		break;
	default:
		if (!c || !strchr(signifiers, c))
			return 0;
		break;
	}
	t->at = SOMEWHERE;
	return 1;
}

/* ---- columns: what a whole token means for the next line ---- */

static void append(struct kern *k, int spine)
{
	k->next[k->nexts++] = (unsigned char)spine;
}

/* One column more than if all that are left stayed as they are. */
static int has_room(const struct kern *k)
{
	return k->nexts + 2 + (k->n ? k->n - k->column - 1 : 0) <= SPINES;
}

static int same_spine(const struct kern *k, int column)
{
	return k->n && column < k->n && k->spine[column] == k->spine[k->column];
}

/* *v begins only where another can follow. */
static int join(struct kern *k)
{
	if (k->joined) {
		k->joined = 2;
		return same_spine(k, k->column - 1);
	}
	append(k, spine(k));
	k->joined = 1;
	return same_spine(k, k->column + 1);
}

static int swap(struct kern *k)
{
	k->swapped = !k->swapped;
	if (!k->n || (k->swapped && is_last(k)))
		return 0;
	append(k, k->spine[k->swapped ? k->column + 1 : k->column - 1]);
	return 1;
}

static int manipulate(struct kern *k, int c)
{
	if ((k->joined == 1 && c != 'v') || (k->swapped && c != 'x') || (k->ends && c != '-'))
		return 0;
	if (c != 'v')
		k->joined = 0;
	k->token = MANIPULATOR;
	switch (c) {
	case 'v':
		return join(k);
	case 'x':
		return swap(k);
	case '^':
		append(k, spine(k));
		append(k, spine(k));
		return 1;
	case '+':
		k->unnamed |= (uint64_t)1 << k->spines;
		append(k, spine(k));
		append(k, k->spines++);
		return 1;
	default:
		append(k, spine(k));
		return k->ends++ == k->column;
	}
}

/* 1: the column may end here; the next line's columns are told of it. */
static int end_token(struct kern *k)
{
	switch (k->token) {
	case EMPTY:
		return 0;
	case STAR:
		if (must_manipulate(k) || must_name(k))
			return 0;
		k->joined = 0;
		break;
	case NAME:
		if (pp_words_done(&k->name, pp_kern_name) >= 0)
			k->notes |= (uint64_t)1 << spine(k);
		else if (!k->name.at || is_first_name(k))
			return 0;
		k->unnamed &= ~((uint64_t)1 << spine(k));
		break;
	case MANIPULATOR:
		return 1;
	case NOTE:
		if (note_cost(&k->note) || k->half)
			return 0;
		break;
	default:
		break;
	}
	append(k, spine(k));
	return !k->utf8.need;
}

static int tab(struct kern *k)
{
	if (!end_token(k) || (k->n ? is_last(k) : k->nexts >= SPINES))
		return 0;
	k->column++;
	k->token = EMPTY;
	return 1;
}

static int newline(struct kern *k)
{
	if (k->kind == COMMENT) {
		k->kind = UNKNOWN;
		return !k->utf8.need;
	}
	if (!end_token(k) || (k->n && !is_last(k)))
		return 0;
	k->done = k->ends > 0;
	if (!k->n) {
		if (k->kind != NAMES)
			k->notes = ((uint64_t)1 << (k->column + 1)) - 1;
		k->spines = (unsigned char)(k->column + 1);
	}
	memcpy(k->spine, k->next, sizeof(k->spine));
	k->n = k->nexts;
	k->nexts = k->column = k->joined = 0;
	k->kind = UNKNOWN;
	k->token = EMPTY;
	return 1;
}

/* ---- symbols ---- */

static int begin_token(struct kern *k, int c)
{
	const int special = c == '*' || c == '=' || c == '!';

	switch (k->kind) {
	case STARS: case NAMES: case NAMING:
		k->token = STAR;
		return c == '*';
	case BARS: case REMARKS:
		k->token = TEXT;
		return c == (k->kind == BARS ? '=' : '!');
	default:
		if (special)
			return 0;
		if (!holds_notes(k)) {
			k->token = TEXT;
			return c != ' ' && pp_utf8_step(&k->utf8, c);
		}
		k->token = c == '.' ? NULL_TOKEN : NOTE;
		k->note = (struct note){ 0 };
		return c == '.' || (c != ' ' && note(&k->note, c));
	}
}

static int begin_line(struct kern *k, int c)
{
	if (c == '!') {
		k->kind = BANG;
		return 1;
	}
	if (k->done || (k->unnamed && c != '*'))
		return 0;
	k->kind = c == '*' ? k->unnamed ? NAMING : STARS : c == '=' ? BARS : DATA;
	return begin_token(k, c);
}

static int star(struct kern *k, int c)
{
	if (c == '*') {
		if (!k->n && !k->column)
			k->kind = NAMES;
		k->token = NAME;
		k->name = (struct pp_words){ ANY_KERN, 0 };
		return must_name(k);
	}
	if (k->kind != STARS)
		return 0;
	if (c == '^')
		return has_room(k) && manipulate(k, c);
	if (c == '+')
		return has_room(k) && k->n && k->spines < NAMED && manipulate(k, c);
	if (c == 'v' || c == 'x' || c == '-')
		return manipulate(k, c);
	if (must_manipulate(k))
		return 0;
	k->joined = 0;
	k->token = TEXT;
	return pp_utf8_step(&k->utf8, c);
}

static int name(struct kern *k, int c)
{
	if (k->name.at == NAME_BYTES)
		return 0;
	if (pp_words_step(&k->name, pp_kern_name, c))
		return 1;
	return c > ' ' && c < 127 && c != '*' && !is_first_name(k);
}

static int text(struct kern *k, int c)
{
	if (k->kind == BARS)
		return c > ' ' && c < 127;
	return pp_utf8_step(&k->utf8, c);
}

static int may_remark(const struct kern *k)
{
	return k->n && !k->done && !k->unnamed;
}

/* U+00B7 divides the parts of a note in ekern. */
static int note_byte(struct kern *k, int c)
{
	if (k->half) {
		k->half = 0;
		k->note.cut = 1;
		return c == 0xb7;
	}
	if (c == 0xc2) {
		k->half = 1;
		return !lacks_digit(&k->note);
	}
	return note(&k->note, c);
}

static int in_column(struct kern *k, int c)
{
	switch (k->token) {
	case EMPTY:
		return begin_token(k, c);
	case STAR:
		return star(k, c);
	case NAME:
		return name(k, c);
	case TEXT:
		return text(k, c);
	case NOTE:
		return note_byte(k, c);
	default:
		return 0;
	}
}

static int step(void *state, int c)
{
	struct kern *k = state;

	if (c >= FX_LOC)
		return 0;
	if (k->kind == UNKNOWN)
		return begin_line(k, c);
	if (k->kind == BANG) {
		k->kind = c == '!' ? COMMENT : REMARKS;
		k->token = TEXT;
		if (c == '!' || !may_remark(k))
			return c == '!';
	}
	if (c == '\n')
		return newline(k);
	if (c == '\t')
		return k->kind == COMMENT ? !k->utf8.need : tab(k);
	return k->kind == COMMENT ? pp_utf8_step(&k->utf8, c) : in_column(k, c);
}

/* ---- the shortest end: this line with as little as can be, then *- in each column ---- */

static int ends_cost(int n)
{
	return 3 * n - 1;
}

/* From the start of a line of n columns, `unnamed` of which must get names of one letter first. */
static int lines_cost(int n, uint64_t unnamed)
{
	int names = 0;

	for (; unnamed; unnamed &= unnamed - 1)
		names++;
	return (names ? 2 * n + 2 * names : 0) + ends_cost(n);
}

static int next_line_cost(const struct kern *k)
{
	return k->done ? 0 : k->n ? lines_cost(k->n, k->unnamed) : ends_cost(1);
}

static int first_name_cost(const struct kern *k)
{
	int best = NAME_BYTES;

	for (unsigned may = k->name.may; may; may &= may - 1) {
		const int left = (int)strlen(pp_kern_name[__builtin_ctz(may)]) - k->name.at;

		best = left < best ? left : best;
	}
	return best;
}

/* Until the column may end. */
static int token_cost(const struct kern *k)
{
	switch (k->token) {
	case EMPTY:
		return must_name(k) ? 3 : must_manipulate(k) ? 2 : 1;
	case STAR:
		return must_name(k) ? 2 : must_manipulate(k);
	case NAME:
		return is_first_name(k) ? first_name_cost(k) : !k->name.at;
	case TEXT:
		return k->utf8.need;
	case NOTE:
		return note_cost(&k->note) + k->half;
	default:
		return 0;
	}
}

static int line_cost(const struct kern *k)
{
	const int whole = k->token == MANIPULATOR, left = k->n ? k->n - k->column - 1 : 0;
	const int joins = k->joined == 1;	/* this column, or if it is whole the next */
	int cost = token_cost(k) + 2 * left, next = k->nexts + left + !whole - joins;

	if (k->ends)
		return cost + left;
	if (whole)
		cost += joins || k->swapped;
	if (k->kind != NAMING)
		return cost + 1 + lines_cost(next, k->unnamed);
	for (int i = k->column + 1; i < k->n; i++)
		cost += k->unnamed >> k->spine[i] & 1 ? 2 : 0;
	return cost + 1 + ends_cost(next);
}

static int close_cost(const void *state)
{
	const struct kern *k = state;
	const int ends = 1 + next_line_cost(k);

	switch (k->kind) {
	case UNKNOWN:
		return next_line_cost(k);
	case BANG:
		return k->done ? 1 : ends + !(may_remark(k) && k->n == 1);
	case COMMENT:
		return k->utf8.need + (k->done ? 0 : ends);
	case STARS:
		if (k->token == STAR && !k->column)
			return ends_cost(k->n ? k->n : 1) - 1;
		return line_cost(k);
	default:
		return line_cost(k);
	}
}

static int may_end(const void *state)
{
	return !close_cost(state);
}

const struct fx_guard pp_guard_kern = { sizeof(struct kern), start, step, may_end, close_cost };
