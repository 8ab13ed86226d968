/* pdfout.c - see pdfout.h */
#include "pdfout.h"

#include "memfile.h"
#include "utf8.h"
#include "wire.h"
#include "worker.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_PDF ((long long)8 << 30)	/* four times the largest input */
#define MAX_PIXELS 200000000LL

struct pl_pdfout {
	struct pl_pdfout_ask ask;
	struct pl_worker *worker;	/* NULL: it is gone */
	int pages, next;		/* next: from 0, the first page that may still come */
	int pictures;			/* 1: no page may be left out */
	int fate[FX_FATES];
};

static int turned(const struct pl_pdfout *o)	/* quarters, of the raster */
{
	return o->ask.as->rotate < 0 ? 0 : o->ask.as->rotate & 3;
}

/* What this worker may fail with; that its memory is at an end is its own limit, not ours. */
static enum fx_st believe(int st)
{
	static const enum fx_st may[] = { FX_INPUT, FX_ENCRYPTED, FX_LIMIT, FX_SANDBOX };

	if (st == FX_NOMEM)
		return FX_LIMIT;
	for (size_t i = 0; i < FX_COUNT(may); i++)
		if (st == (int)may[i])
			return may[i];
	return FX_CRASH;
}

static enum fx_st nonsense(struct fx_err *e)
{
	return fx_fail(e, FX_CRASH, "the worker answers nonsense");
}

/* After a failure of a worker that has died, or is of no use: *e says more then. */
static enum fx_st bury(struct pl_pdfout *o, enum fx_st st, struct fx_err *e)
{
	if (st == FX_CRASH || st == FX_TIME || st == FX_STOPPED)
		st = pl_worker_end(o->worker, e);
	else
		pl_worker_stop(o->worker);
	o->worker = NULL;
	return st;
}

static enum fx_st greet(struct pl_pdfout *o, struct fx_err *e)
{
	const struct pl_intake_ask *as = o->ask.as;
	const struct fx_wire_open open = { .version = FX_WIRE_VERSION, .purpose = FX_WIRE_MAKE,
		.existing = (int)o->ask.existing, .break_signature = o->ask.break_signature,
		.dpi = as->dpi, .strict = as->dpi != 0,
		.max_pixels = as->max_pixels ? as->max_pixels : MAX_PIXELS };
	struct fx_wire_doc doc;

	FX_TRY(pl_worker_say(o->worker, &open, sizeof(open), e));
	FX_TRY(pl_worker_hear(o->worker, &doc, sizeof(doc), NULL, e));
	if (doc.version != FX_WIRE_VERSION || !memchr(doc.msg, 0, sizeof(doc.msg)))
		return nonsense(e);
	if (doc.st)
		return fx_fail(e, believe(doc.st), "%s", doc.msg);
	return doc.pages == o->pages ? FX_OK : nonsense(e);
}

static enum fx_st start(struct pl_pdfout *o, struct fx_err *e)
{
	const struct pl_pdfout_ask *k = &o->ask;
	const struct pl_worker_ask w = { .document = pl_intake_document(k->from),
		.tolerant = k->as->allow_unsandboxed,	/* of which the intake has warned */
		.memory = (k->memory ? k->memory : (size_t)1 << 30) +
			5 * (size_t)pl_intake_source(k->from)->bytes,
		.cpu_seconds = k->cpu_seconds ? k->cpu_seconds : 60,
		.wall_seconds = k->wall_seconds ? k->wall_seconds : 80 };
	enum fx_st st;

	FX_TRY(pl_worker_start(&o->worker, &w, e));
	st = greet(o, e);
	return st ? bury(o, st, e) : FX_OK;
}

enum fx_st pl_pdfout_open(struct pl_pdfout **out, const struct pl_pdfout_ask *ask, struct fx_err *e)
{
	struct pl_pdfout *o = calloc(1, sizeof(*o));
	enum fx_st st;

	*out = NULL;
	if (!o)
		return fx_fail(e, FX_NOMEM, "no memory for a PDF");
	o->ask = *ask;
	o->pages = pl_intake_source(ask->from)->pages_total;
	o->pictures = strcmp(pl_intake_source(ask->from)->media_type, "application/pdf") != 0;
	st = start(o, e);
	if (st) {
		free(o);
		return st;
	}
	*out = o;
	return FX_OK;
}

void pl_pdfout_free(struct pl_pdfout *o)
{
	if (o)
		pl_worker_stop(o->worker);
	free(o);
}

const int *pl_pdfout_fates(const struct pl_pdfout *o)
{
	return o->fate;
}

/* A word as the worker takes it. 0: it is none. */
static int fits(const struct fx_overlay *l, const struct fx_dword *w)
{
	const size_t n = strlen(w->text);

	return n && n <= (size_t)(FX_OVERLAY_MAX_BYTES - l->bytes) && fx_utf8_clean(w->text, n) &&
		!strchr(w->text, ' ') && fx_overlay_near(w->quad, l->w, l->h);
}

