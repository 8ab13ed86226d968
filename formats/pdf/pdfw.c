/* pdfw.c - see pdfw.h */
#include "pdfw.h"

#include "pdf_doc.h"

#include <stdlib.h>
#include <string.h>

#define MAX_PT 14400.0f		/* a side of a page: ISO 32000-1, annex C.2 */
#define MAX_FIELDS 100000	/* form fields that are asked for a signature */
#define MAX_FORMS 1000		/* forms of a page that are looked into */

/* ---- open: what must not be written again is refused ---- */

/* A signature field with a value, among these fields and what is below them. */
static int signed_field(struct fx_pdfw *w, qpdf_oh fields, int deep, int *left)
{
	const int n = qpdf_oh_is_array(w->q, fields) ? qpdf_oh_get_array_n_items(w->q, fields) : 0;

	for (int i = 0; i < n && (*left)-- > 0; i++) {
		const qpdf_oh f = qpdf_oh_get_array_item(w->q, fields, i);

		if (!qpdf_oh_is_dictionary(w->q, f))
			continue;
		if (qpdf_oh_is_name_and_equals(w->q, qpdf_oh_get_key(w->q, f, "/FT"), "/Sig") &&
		    qpdf_oh_is_dictionary(w->q, qpdf_oh_get_key(w->q, f, "/V")))
			return 1;
		if (deep && signed_field(w, qpdf_oh_get_key(w->q, f, "/Kids"), deep - 1, left))
			return 1;
	}
	return 0;
}

/* SigFlags bit 1 (ISO 32000-1, table 219), a certified document (12.8.4), or a field. */
static int is_signed(struct fx_pdfw *w)
{
	const qpdf_oh root = qpdf_get_root(w->q);
	const qpdf_oh form = qpdf_oh_get_key_if_dict(w->q, root, "/AcroForm");
	const qpdf_oh perms = qpdf_oh_get_key_if_dict(w->q, root, "/Perms");
	long long flags = 0;
	int left = MAX_FIELDS;

	if (qpdf_oh_is_dictionary(w->q, perms) && qpdf_oh_has_key(w->q, perms, "/DocMDP"))
		return 1;
	if (!qpdf_oh_is_dictionary(w->q, form))
		return 0;
	if (qpdf_oh_get_value_as_longlong(w->q, qpdf_oh_get_key(w->q, form, "/SigFlags"), &flags) &&
	    (flags & 1))
		return 1;
	return signed_field(w, qpdf_oh_get_key(w->q, form, "/Fields"), 16, &left);
}

static enum fx_st load(struct fx_pdfw *w, const void *p, size_t n, int break_signature,
	struct fx_err *e)
{
	int is;

	qpdf_set_suppress_warnings(w->q, 1);
	qpdf_silence_errors(w->q);
	if (p)
		(void)qpdf_read_memory(w->q, "input", p, n, NULL);
	else
		(void)qpdf_empty_pdf(w->q);
	FX_TRY(fx_book_sound(w, "no document can be found", e));
	if (qpdf_is_encrypted(w->q))
		return fx_fail(e, FX_ENCRYPTED, "encrypted, and what is written is not");
	is = is_signed(w);
	FX_TRY(fx_book_sound(w, "its form", e));
	if (is && !break_signature)
		return fx_fail(e, FX_INPUT,
			"signed, and a change breaks the signature; --break-signature goes on");
	if (p && fx_pdfw_pages(w) < 1)
		return fx_fail(e, FX_INPUT, "damaged PDF: no pages can be found");
	return fx_codes_init(&w->codes, &w->mem, e);
}

enum fx_st fx_pdfw_open(struct fx_pdfw **out, const void *p, size_t n, int break_signature,
	struct fx_err *e)
{
	struct fx_pdfw *w = calloc(1, sizeof(*w));
	enum fx_st st;

