/* lines_doc.h - the lines that the pages of a PDF draw (lines.h), through libqpdf, which hands over
 * the streams. For the worker alone. */
#ifndef LINES_DOC_H
#define LINES_DOC_H
#include "layer.h"

struct fx_lines_doc;

/* Bytes are borrowed until fx_lines_free; password NULL: none. FX_ENCRYPTED: it does not open the
 * document. FX_INPUT: damaged. FX_NOMEM. */
enum fx_st fx_lines_open(struct fx_lines_doc **out, const void *p, size_t n, const char *password,
	struct fx_err *e) FX_CHECKED;
void fx_lines_free(struct fx_lines_doc *d);		/* NULL is fine */
int fx_lines_pages(struct fx_lines_doc *d);

/* l->rule, l->rules of page i, from 0, drawn as w x h pixels and turned by quarters clockwise, from
 * `a`. None, where the page is damaged or memory is short: that is no failure. */
struct fx_lines_at { int i, w, h, quarters; };
void fx_lines_page(struct fx_layer *l, struct fx_lines_doc *d, const struct fx_lines_at *at,
	struct fx_arena *a);

#endif
