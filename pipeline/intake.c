/* intake.c - see intake.h */
#define _GNU_SOURCE	/* memfd_create */
#include "intake.h"

#include "memfile.h"
#include "pages.h"
#include "sha256.h"
#include "stop.h"
#include "wire.h"
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_INPUT ((long long)2 << 30)
#define MAX_DEATHS 5		/* then the rest of the document is not tried any more */
#define USUAL_DPI 200
#define LIGHT_DPI 100		/* shows rules and pictures, and whether there is ink */
#define MAX_PIXELS 200000000LL

struct pl_intake {
	struct pl_intake_ask ask;
	struct fx_arena mem;
	struct pl_source source;
	char media_type[40];
	int fd;				/* the document */
	struct pl_worker *worker;	/* NULL: none runs */
	int deaths;
	struct fx_err last;		/* of the last death */
	int *page, pages, next;		/* selected, from 1; the next one to deliver */
	int asked;			/* 1: the worker makes that one already ... */
	int light;			/* ... light */
	int warned;			/* 1: that layers of the sandbox are missing */
};

/* A pipe's bytes in a memory file, as the worker wants to map them. */
static int spool(int from, struct fx_err *e)
{
	int fd = memfd_create("stdin", MFD_CLOEXEC);
	char buf[65536];
	long long sum = 0;
	ssize_t got = 0;

	while (fd >= 0 && sum <= MAX_INPUT && !pl_stop_signal() &&
	    (got = read(from, buf, sizeof(buf))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 || write(fd, buf, (size_t)got) != got)
			break;
		sum += got;
	}
	if (fd >= 0 && !got && sum <= MAX_INPUT)
		return fd;
	if (pl_stop_signal())
		fx_fail(e, FX_STOPPED, "stopped while reading");
	else if (sum > MAX_INPUT)
		fx_fail(e, FX_LIMIT, "over %lld bytes", MAX_INPUT);
	else
		fx_fail(e, FX_INPUT, "cannot read: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* A descriptor of a regular file, or -1. O_NONBLOCK: opening a device must not hang. */
static int open_input(const char *path, struct fx_err *e)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) :
		fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);
	int copy;
	struct stat s;

	if (fd < 0 || fstat(fd, &s) != 0) {
		fx_fail(e, FX_INPUT, "cannot open: %s", strerror(errno));
	} else if (S_ISREG(s.st_mode)) {
		return fd;
	} else if (S_ISFIFO(s.st_mode) || !strcmp(path, "-")) {
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
		copy = spool(fd, e);
		close(fd);
		return copy;
	} else {
		fx_fail(e, FX_INPUT, "not a regular file");
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

static enum fx_st digest(struct pl_source *s, int fd, struct fx_err *e)
{
	struct fx_sha256 sha;
	char buf[65536];
	ssize_t got;

	fx_sha256_start(&sha);
	s->bytes = 0;
	while ((got = pread(fd, buf, sizeof(buf), (off_t)s->bytes)) > 0) {
		fx_sha256_take(&sha, buf, (size_t)got);
		s->bytes += got;
		if (s->bytes > MAX_INPUT)
			return fx_fail(e, FX_LIMIT, "over %lld bytes", MAX_INPUT);
	}
	fx_sha256_end(&sha, s->sha256);
	return got < 0 ? fx_fail(e, FX_INPUT, "cannot read: %s", strerror(errno)) : FX_OK;
}

/* What a worker may say of a document or page; anything else is not believed. */
static enum fx_st believe(int st)
{
	static const enum fx_st may[] = { FX_OK, FX_INPUT, FX_ENCRYPTED, FX_LIMIT, FX_NOMEM,
		FX_SANDBOX };

	for (size_t i = 0; i < FX_COUNT(may); i++)
		if (st == (int)may[i])
			return may[i];
	return FX_CRASH;
}

/* Ends the worker and remembers why: the reason of the page, or of the document. */
static enum fx_st bury(struct pl_intake *in, struct fx_err *e)
{
	enum fx_st st = pl_worker_end(in->worker, e);

	in->worker = NULL;
	in->asked = 0;
	in->deaths++;
	in->last = *e;
	return st;
}

/* Layers of the sandbox that the worker does without. */
static enum fx_st look_at_walls(struct pl_intake *in, unsigned missing, struct fx_err *e)
{
	char names[64];

	if (!missing)
		return FX_OK;
	if (!in->ask.allow_unsandboxed || missing > FX_WALL_ALL)
		return fx_fail(e, FX_CRASH, "the worker answers nonsense");
	fx_wall_names(names, sizeof(names), missing);
	if (!in->warned)
		fx_log(FX_WARN, "going on without layers of the sandbox: %s", names);
	in->warned = 1;
	return FX_OK;
}

static enum fx_st greet(struct pl_intake *in, struct fx_err *e)
{
	const struct pl_intake_ask *k = &in->ask;
	struct fx_wire_open o = { .version = FX_WIRE_VERSION, .dpi = k->dpi,
		.max_side = k->max_side, .strict = k->dpi != 0, .rotate = k->rotate,
		.want_layout = k->want_layout, .want_raster = k->want_raster,
		.want_layer = k->layer != FX_LAYER_IGNORE, .want_rules = k->want_rules,
		.grey = !k->want_raster,
		.tile = k->tile, .light_dpi = LIGHT_DPI,
		.max_pixels = k->max_pixels ? k->max_pixels : MAX_PIXELS };
	struct fx_wire_doc doc;
	enum fx_st st;

	if (!k->dpi && !k->max_side)
		o.dpi = k->usual_dpi ? k->usual_dpi : USUAL_DPI;
	if (k->password) {
		o.has_password = 1;
		if (strlen(k->password) >= sizeof(o.password))
			return fx_fail(e, FX_ENCRYPTED, "a password is up to 255 bytes long");
		memcpy(o.password, k->password, strlen(k->password) + 1);
	}
	st = pl_worker_say(in->worker, &o, sizeof(o), e);
	memset(o.password, 0, sizeof(o.password));
	FX_TRY(st);
	FX_TRY(pl_worker_hear(in->worker, &doc, sizeof(doc), NULL, e));
	if (doc.version != FX_WIRE_VERSION || !memchr(doc.msg, 0, sizeof(doc.msg)) ||
	    !memchr(doc.media_type, 0, sizeof(doc.media_type)) ||
	    (!doc.st && (doc.pages < 1 || (in->source.pages_total &&
	    doc.pages != in->source.pages_total))))
		return fx_fail(e, FX_CRASH, "the worker answers nonsense");
	FX_TRY(look_at_walls(in, doc.missing, e));
	if (doc.st)
		return fx_fail(e, believe(doc.st), "%s", doc.msg);
	in->source.pages_total = doc.pages;
	memcpy(in->media_type, doc.media_type, sizeof(in->media_type));
	in->source.media_type = in->media_type;
	return FX_OK;
}

static enum fx_st start(struct pl_intake *in, struct fx_err *e)
{
	const struct pl_worker_ask w = { .document = in->fd,
		.tolerant = in->ask.allow_unsandboxed,
		.memory = (in->ask.memory ? in->ask.memory : (size_t)1 << 30) +
		(size_t)in->source.bytes,
		.cpu_seconds = in->ask.cpu_seconds ? in->ask.cpu_seconds : 15,
		.wall_seconds = in->ask.wall_seconds ? in->ask.wall_seconds : 20 };
	enum fx_st st;

	FX_TRY(pl_worker_start(&in->worker, &w, e));
	st = greet(in, e);
	if (st == FX_CRASH || st == FX_TIME || st == FX_STOPPED)
		return bury(in, e);
	if (!st)
		return FX_OK;
	pl_worker_stop(in->worker);
	in->worker = NULL;
	return st;
}

static enum fx_st select_pages(struct pl_intake *in, struct fx_err *e)
{
	struct pl_range r = { .text = in->ask.pages, .total = in->source.pages_total,
		.clip = in->ask.clip };

	FX_TRY(pl_pages(&in->page, &in->pages, &in->mem, &r, e));
	if (r.missing)
		fx_log(FX_WARN, "the document has %d of the pages that were asked for, not %d",
			in->pages, in->pages + r.missing);
	return FX_OK;
}

enum fx_st pl_intake_open(struct pl_intake **out, const struct pl_intake_ask *ask, struct fx_err *e)
{
	struct pl_intake *in = calloc(1, sizeof(*in));
	enum fx_st st;

	*out = NULL;
	if (!in)
		return fx_fail(e, FX_NOMEM, "no memory for a document");
	in->ask = *ask;
	fx_arena_init(&in->mem, 0);
	in->fd = open_input(ask->path, e);
	st = in->fd < 0 ? e->st : digest(&in->source, in->fd, e);
	if (!st)
		st = start(in, e);
	if (!st)
		st = select_pages(in, e);
	if (st) {
		pl_intake_free(in);
		return st;
	}
	*out = in;
	return FX_OK;
}

const struct pl_source *pl_intake_source(const struct pl_intake *in)
{
	return &in->source;
}

int pl_intake_document(const struct pl_intake *in)
{
	return in->fd;
}

int pl_intake_selected(const struct pl_intake *in)
{
	return in->pages;
}

const int *pl_intake_pages(const struct pl_intake *in)
{
	return in->page;
}

static void forget(struct pl_page *p)	/* what came with it */
{
	if (p->mapped)
		munmap(p->map, p->mapped);
	if (p->layer_mapped)
		munmap(p->layer_map, p->layer_mapped);
	p->mapped = p->layer_mapped = 0;
}

static void empty(struct pl_page *p)		/* but for its number */
{
	forget(p);
	*p = (struct pl_page){ .number = p->number };
}

void pl_page_free(struct pl_page *p)
{
	if (p)
		forget(p);
	free(p);
}

/* 1: a page is first asked for light: its text layer may be all that is needed. */
static int light_first(const struct pl_intake *in)
{
	return in->ask.light ||
		((in->ask.layer == FX_LAYER_TEXT || in->ask.layer == FX_LAYER_AUTO) &&
		 !strcmp(in->media_type, "application/pdf"));
}

static enum fx_st want(struct pl_intake *in, int light, struct fx_err *e)
{
	const struct fx_wire_want w = { in->page[in->next] - 1, light };

	if (!in->asked)
		FX_TRY(pl_worker_say(in->worker, &w, sizeof(w), e));
	in->light = in->asked ? in->light : light;
	in->asked = 1;
	return FX_OK;
}

/* The layer that follows a page. It may cost the worker, but not the page: then no rules are asked
 * for any more; or, where they were not, no layers. */
static void fetch_layer(struct pl_intake *in, struct pl_page *p, const struct fx_wire_page *of)
{
	struct fx_wire_layer w;
	struct fx_err why = { 0 };
	int fd;
	enum fx_st st = pl_worker_hear(in->worker, &w, sizeof(w), &fd, &why);

	if (!st)
		st = fx_memfile_map(&p->layer_map, &p->layer_mapped, fd, &why);
	if (!st)
		st = fx_wire_take_layer(&w, of, p->layer_map, p->layer_mapped, &why);
	if (!st) {
		p->layer = w.layer;
		return;
	}
	bury(in, &why);
	in->deaths--;
	if (in->ask.want_rules)
		in->ask.want_rules = 0;
	else
		in->ask.layer = FX_LAYER_IGNORE;
}

static enum fx_st fetch(struct pl_intake *in, struct pl_page *p, int light, struct fx_err *e)
{
	struct fx_wire_page w;
	int fd;

	FX_TRY(want(in, light, e));
	p->light = in->light;
	in->asked = 0;
	FX_TRY(pl_worker_hear(in->worker, &w, sizeof(w), &fd, e));
	if (w.st) {
		if (fd >= 0)
			close(fd);
		w.msg[sizeof(w.msg) - 1] = 0;
		return fx_fail(e, believe(w.st), "%s", w.msg);
	}
	FX_TRY(fx_memfile_map(&p->map, &p->mapped, fd, e));
	if (fx_wire_take(&w, p->number - 1, p->map, p->mapped, e) != FX_OK)
		return fx_fail(e, FX_CRASH, "the worker answers nonsense");
	memcpy(p->label_text, w.label, sizeof(p->label_text));
	p->label = p->label_text[0] ? p->label_text : NULL;
	p->w_pt = w.w_pt;
	p->h_pt = w.h_pt;
	p->dpi = w.dpi;
	p->rotation = w.rotation;
	p->complaints = w.complaints;
	p->w = w.w;
	p->h = w.h;
	p->raster = w.raster;
	p->layout = w.layout;
	if (in->ask.layer != FX_LAYER_IGNORE || in->ask.want_rules)
		fetch_layer(in, p, &w);
	fx_layer_judge(&p->verdict, &p->layer, &p->layout, p->w, p->h);
	return FX_OK;
}

static int layer_will_do(const struct pl_intake *in, const struct pl_page *p)
{
	return in->ask.layer == FX_LAYER_TEXT ? p->layer.words > 0 :
		in->ask.layer == FX_LAYER_AUTO && p->verdict.use == FX_LAYER_TEXT;
}

static int light_will_do(const struct pl_intake *in, const struct pl_page *p)
{
	for (int i = 0; i < p->layout.blocks; i++)
		if (in->ask.whole_for & 1U << p->layout.block[i].kind)
			return 0;
	return 1;
}

/* One page from the worker. FX_CRASH and FX_TIME: the worker is of no more use. */
static enum fx_st fetch_page(struct pl_intake *in, struct pl_page *p, struct fx_err *e)
{
	int from_layer;

	FX_TRY(fetch(in, p, light_first(in), e));
	p->from_layer = from_layer = p->light && layer_will_do(in, p);
	if (!p->light || in->ask.light || (from_layer && light_will_do(in, p)))
		return FX_OK;
	empty(p);
	if (!in->worker)		/* it died of the layer */
		FX_TRY(start(in, e));
	FX_TRY(fetch(in, p, 0, e));
	p->from_layer = from_layer && p->layer.words;
	return FX_OK;
}

static enum fx_st deliver(struct pl_intake *in, struct pl_page *p, struct fx_err *e)
{
	enum fx_st st;

	if (!in->worker && in->deaths >= MAX_DEATHS)
		return fx_fail(e, in->last.st, "not tried: %d other pages ended the worker",
			in->deaths);
	if (!in->worker)
		FX_TRY(start(in, e));
	st = fetch_page(in, p, e);
	return st == FX_CRASH || st == FX_TIME ? bury(in, e) : st;
}

static void failed(struct pl_page *p, const struct fx_err *why)
{
	empty(p);
	p->st = why->st;
	p->reason = p->reason_text;
	memcpy(p->reason_text, why->msg, sizeof(p->reason_text));
}

enum fx_st pl_intake_next(struct pl_intake *in, struct pl_page **page, int wait, struct fx_err *e)
{
	struct fx_err why = { 0 };
	struct pl_page *p;

	*page = NULL;
	if (in->next == in->pages)
		return FX_OK;
	if (!wait && (in->asked ? !pl_worker_ready(in->worker) : in->deaths < MAX_DEATHS))
		return FX_OK;		/* a worker is started only where one may wait */
	p = calloc(1, sizeof(*p));
	if (!p)
		return fx_fail(e, FX_NOMEM, "no memory for a page");
	p->number = in->page[in->next];
	why.st = deliver(in, p, &why);
	if (pl_stop_signal()) {
		pl_page_free(p);
		return fx_fail(e, FX_STOPPED, "stopped at page %d", in->page[in->next]);
	}
	if (why.st)
		failed(p, &why);
	in->next++;
	if (in->worker && in->next < in->pages && want(in, light_first(in), &why) != FX_OK)
		in->asked = 0;		/* it is gone; the page's turn will show how */
	*page = p;
	return FX_OK;
}

void pl_intake_free(struct pl_intake *in)
{
	if (!in)
		return;
	pl_worker_stop(in->worker);
	if (in->fd >= 0)
		close(in->fd);
	fx_arena_reset(&in->mem);
	free(in);
}
