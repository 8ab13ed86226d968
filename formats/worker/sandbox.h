/* sandbox.h - what the worker gives up before it sees the first byte of a document */
#ifndef SANDBOX_H
#define SANDBOX_H
#include "fx.h"

/* Ends core dumps, new privileges, tracing; caps memory, file sizes and descriptors; then a filter
 * leaves only the system calls that reading needs: no network, no exec, no new process, no file
 * opened for writing, no code mapped after this. What is refused fails with EPERM. FX_SANDBOX: a
 * layer is missing here. `memory`: bytes of address space, 0: no cap. */
enum fx_st fx_sandbox_enter(size_t memory, struct fx_err *e) FX_CHECKED;

/* Tries what must fail, inside; prints one line each on `fd`: "ok NAME" or "open NAME". Returns how
 * many were open. */
int fx_sandbox_try(int fd);

#endif
