/* sandbox.h - what the worker gives up before it sees the first byte of a document */
#ifndef SANDBOX_H
#define SANDBOX_H
#include "raster.h"

#define FX_SANDBOX_FILES 32	/* descriptors: the worker's five, a font and a memory file */
/* Bytes that a memory file may have: a page's raster, and as much again for all else that is
 * handed over with it. */
#define FX_SANDBOX_FILE_BYTES (2 * FX_RASTER_MAX_BYTES)

/* Enters those of `layers` (enum fx_wall) that can be had here; returns those that cannot. Never
 * left again.
 *   limits      no core dumps; descriptors and file sizes as above; `memory` bytes of address
 *               space, 0: no cap. No limit of processes: it would not bind root, and seccomp does.
 *   privileges  no new ones; nobody may trace us; we die with our parent
 *   landlock    of all files only those of fx_in_places can be opened, for reading; as far as
 *               this kernel knows how, no TCP (ABI 4), no signals to processes outside and no
 *               abstract sockets of theirs (ABI 6). Refused: EACCES; the last two EPERM
 *   seccomp     only the system calls that reading needs: no network, no exec, no new process, no
 *               file opened for writing, no code mapped after this. Refused: EPERM */
unsigned fx_sandbox_enter(unsigned layers, size_t memory);

/* The version of Landlock that this kernel has; 0: none (landlock(7)). */
int fx_landlock_abi(void);

/* Proves the layers one by one: for each a process of its own enters it, where it is one of
 * `layers`, and nothing else; then attempts what it forbids. Prints on `fd` a line for each
 * attempt, "ok LAYER: WHAT" or "open LAYER: WHAT", "skip LAYER: WHAT" for what this kernel or this
 * build does not offer, and "missing LAYER". *missing: those layers. Returns how many attempts got
 * through. */
int fx_sandbox_try(int fd, unsigned layers, size_t memory, unsigned *missing);

#endif