	*out = NULL;
	if (!w)
		return fx_fail(e, FX_NOMEM, "no memory for a PDF");
	fx_arena_init(&w->mem, 0);
	w->q = qpdf_init();
	st = load(w, p, n, break_signature, e);
	if (st) {
		fx_pdfw_free(w);
		return st;
	}
	*out = w;
	return FX_OK;
}

void fx_pdfw_free(struct fx_pdfw *w)
{
	if (!w)
		return;
	qpdf_cleanup(&w->q);
	fx_arena_reset(&w->mem);
	free(w);
}

int fx_pdfw_pages(struct fx_pdfw *w)
{
	const int n = qpdf_get_num_pages(w->q);
	struct fx_err e;

	return fx_book_sound(w, "its pages", &e) == FX_OK && n > 0 ? n : 0;
}

/* ---- pages ---- */

static enum fx_st find(qpdf_oh *page, struct fx_pdfw *w, int i, struct fx_err *e)
{
	*page = qpdf_get_page_n(w->q, (size_t)i);
	FX_TRY(fx_book_sound(w, "a page", e));
	return qpdf_oh_is_dictionary(w->q, *page) ? FX_OK :
		fx_fail(e, FX_INPUT, "damaged PDF: a page is none");
}

/* The page's resources as a dictionary of its own, with one more entry of a kind. */
static qpdf_oh resources_with(struct fx_pdfw *w, qpdf_oh old, const char *kind, const char *name,
	qpdf_oh what)
{
	const qpdf_oh all = fx_book_copy(w, old);
	const qpdf_oh some = fx_book_copy(w, qpdf_oh_get_key(w->q, all, kind));

	qpdf_oh_replace_key(w->q, some, name, what);
	qpdf_oh_replace_key(w->q, all, kind, some);
	return all;
}

/* The new stream before those that are there: it starts with the page's initial graphics state,
 * whatever those leave behind, and they are not touched. What is not shown may lie below. */
static qpdf_oh contents_after(struct fx_pdfw *w, qpdf_oh first, qpdf_oh old)
{
	const qpdf_oh all = qpdf_oh_new_array(w->q);
	const int n = qpdf_oh_is_array(w->q, old) ? qpdf_oh_get_array_n_items(w->q, old) : 0;

	qpdf_oh_append_item(w->q, all, first);
	if (qpdf_oh_is_stream(w->q, old))
		qpdf_oh_append_item(w->q, all, old);
	for (int i = 0; i < n; i++)
		qpdf_oh_append_item(w->q, all, qpdf_oh_get_array_item(w->q, old, i));
	return all;
}

static enum fx_st lay(struct fx_pdfw *w, int i, const struct fx_overlay *l, struct fx_out *o,
	const struct fx_membuf *m, struct fx_err *e)
{
	qpdf_oh page, old, fonts, first, resources, contents;
	struct fx_sheet s;
	char name[32];

	FX_TRY(find(&page, w, i, e));
	fx_book_sheet(&s, w, page);
	old = fx_book_inherited(w, page, "/Resources");
	fonts = qpdf_oh_is_dictionary(w->q, old) ? qpdf_oh_get_key(w->q, old, "/Font") : old;
	fx_book_free_name(name, w, fonts, "Unseen");
	fx_place_words(o, l, &s, name, &w->codes);
	FX_TRY(fx_out_close(o, e));
	FX_TRY(fx_book_stream(&first, w, m->p, m->n, e));
	resources = resources_with(w, old, "/Font", name, fx_book_font(w));
	contents = contents_after(w, first, qpdf_oh_get_key(w->q, page, "/Contents"));
	FX_TRY(fx_book_sound(w, "the resources of a page", e));
	qpdf_oh_replace_key(w->q, page, "/Resources", resources);
	qpdf_oh_replace_key(w->q, page, "/Contents", contents);
	return fx_book_sound(w, "a page", e);
}

enum fx_st fx_pdfw_lay(struct fx_pdfw *w, int page, const struct fx_overlay *l, struct fx_err *e)
{
	struct fx_membuf m = { 0 };
	struct fx_out o;
	enum fx_st st;

