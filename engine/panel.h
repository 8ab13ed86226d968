/* panel.h - a weight matrix in panels of 32 columns, in the order in which products read it: one
 * stream, whatever the number of rows on the other side. Every op row reads this one layout.
 *
 * W is (n, k), y = x W^T. Panel p holds columns 32 p .. 32 p + 31 (rows of W; missing ones are 0)
 * as lines of 128 bytes, 4 bytes a column:
 *
 *   f32   line t: step t of k
 *   bf16  line t: steps 2 t (low half) and 2 t + 1 (high half)
 *   int8  line t: steps 4 t .. 4 t + 3, one byte each; after the last line, a line of 32 f32 scales
 * and a line of 32 int32 sums of each column's bytes. w = byte * scale, byte in [-127, 127] int4
 * groups of 32 steps: 64 bytes of 32 bf16 scales, then 4 lines. Line t of a group: byte i of a
 *         column holds step 8 t + i in its low half and step 8 t + 4 + i in its high half, each 8
 *         more than the value. w = (half - 8) * scale of its group
 *
 * Steps past the end of k are 0 (int4: 8). */
#ifndef PANEL_H
#define PANEL_H
#include "tensors.h"

#define EN_COLUMNS 32
#define EN_LINE 128			/* bytes */
#define EN_GROUP 32			/* steps that share a scale in int4 */
#define EN_GROUP_BYTES (2 * EN_COLUMNS + EN_GROUP / 8 * EN_LINE)

#define EN_PRECISIONS(row) row(F32, "f32") row(BF16, "bf16") row(INT8, "int8") row(INT4, "int4")
#define EN_PRECISION_ENUM(id, name) EN_##id,
enum en_precision { EN_PRECISIONS(EN_PRECISION_ENUM) EN_PRECISION_COUNT };

const char *en_precision_name(enum en_precision p);
int en_precision_find(const char *name);	/* -1: none of that name */

struct en_panels {
	const void *p;			/* aligned to 64 */
	enum en_precision type;
	int n, k;
};

size_t en_panel_bytes(enum en_precision type, int k);		/* of one panel; a multiple of 64 */
size_t en_panels_bytes(enum en_precision type, int n, int k);	/* of all of them */

/* Panels [from, to) of the matrix that `shape` describes go to dst + from * en_panel_bytes(), out
 * of rows of `src` (F32, BF16 or F16, (n, k) row-major, any address). f32 is exact; bf16 is rounded
 * to nearest, ties to even. int8: a column's scale is its largest magnitude / 127. int4: a group's
 * scale is its value of largest magnitude / -8, rounded to bf16. Values are rounded to the nearest
 * step of the scale, ties to even. NaN and infinities are not expected: they give some value. */
void en_panels_fill(void *dst, const struct en_panels *shape, const void *src,
	enum fx_dtype src_type, int from, int to);

/* Row j of W, k values. */
void en_panels_row(float *dst, const struct en_panels *w, int j);

#endif
