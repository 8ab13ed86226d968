/* units.c - see units.h */
#include "units.h"
#include "guard_part.h"
#include "piece.h"

#include <string.h>

/* The same code reads an answer twice: to count, and to fill. */
struct units {
	const struct fx_answer *ans;
	struct pp_unit *unit;		/* NULL: they are counted */
	int n;
};

/* A unit that is as sure as text[said .. said_to). */
static void add_said(struct units *u, const char *kind, size_t from, size_t to, size_t said,
	size_t said_to)
{
	if (u->unit)
		u->unit[u->n] = (struct pp_unit){ kind, from, to,
			fx_answer_confidence(u->ans, said, said_to) };
	u->n++;
}

static void add(struct units *u, const char *kind, size_t from, size_t to)
{
	add_said(u, kind, from, to, from, to);
}

static void add_span(struct units *u, const char *kind, struct fx_span s)
{
	const size_t from = (size_t)(s.p - u->ans->text);

	add(u, kind, from, from + s.n);
}

/* ---- text ---- */

static const char *const mark[] = { "\"", "'", "(", ")", "[", "]", "\xc2\xab", "\xc2\xbb",
	"\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9c", "\xe2\x80\x9d" };
static const char *const never_last[] = { "dr", "mr", "mrs", "ms", "prof", "st", "vs", "cf", "al",
	"ph.d" };
static const char *const before_number[] = { "no", "fig", "eq", "vol" };

static size_t mark_at(struct fx_span w, int last)
{
	for (size_t i = 0; i < FX_COUNT(mark); i++) {
		const size_t n = strlen(mark[i]);

		if (n <= w.n && !memcmp(last ? w.p + w.n - n : w.p, mark[i], n))
			return n;
	}
	return 0;
}

static struct fx_span without_marks(struct fx_span w)
{
	size_t n;

	while ((n = mark_at(w, 0)) > 0)
		w = (struct fx_span){ w.p + n, w.n - n };
	while ((n = mark_at(w, 1)) > 0)
		w.n -= n;
	return w;
}

/* Whether `w` is one of the words, in letters of either size. */
static int listed(const char *const *word, size_t words, struct fx_span w)
{
	for (size_t i = 0; i < words; i++) {
		size_t k = 0;

		while (k < w.n && word[i][k] &&
		       (pp_is_letter(w.p[k]) ? w.p[k] | 0x20 : w.p[k]) == word[i][k])
			k++;
		if (k == w.n && !word[i][k])
			return 1;
	}
	return 0;
}

static int is_number(struct fx_span w)
{
	while (w.n && pp_is_digit(w.p[w.n - 1]))
		w.n--;
	return !w.n;
}

static int are_initials(struct fx_span w)	/* its last dot taken off */
{
	for (size_t i = 0; i < w.n; i++)
		if (i % 2 ? w.p[i] != '.' : !pp_is_letter(w.p[i]))
			return 0;
	return w.n % 2 == 1;
}

static int ends_sentence(struct fx_span w, int first, char next)
{
	w = without_marks(w);
	if (!w.n || !strchr(".!?", w.p[w.n - 1]))
		return 0;
	if (w.p[--w.n] != '.' || !w.n)
		return 1;
	return !(are_initials(w) || listed(never_last, FX_COUNT(never_last), w) ||
		(pp_is_digit(next) && listed(before_number, FX_COUNT(before_number), w)) ||
		(first && is_number(w)));
}

static int is_blank_line(const char *p, const char *end)
{
	p = memchr(p, '\n', (size_t)(end - p));
	return p && memchr(p + 1, '\n', (size_t)(end - p - 1));
}

/* The next sentence from *p on, which then points behind it; 0: no word is left. */
static int sentence(struct fx_span *s, const char **p, const char *end)
{
	struct fx_span word, next;
	const char *at = *p;

	if (!pp_piece(&word, &at, end))
		return 0;
	s->p = word.p;
	while (pp_piece(&next, &at, end) && !is_blank_line(word.p + word.n, next.p) &&
	       !ends_sentence(word, word.p == s->p, *next.p))
		word = next;
	*p = word.p + word.n;
	s->n = (size_t)(*p - s->p);
	return 1;
}

static void plain_text(struct units *u, struct fx_span text)
{
	const char *p = text.p;
	struct fx_span s, word;

	while (sentence(&s, &p, text.p + text.n)) {
		add_span(u, "sentence", s);
		for (const char *at = s.p; pp_piece(&word, &at, p);)
			add_span(u, "word", word);
	}
}

/* ---- ocr-words ---- */

static void located_word(struct units *u, const char *p, const char *end)
{
	struct fx_span word = { p, 0 }, piece;
	size_t skip = 0;

	for (int first = 1; pp_piece(&piece, &p, end); first = 0) {
		word.p = first ? piece.p : word.p;
		word.n = (size_t)(piece.p + piece.n - word.p);
	}
	while (skip < word.n && memchr(" ,;\n", word.p[skip], 4))
		skip++;
	if (skip < word.n)
		word = (struct fx_span){ word.p + skip, word.n - skip };
	if (word.n)
		add_span(u, "word", word);
}