	fx_out_mem(&o, &m);
	st = lay(w, page, l, &o, &m, e);
	free(m.p);
	qpdf_oh_release_all(w->q);
	return st;
}

/* The content without hidden text as a new stream, or *to null where nothing is to be done. */
static enum fx_st stripped(qpdf_oh *to, struct fx_strip *sum, struct fx_pdfw *w,
	const unsigned char *p, size_t n, struct fx_err *e)
{
	struct fx_membuf m = { 0 };
	struct fx_strip found;
	struct fx_out o;
	enum fx_st st;

	fx_out_mem(&o, &m);
	fx_strip(&o, &found, p, n);
	st = fx_out_close(&o, e);
	sum->hidden += found.hidden;
	sum->tangled |= found.tangled;
	if (!st && found.hidden)
		st = fx_book_stream(to, w, m.p, m.n, e);
	free(m.p);
	return st;
}

/* A form XObject (ISO 32000-1, 8.10) in the same way: its dictionary is kept, but for what tells
 * how its bytes are packed. */
static enum fx_st strip_form(qpdf_oh *to, struct fx_strip *sum, struct fx_pdfw *w, qpdf_oh form,
	struct fx_err *e)
{
	static const char *const packing[] = { "/Length", "/Filter", "/DecodeParms", "/DL" };
	unsigned char *p = NULL;
	size_t n = 0;
	enum fx_st st;
	qpdf_oh old, dict;

	if (!qpdf_oh_is_stream(w->q, form))
		return FX_OK;
	old = qpdf_oh_get_dict(w->q, form);
	if (!qpdf_oh_is_name_and_equals(w->q, qpdf_oh_get_key(w->q, old, "/Subtype"), "/Form"))
		return FX_OK;
	(void)qpdf_oh_get_stream_data(w->q, form, qpdf_dl_generalized, NULL, &p, &n);
	st = fx_book_sound(w, "the content of a form", e);
	if (!st)
		st = stripped(to, sum, w, p, n, e);
	free(p);
	if (st || qpdf_oh_is_null(w->q, *to))
		return st;
	dict = qpdf_oh_get_dict(w->q, *to);
	old = fx_book_copy(w, old);
	for (size_t i = 0; i < FX_COUNT(packing); i++)
		qpdf_oh_remove_key(w->q, old, packing[i]);
	qpdf_oh_begin_dict_key_iter(w->q, old);
	while (qpdf_oh_dict_more_keys(w->q)) {
		const char *key = qpdf_oh_dict_next_key(w->q);

		qpdf_oh_replace_key(w->q, dict, key, qpdf_oh_get_key(w->q, old, key));
	}
	return fx_book_sound(w, "a form", e);
}

/* The forms of the page, one after another; *to is a copy of its XObject resources with the new
 * ones in it. */
static enum fx_st strip_forms(qpdf_oh *to, struct fx_strip *sum, struct fx_pdfw *w, qpdf_oh old,
	struct fx_err *e)
{
	char *name[MAX_FORMS];
	struct fx_arena a;
	enum fx_st st = FX_OK;
	int n = 0;

	fx_arena_init(&a, 0);
	*to = fx_book_copy(w, old);
	qpdf_oh_begin_dict_key_iter(w->q, *to);
	while (n < MAX_FORMS && qpdf_oh_dict_more_keys(w->q)) {
		const char *key = qpdf_oh_dict_next_key(w->q);

		name[n] = fx_strndup(&a, key, strlen(key));
		n += name[n] != NULL;
	}
	if (a.failed)
		st = fx_fail(e, FX_NOMEM, "no memory for the forms of a page");
	for (int i = 0; i < n && !st; i++) {
		qpdf_oh form = qpdf_oh_new_null(w->q);

		st = strip_form(&form, sum, w, qpdf_oh_get_key(w->q, *to, name[i]), e);
		if (!st && !qpdf_oh_is_null(w->q, form))
			qpdf_oh_replace_key(w->q, *to, name[i], form);
	}
	fx_arena_reset(&a);
	return st;
}

