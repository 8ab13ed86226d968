/* Any bytes as a document: what every writer makes of it must be well-formed to who reads it.
 *
 * Byte 0: 1 headers and footers are kept, 2 pictures are saved, 4 pages have no raster, 8 they have
 * text instead of blocks, 16 the name is that text, 64 a workbook, too, 128 what options change in
 * tables; byte 1: a page's status and turn. Then blocks:
 * one byte for the kind, one for 16 * level + 4 * marker + 2 * picture + continues, then words: a
 * byte for style, join, a new line (32), a new block (64), a new page (128), then text up to a NUL.
 * A word that starts with 1 has its first 8 bytes' bits as the places of its line's corners.
 * A table whose marker is odd has a grid of its words: level % 4 + 1 columns, level / 4 rows of
 * heading; words in bold span two columns, those in italics two rows, where there is room. */
#include "json.h"
#include "utf8.h"
#include "writer.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 12, PAGES = 3 };

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

struct from { const uint8_t *p, *end; };

static int byte(struct from *f)
{
	return f->p < f->end ? *f->p++ : 0;
}

struct doc {
	struct fx_dpage page[PAGES];
	struct fx_dblock block[MOST];
	struct fx_dline line[MOST];
	struct fx_dword word[MOST];
	struct fx_table table[MOST];
	struct fx_cell cell[5 * MOST];
	int tables, cells;
	int pages, blocks, lines, words;
	char text[MOST + 1];
};

static unsigned char grey[64];
static const struct fx_raster picture = { 2, 1, 1, 64, grey };

static void corners(float q[8], const uint8_t *p, size_t n)
{
	for (int i = 0; i < 8; i++)
		q[i] = (float)(p[(size_t)i % n]);
	if (n > 8 && p[0] == 1)
		for (int i = 0; i < 2; i++)
			memcpy(q + 3 * i, p + 1 + 4 * i, 4);
}

static void new_line(struct doc *d, struct fx_dpage *p)
{
	struct fx_dblock *b = d->block + d->blocks - 1;

	p->line = d->line;
	d->line[d->lines++] = (struct fx_dline){ .word = d->words };
	b->lines++;
	p->lines = d->lines;
}

static void new_block(struct doc *d, struct fx_dpage *p, struct from *f)
{
	const int kind = byte(f), how = byte(f);

	if (!p->blocks++)
		p->block = d->block + d->blocks;
	d->block[d->blocks++] =
		(struct fx_dblock){.kind = (enum fx_dblock_kind)(kind % FX_DOC_KINDS),
			.line = d->lines,
			.level = how >> 4,
			.marker = how >> 2 & 3,
			.continues = how & 1,
			.picture = how & 2 ? &picture : NULL,
			.reason = kind & 64 ? "why -- not" : NULL,
			.score = (float)kind / 255,
			.confidence = -1};
	corners(d->block[d->blocks - 1].quad, (const uint8_t[1]){ (uint8_t)kind }, 1);
}

static void new_page(struct doc *d, const uint8_t flags[2])
{
	d->page[d->pages] = (struct fx_dpage){.number = d->pages + 1,
		.word = d->word,
		.status = (enum fx_page_status)(flags[1] % FX_PAGE_STATUSES),
		.w = flags[0] & 4 ? 0 : 100,
		.h = flags[0] & 4 ? 0 : 50,
		.w_pt = flags[1],
		.h_pt = 7,
		.turned = flags[1] >> 6,
		.dpi = flags[1],
		.label = d->text,
		.reason = flags[1] & 1 ? d->text : NULL};
	d->pages++;
}

/* One word for at least two bytes, one line and block for at most as many: MOST is enough. */
static void fill(struct doc *d, struct from *f, const uint8_t flags[2])
{
	size_t used = 0;

	new_page(d, flags);
	new_block(d, d->page, f);
	while (f->p < f->end) {
		struct fx_dpage *p = d->page + d->pages - 1;
		const int how = byte(f);
		const uint8_t *from = f->p;
		struct fx_dword *w = d->word + d->words;

		if (how & 128 && d->pages < PAGES) {
			new_page(d, flags);
			p++;
		}
		if (how & 64 || !p->blocks) {
			new_block(d, p, f);
			from = f->p;
		}
		while (f->p < f->end && *f->p)
			f->p++;
		if (f->p == from) {
			f->p += f->p < f->end;
			continue;
		}
		*w = (struct fx_dword){ .text = d->text + used, .style = how & 7,
			.join = (enum fx_join)((how >> 3 & 3) % 3), .confidence = (float)how / 200,
			.other = how & 1 ? d->text + used : NULL };
		memcpy(d->text + used, from, (size_t)(f->p - from));
		used += (size_t)(f->p - from);
		d->text[used++] = 0;
		corners(w->quad, from, (size_t)(f->p - from));
		if (how & 32 || !d->block[d->blocks - 1].lines)
			new_line(d, p);
		memcpy(d->line[d->lines - 1].quad, w->quad, sizeof(w->quad));
		d->line[d->lines - 1].words++;
		d->words++;
		f->p += f->p < f->end;
	}
	for (int i = 0; i < d->pages; i++)
		d->page[i].words = d->words;
}

