/* lines_doc.c - see lines_doc.h */
#include "lines_doc.h"

#include "lines.h"
#include "pdf_doc.h"

#include <stdlib.h>
#include <string.h>

struct fx_lines_doc { struct fx_pdfw w; };	/* its document alone */

enum fx_st fx_lines_open(struct fx_lines_doc **out, const void *p, size_t n, const char *password,
	struct fx_err *e)
{
	struct fx_lines_doc *d = calloc(1, sizeof(*d));
	enum fx_st st;

	*out = NULL;
	if (!d)
		return fx_fail(e, FX_NOMEM, "no memory for a PDF");
	d->w.q = qpdf_init();
	qpdf_set_suppress_warnings(d->w.q, 1);
	qpdf_silence_errors(d->w.q);
	(void)qpdf_read_memory(d->w.q, "input", p, n, password);
	st = fx_book_sound(&d->w, "no document can be found", e);
	if (!st && fx_lines_pages(d) < 1)
		st = fx_fail(e, FX_INPUT, "damaged PDF: no pages can be found");
	if (st) {
		fx_lines_free(d);
		return st;
	}
	*out = d;
	return FX_OK;
}

void fx_lines_free(struct fx_lines_doc *d)
{
	if (d)
		qpdf_cleanup(&d->w.q);
	free(d);
}

/* 1: libqpdf has not failed; what it said if it has is forgotten. */
static int is_sound(struct fx_lines_doc *d)
{
	struct fx_err e;

	return fx_book_sound(&d->w, "a page", &e) == FX_OK;
}

int fx_lines_pages(struct fx_lines_doc *d)
{
	const int n = qpdf_get_num_pages(d->w.q);

	return is_sound(d) && n > 0 ? n : 0;
}

/* What the resources `names` have of that kind under a name; the caller releases it. */
static qpdf_oh find(struct fx_lines_doc *d, unsigned names, const char *kind, const char *name)
{
	const qpdf_data q = d->w.q;
	const qpdf_oh all = qpdf_oh_is_dictionary(q, names) ? qpdf_oh_get_key(q, names, kind) :
		qpdf_oh_new_null(q);
	const qpdf_oh one = qpdf_oh_is_dictionary(q, all) ? qpdf_oh_get_key(q, all, name) :
		qpdf_oh_new_null(q);

	qpdf_oh_release(q, all);
	return one;
}

/* n numbers of an array. 0: it is none, or has others. */
static int numbers(double *to, struct fx_lines_doc *d, qpdf_oh dict, const char *key, int n)
{
	const qpdf_data q = d->w.q;
	const qpdf_oh v = qpdf_oh_get_key(q, dict, key);
	int ok = qpdf_oh_is_array(q, v) && qpdf_oh_get_array_n_items(q, v) == n;

	for (int i = 0; ok && i < n; i++) {
		const qpdf_oh x = qpdf_oh_get_array_item(q, v, i);

		ok = qpdf_oh_get_value_as_number(q, x, to + i) && to[i] >= -1e9 && to[i] <= 1e9;
		qpdf_oh_release(q, x);
	}
	qpdf_oh_release(q, v);
	return ok;
}

static int form(struct fx_form *f, void *ud, unsigned names, const char *name)
{
	static const double as_it_is[6] = { 1, 0, 0, 1, 0, 0 };
	struct fx_lines_doc *d = ud;
	const qpdf_data q = d->w.q;
	const qpdf_oh s = find(d, names, "/XObject", name);
	double box[4];
	unsigned char *p = NULL;
	qpdf_oh dict, type, own;
	QPDF_BOOL plain = 0;
	size_t n = 0;
	int is;

	if (!qpdf_oh_is_stream(q, s)) {
		qpdf_oh_release(q, s);
		return 0;
	}
	dict = qpdf_oh_get_dict(q, s);
	type = qpdf_oh_get_key(q, dict, "/Subtype");
	is = qpdf_oh_is_name_and_equals(q, type, "/Form") && !(QPDF_ERRORS &
		qpdf_oh_get_stream_data(q, s, qpdf_dl_generalized, &plain, &p, &n)) && plain;
	if (is) {
		own = qpdf_oh_get_key(q, dict, "/Resources");
		f->p = p;
		f->n = n;
		if (!numbers(f->matrix, d, dict, "/Matrix", 6))
			memcpy(f->matrix, as_it_is, sizeof(f->matrix));
		if (numbers(box, d, dict, "/BBox", 4))
			for (int i = 0; i < 2; i++) {
				f->box[i] = box[i] < box[i + 2] ? box[i] : box[i + 2];
				f->box[i + 2] = box[i] < box[i + 2] ? box[i + 2] : box[i];
			}
		if (qpdf_oh_is_dictionary(q, own))
			f->names = own;
		else
			qpdf_oh_release(q, own);
	} else {
		free(p);
	}
	qpdf_oh_release(q, type);
	qpdf_oh_release(q, dict);
	qpdf_oh_release(q, s);
	return is;
}

