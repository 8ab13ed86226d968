/* write_alto.c - ALTO 4.3 (https://www.loc.gov/standards/alto/v4/alto-4-3.xsd), one file for all
 * pages, in pixels of each page's raster. What a block is stands in its tag; a word that a hyphen
 * broke in two is given whole with both parts. Where the place of something is not known, none is
 * given: the format allows that. */
#include "flow.h"
#include "place.h"
#include "put_xml.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- places ---- */

static int is_box(const float q[8])
{
	return fabsf(q[1] - q[3]) < 0.5f && fabsf(q[5] - q[7]) < 0.5f &&
		fabsf(q[0] - q[6]) < 0.5f && fabsf(q[2] - q[4]) < 0.5f;
}

/* HPOS .. HEIGHT; 1: it is not rectangular, and wants a shape. */
static int place(struct fx_put_xml *x, const struct fx_dpage *p, const float quad[8])
{
	int box[4];

	if (!fx_place_box(box, p, quad))
		return 0;
	fx_px_attr_f(x, "HPOS", "%d", box[0]);
	fx_px_attr_f(x, "VPOS", "%d", box[1]);
	fx_px_attr_f(x, "WIDTH", "%d", box[2] - box[0]);
	fx_px_attr_f(x, "HEIGHT", "%d", box[3] - box[1]);
	return !is_box(quad);
}

static void shape(struct fx_put_xml *x, const float quad[8])
{
	int q[8];

	for (int i = 0; i < 8; i++)
		q[i] = (int)roundf(quad[i]);
	fx_px_open(x, "Shape");
	fx_px_open(x, "Polygon");
	fx_px_attr_f(x, "POINTS", "%d,%d %d,%d %d,%d %d,%d", q[0], q[1], q[2], q[3], q[4], q[5],
		q[6], q[7]);
	fx_px_close(x, 0);
	fx_px_close(x, 0);
}

/* ---- words ---- */

struct whole {				/* of the page: words that were broken */
	int *next, *first;		/* (words) the word that it goes on in, -1: none; the first
					 * part of its word, itself: it is no later part */
};

static enum fx_st find_whole(struct whole *w, const struct fx_dpage *p, struct fx_arena *a,
	struct fx_err *e)
{
	w->next = FX_NEWN(a, (size_t)p->words + 1, int);
	w->first = FX_NEWN(a, (size_t)p->words + 1, int);
	if (!w->next || !w->first)
		return fx_fail(e, FX_NOMEM, "no memory for a page of %d words", p->words);
	fx_flow_next(w->next, p);
	for (int i = 0; i < p->words; i++)
		w->first[i] = i;
	for (int i = 0; i < p->words; i++)
		if (w->next[i] >= 0)
			w->first[w->next[i]] = w->first[i];
	return FX_OK;
}

/* The bytes of a word that are not the hyphen that broke it. */
static struct fx_span stem(const struct fx_dword *w)
{
	struct fx_span s = { w->text, strlen(w->text) };

	if (w->join == FX_JOIN_HYPHEN)
		s.n = fx_flow_stem(s);
	return s;
}

static void subs(struct fx_put_xml *x, const struct fx_dpage *p, const struct whole *w, int i)
{
	const int first = w->first[i];
	struct fx_membuf m;
	struct fx_out mem;

	if (first == i && w->next[i] < 0)
		return;
	fx_out_mem(&mem, &m);
	for (int k = first; k >= 0; k = w->next[k]) {
		const struct fx_span s = stem(p->word + k);

		fx_put(&mem, s.p, s.n);
	}
	fx_px_attr(x, "SUBS_TYPE", first == i ? "HypPart1" : "HypPart2");
	fx_px_attr(x, "SUBS_CONTENT", m.p);
	fx_px_failed(x, &mem);
	free(m.p);
}

static void content(struct fx_put_xml *x, struct fx_span s)
{
	fx_px_attr_span(x, "CONTENT", s);
}

static void string(struct fx_put_xml *x, const struct fx_dpage *p, const struct whole *whole,
	int i, struct fx_span text)
{
	static const char *const style[] = { NULL, "bold", "italics", "bold italics" };
	const struct fx_dword *w = p->word + i;
	int skewed;

	fx_px_open(x, "String");
	fx_px_attr_f(x, "ID", "p%dw%d", p->number, i + 1);
	skewed = place(x, p, w->quad);
	content(x, text);
	fx_px_attr(x, "STYLE", style[w->style & (FX_BOLD | FX_ITALIC)]);
	subs(x, p, whole, i);
	if (w->confidence >= 0)
		fx_px_attr_num(x, "WC", w->confidence < 1 ? (double)w->confidence : 1, 4);
	if (skewed)
		shape(x, w->quad);
	if (w->other && *w->other)
		fx_px_leaf(x, "ALTERNATIVE", w->other);
	fx_px_close(x, 0);
}

static void line(struct fx_put_xml *x, const struct fx_dpage *p, const struct whole *w, int nth)
{
	const struct fx_dline *l = p->line + nth;
	int skewed;

	fx_px_open(x, "TextLine");
	fx_px_attr_f(x, "ID", "p%dl%d", p->number, nth + 1);
	skewed = place(x, p, l->quad);
	if (skewed)
		shape(x, l->quad);
	for (int i = l->word; i < l->word + l->words; i++) {
		const struct fx_span all = { p->word[i].text, strlen(p->word[i].text) };
		const int last = i == l->word + l->words - 1;
		const struct fx_span text = last ? stem(p->word + i) : all;

		string(x, p, w, i, text);
		if (!last && p->word[i].join == FX_JOIN_BLANK) {
			fx_px_open(x, "SP");
			fx_px_close(x, 0);
		}
		if (text.n < all.n) {
			fx_px_open(x, "HYP");
			content(x, (struct fx_span){ all.p + text.n, all.n - text.n });
			fx_px_close(x, 0);
		}
	}
	fx_px_close(x, 0);
}

