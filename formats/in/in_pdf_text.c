/* in_pdf_text.c - a PDF page's text layer through poppler-glib */
#include "source.h"
#include "utf8.h"

#include <math.h>
#include <poppler.h>
#include <string.h>

struct taking {
	struct fx_layer *to;
	const struct fx_page *page;
	double pt[2];			/* of the page as displayed, before `rotate` */
	double box[4];			/* of the word so far, points */
	double first[2], last[2];	/* middles of its first and last character ... */
	int chars;			/* ... of so many */
	const char *from;		/* where it starts; NULL: there is none */
	int starts;			/* the next word is the first of a line */
	int at;				/* of the next character, among those that have a place */
	GList *font, *used;		/* PopplerTextAttributes by character; that of the word */
};

/* Poppler puts marks around what runs from right to left, which have no place: U+202A .. U+202E. */
static int is_mark(const char *p)
{
	return !memcmp(p, "\xe2\x80", 2) && (unsigned char)p[2] >= 0xaa &&
		(unsigned char)p[2] <= 0xae;
}

static const char *past(const char *p)		/* one character, well-formed or not */
{
	do
		p++;
	while ((*p & 0xc0) == 0x80);
	return p;
}

static size_t characters(const char *p, int marks)
{
	size_t n = 0;

	for (; *p; p = past(p))
		n += marks || !is_mark(p);
	return n;
}

/* Points of the page as displayed to pixels of the raster, which is turned by quarters. */
static void place(double px[4], const struct taking *t)
{
	const double *b = t->box, *pt = t->pt;
	const double turned[4][4] = {
		{ b[0], b[1], b[2], b[3] },
		{ pt[1] - b[3], b[0], pt[1] - b[1], b[2] },
		{ pt[0] - b[2], pt[1] - b[3], pt[0] - b[0], pt[1] - b[1] },
		{ b[1], pt[0] - b[2], b[3], pt[0] - b[0] },
	};
	const int q = t->page->rotation;
	const int size[2] = { t->page->raster.w, t->page->raster.h };

	for (int i = 0; i < 4; i++) {
		const double v = turned[q][i] * size[i & 1] / pt[(i ^ q) & 1];

		px[i] = fmax(0, fmin(v, size[i & 1]));
	}
}

