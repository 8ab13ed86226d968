/* bad-worker - stands in for palimpsest-worker in tests: a document of six pages of which the
 * second crashes it, the third hangs, the fourth is nonsense, and the fifth is refused. The others
 * are blank; the first crashes it where its text layer, or rules, should follow. Asked for a PDF of
 * these, it takes the words of the first page, claims what cannot be of all others, and hands over
 * a piece of nothing of which more is to come. */
#define _GNU_SOURCE	/* memfd_create */
#include "wire.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A sound memory file of no bytes: a blank page has no parts. */
static int nothing(void)
{
	const int fd = memfd_create("page", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
	return fd;
}

static enum fx_st page(int i, int layer, struct fx_err *e)
{
	struct fx_wire_page w = { .page = i, .w = 100, .h = 50, .layout = { .w = 100, .h = 50,
		.blank = 1 } };
	const int fd = i == 4 ? -1 : nothing();
	enum fx_st st;

	if (i == 1)
		raise(SIGSYS);	/* no sanitizer catches it */
	while (i == 2)
		pause();
	if (i == 3)
		w.layout.words = 7;
	if (i == 4) {
		w.st = FX_LIMIT;
		memcpy(w.msg, "as planned", 11);
	}
	st = fx_wire_send(FX_WIRE_SOCKET, &w, sizeof(w), fd, e);
	if (fd >= 0)
		close(fd);
	if (i == 0 && layer)
		raise(SIGSYS);
	return st;
}

static enum fx_st make(struct fx_err *e)
{
	struct fx_wire_put put;
	enum fx_st st = FX_OK;
	int fd;

	while (!st && fx_wire_recv(FX_WIRE_SOCKET, &put, sizeof(put), &fd, e) == FX_OK) {
		const int last = put.page < 0;
		const struct fx_wire_done done = { .page = put.page, .left = 5 * last,
			.fate = put.page > 0 ? FX_FATES : FX_FATE_LAID };

		if (fd >= 0)
			close(fd);
		fd = last ? nothing() : -1;
		st = fx_wire_send(FX_WIRE_SOCKET, &done, sizeof(done), fd, e);
		if (fd >= 0)
			close(fd);
	}
	return st;
}

int main(void)
{
	struct fx_wire_open open;
	struct fx_wire_doc doc = { .version = FX_WIRE_VERSION, .pages = 6,
		.media_type = "application/pdf" };
	struct fx_wire_want want;
	struct fx_err e;

	if (fx_wire_recv(FX_WIRE_SOCKET, &open, sizeof(open), NULL, &e) != FX_OK ||
	    fx_wire_send(FX_WIRE_SOCKET, &doc, sizeof(doc), -1, &e) != FX_OK)
		return 1;
	if (open.purpose == FX_WIRE_MAKE)
		return make(&e) != FX_OK;
	while (fx_wire_recv(FX_WIRE_SOCKET, &want, sizeof(want), NULL, &e) == FX_OK)
		if (page(want.page, open.want_layer || open.want_rules, &e) != FX_OK)
			return 1;
	return 0;
}
