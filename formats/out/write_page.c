/* write_page.c - PAGE XML, 2019-07-15 (PRImA Research Lab, pagecontent.xsd), a file for each page.
 * Points are whole pixels of the page's raster. The format wants a place for everything and a size
 * of the page: what has none of its own has the page's, and a page of unknown size is one pixel. */
#include "flow.h"
#include "place.h"
#include "put_xml.h"

#include <math.h>
#include <string.h>

static const char ns[] = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15";

struct on { struct fx_put_xml *x; const struct fx_dpage *p; int size[2]; };

static int within(float v, int side)
{
	return !(v > 0) ? 0 : v >= (float)(side - 1) ? side - 1 : (int)roundf(v);
}

static void coords(const struct on *o, const float quad[8])
{
	const int w = o->size[0] - 1, h = o->size[1] - 1;
	int q[8] = { 0, 0, w, 0, w, h, 0, h }, box[4];

	for (int i = 0; i < 8 && quad && fx_place_box(box, o->p, quad); i++)
		q[i] = within(quad[i], o->size[i & 1]);
	fx_px_open(o->x, "Coords");
	fx_px_attr_f(o->x, "points", "%d,%d %d,%d %d,%d %d,%d", q[0], q[1], q[2], q[3], q[4],
		q[5], q[6], q[7]);
	fx_px_close(o->x, 0);
}

static void equiv(const struct on *o, struct fx_span text, float conf, int index)
{
	fx_px_open(o->x, "TextEquiv");
	if (index)
		fx_px_attr_f(o->x, "index", "%d", index);
	if (conf >= 0)
		fx_px_attr_num(o->x, "conf", conf < 1 ? (double)conf : 1, 4);
	fx_px_open(o->x, "Unicode");
	fx_px_span(o->x, text);
	fx_px_close(o->x, 1);
	fx_px_close(o->x, 0);
}

static void word(const struct on *o, int nth)
{
	const struct fx_dword *w = o->p->word + nth;

	fx_px_open(o->x, "Word");
	fx_px_attr_f(o->x, "id", "w%d", nth + 1);
	coords(o, w->quad);
	equiv(o, (struct fx_span){ w->text, strlen(w->text) }, w->confidence, 0);
	if (w->other && *w->other)
		equiv(o, (struct fx_span){ w->other, strlen(w->other) }, -1, 1);
	if (w->style) {
		fx_px_open(o->x, "TextStyle");
		if (w->style & FX_MONO)
			fx_px_attr(o->x, "monospace", "true");
		if (w->style & FX_BOLD)
			fx_px_attr(o->x, "bold", "true");
		if (w->style & FX_ITALIC)
			fx_px_attr(o->x, "italic", "true");
		fx_px_close(o->x, 0);
	}
	fx_px_close(o->x, 0);
}

/* The words of a line, as printed, in one text. */
static void line_text(const struct on *o, const struct fx_dline *l)
{
	fx_px_open(o->x, "TextEquiv");
	fx_px_open(o->x, "Unicode");
	for (int i = l->word; i < l->word + l->words; i++) {
		fx_px_text(o->x, o->p->word[i].text);
		if (i < l->word + l->words - 1 && o->p->word[i].join == FX_JOIN_BLANK)
			fx_px_text(o->x, " ");
	}
	fx_px_close(o->x, 1);
	fx_px_close(o->x, 0);
}

static void lines(const struct on *o, const struct fx_dblock *b)
{
	for (int i = b->line; i < b->line + b->lines; i++) {
		const struct fx_dline *l = o->p->line + i;

		fx_px_open(o->x, "TextLine");
		fx_px_attr_f(o->x, "id", "l%d", i + 1);
		coords(o, l->quad);
		for (int k = l->word; k < l->word + l->words; k++)
			word(o, k);
		line_text(o, l);
		fx_px_close(o->x, 0);
	}
}

/* ---- regions ---- */

static const struct { const char *element, *type; } region_of[FX_DOC_KINDS] = {
	[FX_DOC_TEXT] = { "TextRegion", "paragraph" },
	[FX_DOC_HEADING] = { "TextRegion", "heading" },
	[FX_DOC_LIST_ITEM] = { "TextRegion", "paragraph" },
	[FX_DOC_CAPTION] = { "TextRegion", "caption" },
	[FX_DOC_FOOTNOTE] = { "TextRegion", "footnote" },
	[FX_DOC_PAGE_HEADER] = { "TextRegion", "header" },
	[FX_DOC_PAGE_FOOTER] = { "TextRegion", "footer" },
	[FX_DOC_PAGE_NUMBER] = { "TextRegion", "page-number" },
	[FX_DOC_TABLE] = { "TableRegion", NULL },
	[FX_DOC_FORMULA] = { "MathsRegion", NULL },
	[FX_DOC_MOLECULE] = { "ChemRegion", NULL },
	[FX_DOC_MUSIC] = { "MusicRegion", NULL },
	[FX_DOC_FIGURE] = { "ImageRegion", NULL },
	[FX_DOC_RULE] = { "SeparatorRegion", NULL },
};

/* The part of a region that is not text but has words. */
static void words_in(const struct on *o, const struct fx_dblock *b, int nth)
{
	fx_px_open(o->x, "TextRegion");
	fx_px_attr_f(o->x, "id", "r%dt", nth + 1);
	coords(o, b->quad);
	lines(o, b);
	fx_px_close(o->x, 0);
}

