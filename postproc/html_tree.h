/* html_tree.h - HTML as libxml2 understands it, as a plain array: what scores of tables are
 * computed on, since the reference computes them on just that tree [domain specification, A.7] */
#ifndef HTML_TREE_H
#define HTML_TREE_H
#include "fx.h"

#define PP_HTML_MAX ((size_t)8 << 20)		/* bytes */
#define PP_HTML_MAX_NODES 400000
#define PP_HTML_MAX_DEPTH 256

/* In document order: a node is followed by all that is in it. */
struct pp_html_node {
	const char *name;		/* of an element, in small letters; NULL: it is text */
	const char *text;		/* of a text, UTF-8 for all that is known; else NULL */
	const char *rowspan, *colspan;	/* of td and th, as written; NULL: none */
	int end;			/* the first node that is not in it */
	int depth;			/* elements that it is in */
};

struct pp_html {
	struct pp_html_node *node;	/* (nodes) in the arena, all texts too */
	int nodes;			/* 0: nothing is in it */
};

/* Comments and instructions are left out; nothing is loaded; whatever the bytes, there is a tree.
 * FX_LIMIT: over one of the above. FX_NOMEM. */
enum fx_st pp_html_read(struct pp_html *h, struct fx_arena *a, struct fx_span html,
	struct fx_err *e) FX_CHECKED;

/* The first element of that name among nodes [from, to) and in them, or `to`. */
int pp_html_find(const struct pp_html *h, int from, int to, const char *name);
int pp_html_is(const struct pp_html_node *n, const char *name);	/* 1: an element of that name */

/* A span as Python's int() reads it: blanks around a sign and decimal digits. NULL: 1. 0: it is no
 * number, or beyond what an int holds; *v is 1 then. */
int pp_html_span(int *v, const char *s);

#endif
