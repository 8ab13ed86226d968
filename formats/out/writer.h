/* writer.h - documents onto outputs: a writer is one file and one row of the table in writer.c.
 * Several may write the same pages side by side, each onto an output of its own; what one keeps is
 * bounded by a page and what waits for the end of a paragraph (article.h), not by the document; but
 * for a workbook's cells, which have a bound of their own (write_xlsx.c).
 *
 * Writers never fail on content: what cannot stand in the format is replaced (U+FFFD for malformed
 * UTF-8). All other failures, memory's included, are those of the output, which is sticky. */
#ifndef WRITER_H
#define WRITER_H
#include "document.h"

struct fx_write_opts {
	int keep_furniture;		/* 1: headers, footers and page numbers in running text */
	const char *pictures; /* md: the folder of pictures as links are to say it, "a.pictures";
			       * NULL: pictures are left out */
	int csv_raw;	/* csv, tsv: 1: fields that a spreadsheet would take for formulas as they
			 * are */
	int csv_fill;	/* csv, tsv: 1: a spanning cell's text in all its slots */
	int csv_bom;	/* csv, tsv: 1: a byte order mark first */
	int th;		/* html: 1: heading cells of tables are <th scope=..>, not <td> */
	int no_raw;	/* json, ndjson: 1: answers that tables were made of are left out */
	long long epoch;      /* seconds from 1970 UTC, of formats that must have a date */
	/* md: puts a picture into that folder. name: "p3-b2.png". dpi 0: unknown. */
	enum fx_st (*save)(void *ud, const char *name, const struct fx_raster *r, float dpi,
		struct fx_err *e);
	void *ud;
};

/* One document on its way through one writer. All is borrowed but the state. */
struct fx_writing {
	const struct fx_writer *w;
	struct fx_out *o;
	const struct fx_document *d;
	struct fx_write_opts opts;
	int pages;			/* written so far */
	void *state;			/* the writer's own; NULL: it has none */
	struct fx_arena mem;		/* empty between pages */
};

struct fx_writer {
	const char *name;		/* as in -f */
	const char *suffix;		/* ".txt" */
	const char *media_type;
	int joins; /* 1: several documents may follow each other in one stream */
	enum { FX_NO_PICTURES, FX_PICTURES_INSIDE, FX_PICTURES_BESIDE } pictures; /* what it does
			* with fx_dblock.picture; beside: by opts.save */
	int one_page; /* 1: a file holds one page; begin, one page and end for each */
	int tables;   /* 1: writes the tables of pages (fx_dblock.table) and nothing else */
	int one_table; /* 1: a file holds one table; begin, pages with one, and end for each */
	int binary;   /* 1: no text, nothing for a terminal */
	void (*begin)(struct fx_writing *x);
	void (*page)(struct fx_writing *x, const struct fx_dpage *p);
	void (*end)(struct fx_writing *x);
	void (*drop)(struct fx_writing *x); /* frees x->state, not NULL; NULL: nothing to free */
};
const struct fx_writer *fx_writer_find(const char *name);	/* NULL: none of that name */
/* The same where tables are what is wanted: "tsv" has words in one and cells in the other. */
const struct fx_writer *fx_writer_find_table(const char *name);
const struct fx_writer *fx_writer_at(int i);			/* NULL: past the last */

/* begin, page for each page in order, end; drop at any time, as often as one likes, and in any
 * case: it frees. opts NULL: all 0. Whether all went well is what fx_out_close says. */
void fx_write_begin(struct fx_writing *x, const struct fx_writer *w, struct fx_out *o,
	const struct fx_document *d, const struct fx_write_opts *opts);
void fx_write_page(struct fx_writing *x, const struct fx_dpage *p);
void fx_write_end(struct fx_writing *x);
void fx_write_drop(struct fx_writing *x);

/* `size` zeroed bytes as x->state; NULL: none, and the output says so. */
void *fx_write_state(struct fx_writing *x, size_t size);

extern const struct fx_writer fx_writer_text, fx_writer_md, fx_writer_html, fx_writer_json,
	fx_writer_ndjson, fx_writer_tsv, fx_writer_hocr, fx_writer_alto, fx_writer_page,
	fx_writer_csv, fx_writer_table_tsv, fx_writer_xlsx, fx_writer_latex;

#endif
