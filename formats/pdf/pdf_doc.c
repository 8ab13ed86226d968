/* pdf_doc.c - see pdf_doc.h */
#include "pdf_doc.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST 64		/* parents of a page that are asked */

enum fx_st fx_book_sound(struct fx_pdfw *w, const char *what, struct fx_err *e)
{
	qpdf_error bad;

	if (!qpdf_has_error(w->q))
		return FX_OK;
	bad = qpdf_get_error(w->q);
	if (qpdf_get_error_code(w->q, bad) == qpdf_e_password)
		return fx_fail(e, FX_ENCRYPTED, "encrypted, and what is written is not");
	if (!strcmp(qpdf_get_error_message_detail(w->q, bad), "std::bad_alloc"))
		return fx_fail(e, FX_NOMEM, "no memory for %s", what);
	return fx_fail(e, FX_INPUT, "damaged PDF: %s", what);
}

qpdf_oh fx_book_inherited(struct fx_pdfw *w, qpdf_oh page, const char *key)
{
	for (int i = 0; i < DEEPEST && qpdf_oh_is_dictionary(w->q, page); i++) {
		const qpdf_oh v = qpdf_oh_get_key(w->q, page, key);

		if (!qpdf_oh_is_null(w->q, v))
			return v;
		page = qpdf_oh_get_key(w->q, page, "/Parent");
	}
	return qpdf_oh_new_null(w->q);
}

static double least(double a, double b)
{
	return a < b ? a : b;
}

/* A rectangle with its corners in order (ISO 32000-1, 7.9.5). 0: it is none. */
static int rectangle(double box[4], struct fx_pdfw *w, qpdf_oh from)
{
	double v[4];

	if (!qpdf_oh_is_array(w->q, from) || qpdf_oh_get_array_n_items(w->q, from) != 4)
		return 0;
	for (int i = 0; i < 4; i++)
		if (!qpdf_oh_get_value_as_number(w->q, qpdf_oh_get_array_item(w->q, from, i),
			v + i) || !(v[i] >= -1e7 && v[i] <= 1e7))
			return 0;
	for (int i = 0; i < 2; i++) {
		box[i] = least(v[i], v[i + 2]);
		box[i + 2] = -least(-v[i], -v[i + 2]);
	}
	return box[0] < box[2] && box[1] < box[3];
}

/* Displayed is the crop box, as far as it lies in the media box (ISO 32000-1, 14.11.2); a page
 * without a sound one is US Letter, as Poppler takes it. */
void fx_book_sheet(struct fx_sheet *s, struct fx_pdfw *w, qpdf_oh page)
{
	double media[4] = { 0, 0, 612, 792 }, crop[4], in[4];
	long long turn = 0;
	int ok;

	if (!rectangle(in, w, fx_book_inherited(w, page, "/MediaBox")))
		memcpy(in, media, sizeof(in));
	memcpy(media, in, sizeof(media));
	ok = rectangle(crop, w, fx_book_inherited(w, page, "/CropBox"));
	for (int i = 0; ok && i < 2; i++) {
		in[i] = -least(-media[i], -crop[i]);
		in[i + 2] = least(media[i + 2], crop[i + 2]);
	}
	if (!(in[0] < in[2] && in[1] < in[3]))
		memcpy(in, media, sizeof(in));
	(void)qpdf_oh_get_value_as_longlong(w->q, fx_book_inherited(w, page, "/Rotate"), &turn);
	*s = (struct fx_sheet){ in[0], in[1], in[2], in[3], (int)((turn % 360 + 360) % 360 / 90) };
}

enum fx_st fx_book_stream(qpdf_oh *to, struct fx_pdfw *w, const void *p, size_t n,
	struct fx_err *e)
{
	struct fx_membuf m;
	enum fx_st st = fx_deflate(&m, p, n, e);

	if (!st) {
		*to = qpdf_oh_new_stream(w->q);
		qpdf_oh_replace_stream_data(w->q, *to, (unsigned char *)m.p, m.n,
			qpdf_oh_new_name(w->q, "/FlateDecode"), qpdf_oh_new_null(w->q));
		st = fx_book_sound(w, "a stream", e);
	}
	free(m.p);
	return st;
}

qpdf_oh fx_book_font(struct fx_pdfw *w)
{
	if (!w->font)
		w->font = qpdf_oh_get_object_id(w->q,
			qpdf_make_indirect_object(w->q, qpdf_oh_new_dictionary(w->q)));
	return qpdf_get_object_by_id(w->q, w->font, 0);
}

static enum fx_st font_file(qpdf_oh *to, struct fx_pdfw *w, struct fx_err *e)
{
	struct fx_membuf m = { 0 };
	struct fx_out o;
	enum fx_st st;