/* ---- grids ---- */

/* How far a cell at y, x may span: free slots, not over the heading's edge; the first row leaves
 * the last column a cell of its own. */
static void span(struct fx_cell *c, const struct fx_table *t, const uint8_t *taken, int style)
{
	const int edge = c->row < t->head_rows ? t->head_rows : t->rows;
	const int right = t->cols - (c->row == 0 && c->col < t->cols - 1);
	int free = 1;

	c->cols = style & FX_BOLD && c->col + 1 < right &&
		!taken[c->row * t->cols + c->col + 1] ? 2 : 1;
	for (int k = 0; c->row + 1 < edge && k < c->cols; k++)
		free &= !taken[(c->row + 1) * t->cols + c->col + k];
	c->rows = style & FX_ITALIC && c->row + 1 < edge && free ? 2 : 1;
}

static void put_cell(struct doc *d, struct fx_table *t, uint8_t *taken, int at,
	const struct fx_dword *w)
{
	struct fx_cell *c = d->cell + d->cells++;

	*c = (struct fx_cell){ .row = at / t->cols, .col = at % t->cols, .text = "", .filler = !w,
		.head = at / t->cols < t->head_rows, .confidence = -1, .weakest = -1 };
	span(c, t, taken, w ? w->style : 0);
	if (w) {
		c->text = w->text;
		c->html = w->style & FX_MONO ? w->text : NULL;
		c->other = w->other;
		c->page = w->style;
		c->weakest = w->style;
		c->weakest_p = w->confidence;
		memcpy(c->quad, w->quad, sizeof(c->quad));
	}
	for (int y = 0; y < c->rows; y++)
		for (int k = 0; k < c->cols; k++)
			taken[at + y * t->cols + k] = 1;
	t->cells++;
}

static void grid(struct doc *d, struct fx_dblock *b)
{
	static uint8_t taken[5 * MOST];
	const int first = d->line[b->line].word, last = b->line + b->lines - 1;
	const int n = d->line[last].word + d->line[last].words - first;
	struct fx_table *t = d->table + d->tables++;
	struct fx_err e;
	int used = 0;

	*t = (struct fx_table){ .cols = b->level % 4 + 1, .cell = d->cell + d->cells,
		.confidence = -1, .removed = -1, .raw = d->word[first].text };
	t->rows = n / t->cols + 1;
	t->rows = t->rows < FX_TABLE_MAX_ROWS ? t->rows : FX_TABLE_MAX_ROWS;
	t->head_rows = b->level / 4 < t->rows ? b->level / 4 : t->rows;
	t->head = t->head_rows ? FX_HEAD_RULES : FX_HEAD_NONE;
	t->caption = d->word[first].style ? d->word[first].text : NULL;
	memset(taken, 0, sizeof(taken));
	for (int at = 0; at < t->rows * t->cols; at++)
		if (!taken[at]) {
			put_cell(d, t, taken, at, used < n ? d->word + first + used : NULL);
			used++;
		}
	hold(!fx_table_check(t, &e));
	b->table = t;
}

static void grids(struct doc *d)
{
	for (int i = 0; i < d->blocks; i++)
		if (d->block[i].kind == FX_DOC_TABLE && d->block[i].marker & 1 &&
		    d->block[i].lines)
			grid(d, d->block + i);
}

static enum fx_st save(void *ud, const char *name, const struct fx_raster *r, float dpi,
	struct fx_err *e)
{
	(void)ud;
	(void)r;
	(void)dpi;
	(void)e;
	hold(strlen(name) < 32 && !strchr(name, '/'));
	return FX_OK;
}

