/* digest.h - what a result was made from: one digest of many files wherever they lie, what
 * `sha256sum FILE... | cut -c-64 | sha256sum` prints */
#ifndef DIGEST_H
#define DIGEST_H
#include "sha256.h"

struct pl_digest { struct fx_sha256 s; };

void pl_digest_start(struct pl_digest *d);
/* The next file. FX_INPUT: it cannot be read. */
enum fx_st pl_digest_file(struct pl_digest *d, const char *path, struct fx_err *e) FX_CHECKED;
void pl_digest_end(struct pl_digest *d, char hex[65]);

/* Of a model: the packed file, or the files of its folder in bytewise order of their names, folders
 * and names that start with a dot left out. FX_MODEL: it cannot be read. */
enum fx_st pl_digest_model(char hex[65], const char *path, struct fx_err *e) FX_CHECKED;

#endif
