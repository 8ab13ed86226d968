/* peek.h - `inspect model FILE`: one file of a model on its own, held against its format */
#ifndef PEEK_H
#define PEEK_H
#include "fx.h"

int pl_peek_is_file(const char *path);		/* 1: exists and is no folder */

/* safetensors, tokenizer.json, other JSON and tokenizer.model are told by their content. Prints
 * what is in it. FX_INPUT: damaged, or of a kind not read here. FX_LIMIT, FX_NOMEM. */
enum fx_st pl_peek(const char *path, struct fx_err *e) FX_CHECKED;

#endif
