/* wire.c - see wire.h */
#include "wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int in(long long v, long long lo, long long hi)
{
	return v >= lo && v <= hi;
}

const char *fx_wall_name(unsigned layer)
{
	switch (layer) {
	case FX_WALL_LIMITS: return "limits";
	case FX_WALL_PRIVILEGES: return "privileges";
	case FX_WALL_LANDLOCK: return "landlock";
	case FX_WALL_SECCOMP: return "seccomp";
	default: return "";
	}
}

void fx_wall_names(char *buf, size_t n, unsigned layers)
{
	size_t at = 0;

	buf[0] = 0;
	for (unsigned i = 1; i <= FX_WALL_ALL && at < n; i *= 2)
		if (layers & i)
			at += (size_t)snprintf(buf + at, n - at, "%s%s", at ? ", " : "",
				fx_wall_name(i));
}

enum fx_st fx_wire_parts(size_t at[FX_PARTS + 1], const struct fx_wire_page *w, struct fx_err *e)
{
	const struct fx_raster *r = &w->raster;
	const struct fx_layout *l = &w->layout;
	size_t n[FX_PARTS], sum = 0;

	if (r->w && (!in(r->w, 1, FX_RASTER_MAX_SIDE) || !in(r->h, 1, FX_RASTER_MAX_SIDE) ||
	    (r->channels != 1 && r->channels != 3) || r->stride % 64 ||
	    r->stride < (size_t)r->w * (size_t)r->channels ||
	    r->stride > (size_t)r->w * (size_t)r->channels + 64 ||
	    (size_t)r->h > FX_RASTER_MAX_BYTES / r->stride))
		return fx_fail(e, FX_INPUT, "worker: a raster of %d x %d", r->w, r->h);
	if (!in(l->blocks, 0, FX_LAYOUT_MAX_WORDS) || !in(l->lines, 0, FX_LAYOUT_MAX_WORDS) ||
	    !in(l->words, 0, FX_LAYOUT_MAX_WORDS) || !in(l->tiles, 0, FX_LAYOUT_MAX_TILES) ||
	    !in(l->rules, 0, FX_LAYOUT_MAX_RULES) || !in(l->side, 0, 1024))
		return fx_fail(e, FX_INPUT,
			"worker: %d blocks, %d lines, %d words, %d rules, %d tiles", l->blocks,
			l->lines, l->words, l->rules, l->tiles);
	if (!in(l->ink.w, 0, FX_INK_MAX_CELLS) || !in(l->ink.h, 0, FX_INK_MAX_CELLS) ||
	    !in((long long)l->ink.w * l->ink.h, 0, FX_INK_MAX_CELLS))
		return fx_fail(e, FX_INPUT, "worker: ink in %dx%d cells", l->ink.w, l->ink.h);
	n[FX_PART_RASTER] = r->w ? (size_t)r->h * r->stride : 0;
	n[FX_PART_TILES] = (size_t)l->tiles * (size_t)l->side * (size_t)l->side;
	n[FX_PART_INK] = (size_t)l->ink.w * (size_t)l->ink.h;
	n[FX_PART_BLOCKS] = (size_t)l->blocks * sizeof(*l->block);
	n[FX_PART_LINES] = (size_t)l->lines * sizeof(*l->line);
	n[FX_PART_WORDS] = (size_t)l->words * sizeof(*l->word);
	n[FX_PART_RULES] = (size_t)l->rules * sizeof(*l->rule);
	for (int i = 0; i < FX_PARTS; i++) {
		at[i] = sum;
		sum += (n[i] + 63) & ~(size_t)63;
	}
	at[FX_PARTS] = sum;
	return FX_OK;
}

static int finite_in(float v, float lo, float hi)
{
	return v >= lo && v <= hi;	/* NaN is not */
}

static void *part(void *p, size_t at)
{
	return (char *)p + at;
}

enum fx_st fx_wire_take(struct fx_wire_page *w, int page, void *p, size_t n, struct fx_err *e)
{
	size_t at[FX_PARTS + 1];

	if (w->page != page)
		return fx_fail(e, FX_INPUT, "worker: page %d came for page %d", w->page, page);
	if (!memchr(w->label, 0, sizeof(w->label)) || !memchr(w->msg, 0, sizeof(w->msg)))
		return fx_fail(e, FX_INPUT, "worker: a text without an end");
	if (!finite_in(w->w_pt, 0, 1e7f) || !finite_in(w->h_pt, 0, 1e7f) ||
	    !finite_in(w->dpi, 0, 1e6f) || !in(w->rotation, 0, 3) ||
	    !in(w->complaints, 0, 1000000) ||
	    !in(w->w, 1, FX_RASTER_MAX_SIDE) || !in(w->h, 1, FX_RASTER_MAX_SIDE))
		return fx_fail(e, FX_INPUT, "worker: page measures that cannot be");
	FX_TRY(fx_wire_parts(at, w, e));
	if (!w->layout.w && at[FX_PARTS] != at[FX_PART_TILES])
		return fx_fail(e, FX_INPUT, "worker: parts of a layout without a size");
	if (at[FX_PARTS] != n)
		return fx_fail(e, FX_INPUT, "worker: %zu bytes of page, %zu expected", n,
			at[FX_PARTS]);
	w->raster.px = w->raster.w ? part(p, at[FX_PART_RASTER]) : NULL;
	w->layout.tile = w->layout.tiles ? part(p, at[FX_PART_TILES]) : NULL;
	w->layout.ink.part = w->layout.ink.w && w->layout.ink.h ? part(p, at[FX_PART_INK]) : NULL;
	w->layout.block = w->layout.blocks ? part(p, at[FX_PART_BLOCKS]) : NULL;
	w->layout.line = w->layout.lines ? part(p, at[FX_PART_LINES]) : NULL;
	w->layout.word = w->layout.words ? part(p, at[FX_PART_WORDS]) : NULL;
	w->layout.rule = w->layout.rules ? part(p, at[FX_PART_RULES]) : NULL;
	return w->layout.w ? fx_layout_check(&w->layout, e) : FX_OK;
}

