/* main_worker.c - palimpsest-worker: parses one document inside a sandbox, or makes a PDF of it.
 * Not for people to start: palimpsest does, with the document as descriptor 3 and a socket as 4.
 * `--try` proves the sandbox, layer by layer. */
#define _GNU_SOURCE	/* close_range */
#include "complaints.h"
#include "in.h"
#include "lines_doc.h"
#include "make.h"
#include "memfile.h"
#include "page.h"
#include "sandbox.h"
#include "wire.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void quiet(void *ud, enum fx_level level, const char *msg)
{
	(void)ud;
	(void)level;
	(void)msg;
}

/* Decimal, for arguments that palimpsest itself wrote. */
static size_t number(const char *s)
{
	size_t v = 0;

	while (*s >= '0' && *s <= '9')
		v = v * 10 + (size_t)(*s++ - '0');
	return v;
}

struct job {
	struct fx_wire_open ask;
	struct fx_in *in;		/* to be read, or ... */
	struct fx_make *make;		/* ... to be made a PDF of; NULL: not open, or not this */
	struct fx_lines_doc *lines;	/* NULL: no page has wanted it yet, or it cannot be had */
	int looked;			/* 1: for these */
	const void *p;
	size_t n;
	unsigned missing;		/* layers of the sandbox */
	int tolerant;			/* 1: of that */
};

static enum fx_st open_document(struct job *j, struct fx_err *e)
{
	struct stat s;
	void *p;

	if (fstat(FX_WIRE_DOC, &s) != 0 || !S_ISREG(s.st_mode))
		return fx_fail(e, FX_INPUT, "not a regular file");
	if (s.st_size == 0)
		return fx_fail(e, FX_INPUT, "empty file");
	p = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, FX_WIRE_DOC, 0);
	if (p == MAP_FAILED)
		return fx_fail(
			e, FX_NOMEM, "no room for %lld bytes of input", (long long)s.st_size);
	j->p = p;
	j->n = (size_t)s.st_size;
	if (j->ask.purpose == FX_WIRE_MAKE)
		return fx_make_open(&j->make, j->p, j->n, &j->ask, e);
	return fx_in_open(&j->in, j->p, j->n, j->ask.has_password ? j->ask.password : NULL, e);
}

/* Less than the whole sandbox will not do: then nothing is done without. */
static enum fx_st refuse(unsigned *missing, struct fx_err *e)
{
	char names[64];

	fx_wall_names(names, sizeof(names), *missing);
	*missing = 0;
	return fx_fail(e, FX_SANDBOX,
		"this system lacks layers of the sandbox: %s; see --allow-unsandboxed", names);
}

static enum fx_st greet(struct job *j, struct fx_err *e)
{
	struct fx_wire_doc doc = { .version = FX_WIRE_VERSION, .missing = j->missing };
	struct fx_err why = { 0 };

	if (j->missing && !j->tolerant)
		doc.st = (int)refuse(&doc.missing, &why);
	else
		doc.st = (int)open_document(j, &why);
	if (!j->ask.want_rules)
		memset(j->ask.password, 0, sizeof(j->ask.password));
	memcpy(doc.msg, why.msg, sizeof(doc.msg));
	if (!doc.st) {
		const char *type =
			fx_kind_type(j->make ? fx_make_kind(j->make) : fx_in_kind(j->in));

		memcpy(doc.media_type, type, strlen(type) + 1);
		doc.pages = j->make ? fx_make_pages(j->make) : fx_in_pages(j->in);
	}
	return fx_wire_send(FX_WIRE_SOCKET, &doc, sizeof(doc), -1, e);
}

static void put(char *to, const void *from, size_t n)
{
	if (n)
		memcpy(to, from, n);
}

