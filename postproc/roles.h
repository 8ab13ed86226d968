/* roles.h - what a paragraph is: heading, item, caption, note. Only structure and the files beside
 * it include this. */
#ifndef ROLES_H
#define ROLES_H
#include "lists.h"
#include "paras.h"

/* What most of the text about a page is like. */
struct pp_usual {
	float size;		/* of letters, points */
	int bold, capitals;	/* 1: so much of it is that it tells nothing */
};

/* Ways that headings of a document are set, each with its level, largest first. A level never
 * changes. */
#define PP_WAYS 24
struct pp_ways {
	struct { float size; int depth, level; } way[PP_WAYS];	/* points; parts of its number */
	int n;
};

struct pp_roles {
	struct pp_ways ways;
	struct pp_nest nest;
};

/* Gives kind, level and marker to the paragraphs (n) of a page that are FX_DOC_TEXT. How many are
 * left: a heading's or caption's second lines that were blocks of their own join it. */
int pp_roles(struct pp_roles *o, const struct pp_sheet *s, struct pp_para *para, int n,
	const struct pp_usual *u);

int pp_heading_level(struct pp_ways *w, float size, int depth);
/* Words (up to 3) that a paragraph starts with: "Figure 3" and the like. 0: no; 1: maybe, as a
 * sentence could start so; 2: a sign follows, or nothing. *used: words of it. */
int pp_caption_label(const char *const *word, int words, int *used);
int pp_note_mark(const char *word);		/* 1: a footnote's mark */
int pp_section_depth(const char *word);		/* parts of a section number, 0: it is none */

#endif
