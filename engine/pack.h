/* pack.h - writing and checking packed files (store.h says what is in one) */
#ifndef PACK_H
#define PACK_H
#include "engine.h"
#include "store.h"

/* Called after each piece, from one thread at a time; non-zero stops (FX_STOPPED). Bytes. */
typedef int en_pack_progress_fn(void *ud, size_t done, size_t total);

struct en_packing {
	struct fx_out *out;		/* the file's bytes go here, in order */
	en_pack_progress_fn *progress;	/* NULL: none */
	void *ud;
};

/* A folder's model, in the precision that it was opened with, as a packed file: the same bytes for
 * any number of threads. A matrix is made a few panels at a time while those before are hashed and
 * written; what was read of the folder is let go. FX_USAGE: it is a packed file already. FX_OUTPUT,
 * FX_STOPPED, FX_NOMEM. */
enum fx_st en_model_pack(
	struct en_model *m, const struct en_packing *p, struct fx_err *e) FX_CHECKED;

/* The same of a checkpoint that lies nowhere (store.h). FX_MODEL: not the parts or the shapes of a
 * model. */
enum fx_st en_outline_pack(const struct en_outline *d, const struct en_open *o,
	const struct en_packing *p, struct fx_err *e) FX_CHECKED;

/* Reads a packed file whole and holds it to its digests. FX_MODEL names the first tensor whose
 * bytes are not those that were written, or says what is missing. FX_STOPPED, FX_NOMEM. */
enum fx_st en_packed_verify(const char *path, en_pack_progress_fn *progress, void *ud,
	struct fx_err *e) FX_CHECKED;

#endif