static void region(const struct on *o, int nth)
{
	const struct fx_dblock *b = o->p->block + nth;
	const unsigned kind = (unsigned)b->kind < FX_DOC_KINDS ? b->kind : FX_DOC_TEXT;
	const float turn = b->lines ? fx_place_angle(o->p->line[b->line].quad) : 0;

	fx_px_open(o->x, region_of[kind].element);
	fx_px_attr_f(o->x, "id", "r%d", nth + 1);
	if (kind == FX_DOC_LIST_ITEM || kind == FX_DOC_HEADING)
		fx_px_attr_f(o->x, "custom", "structure {type:%s; level:%d;}",
			fx_dblock_name(b->kind), b->level);
	if (b->continues)
		fx_px_attr(o->x, "continuation", "true");
	if (turn != 0)
		fx_px_attr_num(o->x, "orientation", (double)turn, 1);
	fx_px_attr(o->x, "type", region_of[kind].type);
	coords(o, b->quad);
	if (region_of[kind].type)
		lines(o, b);
	else if (b->lines)
		words_in(o, b, nth);
	fx_px_close(o->x, 0);
}

static void order(const struct on *o)
{
	int n = 0;

	for (int i = 0; i < o->p->blocks; i++) {
		if (o->p->block[i].kind == FX_DOC_RULE)
			continue;
		if (!n) {
			fx_px_open(o->x, "ReadingOrder");
			fx_px_open(o->x, "OrderedGroup");
			fx_px_attr(o->x, "id", "order");
		}
		fx_px_open(o->x, "RegionRefIndexed");
		fx_px_attr_f(o->x, "index", "%d", n++);
		fx_px_attr_f(o->x, "regionRef", "r%d", i + 1);
		fx_px_close(o->x, 0);
	}
	if (n) {
		fx_px_close(o->x, 0);
		fx_px_close(o->x, 0);
	}
}

/* Words without places: lines of one text. */
static void text(const struct on *o)
{
	const char *s = o->p->text;
	struct fx_span l, w;

	fx_px_open(o->x, "TextRegion");
	fx_px_attr(o->x, "id", "text");
	fx_px_attr(o->x, "type", "paragraph");
	coords(o, NULL);
	fx_px_open(o->x, "TextEquiv");
	fx_px_open(o->x, "Unicode");
	for (int lines = 0; fx_flow_line(&l, &s); lines++) {
		if (lines)
			fx_px_newline(o->x);
		for (int n = 0; fx_flow_word(&w, &l); n++) {
			if (n)
				fx_px_text(o->x, " ");
			fx_px_span(o->x, w);
		}
	}
	fx_px_close(o->x, 1);
	fx_px_close(o->x, 0);
	fx_px_close(o->x, 0);
}

/* ---- the file ---- */

static void metadata(struct fx_put_xml *x, const struct fx_writing *w, const struct fx_dpage *p)
{
	char date[24], creator[64], status[256];

	fx_px_date(date, w->opts.epoch);
	snprintf(creator, sizeof(creator), "palimpsest %s", w->d->tool);
	fx_px_status(status, sizeof(status), p);
	fx_px_open(x, "Metadata");
	fx_px_leaf(x, "Creator", creator);
	fx_px_leaf(x, "Created", date);
	fx_px_leaf(x, "LastChange", date);
	if (p->status != FX_PAGE_OK)
		fx_px_leaf(x, "Comments", status);
	fx_px_close(x, 0);
}

static void page(struct fx_writing *w, const struct fx_dpage *p)
{
	struct on o = { w->state, p, { 0 } };

	fx_place_size(o.size, p);
	for (int i = 0; i < 2; i++)
		o.size[i] = o.size[i] ? o.size[i] : 1;
	metadata(o.x, w, p);
	fx_px_open(o.x, "Page");
	fx_px_attr(o.x, "imageFilename", w->d->name);
	fx_px_attr_f(o.x, "imageWidth", "%d", o.size[0]);
	fx_px_attr_f(o.x, "imageHeight", "%d", o.size[1]);
	if (p->dpi > 0) {
		fx_px_attr_num(o.x, "imageXResolution", (double)p->dpi, 2);
		fx_px_attr_num(o.x, "imageYResolution", (double)p->dpi, 2);
		fx_px_attr(o.x, "imageResolutionUnit", "PPI");
	}
	fx_px_attr_f(o.x, "custom", "page {number:%d;}", p->number);
	if (p->status == FX_PAGE_BLANK)
		fx_px_attr(o.x, "type", "blank");
	if (p->confidence >= 0)
		fx_px_attr_num(o.x, "conf", p->confidence < 1 ? (double)p->confidence : 1, 4);
	order(&o);
	if (p->text && *p->text)
		text(&o);
	for (int i = 0; i < p->blocks; i++)
		region(&o, i);
	fx_px_close(o.x, 0);
	fx_px_flush(o.x);
}

static void begin(struct fx_writing *w)
{
	struct fx_put_xml *x = fx_px_begin(w);

	if (!x)
		return;
	fx_px_open(x, "PcGts");
	fx_px_attr(x, "xmlns", ns);
}

const struct fx_writer fx_writer_page = {
	.name = "page", .suffix = ".page.xml", .media_type = "application/xml", .one_page = 1,
	.begin = begin, .page = page, .end = fx_px_end, .drop = fx_px_drop,
};
