/* document.h - what was read, as plain values: tasks fill pages, writers print them. A page is
 * handed to a writer when it is done, so a long document is never held whole. */
#ifndef DOCUMENT_H
#define DOCUMENT_H
#include "layout.h"
#include "table.h"

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

const char *fx_source_name(enum fx_source s);		/* "model", "text-layer", .. */

/* Places are four corners in pixels of the page raster (struct fx_dpage: w, h), x and y in turn,
 * clockwise from the top left corner of the upright text; y grows downwards. */
enum { FX_BOLD = 1, FX_ITALIC = 2, FX_MONO = 4 };	/* fx_dword.style */

/* How a word goes on in the word after it, where both are read as running text. */
enum fx_join {
	FX_JOIN_BLANK,		/* a blank between them */
	FX_JOIN_NONE,		/* nothing between them */
	FX_JOIN_HYPHEN,		/* nothing, and the hyphen at its end was only put there to
				 * break the line: it goes */
};

struct fx_dword {
	const char *text;		/* UTF-8, not empty, without blanks: as printed */
	float quad[8];
	float confidence;		/* 0..1; -1: unknown */
	enum fx_source source;
	int style;			/* FX_BOLD .. */
	float size;			/* of its font, pixels of the raster; 0: unknown */
	enum fx_join join;
	const char *other;		/* what the source that lost read here, "": nothing; NULL:
					 * there was no other, or it read the same */
};

struct fx_dline {
	float quad[8];
	int word, words;		/* fx_dpage.word[word .. word + words), in reading order */
};

enum fx_dblock_kind {
	FX_DOC_TEXT,			/* a paragraph */
	FX_DOC_HEADING,			/* level 1..6 */
	FX_DOC_LIST_ITEM,		/* level 1.. of nesting */
	FX_DOC_CAPTION,
	FX_DOC_FOOTNOTE,
	FX_DOC_PAGE_HEADER,		/* furniture: stands on each page, belongs to none ... */
	FX_DOC_PAGE_FOOTER,
	FX_DOC_PAGE_NUMBER,		/* ... to here */
	FX_DOC_TABLE,			/* its words, if any, line by line */
	FX_DOC_FORMULA,			/* looks like one */
	FX_DOC_MOLECULE,		/* looks like a structure diagram */
	FX_DOC_MUSIC,			/* looks like staves */
	FX_DOC_FIGURE,
	FX_DOC_RULE,
	FX_DOC_KINDS
};
const char *fx_dblock_name(enum fx_dblock_kind k);	/* "text", "heading", "list-item", .. */
int fx_dblock_furniture(enum fx_dblock_kind k);		/* 1: header, footer, page number */

struct fx_dblock {
	enum fx_dblock_kind kind;
	float quad[8];
	int line, lines;		/* fx_dpage.line[..]; may be none but for kinds of text */
	float confidence;		/* mean over its words; -1: unknown */
	enum fx_source source;
	int level;			/* headings and list items; else 0 */
	int marker;			/* words at its start that are a list item's marker */
	int continues;			/* 1: its text goes on the last block of running text
					 * before it (fx_running), on this page or an earlier
					 * one: a column, page or figure divides a paragraph.
					 * Captions and footnotes go on others of their kind,
					 * what stands between is stepped over */
	float score;			/* of the measure that found a region, 0..1; -1: none */
	const char *reason;		/* why a region was not read by a task; NULL: it was, or
					 * there is none for it */
	const struct fx_raster *picture; /* of a region that is shown; NULL: none is handed over */
	const struct fx_table *table;	/* FX_DOC_TABLE as a grid; its lines, if any, are the same
					 * words in reading order. NULL: none was made */
};
/* 1: kinds that a paragraph can go on over: text, list items, captions, footnotes. */
int fx_running(enum fx_dblock_kind k);

/* What became of the text that the document holds beside its pixels. */
struct fx_dlayer {
	int present;			/* words in it; 0: there is none; -1: nobody looked */
	float quality;			/* 0..1; -1: not tested */
	float agreement;		/* share of words that the model read alike; -1: not held
					 * against it */
	const char *used;		/* "none", "text", "verify", "draft" */
	const char *why;		/* one fixed phrase; NULL: none is there */
};

/* How much of what is dark on the page was accounted for. */
struct fx_dink {
	float share;			/* of the page that is ink, 0..1; -1: unknown */
	float unread;			/* of the ink, what no word, rule or region covers, 0..1;
					 * -1: unknown */
	const struct fx_ink *map;	/* the ink of the upright page; NULL: unknown ... */
	const unsigned char *covered;	/* ... and which of its cells are covered: 1 (h, w) */
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
	int turned;			/* 0..3 quarters clockwise by which the raster was turned on
					 * request; the page as displayed was not */
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
	struct fx_dlayer layer;
	struct fx_dink ink;
	const char *plan;		/* how it was read: "text-layer", "whole", "regions",
					 * "tiles"; NULL: not at all */
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

#endif
