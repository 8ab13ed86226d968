/* Any pages with tables: they come out in order with all their words, each table sound, and no row
 * gone but those of repeated headings; of each page its tables alone are no more than it had.
 *
 * A byte is an operation, modulo 4: 0 ends the page, and the next one's number is one more, or two
 * with bit 2 set; 1 begins a block (a byte: its kind); 2 is a word of up to 7 bytes (a byte: how
 * many); 3 a table (eight bytes: rows, columns, heading, turn, x, y, step, what stands in the
 * cells; with bit 2 set places follow as any 32 bytes, for the first cell and the table). */
#include "only_tables.h"
#include "table_pages.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 256, CELLS = 8 * 4 };

static struct fx_dblock block[MOST];
static struct fx_dline line[MOST];
static struct fx_dword word[MOST];
static struct fx_table table[MOST];
static struct fx_cell cell[MOST][CELLS];
static char text[MOST][8];
static struct fx_dpage page;
static int number, in, out, out_number[MOST], words[MOST];
static long rows_in, rows_out, skipped;
static const char *const said[] = { "", "a", "1", "Name", "(continued)", "1990" };

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

static void check(const struct fx_dpage *p)
{
	struct fx_dpage only;
	struct fx_arena a;
	struct fx_err e;
	int n = 0;

	hold(p->number == out_number[out] && p->words == words[out]);
	out++;
	for (int i = 0; i < p->blocks; i++) {
		const struct fx_dblock *b = p->block + i;

		n += b->lines;
		if (!b->table)
			continue;
		hold(b->kind == FX_DOC_TABLE && fx_table_check(b->table, &e) == FX_OK);
		hold(!b->table->first_page || (b->table->first_page == p->number &&
			b->table->last_page > p->number));
		rows_out += b->table->rows;
	}
	hold(n == p->lines);
	for (int i = 0; i < p->events; i++)
		skipped += !strcmp(p->event[i].kind, "table-merged");
	fx_arena_init(&a, 0);
	hold(pp_only_tables(&only, &a, p, &e) == FX_OK && pp_grids(&only) == pp_grids(p) &&
		only.words <= p->words && only.blocks <= p->blocks);
	fx_arena_reset(&a);
}

static void drain(struct pp_table_pages *m, int last)
{
	const struct fx_dpage *p = NULL;
	struct fx_err e;

	do {
		hold(!pp_table_pages_get(m, &p, last, &e));
		if (p)
			check(p);
	} while (p);
}

static void begin(void)
{
	page = (struct fx_dpage){ .number = number, .w = 600, .h = 800, .w_pt = 600, .h_pt = 800,
		.block = block, .line = line, .word = word };
}

static void begin_block(enum fx_dblock_kind kind)
{
	if (page.blocks == MOST)
		return;
	block[page.blocks++] = (struct fx_dblock){ .kind = kind, .line = page.lines };
}

static void add_word(const unsigned char *p, size_t n)
{
	struct fx_dline *l = line + page.lines;

	if (!page.blocks || page.words == MOST || page.lines == MOST)
		return;
	memcpy(text[page.words], p, n);
	text[page.words][n] = 0;
	if (!n)
		memcpy(text[page.words], "x", 2);
	*l = (struct fx_dline){ .word = page.words, .words = 1 };
	word[page.words] = (struct fx_dword){ .text = text[page.words], .confidence = .5f };
	page.words++;
	page.lines++;
	block[page.blocks - 1].lines++;
}

static void place(float q[8], float x, float y)
{
	const float at[8] = { x, y, x + 30, y, x + 30, y + 10, x, y + 10 };

	memcpy(q, at, sizeof(at));
}

static void add_table(const unsigned char *p, const unsigned char *any)
{
	struct fx_table *t = table + page.blocks;
	struct fx_cell *c = cell[page.blocks];

	if (page.blocks == MOST)
		return;
	begin_block(FX_DOC_TABLE);
	block[page.blocks - 1].table = t;
	*t = (struct fx_table){ .rows = 1 + p[0] % 8, .cols = 1 + p[1] % 4, .cell = c,
		.turned = p[3] % 4, .confidence = -1, .removed = -1 };
	t->head_rows = p[2] % (t->rows + 1);
	t->head = t->head_rows ? FX_HEAD_RULES : FX_HEAD_NONE;
	t->cells = t->rows * t->cols;
	for (int i = 0; i < t->cells; i++) {
		c[i] = (struct fx_cell){ .row = i / t->cols, .col = i % t->cols, .rows = 1,
			.cols = 1, .text = said[(p[7] + (unsigned)i) % FX_COUNT(said)],
			.confidence = -1, .head = i / t->cols < t->head_rows };
		place(c[i].quad, 2 * p[4] + 60 * (float)c[i].col, 3 * p[5] +
			(float)(p[6] * c[i].row));
	}
	if (any) {
		memcpy(c->quad, any, sizeof(c->quad));
		memcpy(t->quad, any, sizeof(t->quad));
	}
}

static int end(struct pp_table_pages *m, int by)
{
	struct fx_err e;

	if (in == MOST)
		return 0;
	words[in] = page.words;
	for (int i = 0; i < page.blocks; i++)
		rows_in += block[i].table ? block[i].table->rows : 0;
	out_number[in++] = page.number;
	hold(!pp_table_pages_put(m, &page, &e));
	drain(m, 0);
	number += by;
	begin();
	return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct pp_table_pages *m;
	struct fx_err e;

	number = 1;
	in = out = 0;
	rows_in = rows_out = skipped = 0;
	hold(!pp_table_pages_new(&m, &e));
	begin();
	while (n) {
		const unsigned char op = *p++;
		size_t used = 0;

		n--;
		if (op % 4 == 0 && !end(m, op & 4 ? 2 : 1))
			break;
		if (op % 4 == 1 && n) {
			begin_block((enum fx_dblock_kind)(*p % FX_DOC_KINDS));
			used = 1;
		} else if (op % 4 == 2 && n && n > *p % 8u) {
			add_word(p + 1, *p % 8u);
			used = 1 + *p % 8u;
		} else if (op % 4 == 3 && n >= (op & 4 ? 40u : 8u)) {
			add_table(p, op & 4 ? p + 8 : NULL);
			used = op & 4 ? 40 : 8;
		}
		p += used;
		n -= used;
	}
	end(m, 1);
	drain(m, 1);
	hold(out == in);
	/* A heading that is not repeated is all that goes: of each part less than its rows. */
	hold(rows_out <= rows_in && rows_in - rows_out <= 7 * skipped);
	pp_table_pages_free(m);
	return 0;
}
