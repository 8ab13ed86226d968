/* compose.h - texts in one of Unicode's normalisation forms (UAX 15), and what a letter is */
#ifndef COMPOSE_H
#define COMPOSE_H
#include "fx.h"

enum pp_form { PP_NFC, PP_NFKC };

/* A text in that form, in the arena; U+FFFD stands for malformed bytes. The form of a form is
 * itself. Time grows with the length, and within a run of combining marks with that times its
 * logarithm. FX_LIMIT: over PP_COMPOSE_MAX bytes. FX_NOMEM. */
#define PP_COMPOSE_MAX ((size_t)16 << 20)
enum fx_st pp_compose(struct fx_span *to, struct fx_arena *a, struct fx_span text,
	enum pp_form form, struct fx_err *e) FX_CHECKED;

/* A text as numbers: its code points, malformed bytes as U+FFFD, or what else is said of it. */
struct pp_seq { int32_t *v; size_t n; };
enum fx_st pp_code_point_seq(struct pp_seq *s, struct fx_arena *a, struct fx_span text,
	struct fx_err *e) FX_CHECKED;		/* FX_NOMEM */

size_t pp_put_utf8(char *to, int32_t c);		/* up to 4 bytes; how many */
int32_t pp_lower(int32_t c);			/* its small letter, or itself */
int pp_is_alpha(int32_t c);			/* L and M: letters and their marks */
int pp_is_alnum(int32_t c);			/* letters and digits, L and N */

#endif
