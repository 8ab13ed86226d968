/* u_put.c - words on their way to the worker: records that are believed only where they can be so,
 * and memory files that nobody can change */
#define _GNU_SOURCE	/* memfd_create, F_ADD_SEALS */
#include "t.h"
#include "memfile.h"
#include "wire.h"

#include <fcntl.h>
#include <stdalign.h>
#include <sys/mman.h>
#include <unistd.h>

static struct fx_err e;

/* A word of 44 bytes, so that its text is at 64. */
static void records(void)
{
	static alignas(64) char file[64 + 5];
	const struct fx_overlay_word word = { .quad = { 0, 0, 9, 0, 9, 9, 0, 9 }, .len = 5 };
	const struct fx_wire_put good = { 2, 1, { .w = 10, .h = 10, .words = 1, .bytes = 5 } };
	struct fx_wire_put w = good;

	memcpy(file, &word, sizeof(word));
	memcpy(file + 64, "words", 5);
	T_EQ(fx_wire_overlay_text(&w.overlay), 64);
	T_EQ(fx_wire_take_put(&w, 3, file, sizeof(file), &e), FX_OK);
	T_OK((char *)w.overlay.word == file && w.overlay.text == file + 64);
#define BAD(what) do { w = good; what; \
		T_EQ(fx_wire_take_put(&w, 3, file, sizeof(file), &e), FX_INPUT); } while (0)
	BAD(w.page = 3);
	BAD(w.page = -1);
	BAD(w.upright = 4);
	BAD(w.upright = -1);
	BAD(w.overlay.words = 2);
	BAD(w.overlay.words = -1);
	BAD(w.overlay.words = FX_OVERLAY_MAX_WORDS + 1);
	BAD(w.overlay.bytes = 4);
	BAD(w.overlay.bytes = -1);
	BAD(w.overlay.w = 0);
	w = good;
	T_EQ(fx_wire_take_put(&w, 3, file, sizeof(file) - 1, &e), FX_INPUT);
	w = (struct fx_wire_put){ 0, 0, { .w = 1, .h = 1 } };
	T_EQ(fx_wire_take_put(&w, 3, NULL, 0, &e), FX_OK);
	file[64] = ' ';
	w = good;
	T_EQ(fx_wire_take_put(&w, 3, file, sizeof(file), &e), FX_INPUT);
}

static void files(void)
{
	char *p;
	void *got;
	size_t n;
	int fd = fx_memfile_new(&p, 5000);

	T_OK(fd >= 0 && p && !p[4999]);
	memcpy(p, "to be read", 11);
	fd = fx_memfile_seal(fd, p, 5000);
	T_OK(write(fd, "x", 1) < 0 && ftruncate(fd, 1) != 0);
	T_EQ(fx_memfile_map(&got, &n, fd, &e), FX_OK);
	T_EQ(n, 5000);
	T_OK(!memcmp(got, "to be read", 11));
	T_OK(fcntl(fd, F_GETFD) < 0);		/* it was closed */
	munmap(got, n);
	fd = fx_memfile_new(&p, 0);
	T_OK(fd >= 0 && !p);
	T_EQ(fx_memfile_map(&got, &n, fx_memfile_seal(fd, p, 0), &e), FX_OK);
	T_EQ(n, 0);
	T_OK(!got);
}

static void what_can_change_is_refused(void)
{
	const int seals[] = { 0, F_SEAL_SHRINK | F_SEAL_GROW, F_SEAL_SHRINK | F_SEAL_WRITE,
		F_SEAL_GROW | F_SEAL_WRITE };
	void *got;
	size_t n;

	for (size_t i = 0; i < FX_COUNT(seals); i++) {
		const int fd = memfd_create("loose", MFD_CLOEXEC | MFD_ALLOW_SEALING);

		T_OK(fd >= 0 && ftruncate(fd, 10) == 0 && fcntl(fd, F_ADD_SEALS, seals[i]) == 0);
		T_EQ(fx_memfile_map(&got, &n, fd, &e), FX_CRASH);
		T_OK(fcntl(fd, F_GETFD) < 0 && !got && !n);
	}
	T_EQ(fx_memfile_map(&got, &n, -1, &e), FX_CRASH);
	T_EQ(fx_memfile_map(&got, &n, open("/dev/null", O_RDONLY), &e), FX_CRASH);
}

static void too_large(void)
{
	const int fd = memfd_create("large", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	void *got;
	size_t n;

	T_OK(fd >= 0 && ftruncate(fd, ((off_t)1 << 30) + 1) == 0);
	T_OK(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0);
	T_EQ(fx_memfile_map(&got, &n, fd, &e), FX_CRASH);
}

int main(void)
{
	records();
	files();
	what_can_change_is_refused();
	too_large();
	return t_end();
}
