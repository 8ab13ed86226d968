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
	const char *from;		/* where it starts; NULL: there is none */
	int starts;			/* the next word is the first of a line */
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

static void end_word(struct taking *t, const char *end)
{
	struct fx_layer *l = t->to;
	struct fx_layer_word *w = l->word + l->words;
	const size_t len = t->from ? (size_t)(end - t->from) : 0;
	const char *from = t->from;
	double px[4];

	t->from = NULL;
	if (!len || l->words == FX_LAYER_MAX_WORDS ||
	    len > (size_t)(FX_LAYER_MAX_BYTES - l->bytes) || !fx_utf8_clean(from, len))
		return;
	place(px, t);
	*w = (struct fx_layer_word){ (float)px[0], (float)px[1], (float)px[2], (float)px[3],
		.at = l->bytes, .starts = t->starts };
	if (!(w->x0 < w->x1 && w->y0 < w->y1))
		return;
	for (const char *p = from; p < end; p = past(p))
		if (!is_mark(p)) {
			const size_t n = (size_t)(past(p) - p);

			memcpy(l->text + l->bytes, p, n);
			l->bytes += (int)n;
		}
	w->len = l->bytes - w->at;
	l->words += w->len > 0;
	t->starts &= !w->len;
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

/* Each character has a rectangle, blanks and newlines too. */
static void take(struct taking *t, const char *p, const PopplerRectangle *r, int marks)
{
	for (; *p; p = past(p)) {
		const int blank = *p == ' ' || *p == '\n', placed = marks || !is_mark(p);

		if (blank || (placed && t->from && apart(t->box, r)))
			end_word(t, p);
		t->starts |= *p == '\n';
		if (!blank && placed) {
			widen(t->box, r, !t->from);
			t->from = t->from ? t->from : p;
		}
		r += placed;
	}
	end_word(t, p);
}

void fx_pdf_layer(struct fx_layer *l, struct fx_in *in, int i, const struct fx_page *page,
	struct fx_arena *a)
{
	struct taking t = { .to = l, .page = page, .starts = 1 };
	PopplerPage *p = poppler_document_get_page(in->pdf, i);
	char *text = p ? poppler_page_get_text(p) : NULL;
	const size_t bytes = text ? strlen(text) : 0;
	PopplerRectangle *r = NULL;
	guint n = 0;
	int marks = 0;

	if (bytes && poppler_page_get_text_layout(p, &r, &n) &&
	    ((marks = characters(text, 1) == n) || characters(text, 0) == n)) {
		poppler_page_get_size(p, &t.pt[0], &t.pt[1]);
		l->word = FX_NEWN(a, (n < FX_LAYER_MAX_WORDS ? n : FX_LAYER_MAX_WORDS) + 1,
			struct fx_layer_word);
		l->text = fx_alloc(a, bytes < FX_LAYER_MAX_BYTES ? bytes : FX_LAYER_MAX_BYTES, 1);
		if (l->word && l->text)
			take(&t, text, r, marks);
	}
	g_free(r);
	g_free(text);
	if (p)
		g_object_unref(p);
}
