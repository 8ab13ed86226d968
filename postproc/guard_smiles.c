/* guard_smiles.c - molecules in SMILES, see guard.h */
#include "guard.h"
#include "guard_part.h"

#include <limits.h>
#include <string.h>

enum { DEPTH = 100, RINGS = 100, BONDS = 128, LABEL = 12, CLASS_DIGITS = 4 };
enum { ATOMS = 60000 };		/* with so many only what leads to an end is taken */

enum mode {			/* what was read last */
	FIRST,			/* nothing; or a dot; or "(" and a bond or dot: an atom comes */
	BOND, BRANCH,		/* a bond; "(" */
	ATOM,			/* an atom, whole but for the l of Cl, the r of Br; or ")" */
	PERCENT, PERCENT_DIGIT,	/* of a ring's number */
	BRACKET
};

enum part {			/* of an atom in brackets: what has been read of it */
	NOTHING, ISOTOPE, LETTER,	/* LETTER: one that may be, or must be, half of a symbol */
	SYMBOL, AT, AT_LETTER, CHIRAL_NAME, CHIRAL, HYDROGEN, HYDROGENS, SIGN, CHARGE_DIGIT,
	CHARGE, COLON, CLASS,
	BROKEN			/* no atom, perhaps a label */
};

struct visit {			/* an atom, by its number from 1, and the one it hangs on */
	unsigned short atom, parent;
};

struct smiles {
	struct visit at, branch[DEPTH];	/* the atom that bonds start from */
	struct visit ring[RINGS];	/* where a ring was opened; atom 0: it is not open */
	unsigned short pair[BONDS][2];	/* atoms that rings have bound */
	char ring_bond[RINGS];		/* the symbol it was opened with, or 0 */
	unsigned short atoms;
	unsigned char depth, open, pairs;
	unsigned char mode, labels;
	char bond;			/* read before what it binds, or 0 */
	unsigned char letter;		/* of a symbol, in and out of brackets */
	unsigned char part, digits, number, label, choice;
};

/* Elements by first letter: what may follow it; capitals that stand alone are in `alone`. */
static const char *const second['Z' - 'A' + 1] = {
	['A' - 'A'] = "cglmrstu", ['B' - 'A'] = "aehikr", ['C' - 'A'] = "adeflmnorsu",
	['D' - 'A'] = "bsy", ['E' - 'A'] = "rsu", ['F' - 'A'] = "elmr", ['G' - 'A'] = "ade",
	['H' - 'A'] = "efgos", ['I' - 'A'] = "nr", ['K' - 'A'] = "r", ['L' - 'A'] = "airuv",
	['M' - 'A'] = "cdgnot", ['N' - 'A'] = "abdehiop", ['O' - 'A'] = "gs",
	['P' - 'A'] = "abdmortu", ['R' - 'A'] = "abefghnu", ['S' - 'A'] = "bcegimnr",
	['T' - 'A'] = "abcehilms", ['X' - 'A'] = "e", ['Y' - 'A'] = "b", ['Z' - 'A'] = "nr",
};
static const char alone[] = "BCFHIKNOPSUVWY";

static const struct { char name[3]; unsigned char most; } chiral[] = {
	{ "TH", 2 }, { "AL", 2 }, { "SP", 3 }, { "TB", 20 }, { "OH", 30 },
};

static void start(void *state)
{
	memset(state, 0, sizeof(struct smiles));
}

static void start_labels(void *state)
{
	struct smiles *s = state;

	start(s);
	s->labels = 1;
}

static int in(const char *set, int c)
{
	return c > 0 && strchr(set, c) != NULL;
}

/* ---- rings ---- */

static int bound(const struct smiles *s, const struct visit *to)
{
	const int a = s->at.atom, b = to->atom;

	if (a == b || s->at.parent == b || to->parent == a)
		return 1;
	for (int i = 0; i < s->pairs; i++)
		if ((s->pair[i][0] == a && s->pair[i][1] == b) ||
		    (s->pair[i][0] == b && s->pair[i][1] == a))
			return 1;
	return 0;
}

static int is_direction(char bond)
{
	return bond == '/' || bond == '\\';
}

static int bonds_agree(char x, char y)
{
	return !x || !y || x == y || (is_direction(x) && is_direction(y));
}

static int may_open_ring(const struct smiles *s)
{
	return s->pairs + s->open < BONDS;
}

static int may_close_ring(const struct smiles *s, int n)
{
	return s->ring[n].atom && bonds_agree(s->bond, s->ring_bond[n]) && !bound(s, s->ring + n);
}

/* The highest number behind a % that closes a ring here, or else that opens one; with the digit of
 * tens given (0: any). 0: there is none. */
static int ring_number(const struct smiles *s, int tens)
{
	int unused = 0;

	for (int n = RINGS - 1; n >= 10; n--) {
		if (tens && n / 10 != tens)
			continue;
		if (may_close_ring(s, n))
			return n;
		if (!s->ring[n].atom && !unused && may_open_ring(s))
			unused = n;
	}
	return unused;
}

