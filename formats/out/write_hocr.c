/* write_hocr.c - hOCR 1.2 (https://kba.github.io/hocr-spec/1.2/) in XHTML. Only classes of it, and
 * all of those used are in ocr-capabilities. Boxes are whole pixels of the page's raster; what has
 * no place of its own has that of its page. */
#include "flow.h"
#include "place.h"
#include "put_xml.h"

static const char *class_of(enum fx_dblock_kind k)
{
	switch (k) {
	case FX_DOC_PAGE_HEADER:
		return "ocr_header";
	case FX_DOC_PAGE_FOOTER:
		return "ocr_footer";
	case FX_DOC_PAGE_NUMBER:
		return "ocr_pageno";
	case FX_DOC_TABLE:
		return "ocr_table";
	case FX_DOC_MOLECULE:
	case FX_DOC_MUSIC:
		return "ocr_linedrawing";
	case FX_DOC_FIGURE:
		return "ocr_photo";
	case FX_DOC_RULE:
		return "ocr_separator";
	default:
		return "ocr_carea";
	}
}

static void open(struct fx_put_xml *p, const char *tag, const char *class, const char *id)
{
	fx_px_open(p, tag);
	fx_px_attr(p, "class", class);
	fx_px_attr(p, "id", id);
}

static void title(struct fx_put_xml *p, const int box[4], const char *more)
{
	fx_px_attr_f(p, "title", "bbox %d %d %d %d%s", box[0], box[1], box[2], box[3], more);
}

/* "; NAME VALUE" to a tenth; "": the value is 0. */
static const char *tenth(char to[32], const char *name, float v)
{
	const int tenths = (int)(v < 0 ? -10 * v + 0.5f : 10 * v + 0.5f);

	to[0] = 0;
	if (tenths)
		snprintf(to, 32, "; %s %s%d.%d", name, v < 0 ? "-" : "", tenths / 10, tenths % 10);
	return to;
}

static void word(struct fx_put_xml *p, const struct fx_dpage *page, const struct fx_dword *w,
	const char *id)
{
	char more[32] = "";
	int box[4];

	fx_place_box(box, page, w->quad);
	if (w->confidence >= 0)
		snprintf(more, sizeof(more), "; x_wconf %d",
			(int)(w->confidence < 1 ? 100 * w->confidence + 0.5f : 100));
	open(p, "span", "ocrx_word", id);
	title(p, box, more);
	fx_px_text(p, w->text);
	fx_px_close(p, 1);
}

static void line(struct fx_put_xml *p, const struct fx_dpage *page, const struct fx_dline *l,
	int nth)
{
	char id[48], more[32];
	int box[4];

	fx_place_box(box, page, l->quad);
	snprintf(id, sizeof(id), "line_%d_%d", page->number, nth + 1);
	open(p, "span", "ocr_line", id);
	title(p, box, tenth(more, "textangle", fx_place_angle(l->quad)));
	for (int i = l->word; i < l->word + l->words; i++) {
		snprintf(id, sizeof(id), "word_%d_%d", page->number, i + 1);
		word(p, page, page->word + i, id);
	}
	fx_px_close(p, 1);
}

/* A block and the one paragraph in it. */
static void open_block(struct fx_put_xml *p, const char *class, const int box[4], const char *id,
	int text)
{
	open(p, "div", class, id);
	title(p, box, "");
	if (!text)
		return;
	fx_px_open(p, "p");
	fx_px_attr(p, "class", "ocr_par");
	title(p, box, "");
}

static void block(struct fx_put_xml *p, const struct fx_dpage *page, int nth)
{
	const struct fx_dblock *b = page->block + nth;
	char id[48];
	int box[4];

	fx_place_box(box, page, b->quad);
	snprintf(id, sizeof(id), "block_%d_%d", page->number, nth + 1);
	open_block(p, class_of(b->kind), box, id, b->lines);
	for (int i = b->line; i < b->line + b->lines; i++)
		line(p, page, page->line + i, i);
	if (b->lines)
		fx_px_close(p, 1);
	fx_px_close(p, 1);
}