/* The page's parts in a memory file that nobody can change any more. A descriptor, or -1. */
static int pack(struct fx_wire_page *w, const struct fx_page *page, const struct fx_layout *l)
{
	size_t at[FX_PARTS + 1];
	struct fx_err e;
	int fd;
	char *p;

	if (fx_wire_parts(at, w, &e) != FX_OK)
		return -1;
	fd = fx_memfile_new(&p, at[FX_PARTS]);
	if (fd < 0)
		return -1;
	if (w->raster.w)
		put(p + at[FX_PART_RASTER], page->raster.px, (size_t)page->raster.h *
			page->raster.stride);
	put(p + at[FX_PART_TILES], l->tile, (size_t)l->tiles * (size_t)l->side * (size_t)l->side);
	put(p + at[FX_PART_INK], l->ink.part, (size_t)l->ink.w * (size_t)l->ink.h);
	put(p + at[FX_PART_BLOCKS], l->block, (size_t)l->blocks * sizeof(*l->block));
	put(p + at[FX_PART_LINES], l->line, (size_t)l->lines * sizeof(*l->line));
	put(p + at[FX_PART_WORDS], l->word, (size_t)l->words * sizeof(*l->word));
	put(p + at[FX_PART_RULES], l->rule, (size_t)l->rules * sizeof(*l->rule));
	return fx_memfile_seal(fd, p, at[FX_PARTS]);
}

static int pack_layer(const struct fx_layer *l)
{
	const size_t n = fx_wire_layer_bytes(l);
	char *p;
	const int fd = fx_memfile_new(&p, n);

	if (fd < 0)
		return -1;
	put(p, l->word, (size_t)l->words * sizeof(*l->word));
	put(p + fx_wire_layer_text(l), l->text, (size_t)l->bytes);
	put(p + fx_wire_layer_rules(l), l->rule, (size_t)l->rules * sizeof(*l->rule));
	return fx_memfile_seal(fd, p, n);
}

static enum fx_st read_page(struct job *j, const struct fx_wire_want *want, struct fx_page *page,
	struct fx_layout *l, struct fx_arena *a, struct fx_err *e)
{
	const struct fx_wire_open *o = &j->ask;
	struct fx_render r = { o->dpi, o->max_side, o->strict, o->rotate < 0 ? 0 : o->rotate,
		o->grey, o->max_pixels };
	struct fx_page_ask ask = { .tile = o->tile, .turn = o->rotate < 0 ? -1 : 0 };

	if (want->light) {
		r.dpi = o->light_dpi;
		r.strict = 0;
		ask.tile.side = 0;
		ask.turn = 0;		/* upright is what its words are */
		ask.light = 1;
	}
	fx_complaints();
	FX_TRY(fx_in_page(page, j->in, want->page, &r, a, e));
	ask.dpi = (int)(page->dpi + 0.5f);
	return o->want_layout ? fx_page_analyse(l, a, &page->raster, &ask, e) : FX_OK;
}

/* The lines that the page draws. Most documents are never asked for any, so that libqpdf opens the
 * document when the first page is. It must be the same pages that Poppler finds. */
static void add_rules(struct fx_layer *l, struct job *j, int i, const struct fx_page *page,
	struct fx_arena *a)
{
	const struct fx_lines_at at = { i, page->raster.w, page->raster.h, page->rotation };
	struct fx_err e;

	if (!j->looked && fx_in_kind(j->in) == FX_KIND_PDF &&
	    fx_lines_open(&j->lines, j->p, j->n, j->ask.has_password ? j->ask.password : NULL,
		&e) == FX_OK && fx_lines_pages(j->lines) != fx_in_pages(j->in)) {
		fx_lines_free(j->lines);
		j->lines = NULL;
	}
	j->looked = 1;
	memset(j->ask.password, 0, sizeof(j->ask.password));
	if (j->lines)
		fx_lines_page(l, j->lines, &at, a);
}

static enum fx_st serve_layer(struct job *j, int i, const struct fx_page *page,
	struct fx_arena *a, struct fx_err *e)
{
	struct fx_wire_layer w = { .page = i };
	enum fx_st st;
	int fd;

	if (j->ask.want_layer)
		fx_in_layer(&w.layer, j->in, i, page, a);
	if (j->ask.want_rules)
		add_rules(&w.layer, j, i, page, a);
	fd = pack_layer(&w.layer);
	if (fd < 0) {			/* an empty one will do */
		w.layer = (struct fx_layer){ 0 };
		fd = pack_layer(&w.layer);
	}
	w.layer.word = NULL;
	w.layer.text = NULL;
	w.layer.rule = NULL;
	st = fx_wire_send(FX_WIRE_SOCKET, &w, sizeof(w), fd, e);
	if (fd >= 0)
		close(fd);
	return st;
}

