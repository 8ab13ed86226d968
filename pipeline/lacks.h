/* lacks.h - which task reads regions of a kind beyond their words */
#ifndef LACKS_H
#define LACKS_H
#include "layout.h"
#include "manifest.h"

/* lacks[kind]: why regions of that kind are not read by a task, one fixed phrase; NULL: they are,
 * or there is none for them. m NULL: a published checkpoint, which says nothing of its tasks. */
void pl_regions(const char *lacks[FX_BLOCK_KINDS], const struct fx_manifest *m);

#endif
