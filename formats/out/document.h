/* document.h - what was read, as plain values: tasks fill pages, writers print them. A page is
 * handed to a writer when it is done, so a long document is never held whole. */
#ifndef DOCUMENT_H
#define DOCUMENT_H
#include "fx.h"

/* Every selected page ends in one of these; never in none. */
enum fx_page_status {
	FX_PAGE_OK,		/* read, by the model or from a sound text layer */
	FX_PAGE_BLANK,		/* no ink worth the name */
	FX_PAGE_FALLBACK,	/* the model was asked and failed; the text has another source */
	FX_PAGE_UNREADABLE,	/* rastered, but nothing could be read; text may be partial */
	FX_PAGE_FAILED,		/* could not be had at all: damaged, over a limit, crashed */
	FX_PAGE_SKIPPED,	/* left out by request */
	FX_PAGE_STATUSES
};
const char *fx_page_status_name(enum fx_page_status s);	/* "ok", "blank", .. */

enum fx_source { FX_FROM_MODEL, FX_FROM_TEXT_LAYER, FX_FROM_BOTH, FX_FROM_RULES };

const char *fx_source_name(enum fx_source s);		/* "model", "text-layer", .. */

/* Places are four corners in pixels of the page raster (struct fx_dpage: w, h), x and y in turn,
 * clockwise from the top left corner of the upright text; y grows downwards. */
struct fx_dword {
	const char *text;		/* UTF-8, not empty, without blanks */
	float quad[8];
	float confidence;		/* 0..1; -1: unknown */
	enum fx_source source;
};

struct fx_dline {
	float quad[8];
	int word, words;		/* fx_dpage.word[word .. word + words), in reading order */
};

enum fx_dblock_kind { FX_DOC_TEXT, FX_DOC_FIGURE, FX_DOC_RULE };

struct fx_dblock {
	enum fx_dblock_kind kind;
	float quad[8];
	int line, lines;		/* fx_dpage.line[..]; none for figures and rules */
	float confidence;		/* mean over its words; -1: unknown */
	enum fx_source source;
};

/* Something that a person who relies on the page should know. */
struct fx_event {
	const char *kind;		/* "truncated", "row-mismatch", .. fixed words */
	int count;			/* how often on this page */
};

struct fx_dpage {
	int number;			/* 1-based in the document */
	const char *label;		/* as printed, or NULL */
	enum fx_page_status status;
	enum fx_st st;			/* FX_OK, or what made it fail */
	const char *reason;		/* NULL when ok; quotes nothing of the page */
	float w_pt, h_pt;		/* points as displayed; 0: unknown */
	int w, h;			/* pixels of the raster; 0: there is none */
	int rotation; /* degrees clockwise that upright text was turned by: 0, 90, 180, 270 */
	float skew, dpi;
	const struct fx_dblock *block;	/* (blocks) in reading order */
	const struct fx_dline *line;
	const struct fx_dword *word;
	int blocks, lines, words;
	const char *text; /* words are unknown (a whole-page answer without boxes): plain
			   * text with newlines; else NULL */
	float confidence;		/* mean over the words, or those of `text`; -1: unknown */
	const struct fx_event *event;
	int events;
	long prefill, generated;	/* tokens */
};

struct fx_account {
	int selected;			/* pages */
	int status[FX_PAGE_STATUSES];	/* how many ended in each */
};
int fx_account_balanced(const struct fx_account *a);	/* 1: they sum up */

struct fx_document {
	const char *name;		/* of the input, without folders; "-" for standard input */
	const char *sha256;		/* of the input, 64 hex digits; NULL: never read */
	long long bytes;		/* -1: unknown */
	const char *media_type;		/* NULL: unknown */
	int pages_total;
	const char *tool;		/* version */
	const char *task;		/* "ocr" */
	const char *model, *model_sha256, *precision; /* model_sha256: of its config.json and tensor
						       * headers; NULL: not known */
	const char *isa;
	struct fx_account account;	/* complete when the writer's end is called */
	enum fx_st st;			/* what ended the document early, FX_OK: nothing ... */
	const char *reason;		/* ... and why; pages not reached are FX_PAGE_FAILED */
};

/* One row a format. Writers never fail on content: what cannot stand in the format is replaced
 * (U+FFFD for malformed UTF-8). They write to `o`, whose errors are sticky. */
struct fx_writer {
	const char *name;		/* as in -f */
	const char *suffix;		/* ".txt" */
	const char *media_type;
	int joins; /* 1: several documents may follow each other in one stream */
	void (*begin)(struct fx_out *o, const struct fx_document *d);
	void (*page)(struct fx_out *o, const struct fx_document *d, const struct fx_dpage *p,
		int nth);	/* pages handed over before this one */
	void (*end)(struct fx_out *o, const struct fx_document *d);
};
const struct fx_writer *fx_writer_find(const char *name);	/* NULL: none of that name */
const struct fx_writer *fx_writer_at(int i);			/* NULL: past the last */

#endif