static enum fx_st serve(struct job *j, const struct fx_wire_want *want, struct fx_err *e)
{
	struct fx_wire_page w = { .page = want->page };
	struct fx_page page = { 0 };
	struct fx_layout l = { 0 };
	struct fx_err why = { 0 };
	struct fx_arena a;
	int fd = -1;
	enum fx_st st;

	fx_arena_init(&a, 0);
	w.st = (int)read_page(j, want, &page, &l, &a, &why);
	if (!w.st) {
		w.w_pt = page.w_pt;
		w.h_pt = page.h_pt;
		w.dpi = page.dpi;
		w.rotation = page.rotation;
		w.complaints = fx_complaints();
		w.w = page.raster.w;
		w.h = page.raster.h;
		memcpy(w.label, page.label, sizeof(w.label));
		if (j->ask.want_raster)
			w.raster = page.raster;
		w.layout = l;
		fd = pack(&w, &page, &l);
		w.raster.px = w.layout.tile = w.layout.ink.part = NULL;
		w.layout.block = NULL;
		w.layout.line = NULL;
		w.layout.word = NULL;
		w.layout.rule = NULL;
		if (fd < 0)
			w.st = (int)fx_fail(&why, FX_NOMEM, "no memory to hand the page over");
	}
	memcpy(w.msg, why.msg, sizeof(w.msg));
	st = fx_wire_send(FX_WIRE_SOCKET, &w, sizeof(w), fd, e);
	if (fd >= 0)
		close(fd);
	if (!st && !w.st && (j->ask.want_layer || j->ask.want_rules))
		st = serve_layer(j, want->page, &page, &a, e);
	fx_arena_reset(&a);
	return st;
}

/* Until the other side hangs up, which is how a worker ends. */
static enum fx_st work(struct job *j, struct fx_err *e)
{
	struct fx_wire_want want;
	struct fx_wire_put words;
	int fd;

	FX_TRY(fx_wire_recv(FX_WIRE_SOCKET, &j->ask, sizeof(j->ask), NULL, e));
	FX_TRY(greet(j, e));
	while (j->in && fx_wire_recv(FX_WIRE_SOCKET, &want, sizeof(want), NULL, e) == FX_OK)
		FX_TRY(serve(j, &want, e));
	while (j->make && fx_wire_recv(FX_WIRE_SOCKET, &words, sizeof(words), &fd, e) == FX_OK)
		FX_TRY(fx_make_serve(j->make, &words, fd, e));
	fx_make_free(j->make);
	fx_lines_free(j->lines);
	fx_in_free(j->in);
	return FX_OK;
}

/* Exit status: 0, 1: something got through, 69: layers are missing. */
static int try_sandbox(size_t memory)
{
	unsigned missing;

	if (fx_sandbox_try(1, FX_WALL_ALL, memory, &missing))
		return 1;
	return missing || fx_sandbox_enter(FX_WALL_ALL, memory) ? 69 : 0;
}

/* palimpsest-worker MEMORY [--tolerant]; palimpsest-worker --try */
int main(int argc, char **argv)
{
	struct job j = { .tolerant = argc > 2 };
	struct fx_err e = { 0 };

	close_range(FX_WIRE_SOCKET + 1, ~0u, 0);	/* whatever a careless parent left open */
	fx_log_to(quiet, NULL, FX_ERROR);
	setsid();
	if (argc < 2)
		_exit(2);
	fx_in_prepare();
	fx_complaints_watch();
	if (!strcmp(argv[1], "--try"))
		_exit(try_sandbox(LIMIT_ADDRESS ? (size_t)1 << 30 : 0));
	j.missing = fx_sandbox_enter(FX_WALL_ALL, LIMIT_ADDRESS ? number(argv[1]) : 0);
	/* No exit handlers: what libraries would do there is of no use and may need more than is
	 * left. */
	_exit(work(&j, &e) == FX_OK ? 0 : 1);
}
