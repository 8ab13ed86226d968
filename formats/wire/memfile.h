/* memfile.h - what is too large for a record: files in memory that pass from one process to the
 * other, and that nobody can change any more once they have been handed over */
#ifndef MEMFILE_H
#define MEMFILE_H
#include "fx.h"

/* A memory file of n zeroed bytes, mapped at *p for writing (NULL where n is 0). A descriptor, or
 * -1. */
int fx_memfile_new(char **p, size_t n);
/* Unmaps it and ends all writing, by anybody. The descriptor, or -1, and then it is closed. */
int fx_memfile_seal(int fd, char *p, size_t n);
/* Maps a sealed one, page-aligned, for the caller to munmap if *n > 0; closes fd in any case.
 * FX_CRASH: it is no sealed file of up to 1 GiB. FX_NOMEM. */
enum fx_st fx_memfile_map(void **to, size_t *n, int fd, struct fx_err *e) FX_CHECKED;

#endif