/* The words of a page, line after line. Called twice: to count, with l->word NULL, and to fill. */
static void collect(struct fx_overlay *l, const struct fx_dpage *p)
{
	l->words = l->bytes = 0;
	for (int i = 0; i < p->lines; i++) {
		const struct fx_dline *line = p->line + i;

		for (int k = 0; k < line->words && l->words < FX_OVERLAY_MAX_WORDS; k++) {
			const struct fx_dword *w = p->word + line->word + k;
			const int len = fits(l, w) ? (int)strlen(w->text) : 0;

			if (!len)
				continue;
			if (l->word) {
				struct fx_overlay_word *to = l->word + l->words;

				*to = (struct fx_overlay_word){ .at = l->bytes, .len = len,
					.blank = k + 1 < line->words &&
						w->join == FX_JOIN_BLANK };
				memcpy(to->quad, w->quad, sizeof(to->quad));
				memcpy(l->text + l->bytes, w->text, (size_t)len);
			}
			l->words++;
			l->bytes += len;
		}
	}
}

/* The words in a sealed memory file, and its record. A descriptor, or -1. */
static int pack(struct fx_wire_put *put, const struct fx_dpage *p)
{
	struct fx_overlay *l = &put->overlay;
	size_t text, n;
	char *file;
	int fd;

	if (p)
		collect(l, p);
	text = fx_wire_overlay_text(l);
	n = text + (size_t)l->bytes;
	fd = fx_memfile_new(&file, n);
	if (fd < 0)
		return -1;
	if (n) {
		l->word = (void *)file;
		l->text = file + text;
		collect(l, p);
	}
	l->word = NULL;
	l->text = NULL;
	return fx_memfile_seal(fd, file, n);
}

static enum fx_st hear(struct pl_pdfout *o, struct fx_wire_done *done, int page, int *fd,
	struct fx_err *e)
{
	FX_TRY(pl_worker_hear(o->worker, done, sizeof(*done), fd, e));
	if (done->page == page && memchr(done->msg, 0, sizeof(done->msg)) && done->fate >= 0 &&
	    done->fate < FX_FATES && done->left >= 0 && done->left <= MAX_PDF && !done->st)
		return FX_OK;
	if (fd && *fd >= 0)
		close(*fd);
	if (done->page != page || !memchr(done->msg, 0, sizeof(done->msg)) || !done->st)
		return nonsense(e);
	return fx_fail(e, believe(done->st), "%s", done->msg);
}

/* Page i, from 0; p NULL: there are no words for it. */
static enum fx_st give(struct pl_pdfout *o, int i, const struct fx_dpage *p, struct fx_err *e)
{
	const int has_words = p && p->w && p->h;
	struct fx_wire_put put = { .page = i, .upright = p ? p->rotation / 90 & 3 : 0,
		.overlay = { .w = has_words ? p->w : 1, .h = has_words ? p->h : 1,
			.quarters = p ? p->turned : turned(o) } };
	const int fd = pack(&put, has_words ? p : NULL);
	struct fx_wire_done done;
	enum fx_st st;

	if (fd < 0)
		return fx_fail(e, FX_NOMEM, "no memory to hand words over");
	st = pl_worker_give(o->worker, &put, sizeof(put), fd, e);
	close(fd);
	FX_TRY(st);
	FX_TRY(hear(o, &done, i, NULL, e));
	o->fate[done.fate]++;
	if (done.fate == FX_FATE_DAMAGED)
		fx_log(FX_WARN, "page %d: no words in the PDF: %s", i + 1, done.msg);
	return FX_OK;
}

/* Pages of pictures up to page `end`, from 0, that nobody handed over. */
static enum fx_st catch_up(struct pl_pdfout *o, int end, struct fx_err *e)
{
	while (o->pictures && o->next < end)
		FX_TRY(give(o, o->next++, NULL, e));
	return FX_OK;
}

static int was_read(const struct fx_dpage *p)
{
	return p->status == FX_PAGE_OK || p->status == FX_PAGE_BLANK ||
		p->status == FX_PAGE_FALLBACK || p->status == FX_PAGE_UNREADABLE;
}

enum fx_st pl_pdfout_page(struct pl_pdfout *o, const struct fx_dpage *p, struct fx_err *e)
{
	enum fx_st st;

	if (!o->worker || p->number <= o->next || p->number > o->pages)
		return fx_fail(e, FX_BUG, "page %d is not one that the PDF waits for", p->number);
	if (!was_read(p))
		return FX_OK;
	st = catch_up(o, p->number - 1, e);
	if (!st)
		st = give(o, p->number - 1, p, e);
	o->next = p->number;
	return st ? bury(o, st, e) : FX_OK;
}

static enum fx_st write_pieces(struct pl_pdfout *o, struct fx_out *to, struct fx_err *e)
{
	const struct fx_wire_put put = { .page = -1 };
	struct fx_wire_done done = { .left = 0 };
	long long left = -1;

	do {
		void *p;
		size_t n;
		int fd;

		FX_TRY(pl_worker_say(o->worker, &put, sizeof(put), e));
		FX_TRY(hear(o, &done, -1, &fd, e));
		FX_TRY(fx_memfile_map(&p, &n, fd, e));
		if (n && (left < 0 || done.left + (long long)n == left))
			fx_put(to, p, n);
		else
			left = -2;
		if (n)
			munmap(p, n);
		if (left == -2)
			return nonsense(e);
		left = done.left;
	} while (left);
	return to->err.st ? (*e = to->err).st : FX_OK;
}

enum fx_st pl_pdfout_finish(struct pl_pdfout *o, struct fx_out *to, struct fx_err *e)
{
	enum fx_st st;

	if (!o->worker)
		return fx_fail(e, FX_BUG, "the PDF has failed, or has been written");
	st = catch_up(o, o->pages, e);
	if (!st)
		st = write_pieces(o, to, e);
	return bury(o, st, e);
}