size_t fx_wire_layer_text(const struct fx_layer *l)
{
	return ((size_t)l->words * sizeof(*l->word) + 63) & ~(size_t)63;
}

size_t fx_wire_layer_rules(const struct fx_layer *l)
{
	return (fx_wire_layer_text(l) + (size_t)l->bytes + 63) & ~(size_t)63;
}

size_t fx_wire_layer_bytes(const struct fx_layer *l)
{
	return fx_wire_layer_rules(l) + (size_t)l->rules * sizeof(*l->rule);
}

enum fx_st fx_wire_take_layer(struct fx_wire_layer *w, const struct fx_wire_page *of, void *p,
	size_t n, struct fx_err *e)
{
	struct fx_layer *l = &w->layer;

	if (w->page != of->page)
		return fx_fail(e, FX_INPUT, "worker: a layer of page %d came for page %d", w->page,
			of->page);
	if (!in(l->words, 0, FX_LAYER_MAX_WORDS) || !in(l->bytes, 0, FX_LAYER_MAX_BYTES) ||
	    !in(l->rules, 0, FX_LAYER_MAX_RULES) || fx_wire_layer_bytes(l) != n)
		return fx_fail(e, FX_INPUT,
			"worker: a layer of %d words, %d bytes, %d rules, in %zu", l->words,
			l->bytes, l->rules, n);
	l->word = l->words ? p : NULL;
	l->text = l->bytes ? part(p, fx_wire_layer_text(l)) : NULL;
	l->rule = l->rules ? part(p, fx_wire_layer_rules(l)) : NULL;
	return fx_layer_check(l, of->w, of->h, e);
}

size_t fx_wire_overlay_text(const struct fx_overlay *l)
{
	return ((size_t)l->words * sizeof(*l->word) + 63) & ~(size_t)63;
}

enum fx_st fx_wire_take_put(struct fx_wire_put *w, int pages, void *p, size_t n, struct fx_err *e)
{
	struct fx_overlay *l = &w->overlay;

	if (!in(w->page, 0, pages - 1) || !in(w->upright, 0, 3))
		return fx_fail(e, FX_INPUT, "words for page %d of %d, turned by %d", w->page, pages,
			w->upright);
	if (!in(l->words, 0, FX_OVERLAY_MAX_WORDS) || !in(l->bytes, 0, FX_OVERLAY_MAX_BYTES) ||
	    fx_wire_overlay_text(l) + (size_t)l->bytes != n)
		return fx_fail(e, FX_INPUT, "an overlay of %d words, %d bytes, in %zu", l->words,
			l->bytes, n);
	l->word = l->words ? p : NULL;
	l->text = l->bytes ? part(p, fx_wire_overlay_text(l)) : NULL;
	return fx_overlay_check(l, e);
}

/* Room for one descriptor beside a packet. */
union control {
	struct cmsghdr align;
	char room[CMSG_SPACE(sizeof(int))];
};

enum fx_st fx_wire_send(int sock, const void *rec, size_t n, int fd, struct fx_err *e)
{
	struct iovec v = { (void *)(uintptr_t)rec, n };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
	union control c = { .room = { 0 } };
	ssize_t done;

	if (fd >= 0) {
		m.msg_control = c.room;
		m.msg_controllen = sizeof(c.room);
		c.align = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int)),
			.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
		memcpy(CMSG_DATA(&c.align), &fd, sizeof(fd));
	}
	do
		done = sendmsg(sock, &m, MSG_NOSIGNAL);
	while (done < 0 && errno == EINTR);
	return done == (ssize_t)n ? FX_OK : fx_fail(e, FX_CRASH, "the other process is gone");
}

enum fx_st fx_wire_recv(int sock, void *rec, size_t n, int *fd, struct fx_err *e)
{
	struct iovec v = { rec, n };
	union control c = { .room = { 0 } };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
	struct cmsghdr *h;
	int got = -1;
	ssize_t done;

	if (fd) {
		m.msg_control = c.room;
		m.msg_controllen = sizeof(c.room);
		*fd = -1;
	}
	do
		done = recvmsg(sock, &m, MSG_CMSG_CLOEXEC);
	while (done < 0 && errno == EINTR);
	h = fd && done >= 0 ? CMSG_FIRSTHDR(&m) : NULL;
	if (h && h->cmsg_level == SOL_SOCKET && h->cmsg_type == SCM_RIGHTS &&
	    h->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&got, CMSG_DATA(h), sizeof(got));
	if (done == (ssize_t)n && !(m.msg_flags & MSG_TRUNC)) {
		if (fd)
			*fd = got;
		return FX_OK;
	}
	if (got >= 0)
		close(got);
	if (done <= 0)
		return fx_fail(e, FX_CRASH, "the other process is gone");
	return fx_fail(e, FX_INPUT, "worker: a record of %zd bytes, %zu expected", done, n);
}
