/* make.c - see make.h */
#include "make.h"

#include "memfile.h"
#include "pdfw.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PICTURE_DPI 200		/* of a page that becomes a picture of itself */

struct fx_make {
	struct fx_wire_open ask;
	const void *p;			/* the document */
	size_t n;
	struct fx_in *in;
	struct fx_pdfw *to;
	int next;			/* the first page that may still come */
	const unsigned char *file;	/* NULL: not written yet */
	size_t bytes, sent;
};

static enum fx_st open_both(struct fx_make *m, struct fx_err *e)
{
	const int is_pdf = fx_sniff(m->p, m->n) == FX_KIND_PDF;

	/* before Poppler asks for a password that would be of no use */
	FX_TRY(fx_pdfw_open(&m->to, is_pdf ? m->p : NULL, m->n, m->ask.break_signature, e));
	FX_TRY(fx_in_open(&m->in, m->p, m->n, NULL, e));
	if (is_pdf && fx_in_pages(m->in) != fx_pdfw_pages(m->to))
		return fx_fail(e, FX_INPUT, "damaged PDF: it has %d pages or %d",
			fx_in_pages(m->in), fx_pdfw_pages(m->to));
	return FX_OK;
}

enum fx_st fx_make_open(struct fx_make **out, const void *p, size_t n,
	const struct fx_wire_open *ask, struct fx_err *e)
{
	struct fx_make *m = calloc(1, sizeof(*m));
	enum fx_st st;

	*out = NULL;
	if (!m)
		return fx_fail(e, FX_NOMEM, "no memory for a PDF");
	m->ask = *ask;
	m->p = p;
	m->n = n;
	st = open_both(m, e);
	if (st) {
		fx_make_free(m);
		return st;
	}
	*out = m;
	return FX_OK;
}

void fx_make_free(struct fx_make *m)
{
	if (!m)
		return;
	fx_in_free(m->in);
	fx_pdfw_free(m->to);
	free(m);
}

enum fx_kind fx_make_kind(const struct fx_make *m)
{
	return fx_in_kind(m->in);
}

int fx_make_pages(const struct fx_make *m)
{
	return fx_in_pages(m->in);
}

static enum fx_st draw(struct fx_page *page, struct fx_make *m, int i, struct fx_arena *a,
	struct fx_err *e)
{
	const int is_pdf = fx_in_kind(m->in) == FX_KIND_PDF;
	const struct fx_render r = { .dpi = is_pdf ? PICTURE_DPI : m->ask.dpi,
		.strict = !is_pdf && m->ask.strict, .max_pixels = m->ask.max_pixels };

	return fx_in_page(page, m->in, i, &r, a, e);
}

static enum fx_st show(struct fx_make *m, int i, const struct fx_page *page, struct fx_err *e)
{
	struct fx_membuf room = { 0 };
	struct fx_image image;
	enum fx_st st = FX_OK;

	if (fx_in_kind(m->in) != FX_KIND_JPEG || fx_exif_orientation(m->p, m->n) != 1 ||
	    !fx_image_jpeg(&image, m->p, m->n))
		st = fx_image_raster(&image, &room, &page->raster, e);
	if (!st)
		st = fx_pdfw_picture(m->to, i, &image, e);
	free(room.p);
	return st;
}

/* A picture as a page, and the words over it. One that cannot be decoded is a page all the same, of
 * US Letter's size: pages keep their numbers. */
static enum fx_st add_page(enum fx_fate *fate, struct fx_make *m, const struct fx_wire_put *put,
	struct fx_arena *a, struct fx_err *e)
{
	struct fx_page page;

	if (draw(&page, m, put->page, a, e) != FX_OK) {
		*fate = FX_FATE_DAMAGED;
		return fx_pdfw_append(m->to, (float[2]){ 612, 792 }, 0, e);
	}
	FX_TRY(fx_pdfw_append(m->to, (float[2]){ page.w_pt, page.h_pt }, put->upright, e));
	return show(m, put->page, &page, e);
}

/* Hidden text goes; our words are laid where no other text is left. */
static enum fx_st redo(enum fx_fate *fate, struct fx_make *m, struct fx_wire_put *put,
	struct fx_arena *a, struct fx_err *e)
{
	struct fx_page page = { .rotation = put->overlay.quarters,
		.raster = { .w = put->overlay.w, .h = put->overlay.h } };
	struct fx_strip found;
	struct fx_in *in = NULL;
	struct fx_layer shown;
	unsigned char *alone;
	size_t n;
	enum fx_st st;

	FX_TRY(fx_pdfw_strip(m->to, put->page, &found, e));
	if (found.tangled) {
		*fate = FX_FATE_TANGLED;
		return FX_OK;
	}
	FX_TRY(fx_pdfw_alone(m->to, put->page, &alone, &n, e));
	st = fx_in_open(&in, alone, n, NULL, e);
	if (!st) {
		fx_in_layer(&shown, in, 0, &page, a);
		st = fx_overlay_spare(&put->overlay, &shown, a, e);
	}
	fx_in_free(in);
	free(alone);
	return st;
}