static void left(void *ud, struct fx_form *f)
{
	(void)ud;
	free((void *)(uintptr_t)f->p);
}

static void number(double *to, struct fx_lines_doc *d, qpdf_oh dict, const char *key)
{
	const qpdf_oh x = qpdf_oh_get_key(d->w.q, dict, key);
	double v;

	if (qpdf_oh_get_value_as_number(d->w.q, x, &v) && v >= 0 && v <= 1e9)
		*to = v;
	qpdf_oh_release(d->w.q, x);
}

static void gs(struct fx_gs *to, void *ud, unsigned names, const char *name)
{
	struct fx_lines_doc *d = ud;
	const qpdf_oh dict = find(d, names, "/ExtGState", name);

	if (qpdf_oh_is_dictionary(d->w.q, dict)) {
		number(&to->width, d, dict, "/LW");
		number(&to->stroke, d, dict, "/CA");
		number(&to->fill, d, dict, "/ca");
	}
	qpdf_oh_release(d->w.q, dict);
}

/* By an ICC profile (8.6.5.5): by the number of its components. */
static enum fx_space of_profile(struct fx_lines_doc *d, qpdf_oh space)
{
	const qpdf_data q = d->w.q;
	const qpdf_oh s = qpdf_oh_get_array_item(q, space, 1);
	double n = 0;

	if (qpdf_oh_is_stream(q, s)) {
		const qpdf_oh dict = qpdf_oh_get_dict(q, s);

		number(&n, d, dict, "/N");
		qpdf_oh_release(q, dict);
	}
	qpdf_oh_release(q, s);
	return n == 1 ? FX_SPACE_GREY : n == 3 ? FX_SPACE_RGB : n == 4 ? FX_SPACE_TINT :
		FX_SPACE_OTHER;
}

static enum fx_space space(void *ud, unsigned names, const char *name)
{
	static const struct { const char *name; enum fx_space space; } row[] = {
		{ "/CalGray", FX_SPACE_GREY }, { "/CalRGB", FX_SPACE_RGB },
		{ "/Separation", FX_SPACE_TINT }, { "/DeviceN", FX_SPACE_TINT },
		{ "/DeviceGray", FX_SPACE_GREY }, { "/DeviceRGB", FX_SPACE_RGB },
		{ "/DeviceCMYK", FX_SPACE_TINT } };
	struct fx_lines_doc *d = ud;
	const qpdf_data q = d->w.q;
	const qpdf_oh v = find(d, names, "/ColorSpace", name);
	const int many = qpdf_oh_is_array(q, v) && qpdf_oh_get_array_n_items(q, v) > 0;
	const qpdf_oh kind = many ? qpdf_oh_get_array_item(q, v, 0) : v;
	enum fx_space is = FX_SPACE_OTHER;

	for (size_t i = 0; i < FX_COUNT(row); i++)
		if (qpdf_oh_is_name_and_equals(q, kind, row[i].name))
			is = row[i].space;
	if (many && qpdf_oh_is_name_and_equals(q, kind, "/ICCBased"))
		is = of_profile(d, v);
	if (many)
		qpdf_oh_release(q, kind);
	qpdf_oh_release(q, v);
	return is;
}

/* From default user space to pixels: fx_sheet_matrix backwards. */
static void to_pixels(double m[6], const struct fx_sheet *s, const struct fx_lines_at *at)
{
	double f[6], det;

	fx_sheet_matrix(f, s, at->w, at->h, at->quarters);
	det = f[0] * f[3] - f[1] * f[2];
	m[0] = f[3] / det;
	m[1] = -f[1] / det;
	m[2] = -f[2] / det;
	m[3] = f[0] / det;
	m[4] = -(f[4] * m[0] + f[5] * m[2]);
	m[5] = -(f[4] * m[1] + f[5] * m[3]);
}

void fx_lines_page(struct fx_layer *l, struct fx_lines_doc *d, const struct fx_lines_at *at,
	struct fx_arena *a)
{
	const struct fx_names names = { d, form, left, gs, space };
	const qpdf_data q = d->w.q;
	const qpdf_oh page = qpdf_get_page_n(q, (size_t)at->i);
	const int size[2] = { at->w, at->h };
	struct fx_form f = { .p = NULL };
	unsigned char *p = NULL;
	struct fx_sheet s;
	struct fx_err e;

	l->rule = NULL;
	l->rules = 0;
	if (is_sound(d) && qpdf_oh_is_dictionary(q, page)) {
		(void)qpdf_oh_get_page_content_data(q, page, &p, &f.n);
		f.p = p;
		f.names = fx_book_inherited(&d->w, page, "/Resources");
		fx_book_sheet(&s, &d->w, page);
		to_pixels(f.matrix, &s, at);
		if (is_sound(d) && fx_lines(l, a, &f, size, &names, &e) != FX_OK)
			l->rules = 0;
		free(p);
	}
	(void)is_sound(d);		/* of what was looked up by name */
	qpdf_oh_release_all(q);
}
