/* flow.h - running text: words as they are read on, over the ends of lines, columns and pages.
 * Words that nothing divides (FX_JOIN_NONE, FX_JOIN_HYPHEN) become one token, which has the style
 * of its first word; a form says how a format prints tokens. Soft hyphens (U+00AD) are dropped. */
#ifndef FLOW_H
#define FLOW_H
#include "document.h"

struct fx_flow_form {
	/* Prints a token: any bytes. start: 1 where a line of the output starts. */
	void (*token)(struct fx_out *o, struct fx_span s, int start);
	/* The style (FX_BOLD, FX_ITALIC) of what follows is another; NULL: there are none. */
	void (*style)(struct fx_out *o, int from, int to);
};

/* One paragraph at a time. The last token waits: what comes next says whether its hyphen goes. */
struct fx_flow {
	struct fx_out *o;
	const struct fx_flow_form *form;
	const char *line_end;		/* printed between lines; FX_FLOW_RUN: a blank, and lines
					 * are one text; else lines are kept: only a word with a
					 * hyphen goes on in the line where it began */
	int add, drop;			/* styles that all words have; that none has */
	/* for flow.c: */
	struct fx_out hold;
	struct fx_membuf token;
	const char *gap;		/* to be printed before the next token; NULL: none was */
	int waits, style, shown, ends;
	enum fx_join join;
};
extern const char fx_flow_run[];
#define FX_FLOW_RUN fx_flow_run

/* Starts a paragraph. The first time *f is all 0; the end of one frees nothing. */
void fx_flow_open(struct fx_flow *f, struct fx_out *o, const struct fx_flow_form *form,
	const char *line_end);
/* The words of a block but its first `skip`. */
void fx_flow_block(struct fx_flow *f, const struct fx_dpage *p, const struct fx_dblock *b,
	int skip);
/* Prints what waits but cannot go on, so that what follows in the output stands behind it. */
void fx_flow_settle(struct fx_flow *f);
void fx_flow_close(struct fx_flow *f);	/* prints what waits, as printed; ends its style */
void fx_flow_free(struct fx_flow *f);

/* 1: a character that breaks a word at the end of a line: the hyphens, the double ones of
 * blackletter, and the sign that text layers have for it. */
int fx_flow_hyphen(int32_t c);
/* Bytes of s without the hyphen at its end; s.n: it has none. */
size_t fx_flow_stem(struct fx_span s);

/* Onto `o`; U+FFFD for malformed UTF-8 and for control characters but those of `keep`, which a
 * terminal might obey. */
void fx_flow_clean(struct fx_out *o, struct fx_span s, const char *keep);

/* The next line of fx_dpage.text, without its newline, moving *at on. 0: there is none. */
int fx_flow_line(struct fx_span *line, const char **at);
/* The next word of a line: what blanks, tabs and other control characters divide. 0: none. */
int fx_flow_word(struct fx_span *word, struct fx_span *line);

/* For each word of the page (next: (words)) that is broken at the end of its line: the number of
 * the word that it goes on in, a later one on this page; else -1. */
void fx_flow_next(int *next, const struct fx_dpage *p);

#endif
