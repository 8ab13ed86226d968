/* article.h - pages as one text, for the formats that people read: a paragraph that goes on over a
 * column, a page or a figure is printed as one. While it is open, what stands between its parts
 * (figures, tables, captions, furniture) waits and comes after it, in order. */
#ifndef ARTICLE_H
#define ARTICLE_H
#include "flow.h"
#include "writer.h"

/* What waits, bytes; when there is more at the end of a page, the paragraph is closed. */
#define FX_ARTICLE_WAITING ((size_t)16 << 20)
#define FX_ARTICLE_DEPTH 8		/* of lists */

struct fx_article;
struct fx_article_form {
	struct fx_flow_form words;
	const char *between;		/* printed between blocks, but not between list items */
	const char *page_end;		/* printed after each page: no paragraph, and nothing of
					 * `between`, goes over it; NULL: pages run on */
	int notes_last;			/* 1: footnotes come at the end of their page */
	int caption_style;		/* that all words of captions have (FX_ITALIC) */
	/* What stands before and after the words of a block that has some; open says with what
	 * lines end (fx_flow.line_end) and sets how many of its first words are left out. */
	const char *(*open)(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p,
		const struct fx_dblock *b, int *skip);
	void (*close)(struct fx_article *a, struct fx_out *o, enum fx_dblock_kind kind);
	/* A region, with or without words; caption: the number of the block of words that stand
	 * below it, printed here as well, or -1. NULL: regions are their words. */
	void (*region)(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int block,
		int caption);
	/* A table whose grid is known (fx_dblock.table), in place of its words; caption as above,
	 * but before it where it stands there; always -1 where regions are their words. */
	void (*table)(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int block,
		int caption);
	/* A page starts; inside: 1 in the middle of a paragraph. NULL: nothing is printed. */
	void (*mark)(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int inside);
	/* A page that is not ok. NULL: nothing is printed. */
	void (*note)(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p);
	void (*text)(struct fx_article *a, struct fx_out *o, const char *text); /* not empty */
};

struct fx_article {
	struct fx_writing *x;
	const struct fx_article_form *form;
	struct fx_flow main, side;
	struct fx_out aside, notes;	/* what waits for the paragraph; for the page */
	struct fx_membuf aside_buf, notes_buf;
	int open;			/* 1: a paragraph */
	enum fx_dblock_kind last;	/* what was printed last, where `any` */
	int any;			/* 1: something was printed */
	int seen[FX_DOC_KINDS];		/* on this page */
	/* for forms: */
	int depth;			/* lists that are open */
	int list[FX_ARTICLE_DEPTH];	/* of each, what the form keeps */
	int heading;			/* level of the last one */
};

/* begin, page, end and drop of the writers; begin returns NULL and does nothing without memory. */
struct fx_article *fx_article_begin(struct fx_writing *x, const struct fx_article_form *form);
void fx_article_page(struct fx_writing *x, const struct fx_dpage *p);
void fx_article_end(struct fx_writing *x);
void fx_article_drop(struct fx_writing *x);

/* For a form's region: what divides parts, and a block with its words. */
void fx_article_between(struct fx_article *a, struct fx_out *o);
void fx_article_block(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int block);

/* How a list item's marker is to be taken. number: -1: a bullet, -2: something else, which is part
 * of the text; else the item's number, followed by `mark`, '.' or ')'. */
struct fx_marker { int number; char mark; };
struct fx_marker fx_article_marker(const struct fx_dpage *p, const struct fx_dblock *b);

/* 1: its picture is to be shown: beside the words of a figure; other regions have either. */
int fx_article_shows(const struct fx_dblock *b);
/* "figure", or why the region was not read; for the names of pictures "p3-b2.png" (32 bytes). */
const char *fx_article_alt(const struct fx_dblock *b);
void fx_article_picture(char name[32], const struct fx_dpage *p, int block);

#endif