static enum fx_st force(struct fx_make *m, int i, struct fx_arena *a, struct fx_err *e)
{
	struct fx_page page;

	FX_TRY(draw(&page, m, i, a, e));
	return show(m, i, &page, e);
}

/* What becomes of a page of a PDF before words are laid over it. */
static enum fx_st prepare(enum fx_fate *fate, struct fx_make *m, struct fx_wire_put *put,
	struct fx_arena *a, struct fx_err *e)
{
	if (m->ask.existing == FX_EXISTING_FORCE)
		return force(m, put->page, a, e);
	if (!fx_in_has_text(m->in, put->page))
		return FX_OK;
	if (m->ask.existing == FX_EXISTING_REDO)
		return redo(fate, m, put, a, e);
	*fate = FX_FATE_KEPT;
	return FX_OK;
}

static enum fx_st lay(enum fx_fate *fate, struct fx_make *m, struct fx_wire_put *put,
	struct fx_arena *a, struct fx_err *e)
{
	const int is_pdf = fx_in_kind(m->in) == FX_KIND_PDF;

	*fate = FX_FATE_LAID;
	FX_TRY(is_pdf ? prepare(fate, m, put, a, e) : add_page(fate, m, put, a, e));
	if (*fate == FX_FATE_LAID && !put->overlay.words)
		*fate = FX_FATE_EMPTY;
	return *fate == FX_FATE_LAID ? fx_pdfw_lay(m->to, put->page, &put->overlay, e) : FX_OK;
}

static enum fx_st serve_page(struct fx_make *m, struct fx_wire_put *put, struct fx_err *e)
{
	struct fx_wire_done done = { .page = put->page };
	struct fx_err why = { 0 };
	struct fx_arena a;
	enum fx_fate fate;

	fx_arena_init(&a, 0);
	if (lay(&fate, m, put, &a, &why) != FX_OK)
		fate = FX_FATE_DAMAGED;
	fx_arena_reset(&a);
	memcpy(done.msg, why.msg, sizeof(done.msg));
	done.fate = (int)fate;
	m->next = put->page + 1;
	return fx_wire_send(FX_WIRE_SOCKET, &done, sizeof(done), -1, e);
}

/* A piece of the PDF, which is written when the first one is asked for. A descriptor, or -1. */
static int piece(struct fx_make *m, struct fx_wire_done *done, struct fx_err *why)
{
	const int whole = fx_in_kind(m->in) == FX_KIND_PDF || m->next == fx_in_pages(m->in);
	size_t n;
	char *p;
	int fd;

	if (!whole)
		done->st = (int)fx_fail(why, FX_INPUT, "pages of pictures are missing");
	else if (!m->file)
		done->st = (int)fx_pdfw_finish(m->to, &m->file, &m->bytes, why);
	if (done->st)
		return -1;
	n = m->bytes - m->sent < FX_WIRE_PIECE ? m->bytes - m->sent : FX_WIRE_PIECE;
	fd = fx_memfile_new(&p, n);
	if (fd >= 0 && n)
		memcpy(p, m->file + m->sent, n);
	if (fd >= 0)
		fd = fx_memfile_seal(fd, p, n);
	if (fd < 0)
		done->st = (int)fx_fail(why, FX_NOMEM, "no memory to hand the PDF over");
	m->sent += n;
	done->left = (long long)(m->bytes - m->sent);
	return fd;
}

static enum fx_st serve_piece(struct fx_make *m, struct fx_err *e)
{
	struct fx_wire_done done = { .page = -1 };
	struct fx_err why = { 0 };
	const int fd = piece(m, &done, &why);
	enum fx_st st;

	memcpy(done.msg, why.msg, sizeof(done.msg));
	st = fx_wire_send(FX_WIRE_SOCKET, &done, sizeof(done), fd, e);
	if (fd >= 0)
		close(fd);
	return st;
}

enum fx_st fx_make_serve(struct fx_make *m, struct fx_wire_put *put, int fd, struct fx_err *e)
{
	const int in_order = !m->file && (fx_in_kind(m->in) == FX_KIND_PDF ?
		put->page >= m->next : put->page == m->next);
	void *p;
	size_t n;
	enum fx_st st;

	if (put->page == -1) {
		if (fd >= 0)
			close(fd);
		return serve_piece(m, e);
	}
	FX_TRY(fx_memfile_map(&p, &n, fd, e));
	st = in_order ? fx_wire_take_put(put, fx_in_pages(m->in), p, n, e) :
		fx_fail(e, FX_INPUT, "page %d out of order", put->page);
	if (!st)
		st = serve_page(m, put, e);
	if (n)
		munmap(p, n);
	return st;
}
