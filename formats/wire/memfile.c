/* memfile.c - see memfile.h */
#define _GNU_SOURCE	/* memfd_create, F_ADD_SEALS */
#include "memfile.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEALED (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)
#define MOST ((long long)1 << 30)

int fx_memfile_new(char **p, size_t n)
{
	const int fd = memfd_create("page", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	*p = NULL;
	if (fd < 0 || ftruncate(fd, (off_t)n) != 0)
		return fd < 0 ? -1 : (close(fd), -1);
	if (n)
		*p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return *p == MAP_FAILED ? (close(fd), -1) : fd;
}

int fx_memfile_seal(int fd, char *p, size_t n)
{
	if (p)
		munmap(p, n);
	return fcntl(fd, F_ADD_SEALS, SEALED | F_SEAL_SEAL) != 0 ? (close(fd), -1) : fd;
}

enum fx_st fx_memfile_map(void **to, size_t *n, int fd, struct fx_err *e)
{
	const int seals = fcntl(fd, F_GET_SEALS);	/* -1: it is no memory file */
	struct stat s;
	enum fx_st st = FX_OK;

	*to = NULL;
	*n = 0;
	if (seals < 0 || (seals & SEALED) != SEALED || fstat(fd, &s) != 0 || s.st_size < 0 ||
	    s.st_size > MOST) {
		st = fx_fail(e, FX_CRASH, "the worker answers nonsense");
	} else if (s.st_size) {
		void *p = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0);

		if (p == MAP_FAILED) {
			st = fx_fail(e, FX_NOMEM, "no memory for %lld bytes of a page",
				(long long)s.st_size);
		} else {
			*to = p;
			*n = (size_t)s.st_size;
		}
	}
	if (fd >= 0)
		close(fd);
	return st;
}