static void ocr_words(struct units *u, struct fx_span text)
{
	struct pp_located q;
	size_t from = 0;

	for (size_t next = 0; pp_locate(&q, text, next); next = q.next) {
		for (size_t at = from; at < q.from; at++)	/* fewer than four */
			if (pp_loc(text, at) >= 0)
				from = at + PP_LOC_BYTES;
		located_word(u, text.p + from, text.p + q.from);
		add(u, "box", q.from, q.to);
		from = q.to;
	}
}

/* ---- tables ---- */

static const char *const html_tag[] = { "td", "th", "tr", "thead", "tbody", "tfoot", "table",
	"body", "html", NULL };
static const char *const otsl_tag[] = { "ecel", "fcel", "ched", "rhed", "srow", "lcel", "ucel",
	"xcel", "nl", "otsl", "caption", NULL };
enum { HTML_CELLS = 2, OTSL_CELLS = 5, ECEL = 0 };	/* the first so many begin cells */

struct tag {
	int name;		/* -1: a closing one */
	size_t from, to;
};
enum { NO_TAG, WHOLE, CUT };

static int read_name(struct tag *t, struct fx_span text, const char *const *name)
{
	const char *p = text.p + t->from + 1, *end = text.p + text.n;
	const int closing = p < end && *p == '/';

	p += closing;
	for (int i = 0; name[i]; i++) {
		const size_t n = strlen(name[i]), left = (size_t)(end - p);

		if (memcmp(p, name[i], n < left ? n : left) != 0)
			continue;
		if (n >= left)
			return CUT;
		if (memchr(" \t\n/><", p[n], 6)) {
			t->name = closing ? -1 : i;
			t->to = (size_t)(p - text.p) + n;
			return WHOLE;
		}
	}
	return NO_TAG;
}

/* From behind the name. 0: the text ends first. */
static int read_attributes(struct tag *t, struct fx_span text)
{
	for (; t->to < text.n; t->to++) {
		if (text.p[t->to] == '>') {
			t->to++;
			return 1;
		}
		if (text.p[t->to] != '<')
			continue;
		if (pp_loc(text, t->to) < 0)
			return 1;
		t->to += PP_LOC_BYTES - 1;
	}
	return 0;
}

/* The next whole tag. 0: there is none; *t is then the empty range behind all that is no tag. */
static int next_tag(struct tag *t, struct fx_span text, size_t at, const char *const *name)
{
	const char *p;

	while ((p = memchr(text.p + at, '<', text.n - at)) != NULL) {
		int found;

		*t = (struct tag){ -1, (size_t)(p - text.p), 0 };
		found = read_name(t, text, name);
		if (found == WHOLE && read_attributes(t, text))
			return 1;
		if (found != NO_TAG) {
			t->to = t->from;
			return 0;
		}
		at = t->from + 1;
	}
	*t = (struct tag){ -1, text.n, text.n };
	return 0;
}

/* Behind up to four <loc_N>, or what the end has left of them. */
static size_t skip_box(struct fx_span text, size_t at)
{
	static const char loc[] = "<loc_";

	for (int i = 0; i < 4; i++) {
		const size_t left = text.n - at, n = left < 5 ? left : 5;
		size_t to = at + n;

		if (memcmp(text.p + at, loc, n) != 0)
			break;
		while (to < text.n && pp_is_digit(text.p[to]))
			to++;
		if (to < text.n && text.p[to++] != '>')
			break;
		at = to;
	}
	return at;
}

static void table(struct units *u, struct fx_span text, const char *const *name, int cells)
{
	struct tag open = { -1, 0, 0 }, t;
	size_t from = 0;
	int more;

	do {
		more = next_tag(&t, text, from, name);
		if (open.name >= 0 && open.name < cells) {
			if (from < t.from)
				add(u, "cell", from, t.from);
			else if (name == otsl_tag && open.name == ECEL)
				add_said(u, "cell", from, from, open.from, open.to);
			else
				add_said(u, "cell", from, from, t.from, t.to);
		}
		open = t;
		from = name == otsl_tag ? skip_box(text, t.to) : t.to;
	} while (more);
}

static void html_table(struct units *u, struct fx_span text)
{
	table(u, text, html_tag, HTML_CELLS);
}

static void otsl(struct units *u, struct fx_span text)
{
	table(u, text, otsl_tag, OTSL_CELLS);
}

/* ---- smiles ---- */