/* ---- blocks ---- */

static const char *element(const struct fx_dblock *b)
{
	return b->kind == FX_DOC_RULE ? "GraphicalElement" : b->lines || fx_running(b->kind) ||
		b->kind == FX_DOC_HEADING || fx_dblock_furniture(b->kind) ? "TextBlock" :
		"Illustration";
}

static void block(struct fx_put_xml *x, const struct fx_dpage *p, const struct whole *w, int nth)
{
	const struct fx_dblock *b = p->block + nth;
	const char *name = element(b);
	const int text = !strcmp(name, "TextBlock");
	float turn = b->lines ? fx_place_angle(p->line[b->line].quad) : 0;
	int skewed;

	fx_px_open(x, name);
	fx_px_attr_f(x, "ID", "p%db%d", p->number, nth + 1);
	fx_px_attr(x, "TAGREFS", fx_dblock_name(b->kind));
	skewed = place(x, p, b->quad);
	if (turn != 0)
		fx_px_attr_num(x, "ROTATION", (double)turn, 1);
	if (skewed)
		shape(x, b->quad);
	for (int i = b->line; text && i < b->line + b->lines; i++)
		line(x, p, w, i);
	fx_px_close(x, 0);
}

/* Words without places: lines of strings. */
static void text(struct fx_put_xml *x, const struct fx_dpage *p)
{
	const char *s = p->text;
	struct fx_span l, w;

	fx_px_open(x, "TextBlock");
	fx_px_attr_f(x, "ID", "p%dtext", p->number);
	while (fx_flow_line(&l, &s)) {
		int n = 0;

		for (; fx_flow_word(&w, &l); n++) {
			fx_px_open(x, n ? "SP" : "TextLine");
			if (n)
				fx_px_close(x, 0);
			fx_px_open(x, "String");
			content(x, w);
			fx_px_close(x, 0);
		}
		if (n)
			fx_px_close(x, 0);
	}
	fx_px_close(x, 0);
}

static void page(struct fx_writing *on, const struct fx_dpage *p)
{
	struct fx_put_xml *x = on->state;
	struct whole w;
	struct fx_arena a;
	char status[256];
	int size[2];

	fx_place_size(size, p);
	fx_px_status(status, sizeof(status), p);
	fx_arena_init(&a, 0);
	if (find_whole(&w, p, &a, &on->o->err) == FX_OK) {
		fx_px_open(x, "Page");
		fx_px_attr_f(x, "ID", "p%d", p->number);
		if (size[0]) {
			fx_px_attr_f(x, "HEIGHT", "%d", size[1]);
			fx_px_attr_f(x, "WIDTH", "%d", size[0]);
		}
		fx_px_attr_f(x, "PHYSICAL_IMG_NR", "%d", p->number);
		fx_px_attr(x, "PRINTED_IMG_NR", p->label);
		fx_px_attr(x, "QUALITY_DETAIL", p->status == FX_PAGE_OK ? NULL : status);
		if (p->confidence >= 0)
			fx_px_attr_num(x, "PC", p->confidence < 1 ? (double)p->confidence : 1, 4);
		fx_px_open(x, "PrintSpace");
		if (p->text && *p->text)
			text(x, p);
		for (int i = 0; i < p->blocks; i++)
			block(x, p, &w, i);
		fx_px_close(x, 0);
		fx_px_close(x, 0);
		fx_px_flush(x);
	}
	fx_arena_reset(&a);
}

/* ---- the file ---- */

static void description(struct fx_put_xml *x, const struct fx_writing *on)
{
	char date[24];

	fx_px_date(date, on->opts.epoch);
	fx_px_open(x, "Description");
	fx_px_leaf(x, "MeasurementUnit", "pixel");
	fx_px_open(x, "sourceImageInformation");
	fx_px_leaf(x, "fileName", on->d->name);
	fx_px_close(x, 0);
	fx_px_open(x, "Processing");
	fx_px_attr(x, "ID", "read");
	fx_px_leaf(x, "processingCategory", "contentGeneration");
	fx_px_leaf(x, "processingDateTime", date);
	if (on->d->model)
		fx_px_leaf(x, "processingStepSettings", on->d->model);
	fx_px_open(x, "processingSoftware");
	fx_px_leaf(x, "softwareName", "palimpsest");
	fx_px_leaf(x, "softwareVersion", on->d->tool);
	fx_px_close(x, 0);
	fx_px_close(x, 0);
	fx_px_close(x, 0);
}

static void begin(struct fx_writing *on)
{
	struct fx_put_xml *x = fx_px_begin(on);

	if (!x)
		return;
	fx_px_open(x, "alto");
	fx_px_attr(x, "xmlns", "http://www.loc.gov/standards/alto/ns-v4#");
	fx_px_attr(x, "SCHEMAVERSION", "4.3");
	description(x, on);
	fx_px_open(x, "Tags");
	for (int k = 0; k < FX_DOC_KINDS; k++) {
		fx_px_open(x, "LayoutTag");
		fx_px_attr(x, "ID", fx_dblock_name((enum fx_dblock_kind)k));
		fx_px_attr(x, "LABEL", fx_dblock_name((enum fx_dblock_kind)k));
		fx_px_close(x, 0);
	}
	fx_px_close(x, 0);
	fx_px_open(x, "Layout");
}

const struct fx_writer fx_writer_alto = {
	.name = "alto", .suffix = ".alto.xml", .media_type = "application/xml",
	.begin = begin, .page = page, .end = fx_px_end, .drop = fx_px_drop,
};
