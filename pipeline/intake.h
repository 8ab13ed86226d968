/* intake.h - a document as a row of pages, parsed by a palimpsest-worker process of its own: what
 * comes back is checked before it is believed, and a worker that crashes, hangs or eats memory
 * costs its own document only. */
#ifndef INTAKE_H
#define INTAKE_H
#include "layer.h"
#include "layout.h"

struct pl_intake;

struct pl_intake_ask {
	const char *path;		/* "-": standard input (spooled to an unlinked file) */
	const char *pages;		/* pages.h; NULL: all */
	int clip; /* 1: pages that do not exist are left out, with a warning */
	const char *password;		/* NULL: none; never logged */
	int dpi;			/* of PDF pages, 36..1200, else FX_LIMIT; what pictures are
					 * taken to have; 0: as the next two say */
	int max_side; /* dpi 0: longer side of a PDF page, pixels; 0: unsaid ... */
	int usual_dpi;			/* ... and then this, less where limits say so; 0: 200 */
	int rotate;			/* 0..3 quarters clockwise on top of the document's own;
					 * -1: found by page analysis (layout only) */
	int want_layout;		/* 1: page analysis; tiles as `tile` says */
	struct fx_tile_plan tile;
	int light;			/* 1: of every page only what a page that is read from its
					 * text layer needs, see pl_page.light */
	int want_raster;		/* 1: hand over the page raster */
	unsigned whole_for;		/* bits 1 << enum fx_block_kind: a page that its text layer
					 * will do for is asked for whole all the same where it
					 * has such a region */
	enum fx_layer_use layer;	/* what for; but for IGNORE the text layer is handed over
					 * where the document has one; one that costs the worker is
					 * the last that is asked for */
	int want_rules;			/* 1: hand over what lines and filled rectangles a PDF's
					 * page draws, in pl_page.layer.rule, whatever `layer` is;
					 * those that cost the worker are the last */
	int allow_unsandboxed;		/* 1: layers of the sandbox that cannot be had are done
					 * without, with a warning */
	int cpu_seconds, wall_seconds;	/* worked on a page, waited for it; 0: 15 and 20 */
	size_t memory;			/* address space of the worker; 0: 1 GiB */
	long long max_pixels;		/* a page; 0: 200 million */
};

struct pl_source {			/* of the whole document */
	const char *media_type;		/* "application/pdf", "image/png", .. */
	int pages_total;
	long long bytes;
	char sha256[65];		/* of the input, lower-case hex */
};

struct pl_page {
	int number;			/* 1-based in the document */
	const char *label;		/* as printed, or NULL */
	enum fx_st st;			/* FX_OK, or why this page could not be had: FX_INPUT,
					 * FX_LIMIT, FX_TIME, FX_CRASH, FX_NOMEM */
	const char *reason;		/* st != FX_OK: one line that quotes nothing of the page */
	float w_pt, h_pt;		/* points (1/72 inch) as displayed, before `rotate`; images
					 * without a resolution count as 72 dpi */
	int rotation;			/* 0..3 quarters clockwise that `rotate` added */
	int complaints;			/* of its content, while it was drawn: over 0, and some of
					 * it may be missing */
	float dpi;			/* of the raster */
	int w, h;			/* of the raster, pixels */
	struct fx_raster raster;	/* empty unless wanted */
	struct fx_layout layout;	/* empty unless wanted */
	struct fx_layer layer;		/* empty unless wanted, and for pictures; rules without
					 * words, too */
	struct fx_layer_verdict verdict;	/* on the layer */
	int from_layer;			/* 1: its text layer is to be taken for its words. Only
					 * where `layer` was TEXT and it has words, or AUTO and
					 * it is sound */
	int light;			/* 1: the layout has regions and ink, no words and no tiles;
					 * the raster is a small one */
	char label_text[64], reason_text[256];	/* label and reason point there */
	void *map, *layer_map;		/* what raster and layout point to, and layer, in bytes: */
	size_t mapped, layer_mapped;
};
void pl_page_free(struct pl_page *p);			/* NULL is fine */

/* Starts the worker and reads what the document is. FX_INPUT: missing, damaged or of a kind not
 * read here; FX_ENCRYPTED; FX_LIMIT; FX_USAGE: a page that the document does not have; FX_TIME,
 * FX_CRASH, FX_SANDBOX, FX_NOMEM; FX_STOPPED. */
enum fx_st pl_intake_open(struct pl_intake **out, const struct pl_intake_ask *ask, struct fx_err *e)
	FX_CHECKED;
const struct pl_source *pl_intake_source(const struct pl_intake *in);
int pl_intake_document(const struct pl_intake *in);	/* descriptor of its bytes, a regular file;
							 * closed by pl_intake_free */
int pl_intake_selected(const struct pl_intake *in);	/* pages that will come ... */
const int *pl_intake_pages(const struct pl_intake *in);	/* ... and their numbers, in order */

/* The next selected page, the caller's to free; NULL in *page after the last, or with `wait` 0
 * where it is not there yet. Every selected page comes exactly once, also after the worker has
 * died: then with its st. While one page is looked at the worker makes the next. Fails only for
 * reasons of our own (FX_NOMEM, FX_BUG) or when the user stops us (FX_STOPPED). */
enum fx_st pl_intake_next(struct pl_intake *in, struct pl_page **page, int wait, struct fx_err *e)
	FX_CHECKED;
void pl_intake_free(struct pl_intake *in);		/* ends the worker; NULL is fine */

#endif