static int ring(struct smiles *s, int n)
{
	if (s->ring[n].atom) {
		if (!may_close_ring(s, n))
			return 0;
		s->pair[s->pairs][0] = s->ring[n].atom;
		s->pair[s->pairs++][1] = s->at.atom;
		s->ring[n] = (struct visit){ 0, 0 };
		s->ring_bond[n] = 0;
		s->open--;
	} else {
		if (!may_open_ring(s))
			return 0;
		s->ring[n] = s->at;
		s->ring_bond[n] = s->bond;
		s->open++;
	}
	s->bond = 0;
	s->mode = ATOM;
	return 1;
}

/* ---- atoms ---- */

static void new_atom(struct smiles *s, int c)
{
	s->at = (struct visit){ ++s->atoms, s->at.atom };
	s->letter = (unsigned char)c;
	s->bond = 0;
	s->mode = ATOM;
}

static int atom(struct smiles *s, int c)
{
	if (in("BCNOPSFIbcnops*", c)) {
		new_atom(s, c);
		return 1;
	}
	if (c != '[')
		return 0;
	new_atom(s, 0);
	s->mode = BRACKET;
	s->part = NOTHING;
	s->digits = s->label = 0;
	return 1;
}

static int is_element(int first, int c)
{
	if (first >= 'A' && first <= 'Z' && second[first - 'A'])
		return in(second[first - 'A'], c);
	return (first == 'a' && c == 's') || (first == 't' && c == 'e') ||
		(first == 's' && (c == 'e' || c == 'i'));
}

static enum part symbol(struct smiles *s, int c)
{
	if (pp_is_digit(c) && s->digits < 3 && (s->digits || c != '0')) {
		s->digits++;
		return ISOTOPE;
	}
	if (c == '*')
		return SYMBOL;
	s->letter = (unsigned char)c;
	return (c >= 'A' && c <= 'Z' && (second[c - 'A'] || in(alone, c))) || in("bcnopsat", c) ?
		LETTER : BROKEN;
}

static int letter_is_whole(const struct smiles *s)
{
	return in(alone, s->letter) || in("bcnops", s->letter);
}

/* What follows a whole symbol, given what was read last. */
static enum part suffix(struct smiles *s, enum part last, int c)
{
	s->digits = 0;
	if (c == '@' && last == SYMBOL)
		return AT;
	if (c == 'H' && last < HYDROGEN)
		return HYDROGEN;
	if ((c == '+' || c == '-') && last < SIGN) {
		s->letter = (unsigned char)c;
		return SIGN;
	}
	return c == ':' ? COLON : BROKEN;
}

static enum part chiral_letter(struct smiles *s, int c)
{
	for (size_t i = 0; i < FX_COUNT(chiral); i++)
		if (chiral[i].name[0] == s->letter && chiral[i].name[1] == c) {
			s->choice = (unsigned char)i;
			return CHIRAL_NAME;
		}
	return BROKEN;
}

static enum part chiral_number(struct smiles *s, int c)
{
	const int n = s->number * 10 + (c - '0');

	if (n < 1 || n > chiral[s->choice].most)
		return BROKEN;
	s->number = (unsigned char)n;
	return CHIRAL;
}

/* What has been read once c is added to it, of an atom in brackets. */
static enum part next_part(struct smiles *s, int c)
{
	const enum part last = s->part;
	const int digit = pp_is_digit(c);

	switch (last) {
	case NOTHING: case ISOTOPE:
		return symbol(s, c);
	case LETTER:
		if (is_element(s->letter, c))
			return SYMBOL;
		return letter_is_whole(s) ? suffix(s, SYMBOL, c) : BROKEN;
	case AT:
		if (c == '@') {
			s->number = 0;
			return CHIRAL;
		}
		if (in("TASO", c)) {
			s->letter = (unsigned char)c;
			return AT_LETTER;
		}
		return suffix(s, last, c);
	case AT_LETTER:
		s->number = 0;
		return chiral_letter(s, c);
	case CHIRAL_NAME:
		return digit ? chiral_number(s, c) : BROKEN;
	case CHIRAL:
		return digit && s->number ? chiral_number(s, c) : suffix(s, last, c);
	case HYDROGEN:
		return digit ? HYDROGENS : suffix(s, last, c);
	case SIGN:
		if (digit)
			return c == '0' ? CHARGE : CHARGE_DIGIT;
		return c == s->letter ? CHARGE : suffix(s, last, c);
	case CHARGE_DIGIT:
		return digit ? CHARGE : suffix(s, last, c);
	case COLON:
		s->digits = c == '0' ? CLASS_DIGITS : 1;
		return digit ? CLASS : BROKEN;
	case CLASS:
		return digit && s->digits++ < CLASS_DIGITS ? CLASS : BROKEN;
	case BROKEN:
		return BROKEN;
	default:
		return suffix(s, last, c);
	}
}

static int is_whole(const struct smiles *s)
{
	switch (s->part) {
	case NOTHING: case ISOTOPE: case AT_LETTER: case CHIRAL_NAME: case COLON: case BROKEN:
		return 0;
	case LETTER:
		return letter_is_whole(s);
	default:
		return 1;
	}
}

