/* pdfw.h - a PDF that is to be written again with words under its pages, through libqpdf: its own
 * objects stay. For the worker alone: libqpdf parses what comes from outside. */
#ifndef PDFW_H
#define PDFW_H
#include "image.h"
#include "overlay.h"
#include "strip.h"

struct fx_pdfw;

/* The PDF's bytes are borrowed until fx_pdfw_free; p NULL: a new one without pages. FX_ENCRYPTED:
 * it is, whether a password would open it or not: written again it would lose its protection.
 * FX_INPUT: damaged; or signed, and break_signature is 0. FX_NOMEM. */
enum fx_st fx_pdfw_open(struct fx_pdfw **out, const void *p, size_t n, int break_signature,
	struct fx_err *e) FX_CHECKED;
void fx_pdfw_free(struct fx_pdfw *w);		/* NULL is fine */
int fx_pdfw_pages(struct fx_pdfw *w);		/* 0 where there are none, or none can be found */

/* What follows fails with FX_INPUT where the page's objects are damaged, or FX_NOMEM, and then the
 * page is what it was. Pages count from 0.
 *
 * Lays the words under the page's content, as one stream; its resources become its own. */
enum fx_st fx_pdfw_lay(struct fx_pdfw *w, int page, const struct fx_overlay *l, struct fx_err *e)
	FX_CHECKED;
/* Takes text that is not shown out of the page's content and of the forms that it draws; they
 * become its own. Nothing is changed if there is none, or where found->tangled. */
enum fx_st fx_pdfw_strip(struct fx_pdfw *w, int page, struct fx_strip *found, struct fx_err *e)
	FX_CHECKED;
/* The page's content becomes the picture of what is displayed; annotations stay. */
enum fx_st fx_pdfw_picture(struct fx_pdfw *w, int page, const struct fx_image *i, struct fx_err *e)
	FX_CHECKED;
/* Another page at the end, of w x h points (cut to what a page may have), empty, to be displayed
 * turned by quarters clockwise. */
enum fx_st fx_pdfw_append(struct fx_pdfw *w, const float pt[2], int quarters, struct fx_err *e)
	FX_CHECKED;

/* The page as a PDF of its own; the caller frees *p. */
enum fx_st fx_pdfw_alone(struct fx_pdfw *w, int page, unsigned char **p, size_t *n,
	struct fx_err *e) FX_CHECKED;
/* The whole file, once; *p is good until fx_pdfw_free. The same input and words give the same
 * bytes. */
enum fx_st fx_pdfw_finish(struct fx_pdfw *w, const unsigned char **p, size_t *n, struct fx_err *e)
	FX_CHECKED;

#endif
