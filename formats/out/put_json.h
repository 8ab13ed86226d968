/* put_json.h - JSON onto an output, member by member, on one line. The comma is all that there is
 * to remember; that brackets match is the caller's. In an array the key is NULL. */
#ifndef PUT_JSON_H
#define PUT_JSON_H
#include "fx.h"

struct fx_put_json {
	struct fx_out *o;
	int comma;		/* 1: something stands before the next item */
};

void fx_pj_open(struct fx_put_json *j, const char *key, char bracket);	/* '{' or '[' */
void fx_pj_close(struct fx_put_json *j, char bracket);			/* '}' or ']' */

/* U+FFFD for malformed UTF-8; control characters and line ends of any script escaped, so the text
 * stays one line for every reader. NULL: null. */
void fx_pj_text(struct fx_put_json *j, const char *key, const char *s);
void fx_pj_int(struct fx_put_json *j, const char *key, long long v);
/* Rounded to that many decimals, 0..6, without trailing zeros; the same in every locale. What is
 * not finite, or over 1e12, is null. */
void fx_pj_num(struct fx_put_json *j, const char *key, double v, int decimals);
/* The same without JSON. 0: nothing was written, it cannot be. */
int fx_put_num(struct fx_out *o, double v, int decimals);
void fx_pj_bool(struct fx_put_json *j, const char *key, int v);
void fx_pj_null(struct fx_put_json *j, const char *key);

#endif