static enum fx_st strip(struct fx_pdfw *w, int i, struct fx_strip *sum, struct fx_err *e)
{
	qpdf_oh page, resources, forms, all, content = qpdf_oh_new_null(w->q);
	unsigned char *p = NULL;
	size_t n = 0;
	enum fx_st st;

	FX_TRY(find(&page, w, i, e));
	(void)qpdf_oh_get_page_content_data(w->q, page, &p, &n);
	st = fx_book_sound(w, "the content of a page", e);
	if (!st)
		st = stripped(&content, sum, w, p, n, e);
	free(p);
	FX_TRY(st);
	resources = fx_book_inherited(w, page, "/Resources");
	all = fx_book_copy(w, resources);
	FX_TRY(strip_forms(&forms, sum, w, qpdf_oh_get_key(w->q, all, "/XObject"), e));
	FX_TRY(fx_book_sound(w, "the forms of a page", e));
	if (!sum->hidden || sum->tangled)
		return FX_OK;
	qpdf_oh_replace_key(w->q, all, "/XObject", forms);
	qpdf_oh_replace_key(w->q, page, "/Resources", all);
	if (!qpdf_oh_is_null(w->q, content))
		qpdf_oh_replace_key(w->q, page, "/Contents", content);
	return fx_book_sound(w, "a page", e);
}

enum fx_st fx_pdfw_strip(struct fx_pdfw *w, int page, struct fx_strip *found, struct fx_err *e)
{
	enum fx_st st;

	*found = (struct fx_strip){ 0 };
	st = strip(w, page, found, e);
	qpdf_oh_release_all(w->q);
	return st;
}

static qpdf_oh image(struct fx_pdfw *w, const struct fx_image *i)
{
	const qpdf_oh s = qpdf_oh_new_stream(w->q), d = qpdf_oh_get_dict(w->q, s);
	const struct { const char *key; qpdf_oh v; } row[] = {
		{ "/Type", qpdf_oh_new_name(w->q, "/XObject") },
		{ "/Subtype", qpdf_oh_new_name(w->q, "/Image") },
		{ "/Width", qpdf_oh_new_integer(w->q, i->w) },
		{ "/Height", qpdf_oh_new_integer(w->q, i->h) },
		{ "/BitsPerComponent", qpdf_oh_new_integer(w->q, i->bits) },
		{ "/ColorSpace", qpdf_oh_new_name(w->q, i->channels == 3 ? "/DeviceRGB" :
			"/DeviceGray") },
	};

	for (size_t k = 0; k < FX_COUNT(row); k++)
		qpdf_oh_replace_key(w->q, d, row[k].key, row[k].v);
	qpdf_oh_replace_stream_data(w->q, s, i->p, i->n, qpdf_oh_new_name(w->q, i->filter),
		qpdf_oh_new_null(w->q));
	return s;
}

static enum fx_st picture(struct fx_pdfw *w, int n, const struct fx_image *i, struct fx_err *e)
{
	qpdf_oh page, content, resources;
	struct fx_sheet s;
	char text[160];
	double m[6];

	FX_TRY(find(&page, w, n, e));
	fx_book_sheet(&s, w, page);
	/* an image is the unit square, its first row on top (ISO 32000-1, 8.9.5.1); a raster of
	 * 1 x 1 has its first row at 0 */
	fx_sheet_matrix(m, &s, 1, 1, 0);
	snprintf(text, sizeof(text), "q %.4f %.4f %.4f %.4f %.4f %.4f cm /Page Do Q\n", m[0], m[1],
		-m[2], -m[3], m[4] + m[2], m[5] + m[3]);
	FX_TRY(fx_book_stream(&content, w, text, strlen(text), e));
	resources = resources_with(w, qpdf_oh_new_null(w->q), "/XObject", "/Page", image(w, i));
	FX_TRY(fx_book_sound(w, "a picture", e));
	qpdf_oh_replace_key(w->q, page, "/Resources", resources);
	qpdf_oh_replace_key(w->q, page, "/Contents", content);
	qpdf_oh_remove_key(w->q, page, "/Group");	/* how its content was to be blended */
	return fx_book_sound(w, "a page", e);
}

