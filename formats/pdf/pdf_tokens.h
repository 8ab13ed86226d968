/* pdf_tokens.h - content streams token by token (ISO 32000-1, 7.2 and 7.8.2), well-formed or not:
 * whatever the bytes, there are tokens, and they end where the bytes do */
#ifndef PDF_TOKENS_H
#define PDF_TOKENS_H
#include "fx.h"

struct fx_token { const char *p, *end; };	/* p < end */

/* The next one from *at on, blanks and comments left out; an array or a dictionary is one, with all
 * that is in it. *at is then what follows it. 0: there is none. */
int fx_token_next(struct fx_token *t, const char **at, const char *end);

int fx_token_is(const struct fx_token *t, const char *name);
int fx_token_operand(const struct fx_token *t);		/* 1: a number, name, string ..; 0: an
							 * operator */
/* A number, -1e9..1e9, read as far as it is one; 0: it is none. */
int fx_token_number(double *v, const struct fx_token *t);
/* A name with its slash, #xx as the byte that it stands for, cut to what fits (annex C.2 has 127
 * bytes); 0: it is none. */
#define FX_TOKEN_NAME 136
int fx_token_name(char name[FX_TOKEN_NAME], const struct fx_token *t);

/* Past the data of an inline image that follows ID: to an EI between blanks, with only text in the
 * few bytes after it (8.9.7 leaves it to the reader to find). */
const char *fx_token_picture(const char *p, const char *end);

#endif
