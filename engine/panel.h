/* panel.h - a weight matrix in panels of 32 columns, in the order in which products read it: one
 * stream, whatever the number of rows on the other side. Every op row reads this one layout.
 *
 * W is (n, k), y = x W^T. Panel p holds columns 32 p .. 32 p + 31 (rows of W; missing ones are 0) as
 * lines of 128 bytes, 4 bytes a column: f32: line t is step t of k; bf16: line t is steps 2 t (low
 * half) and 2 t + 1 (high half; 0 past the end). */
#ifndef PANEL_H
#define PANEL_H
#include "tensors.h"

#define EN_COLUMNS 32
#define EN_LINE 128			/* bytes */

struct en_panels {
	const void *p;			/* aligned to 64 */
	enum fx_dtype type;		/* FX_F32 or FX_BF16 */
	int n, k;
};

size_t en_panel_lines(enum fx_dtype type, int k);		/* of one panel */
size_t en_panels_bytes(enum fx_dtype type, int n, int k);	/* of all of them */

/* Panels [from, to) of dst, out of rows of `src` (src_type, (n, k) row-major, any address). BF16 stays
 * BF16; F16 and F32 go to FX_F32 panels. */
void en_panels_fill(void *dst, const struct en_panels *shape, const void *src, enum fx_dtype src_type,
	int from, int to);

/* Row j of W, k values. */
void en_panels_row(float *dst, const struct en_panels *w, int j);

#endif