static int is_label(const struct smiles *s)
{
	return s->labels && s->label <= LABEL;
}

static int bracket(struct smiles *s, int c)
{
	if (c == ']') {
		const int ok = is_whole(s) || (is_label(s) && s->label);

		s->letter = 0;
		s->mode = ATOM;
		return ok;
	}
	if (!pp_is_letter(c) && !pp_is_digit(c) && !in("'+-", c))
		s->label = LABEL + 1;
	else if (s->label <= LABEL)
		s->label++;
	s->part = (unsigned char)next_part(s, c);
	return s->part != BROKEN || is_label(s);
}

/* ---- symbols ---- */

static int after_atom(struct smiles *s, int c)
{
	const int half = s->letter;

	s->letter = 0;
	if ((half == 'C' && c == 'l') || (half == 'B' && c == 'r'))
		return 1;
	if (pp_is_digit(c))
		return ring(s, c - '0');
	if (in("-=#$:/\\", c)) {
		s->bond = (char)c;
		s->mode = BOND;
		return 1;
	}
	switch (c) {
	case '%':
		s->mode = PERCENT;
		return ring_number(s, 0);
	case '(':
		if (s->depth == DEPTH)
			return 0;
		s->branch[s->depth++] = s->at;
		s->mode = BRANCH;
		return 1;
	case ')':
		if (!s->depth)
			return 0;
		s->at = s->branch[--s->depth];
		s->branch[s->depth] = (struct visit){ 0, 0 };
		return 1;
	case '.':
		s->at = (struct visit){ 0, 0 };
		s->mode = FIRST;
		return 1;
	default:
		return atom(s, c);
	}
}

static int any_step(struct smiles *s, int c)
{
	switch (s->mode) {
	case FIRST:
		return atom(s, c);
	case BOND:
		if (pp_is_digit(c))
			return ring(s, c - '0');
		if (c != '%')
			return atom(s, c);
		s->mode = PERCENT;
		return ring_number(s, 0);
	case BRANCH:
		if (!in("-=#$:/\\.", c))
			return atom(s, c);
		if (c == '.')
			s->at = (struct visit){ 0, 0 };
		s->mode = FIRST;
		return 1;
	case ATOM:
		return after_atom(s, c);
	case PERCENT:
		s->number = (unsigned char)(c - '0');
		s->mode = PERCENT_DIGIT;
		return c >= '1' && c <= '9' && ring_number(s, s->number);
	case PERCENT_DIGIT:
		return pp_is_digit(c) && ring(s, s->number * 10 + (c - '0'));
	default:
		return bracket(s, c);
	}
}

/* ---- an end ---- */

/* After an atom: a ring that can be closed here is, every other takes an atom of its own, and
 * those that were opened here another one between. */
static int atom_cost(const struct smiles *s)
{
	int cost = s->depth, here = 0, left = s->open, closed = 0;

	for (int n = 0, seen = 0; seen < s->open; n++) {
		if (!s->ring[n].atom)
			continue;
		seen++;
		cost += n < 10 ? 1 : 3;
		here += s->ring[n].atom == s->at.atom;
		closed = closed || may_close_ring(s, n);
	}
	left -= closed;
	return cost + left + (left && here == left);
}

/* As if the next atom had come. */
static int next_atom_cost(const struct smiles *s)
{
	struct smiles then = *s;

	new_atom(&then, 0);
	return atom_cost(&then);
}

static int ring_cost(const struct smiles *s, int tens)
{
	struct smiles then = *s;

	ring(&then, ring_number(s, tens));
	return atom_cost(&then);
}

static int bracket_cost(const struct smiles *s)
{
	if (is_whole(s) || (is_label(s) && s->label))
		return 1;
	return s->part == AT_LETTER ? 3 : 2;
}

static int close_cost(const void *state)
{
	const struct smiles *s = state;

	switch (s->mode) {
	case ATOM:
		return atom_cost(s);
	case PERCENT:
		return 2 + ring_cost(s, 0);
	case PERCENT_DIGIT:
		return 1 + ring_cost(s, s->number);
	case BRACKET:
		return bracket_cost(s) + atom_cost(s);
	default:
		return 1 + next_atom_cost(s);
	}
}

static int step(void *state, int c)
{
	struct smiles *s = state;	/* of many atoms only what leads to an end is taken */
	const int most = s->atoms < ATOMS ? INT_MAX : close_cost(s) - 1;

	return c < FX_LOC && any_step(s, c) && (most == INT_MAX || close_cost(s) <= most);
}

static int may_end(const void *state)
{
	const struct smiles *s = state;

	return s->mode == ATOM && !s->open && !s->depth;
}

const struct fx_guard pp_guard_smiles = { sizeof(struct smiles), start, step, may_end, close_cost };
const struct fx_guard pp_guard_smiles_labels = { sizeof(struct smiles), start_labels, step,
	may_end, close_cost };
