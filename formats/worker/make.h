/* make.h - the worker's other work: a PDF with words under its pages, out of a PDF or pictures */
#ifndef MAKE_H
#define MAKE_H
#include "in.h"
#include "wire.h"

struct fx_make;

/* Bytes are borrowed until fx_make_free, *ask is copied. As fx_pdfw_open, fx_in_open. */
enum fx_st fx_make_open(struct fx_make **out, const void *p, size_t n,
	const struct fx_wire_open *ask, struct fx_err *e) FX_CHECKED;
void fx_make_free(struct fx_make *m);			/* NULL is fine */
enum fx_kind fx_make_kind(const struct fx_make *m);
int fx_make_pages(const struct fx_make *m);

/* Answers one record, with its memory file or -1, which it closes. Fails when no more can come:
 * the other side is gone, or talks nonsense. */
enum fx_st fx_make_serve(struct fx_make *m, struct fx_wire_put *put, int fd, struct fx_err *e)
	FX_CHECKED;

#endif
