/* put_xml.h - XML onto an output through libxml2's writer, element by element, indented. Any bytes
 * may be text: what production [2] Char of XML 1.0 forbids, and the control characters that it does
 * not, become U+FFFD. */
#ifndef PUT_XML_H
#define PUT_XML_H
#include "document.h"
#include "writer.h"

struct fx_put_xml;

/* In x->state, declared as UTF-8; NULL: there is no memory, and the output says so. */
struct fx_put_xml *fx_px_begin(struct fx_writing *x);
void fx_px_end(struct fx_writing *x);		/* closes what is open; all is with the output */
void fx_px_flush(struct fx_put_xml *p);		/* what was written is with the output */
/* What was put together in memory may have failed: then so has the output. */
void fx_px_failed(struct fx_put_xml *p, const struct fx_out *from);
void fx_px_drop(struct fx_writing *x);		/* of the writers */

void fx_px_doctype(struct fx_put_xml *p, const char *name, const char *public, const char *system);
void fx_px_open(struct fx_put_xml *p, const char *name);
/* tag: 1: an end tag even where nothing stands in it, as HTML wants it */
void fx_px_close(struct fx_put_xml *p, int tag);
void fx_px_text(struct fx_put_xml *p, const char *s);
void fx_px_span(struct fx_put_xml *p, struct fx_span s);
void fx_px_newline(struct fx_put_xml *p);		/* in a text */
void fx_px_comment(struct fx_put_xml *p, const char *s);	/* no two hyphens stay together */
void fx_px_leaf(struct fx_put_xml *p, const char *name, const char *text);

/* Attributes come before what is in an element. NULL text: none is written. */
void fx_px_attr(struct fx_put_xml *p, const char *name, const char *text);
void fx_px_attr_span(struct fx_put_xml *p, const char *name, struct fx_span text);
void fx_px_attr_f(struct fx_put_xml *p, const char *name, const char *fmt, ...) FX_PRINTF(3, 4);
/* To that many decimals, the same in every locale; none is written where it is not finite. */
void fx_px_attr_num(struct fx_put_xml *p, const char *name, double v, int decimals);

/* "ok", or "failed: why": what became of a page. */
void fx_px_status(char *to, size_t room, const struct fx_dpage *p);
/* "2026-01-31T12:00:00", UTC; the first second of 1970 for what has no such form. */
void fx_px_date(char to[24], long long epoch);

#endif