enum fx_st fx_pdfw_picture(struct fx_pdfw *w, int page, const struct fx_image *i, struct fx_err *e)
{
	const enum fx_st st = picture(w, page, i, e);

	qpdf_oh_release_all(w->q);
	return st;
}

enum fx_st fx_pdfw_append(struct fx_pdfw *w, const float pt[2], int quarters, struct fx_err *e)
{
	const float longer = pt[0] > pt[1] ? pt[0] : pt[1];
	const float scale = longer > MAX_PT ? MAX_PT / longer : 1;
	char s[160];
	enum fx_st st;

	snprintf(s, sizeof(s), "<< /Type /Page /MediaBox [0 0 %.3f %.3f] /Rotate %d "
		"/Resources << >> >>", (double)(pt[0] * scale), (double)(pt[1] * scale),
		90 * (quarters & 3));
	(void)qpdf_add_page(w->q, w->q,
		qpdf_make_indirect_object(w->q, qpdf_oh_parse(w->q, s)), 0);
	st = fx_book_sound(w, "a new page", e);
	qpdf_oh_release_all(w->q);
	return st;
}

/* ---- writing ---- */

static enum fx_st write_all(struct fx_pdfw *w, const unsigned char **p, size_t *n, struct fx_err *e)
{
	const qpdf_oh trailer = qpdf_get_trailer(w->q);

	/* libqpdf reads a trailer without a size all the same, but gives the right one only where
	 * there is one. */
	qpdf_oh_replace_key(w->q, trailer, "/Size", qpdf_oh_new_integer(w->q, 1));
	(void)qpdf_init_write_memory(w->q);
	qpdf_set_stream_data_mode(w->q, qpdf_s_preserve);	/* not packed anew */
	qpdf_set_deterministic_ID(w->q, 1);
	qpdf_set_minimum_pdf_version(w->q, "1.3");		/* for a font of this kind */
	(void)qpdf_write(w->q);
	FX_TRY(fx_book_sound(w, "what all of it refers to", e));
	*p = qpdf_get_buffer(w->q);
	*n = qpdf_get_buffer_length(w->q);
	return *p ? FX_OK : fx_fail(e, FX_NOMEM, "no memory for the PDF");
}

enum fx_st fx_pdfw_alone(struct fx_pdfw *w, int page, unsigned char **p, size_t *n,
	struct fx_err *e)
{
	struct fx_pdfw one = { .q = qpdf_init() };
	const unsigned char *from;
	enum fx_st st;

	*p = NULL;
	*n = 0;
	qpdf_set_suppress_warnings(one.q, 1);
	qpdf_silence_errors(one.q);
	(void)qpdf_empty_pdf(one.q);
	(void)qpdf_add_page(one.q, w->q, qpdf_get_page_n(w->q, (size_t)page), 0);
	st = fx_book_sound(&one, "a page", e);
	if (!st)
		st = write_all(&one, &from, n, e);
	if (!st && (*p = malloc(*n)) == NULL)
		st = fx_fail(e, FX_NOMEM, "no memory for a page");
	if (!st)
		memcpy(*p, from, *n);
	qpdf_cleanup(&one.q);
	qpdf_oh_release_all(w->q);
	return st;
}

enum fx_st fx_pdfw_finish(struct fx_pdfw *w, const unsigned char **p, size_t *n, struct fx_err *e)
{
	FX_TRY(fx_book_font_end(w, e));
	qpdf_oh_release_all(w->q);
	return write_all(w, p, n, e);
}
