/* pdf_doc.h - what the files of formats/pdf/ share: libqpdf's document, and what any page needs of
 * it */
#ifndef PDF_DOC_H
#define PDF_DOC_H
#include "pdfw.h"
#include "pdf_place.h"

#include <qpdf/qpdf-c.h>

struct fx_pdfw {
	qpdf_data q;
	struct fx_arena mem;
	struct fx_codes codes;
	int font;			/* its object number; 0: no page has needed it yet */
};

/* libqpdf remembers its last failure: FX_OK, or what it was. Its own words may quote the file. */
enum fx_st fx_book_sound(struct fx_pdfw *w, const char *what, struct fx_err *e) FX_CHECKED;

/* What a page has of its own or from its parents (ISO 32000-1, 7.7.3.4); null: it has none. */
qpdf_oh fx_book_inherited(struct fx_pdfw *w, qpdf_oh page, const char *key);
void fx_book_sheet(struct fx_sheet *s, struct fx_pdfw *w, qpdf_oh page);

/* Indirect objects: a stream of these bytes, deflated; the font of all pages. FX_NOMEM. */
enum fx_st fx_book_stream(qpdf_oh *to, struct fx_pdfw *w, const void *p, size_t n,
	struct fx_err *e) FX_CHECKED;
qpdf_oh fx_book_font(struct fx_pdfw *w);
/* Completes the font, when all characters are known. */
enum fx_st fx_book_font_end(struct fx_pdfw *w, struct fx_err *e) FX_CHECKED;

/* A copy of the dictionary, or an empty one where it is none: its values are shared. */
qpdf_oh fx_book_copy(struct fx_pdfw *w, qpdf_oh dict);
/* A name that the dictionary does not have: stem and a number, in buf. */
const char *fx_book_free_name(char buf[32], struct fx_pdfw *w, qpdf_oh dict, const char *stem);

#endif