static void smiles(struct units *u, struct fx_span text)
{
	const char *p = text.p, *end;
	struct fx_span all;

	if (!pp_piece(&all, &p, text.p + text.n))
		return;
	end = all.p + all.n;
	for (p = all.p; p < end;) {
		const char *from = p;
		const int c = *p++, next = p < end ? *p : 0;

		if (c == '[')
			while (p < end && *p != '[' && *p++ != ']')
				;
		else if ((c == 'C' && next == 'l') || (c == 'B' && next == 'r'))
			p++;
		else if (!strchr("BCNOPSFIbcnops*", c))
			continue;
		add_span(u, "atom", (struct fx_span){ from, (size_t)(p - from) });
	}
}

/* ---- kern ---- */

enum { COLUMNS = 32 };		/* as the guard takes; those beyond hold notes */

struct column {
	int spine, notes;
};
struct spines {
	struct column column[COLUMNS];
	int columns;		/* that are known */
	int spines;		/* that ever were */
};

static struct fx_span token(const char **p, const char *end)	/* up to a tab, which *p passes */
{
	const char *from = *p, *tab = memchr(from, '\t', (size_t)(end - from));

	*p = tab ? tab + 1 : end;
	return (struct fx_span){ from, (size_t)((tab ? tab : end) - from) };
}

static int is(struct fx_span s, const char *what)
{
	return s.n == strlen(what) && !memcmp(s.p, what, s.n);
}

static int names_notes(struct fx_span s)
{
	for (int i = 0; i < PP_KERN_NAMES; i++)
		if (is((struct fx_span){ s.p + 2, s.n - 2 }, pp_kern_name[i]))
			return 1;
	return 0;
}

static struct column column_at(struct spines *s, int i)
{
	return i < s->columns ? s->column[i] : (struct column){ s->spines++, 1 };
}

static void append(struct spines *s, struct column c)
{
	if (s->columns < COLUMNS)
		s->column[s->columns++] = c;
}

/* A line of interpretations: what the columns of those behind it are. */
static void interpret(struct spines *s, const char *p, const char *end)
{
	struct spines was = *s;
	int joined = -1, swapped = -1;

	s->columns = 0;
	for (int i = 0; p < end; i++) {
		const struct fx_span t = token(&p, end);
		struct column c = column_at(&was, i);
		const int join = is(t, "*v");

		if (t.n > 2 && !memcmp(t.p, "**", 2))
			c.notes = names_notes(t);
		if (!is(t, "*-") && !(join && joined == c.spine))
			append(s, c);
		joined = join ? c.spine : -1;
		if (is(t, "*^"))
			append(s, c);
		if (is(t, "*+"))
			append(s, (struct column){ was.spines++, 1 });
		if (!is(t, "*x"))
			continue;
		if (swapped >= 0) {
			s->column[s->columns - 1] = s->column[swapped];
			s->column[swapped] = c;
		}
		swapped = swapped < 0 ? s->columns - 1 : -1;
	}
	s->spines = was.spines;
}

static void notes(struct units *u, const struct spines *s, const char *p, const char *end)
{
	for (int i = 0; p < end; i++) {
		const struct fx_span t = token(&p, end);
		struct fx_span note;

		if (!t.n || memchr("*=!", *t.p, 3) || (i < s->columns && !s->column[i].notes))
			continue;
		for (const char *at = t.p; pp_piece(&note, &at, t.p + t.n);)
			if (!is(note, "."))
				add_span(u, "note", note);
	}
}

static void kern(struct units *u, struct fx_span text)
{
	const char *p = text.p, *const end = p + text.n;
	struct spines s = { .columns = 0 };

	for (const char *line_end; p < end; p = line_end + (line_end < end)) {
		line_end = memchr(p, '\n', (size_t)(end - p));
		line_end = line_end ? line_end : end;
		if (*p == '*')
			interpret(&s, p, line_end);
		else if (*p != '!')
			notes(u, &s, p, line_end);
	}
}

/* ---- all ---- */

static const struct {
	const char *language;
	void (*read)(struct units *u, struct fx_span text);
} row[] = {
	{ "text", plain_text },
	{ "ocr-words", ocr_words },
	{ "html-table", html_table },
	{ "html-table-ragged", html_table },
	{ "otsl", otsl },
	{ "smiles", smiles },
	{ "smiles-labels", smiles },
	{ "kern", kern },
};

enum fx_st pp_units(struct pp_unit **unit, int *n, struct fx_arena *a, const struct fx_answer *ans,
	const char *language, struct fx_err *e)
{
	const struct fx_span text = { ans->text, ans->len };
	struct units u = { .ans = ans };
	size_t i = 0;

	*n = 0;
	while (i < FX_COUNT(row) && strcmp(row[i].language, language ? language : "text") != 0)
		i++;
	if (i == FX_COUNT(row))
		return fx_fail(e, FX_USAGE, "nothing is known of the units of this language");
	row[i].read(&u, text);
	*unit = u.unit = FX_NEWN(a, (size_t)u.n + 1, struct pp_unit);
	if (!u.unit)
		return fx_fail(e, FX_NOMEM, "%d units of an answer", u.n);
	u.n = 0;
	row[i].read(&u, text);
	*n = u.n;
	return FX_OK;
}