	fx_out_mem(&o, &m);
	fx_glyphless(&o);
	st = fx_out_close(&o, e);
	if (!st)
		st = fx_book_stream(to, w, m.p, m.n, e);
	if (!st)
		qpdf_oh_replace_key(w->q, qpdf_oh_get_dict(w->q, *to), "/Length1",
			qpdf_oh_new_integer(w->q, (long long)m.n));
	free(m.p);
	return st;
}

static enum fx_st of_codes(qpdf_oh *to, struct fx_pdfw *w,
	void (*put)(struct fx_out *, const struct fx_codes *), struct fx_err *e)
{
	struct fx_membuf m = { 0 };
	struct fx_out o;
	enum fx_st st;

	fx_out_mem(&o, &m);
	put(&o, &w->codes);
	st = fx_out_close(&o, e);
	if (!st)
		st = fx_book_stream(to, w, m.p, m.n, e);
	free(m.p);
	return st;
}

/* ISO 32000-1, 9.7: a composite font of one descendant whose glyphs are TrueType. */
enum fx_st fx_book_font_end(struct fx_pdfw *w, struct fx_err *e)
{
	static const char name[] = "GlyphLess";
	char s[256];
	qpdf_oh file, cmap, glyphs, about, child, font;

	if (!w->font)
		return FX_OK;
	FX_TRY(font_file(&file, w, e));
	FX_TRY(of_codes(&cmap, w, fx_codes_cmap, e));
	FX_TRY(of_codes(&glyphs, w, fx_codes_glyphs, e));
	/* flags: symbolic, as its characters are of no standard set (table 123) */
	snprintf(s, sizeof(s), "<< /Type /FontDescriptor /FontName /%s /Flags 4 "
		"/FontBBox [0 %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d "
		"/CapHeight %d /StemV 80 >>", name,
		FX_GLYPHLESS_ASCENT - 1000, FX_GLYPHLESS_WIDTH, FX_GLYPHLESS_ASCENT,
		FX_GLYPHLESS_ASCENT, FX_GLYPHLESS_ASCENT - 1000, FX_GLYPHLESS_ASCENT);
	about = qpdf_oh_parse(w->q, s);
	qpdf_oh_replace_key(w->q, about, "/FontFile2", file);
	snprintf(s, sizeof(s), "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo "
		"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW %d >>", name,
		FX_GLYPHLESS_WIDTH);
	child = qpdf_oh_parse(w->q, s);
	qpdf_oh_replace_key(w->q, child, "/FontDescriptor", qpdf_make_indirect_object(w->q, about));
	qpdf_oh_replace_key(w->q, child, "/CIDToGIDMap", glyphs);
	font = fx_book_font(w);
	qpdf_oh_replace_key(w->q, font, "/Type", qpdf_oh_new_name(w->q, "/Font"));
	qpdf_oh_replace_key(w->q, font, "/Subtype", qpdf_oh_new_name(w->q, "/Type0"));
	snprintf(s, sizeof(s), "/%s", name);
	qpdf_oh_replace_key(w->q, font, "/BaseFont", qpdf_oh_new_name(w->q, s));
	qpdf_oh_replace_key(w->q, font, "/Encoding", qpdf_oh_new_name(w->q, "/Identity-H"));
	qpdf_oh_replace_key(w->q, font, "/DescendantFonts",
		qpdf_oh_wrap_in_array(w->q, qpdf_make_indirect_object(w->q, child)));
	qpdf_oh_replace_key(w->q, font, "/ToUnicode", cmap);
	return fx_book_sound(w, "the font", e);
}

qpdf_oh fx_book_copy(struct fx_pdfw *w, qpdf_oh dict)
{
	const qpdf_oh to = qpdf_oh_new_dictionary(w->q);

	if (qpdf_oh_is_dictionary(w->q, dict)) {
		qpdf_oh_begin_dict_key_iter(w->q, dict);
		while (qpdf_oh_dict_more_keys(w->q)) {
			const char *key = qpdf_oh_dict_next_key(w->q);
			const qpdf_oh v = qpdf_oh_get_key(w->q, dict, key);

			qpdf_oh_replace_key(w->q, to, key, v);
			qpdf_oh_release(w->q, v);
		}
	}
	return to;
}

const char *fx_book_free_name(char buf[32], struct fx_pdfw *w, qpdf_oh dict, const char *stem)
{
	for (unsigned i = 0; i < UINT32_MAX; i++) {
		snprintf(buf, 32, "/%s%u", stem, i);
		if (!qpdf_oh_is_dictionary(w->q, dict) || !qpdf_oh_has_key(w->q, dict, buf))
			break;
	}
	return buf;
}