static void hold_xml(const struct fx_membuf *m)
{
	xmlDocPtr x = xmlReadMemory(m->p, (int)m->n, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

	hold(x != NULL);
	xmlFreeDoc(x);
}

static void hold_lines(const struct fx_membuf *m, const char *format)
{
	struct fx_err e;

	hold(m->p[m->n - 1] == '\n');
	for (char *s = m->p, *end; s < m->p + m->n; s = end + 1) {
		int tabs = 0;

		end = strchr(s, '\n');
		for (char *c = s; c < end; c++)
			tabs += *c == '\t';
		if (!strcmp(format, "tsv"))
			hold(tabs == 11);
		else
			hold(!fx_json_check(s, (size_t)(end - s), &e));
	}
}

/* Quotes and braces come in pairs, records of one table have as many fields, nothing is a formula
 * that was not asked for. */
static void hold_table(const struct fx_writer *w, const struct fx_membuf *m, int raw)
{
	const int csv = !strcmp(w->name, "csv");
	int quoted = 0, depth = 0, start = 1;

	for (const char *s = m->p, *end = m->p + m->n; s < end; s++) {
		const int field = start;

		quoted ^= csv && *s == '"';
		depth += (*s == '{') - (*s == '}');
		if (!strcmp(w->name, "latex")) {
			s += *s == '\\';
			continue;
		}
		if (field && !raw)
			hold(!strchr("=@\r", *s) || (*s == '\r' && s[1] == '\n'));
		start = !quoted && strchr(csv ? ",\n" : "\t\n", *s) != NULL;
		start = csv && field == 1 && *s == '"' ? 2 : start;	/* behind its quote */
	}
	if (!strcmp(w->name, "latex"))
		hold(depth == 0);
	else
		hold(m->p[m->n - 1] == '\n' && !quoted);
}

static void hold_written(const struct fx_writer *w, const struct fx_membuf *m, int pages,
	int raw)
{
	int ends = 0;

	if (w->binary) {
		hold(m->n > 4 && !memcmp(m->p, "PK\3\4", 4));
		return;
	}
	for (size_t i = 0; i < m->n; i++) {
		hold((unsigned char)m->p[i] >= ' ' ||
			strchr(strcmp(w->name, "csv") != 0 ? "\n\t\f" : "\n\t\r", m->p[i]));
		ends += m->p[i] == '\f';
	}
	for (const char *s = m->p, *end = s + m->n; s < end;)
		hold(fx_utf8_next(&s, end) >= 0);
	if (!strcmp(w->name, "text"))
		hold(ends == pages);
	else
		hold(!ends);
	if (w->tables)
		hold_table(w, m, raw);
	else if (!strcmp(w->name, "tsv") || strstr(w->name, "json"))
		hold_lines(m, w->name);
	else if (strcmp(w->name, "text") != 0 && strcmp(w->name, "md") != 0)
		hold_xml(m);
}

/* The pages from `first` to before `end`. */
static void written(const struct fx_writer *w, const struct doc *d, int flags, int first, int end)
{
	const struct fx_write_opts opts = { .keep_furniture = flags & 1, .save = save,
		.pictures = flags & 2 ? d->text : NULL, .csv_raw = flags >> 7 & 1,
		.csv_fill = flags >> 7 & 1, .th = flags >> 7 & 1, .no_raw = flags >> 7 & 1,
		.epoch = flags };
	const struct fx_document about = { .name = flags & 16 ? d->text : "-", .bytes = -1,
		.tool = "t", .task = "ocr", .model = flags & 16 ? d->text : NULL };
	struct fx_writing x;
	struct fx_membuf m;
	struct fx_err e;
	struct fx_out o;

	fx_out_mem(&o, &m);
	fx_write_begin(&x, w, &o, &about, &opts);
	for (int i = first; i < end; i++)
		fx_write_page(&x, d->page + i);
	if (!(flags & 32))
		fx_write_end(&x);
	fx_write_drop(&x);
	hold(!fx_out_close(&o, &e));
	if (!(flags & 32) && m.n)
		hold_written(w, &m, end - first, opts.csv_raw);
	free(m.p);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct fx_writer *w;
	struct from f = { p + 2, p + n };
	struct doc *d;

	if (n < 2 || n > MOST)
		return 0;
	d = calloc(1, sizeof(*d));
	hold(d != NULL);
	fill(d, &f, p);
	grids(d);
	if (p[0] & 8)
		for (int i = 0; i < d->pages; i++) {
			d->page[i].blocks = 0;
			d->page[i].text = d->text;
		}
	for (int i = 0; (w = fx_writer_at(i)); i++)
		if (w->binary && !(p[0] & 64))
			continue;	/* takes as long as all others */
		else if (!w->one_page)
			written(w, d, p[0], 0, d->pages);
		else
			for (int k = 0; k < d->pages; k++)
				written(w, d, p[0], k, k + 1);
	free(d);
	return 0;
}