/* Words without places: each line of them is one that is as large as the page. */
static void text(struct fx_put_xml *p, const struct fx_dpage *page, const int box[4])
{
	const char *s = page->text;
	char id[48];
	struct fx_span l, w;

	snprintf(id, sizeof(id), "text_%d", page->number);	/* beside it there may be blocks */
	open_block(p, "ocr_carea", box, id, 1);
	while (fx_flow_line(&l, &s)) {
		fx_px_open(p, "span");
		fx_px_attr(p, "class", "ocr_line");
		title(p, box, "");
		for (int n = 0; fx_flow_word(&w, &l); n++) {
			if (n)
				fx_px_text(p, " ");
			fx_px_span(p, w);
		}
		fx_px_close(p, 1);
	}
	fx_px_close(p, 1);
	fx_px_close(p, 1);
}

static void meta(struct fx_put_xml *p, const char *name, const char *content)
{
	fx_px_open(p, "meta");
	fx_px_attr(p, "name", name);
	fx_px_attr(p, "content", content);
	fx_px_close(p, 0);
}

static void begin(struct fx_writing *x)
{
	struct fx_put_xml *p = fx_px_begin(x);
	char system[64];

	if (!p)
		return;
	fx_px_doctype(p, "html", "-//W3C//DTD XHTML 1.0 Transitional//EN",
		"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd");
	fx_px_open(p, "html");
	fx_px_attr(p, "xmlns", "http://www.w3.org/1999/xhtml");
	fx_px_open(p, "head");
	fx_px_leaf(p, "title", x->d->name);
	fx_px_open(p, "meta");
	fx_px_attr(p, "http-equiv", "Content-Type");
	fx_px_attr(p, "content", "text/html; charset=utf-8");
	fx_px_close(p, 0);
	snprintf(system, sizeof(system), "palimpsest %s", x->d->tool ? x->d->tool : "");
	meta(p, "ocr-system", system);
	meta(p, "ocr-capabilities", "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocr_header "
		"ocr_footer ocr_pageno ocr_table ocr_linedrawing ocr_photo ocr_separator");
	fx_px_close(p, 1);
	fx_px_open(p, "body");
}

/* The name of a file between quotation marks: it can hold none, for nothing escapes one. */
static void image(char *to, size_t room, const char *name)
{
	size_t n = 0;

	for (; *name && n < room - 1; name++)
		to[n++] = *name == '"' ? '\'' : *name;
	to[n] = 0;
}

static void page(struct fx_writing *x, const struct fx_dpage *page)
{
	struct fx_put_xml *p = x->state;
	char name[192], res[64] = "", status[256];
	int box[4] = { 0 };

	fx_place_size(box + 2, page);
	image(name, sizeof(name), x->d->name);
	if (page->dpi >= 1 && page->dpi < 1e6f)
		snprintf(res, sizeof(res), "; scan_res %d %d", (int)(page->dpi + 0.5f),
			(int)(page->dpi + 0.5f));
	fx_px_open(p, "div");
	fx_px_attr(p, "class", "ocr_page");
	fx_px_attr_f(p, "id", "page_%d", page->number);
	fx_px_attr_f(p, "title", "image \"%.150s\"; bbox 0 0 %d %d; ppageno %d%s", name, box[2],
		box[3], page->number - 1, res);
	if (page->status != FX_PAGE_OK) {
		fx_px_status(status, sizeof(status), page);
		fx_px_comment(p, status);
	}
	if (page->text && *page->text)
		text(p, page, box);
	for (int i = 0; i < page->blocks; i++)
		block(p, page, i);
	fx_px_close(p, 1);
	fx_px_flush(p);
}

const struct fx_writer fx_writer_hocr = {
	.name = "hocr", .suffix = ".hocr", .media_type = "text/vnd.hocr+html",
	.begin = begin, .page = page, .end = fx_px_end, .drop = fx_px_drop,
};
