/* strip.h - text that a content stream holds but does not show, taken out of it */
#ifndef STRIP_H
#define STRIP_H
#include "fx.h"

struct fx_strip {
	long hidden;		/* operators that showed text in render mode 3 */
	int tangled;		/* 1: text that is shown has its place by hidden text before it, or
				 * the stream nests deeper than is followed: leave it alone */
};

/* Copies n bytes of a content stream (ISO 32000-1, 7.8.2 and 9.4.3) without the operators that show
 * text in mode 3. All else stays as it is, byte for byte, malformed or not. Render modes are those
 * of the stream: 0 at its start. */
void fx_strip(struct fx_out *to, struct fx_strip *found, const void *p, size_t n);

#endif