/* No character of any text: a control, or nothing that can be told. */
static int is_void(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/* Of fonts that do not say what their characters are. */
static int is_odd(int32_t c)
{
	return is_void(c) || c == 0xfffd || (c >= 0xe000 && c < 0xf900) || c >= 0xf0000 ||
		(c & 0xfffe) == 0xfffe;
}

/* White_Space of Unicode that Poppler hands over as characters of a word. */
static int is_blank(const char *p)
{
	const int32_t c = fx_utf8_next(&p, past(p));

	return c == ' ' || c == '\n' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
		c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* The word's characters into the layer's text; Latin ligatures U+FB00 .. U+FB06 as their letters
 * (their NFKC), which never takes more bytes: people search for letters. */
static void put_text(struct fx_layer *l, const char *p, const char *end)
{
	static const char *const ligature[] = { "ff", "fi", "fl", "ffi", "ffl", "st", "st" };

	while (p < end) {
		const char *from = p;
		const int32_t c = fx_utf8_next(&p, end);
		size_t n = (size_t)(p - from);

		if (is_mark(from) || c == ' ')
			continue;
		l->glyphs++;
		l->odd += is_odd(c);
		if (is_void(c))
			continue;
		if (c >= 0xfb00 && c <= 0xfb06) {
			from = ligature[c - 0xfb00];
			n = strlen(from);
		}
		memcpy(l->text + l->bytes, from, n);
		l->bytes += (int)n;
	}
}

/* What a font's name says of its letters; TeX's say it in their own way. */
static int style_of(const char *name)
{
	static const struct { const char *part, *but; int style; } says[] = {
		{ "Bold", NULL, FX_LAYER_BOLD }, { "bold", NULL, FX_LAYER_BOLD },
		{ "Black", NULL, FX_LAYER_BOLD }, { "Heavy", NULL, FX_LAYER_BOLD },
		{ "Demi", NULL, FX_LAYER_BOLD }, { "Medi", "Medium", FX_LAYER_BOLD },
		{ "CMBX", NULL, FX_LAYER_BOLD }, { "SFBX", NULL, FX_LAYER_BOLD },
		{ "Ital", NULL, FX_LAYER_ITALIC }, { "ital", NULL, FX_LAYER_ITALIC },
		{ "Obli", NULL, FX_LAYER_ITALIC }, { "Slant", NULL, FX_LAYER_ITALIC },
		{ "CMTI", NULL, FX_LAYER_ITALIC }, { "CMSL", NULL, FX_LAYER_ITALIC },
		{ "CMMI", NULL, FX_LAYER_ITALIC }, { "SFTI", NULL, FX_LAYER_ITALIC },
		{ "Mono", "Monotype", FX_LAYER_MONO }, { "Courier", NULL, FX_LAYER_MONO },
		{ "Consol", NULL, FX_LAYER_MONO }, { "Typewriter", NULL, FX_LAYER_MONO },
		{ "CMTT", NULL, FX_LAYER_MONO }, { "SFTT", NULL, FX_LAYER_MONO },
	};
	int style = 0;

	for (size_t i = 0; i < FX_COUNT(says); i++)
		if (strstr(name, says[i].part) && !(says[i].but && strstr(name, says[i].but)))
			style |= says[i].style;
	return style;
}

/* Its font is that of its first character. */
static void set_font(struct fx_layer_word *w, const struct taking *t)
{
	const PopplerTextAttributes *f = t->used ? t->used->data : NULL;
	const struct fx_raster *r = &t->page->raster;
	double px;

	if (!f)
		return;
	px = f->font_size * sqrt((double)r->w * r->h / (t->pt[0] * t->pt[1]));
	w->size = px > 0 && px <= FX_RASTER_MAX_SIDE ? (float)px : 0;
	w->style = f->font_name ? style_of(f->font_name) : 0;
}

/* Where its characters go to: Poppler has them in their visual order, whatever their script. -1: it
 * has one only, or two that seem to stand on their heads, as signs and their exponents do. */
static int turn_of(const struct taking *t)
{
	const double dx = t->last[0] - t->first[0], dy = t->last[1] - t->first[1];
	const int turn = fabs(dx) >= fabs(dy) ? (dx < 0 ? 2 : 0) : dy < 0 ? 1 : 3;

	if ((dx == 0 && dy == 0) || (turn == 2 && t->chars < 3))
		return -1;
	return (turn - t->page->rotation) & 3;
}

static void end_word(struct taking *t, const char *end)
{
	struct fx_layer *l = t->to;
	struct fx_layer_word *w = l->word + l->words;
	const size_t len = t->from ? (size_t)(end - t->from) : 0;
	const char *from = t->from;
	double px[4];

	t->from = NULL;
	if (!len || l->words == FX_LAYER_MAX_WORDS || len > (size_t)(FX_LAYER_MAX_BYTES - l->bytes))
		return;
	place(px, t);
	*w = (struct fx_layer_word){ (float)px[0], (float)px[1], (float)px[2], (float)px[3],
		.at = l->bytes, .starts = t->starts, .turn = turn_of(t) };
	if (!(w->x0 < w->x1 && w->y0 < w->y1))
		return;
	set_font(w, t);
	put_text(l, from, end);
	w->len = l->bytes - w->at;
	l->words += w->len > 0;
	t->starts &= !w->len;
}

/* The turn of most letters of words from .. to; -1: none is known. */
static int usual_turn(const struct fx_layer *l, int from, int to)
{
	int letters[4] = { 0 }, most = 0;

	for (int i = from; i < to; i++)
		if (l->word[i].turn >= 0)
			letters[l->word[i].turn] += l->word[i].len;
	for (int i = 1; i < 4; i++)
		most = letters[i] > letters[most] ? i : most;
	return letters[most] ? most : -1;
}

/* Poppler's lines have one direction each; where it isn't known, it is that of the page. */
static void turn_lines(struct fx_layer *l)
{
	const int page = usual_turn(l, 0, l->words);

	for (int i = 0, k; i < l->words; i = k) {
		int turn;

		for (k = i + 1; k < l->words && !l->word[k].starts; k++)
			;
		turn = usual_turn(l, i, k);
		turn = turn >= 0 ? turn : page >= 0 ? page : 0;
		for (int j = i; j < k; j++)
			l->word[j].turn = turn;
	}
}

static void widen(double box[4], const PopplerRectangle *r, int first)
{
	const double b[4] = { fmin(r->x1, r->x2), fmin(r->y1, r->y2), fmax(r->x1, r->x2),
		fmax(r->y1, r->y2) };

	for (int i = 0; i < 4; i++)
		box[i] = first ? b[i] : i < 2 ? fmin(box[i], b[i]) : fmax(box[i], b[i]);
}

/* Poppler leaves the blank out between columns. Within a word it has no gap of a tenth of the
 * font's size (TextOutputDev.cc, minWordBreakSpace), which is about a character's longer side. */
static int apart(const double box[4], const PopplerRectangle *r)
{
	double b[4], gap;

	widen(b, r, 1);
	gap = fmax(fmax(b[0] - box[2], box[0] - b[2]), fmax(b[1] - box[3], box[1] - b[3]));
	return gap > 0.15 * fmax(b[2] - b[0], b[3] - b[1]);
}

/* Hebrew, Arabic and their like, with their presentation forms. */
static int is_rtl(const char *p)
{
	const int32_t c = fx_utf8_next(&p, past(p));

	return (c >= 0x590 && c < 0x900) || (c >= 0xfb1d && c < 0xfe00) ||
		(c >= 0xfe70 && c < 0xff00);
}

/* Poppler also puts blanks into words that are read from right to left. 1: the letter after the
 * blank at p, whose rectangle r is, stands right beside the word so far, level with it. */
static int touches(const struct taking *t, const char *p, const PopplerRectangle *r, int marks)
{
	double b[4], high, gap;

	if (*p != ' ' || !t->from || !is_rtl(t->from))
		return 0;
	for (p++, r++; *p && is_mark(p); p = past(p))
		r += marks;
	if (!is_rtl(p))
		return 0;
	widen(b, r, 1);
	high = fmin(b[3] - b[1], t->box[3] - t->box[1]);
	gap = fmax(b[0] - t->box[2], t->box[0] - b[2]);
	return fmin(b[3], t->box[3]) - fmax(b[1], t->box[1]) > high / 2 &&
		fabs(gap) < 0.03 * high;
}

static void start_word(struct taking *t, const char *p)
{
	t->from = p;
	while (t->font && ((PopplerTextAttributes *)t->font->data)->end_index < t->at)
		t->font = t->font->next;
	t->used = t->font;
}

/* Each character has a rectangle, blanks and newlines too. */
static void take(struct taking *t, const char *p, const PopplerRectangle *r, int marks)
{
	for (; *p; p = past(p)) {
		const int blank = is_blank(p), placed = marks || !is_mark(p);

		const int ends = blank ? !touches(t, p, r, marks) :
			placed && t->from && apart(t->box, r);

		if (ends)
			end_word(t, p);
		t->starts |= *p == '\n';
		if (!blank && placed) {
			const double x = (r->x1 + r->x2) / 2, y = (r->y1 + r->y2) / 2;

			widen(t->box, r, !t->from);
			if (!t->from) {
				start_word(t, p);
				t->first[0] = x;
				t->first[1] = y;
				t->chars = 0;
			}
			t->chars++;
			t->last[0] = x;
			t->last[1] = y;
		}
		r += placed;
		t->at += placed;
	}
	end_word(t, p);
	turn_lines(t->to);
}

/* Share of the page that pictures cover, by the middles of cells of a grid. */
static float pictured(PopplerPage *p, const double pt[2])
{
	enum { CELLS = 64, MOST = 10000 };
	unsigned char seen[CELLS][CELLS] = { { 0 } };
	GList *all = poppler_page_get_image_mapping(p);
	int sum = 0, left = MOST;

	for (GList *i = all; i && left--; i = i->next) {
		const PopplerRectangle *r = &((PopplerImageMapping *)i->data)->area;
		double b[4];
		int from[2], to[2];

		widen(b, r, 1);
		for (int k = 0; k < 2; k++) {
			const double lo = b[k] / pt[k] * CELLS - 0.5;
			const double hi = b[k + 2] / pt[k] * CELLS - 0.5;

			from[k] = (int)ceil(fmax(0, fmin(lo, CELLS)));
			to[k] = (int)ceil(fmax(0, fmin(hi, CELLS)));
		}
		for (int y = from[1]; y < to[1]; y++)
			for (int x = from[0]; x < to[0]; x++) {
				sum += !seen[y][x];
				seen[y][x] = 1;
			}
	}
	poppler_page_free_image_mapping(all);
	return (float)sum / (CELLS * CELLS);
}

static guint characters_in(PopplerPage *p, const PopplerRectangle *area)
{
	PopplerRectangle copy = *area, *r = NULL;
	guint n = 0;

	if (!poppler_page_get_text_layout_for_area(p, &copy, &r, &n))
		n = 0;
	g_free(r);
	return n;
}

/* 1: a letter of U+0590 to U+07FF or of their presentation forms, U+FB1D to U+FEFC, is there; or
 * nothing is, which is what such a page may look like. */
static int any_from_right(PopplerPage *p, const PopplerRectangle *area)
{
	PopplerRectangle copy = *area;
	char *text = poppler_page_get_text_for_area(p, &copy);
	int any = !text || !*text;

	for (const unsigned char *c = (unsigned char *)text; c && *c && !any; c++)
		any = (*c >= 0xd6 && *c <= 0xdf) || (*c == 0xef && c[1] >= 0xac && c[1] <= 0xbb);
	g_free(text);
	return any;
}

/* Poppler's text of a page is a selection between two points in reading order, of which each takes
 * the block that is next to it. From the upper left corner to the lower right that is all, unless
 * most is read from right to left: then it goes from the right, and not from the corner if the
 * first block or the last is short. The points between which most lies. */
static void set_area(PopplerRectangle *area, PopplerPage *p, const double pt[2])
{
	enum { STEPS = 16 };
	const PopplerRectangle right = { pt[0], 0, 0, pt[1] };
	PopplerRectangle now = right;
	guint most;

	*area = (PopplerRectangle){ 0, 0, pt[0], pt[1] };
	if (!any_from_right(p, area))
		return;
	most = characters_in(p, area);
	if (characters_in(p, &right) <= most)
		return;
	for (int i = 0; i <= 2 * STEPS; i++) {
		guint n;

		if (i == STEPS)
			now = *area;		/* where it starts is known */
		if (i < STEPS)
			now.x1 = pt[0] * (STEPS - i) / STEPS;
		else
			now.x2 = pt[0] * (i - STEPS) / STEPS;
		n = characters_in(p, &now);
		if (n > most) {
			most = n;
			*area = now;
		}
	}
}

static void take_page(struct taking *t, PopplerPage *p, struct fx_arena *a)
{
	struct fx_layer *l = t->to;
	PopplerRectangle area, *r = NULL;
	size_t bytes;
	GList *fonts;
	char *text;
	guint n = 0;
	int marks = 0;

	set_area(&area, p, t->pt);
	text = poppler_page_get_text_for_area(p, &area);
	bytes = text ? strlen(text) : 0;
	if (bytes && poppler_page_get_text_layout_for_area(p, &area, &r, &n) &&
	    ((marks = characters(text, 1) == n) || characters(text, 0) == n)) {
		l->word = FX_NEWN(a, (n < FX_LAYER_MAX_WORDS ? n : FX_LAYER_MAX_WORDS) + 1,
			struct fx_layer_word);
		l->text = fx_alloc(a, bytes < FX_LAYER_MAX_BYTES ? bytes : FX_LAYER_MAX_BYTES, 1);
		t->font = fonts = poppler_page_get_text_attributes_for_area(p, &area);
		if (l->word && l->text)
			take(t, text, r, marks);
		poppler_page_free_text_attributes(fonts);
		if (l->words)
			l->pictured = pictured(p, t->pt);
	}
	g_free(r);
	g_free(text);
}

void fx_pdf_layer(struct fx_layer *l, struct fx_in *in, int i, const struct fx_page *page,
	struct fx_arena *a)
{
	struct taking t = { .to = l, .page = page, .starts = 1 };
	PopplerPage *p = fx_pdf_at(in, i);

	if (!p)
		return;
	poppler_page_get_size(p, &t.pt[0], &t.pt[1]);
	take_page(&t, p, a);
}

int fx_pdf_has_text(struct fx_in *in, int i)
{
	PopplerPage *p = fx_pdf_at(in, i);
	PopplerRectangle area;
	double pt[2];
	char *text;
	int has;

	if (!p)
		return 0;
	poppler_page_get_size(p, &pt[0], &pt[1]);
	set_area(&area, p, pt);
	text = poppler_page_get_text_for_area(p, &area);
	has = text && text[strspn(text, " \t\r\n\f")];
	g_free(text);
	return has;
}
