/* What is held against the schemas: documents as a writer prints them; with -, "ok" or "refused"
 * for each line of the standard input, read as a palimpsest.json.
 * usage: schemas [FORMAT [PAGE | - | table]] | schemas -; the second - reads paragraphs, a line
 * each, and `table` the cells of one of five columns, with \x1f for ends of lines */
#include "manifest.h"
#include "writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A word on a line of its own ground: lines are 10 high and 20 apart, words 40 wide. */
#define AT(x, y) { 40 * (x), 20 * (y), 40 * (x) + 35, 20 * (y), 40 * (x) + 35, \
	20 * (y) + 10, 40 * (x), 20 * (y) + 10 }
#define LINE(y) { 0, 20 * (y), 200, 20 * (y), 200, 20 * (y) + 10, 0, 20 * (y) + 10 }
#define WORD(x, y, s, ...) { (s), AT(x, y), 0.5f, FX_FROM_MODEL, __VA_ARGS__ }

static const struct fx_dword word[] = {
	{ "one", { 1, 2, 11.5f, 2, 11.5f, 9, 1, 9 }, 0.98765f, FX_FROM_MODEL, .style = FX_BOLD },
	{ "tw\xff\n\"\\", { 12, -0.25f, 20, 2, 20, 9, 12, 9 }, -1, FX_FROM_TEXT_LAYER,
	  .other = "two" },
	{ "three", { NAN, 12, 11, 12, 11, 19, 1, 19 }, NAN, FX_FROM_BOTH, .style = FX_MONO },
	{ "\xe2\x80\xa8", { 1, 12, 11, 12, 11, 19, 1, 19 }, 2, FX_FROM_RULES, .other = "" },
	WORD(0, 2, "Head", .style = 0),
	WORD(0, 3, "A<B&\"C\">", .style = FX_BOLD | FX_ITALIC), WORD(1, 3, "]]>--", .style = 0),
	WORD(0, 4, "1.", .style = 0), WORD(1, 4, "e\xcc\x81" "exam\xe2\x80\x90",
		.join = FX_JOIN_HYPHEN),
	WORD(0, 5, "ple", .style = FX_ITALIC), WORD(1, 5, "\xef\xac\x81sh", .join = FX_JOIN_NONE),
	WORD(2, 5, ";", .style = 0),
	WORD(0, 6, "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", .style = 0),
	WORD(0, 7, "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac", .join = FX_JOIN_HYPHEN),
	WORD(0, 8, "\xe7\xb8\xa6\xe6\x9b\xb8", .style = 0), WORD(0, 9, "x\ty\x01", .style = 0),
	WORD(0, 10, "12", .style = 0), WORD(0, 11, ",", .join = FX_JOIN_HYPHEN),
	{ "up", { 300, 200, 300, 100, 310, 100, 310, 200 }, 0.5f, FX_FROM_MODEL, .style = 0 },
	{ "askew", { 10, 310, 108, 300, 109, 310, 11, 320 }, 0.5f, FX_FROM_MODEL, .style = 0 },
};
static const struct fx_dline line[] = {
	{ { 1, 2, 20, 2, 20, 9, 1, 9 }, 0, 2 }, { { 1, 12, 11, 12, 11, 19, 1, 19 }, 2, 2 },
	{ LINE(2), 4, 1 }, { LINE(3), 5, 2 }, { LINE(4), 7, 2 }, { LINE(5), 9, 3 },
	{ LINE(6), 12, 1 }, { LINE(7), 13, 1 }, { LINE(8), 14, 1 }, { LINE(9), 15, 1 },
	{ LINE(10), 16, 1 }, { LINE(11), 17, 1 },
	{ { 300, 200, 300, 100, 310, 100, 310, 200 }, 18, 1 },
	{ { 10, 310, 108, 300, 109, 310, 11, 320 }, 19, 1 },
};
static unsigned char grey[3 * 64];
static const struct fx_raster picture = { 5, 3, 1, 64, grey };

#define CELL(y, x, h, w, s, ...) { .row = (y), .col = (x), .rows = (h), .cols = (w), .text = (s), \
	.confidence = -1, .weakest = -1, .weakest_p = -1, __VA_ARGS__ }
static const struct fx_cell cell[] = {
	CELL(0, 0, 1, 2, "Head <&>", .head = 1, .filler = 0),
	{ .row = 1, .col = 0, .rows = 2, .cols = 1, .text = "CO\xe2\x82\x82\n\"|", .html =
	  "CO<sub>2</sub><br>&quot;|", .quad = { 1, 2, 3, 2, 3, 4, 1, 4 }, .confidence = 0.5f,
	  .source = FX_FROM_BOTH, .other = "\xff", .weakest = 2, .weakest_p = 0.25f },
	CELL(1, 1, 1, 1, "=1,204.5", .filler = 0), CELL(2, 1, 1, 1, "", .filler = 1, .page = 2),
};
static const struct fx_event mended[] = { { "span-cut", 2 } };
static const struct fx_table table = { .rows = 3, .cols = 2, .cell = cell, .cells = 4,
	.head_rows = 1, .head = FX_HEAD_THEAD, .source = FX_FROM_MODEL, .language = "html-table",
	.repair = mended, .repairs = 1, .truncated = 1, .caption = "Table 1: <&>",
	.quad = { 1, 2, 3, 2, 3, 4, 1, 4 }, .turned = 3, .confidence = 0.5f, .removed = 0.125f,
	.raw = "<table>\x01", .first_page = 1, .last_page = 2 };
static const struct fx_table empty = { .confidence = -1, .removed = -1 };

#define BLOCK(kind, y, first, n, ...) { (kind), LINE(y), (first), (n), 0.5f, FX_FROM_MODEL, \
	__VA_ARGS__ }
static const struct fx_dblock block[] = {
	{ FX_DOC_TEXT, { 1, 2, 20, 2, 20, 9, 1, 9 }, 0, 1, 0.5f, FX_FROM_MODEL, .score = -1 },
	{ FX_DOC_FIGURE, { 0, 20, 40, 20, 40, 30, 0, 30 }, 1, 0, -1, FX_FROM_RULES, .score = 1 },
	{ FX_DOC_RULE, { 0, 20, 40, 20, 40, 30, 0, 30 }, 1, 0, -1, FX_FROM_RULES, .score = -1 },
	{ FX_DOC_TEXT, { 1, 12, 11, 12, 11, 19, 1, NAN }, 1, 1, 0, FX_FROM_BOTH, .score = -1 },
	BLOCK(FX_DOC_PAGE_HEADER, 2, 2, 1, .score = -1),
	BLOCK(FX_DOC_HEADING, 3, 3, 1, .level = 2),
	BLOCK(FX_DOC_LIST_ITEM, 4, 4, 2, .level = 1, .marker = 1),
	BLOCK(FX_DOC_FIGURE, 20, 6, 0, .picture = &picture, .reason = "no task \"reads\" it"),
	BLOCK(FX_DOC_CAPTION, 6, 6, 1, .score = -1),
	BLOCK(FX_DOC_TABLE, 7, 7, 1, .score = 0.25f),
	BLOCK(FX_DOC_LIST_ITEM, 8, 8, 1, .continues = 1),
	BLOCK(FX_DOC_MOLECULE, 21, 9, 0, .reason = "its model is not there"),
	BLOCK(FX_DOC_MUSIC, 22, 9, 0, .picture = &picture),
	BLOCK(FX_DOC_FORMULA, 9, 9, 1, .score = -1),
	BLOCK(FX_DOC_PAGE_NUMBER, 10, 10, 1, .score = -1),
	BLOCK(FX_DOC_FOOTNOTE, 11, 11, 1, .score = -1),
	BLOCK(FX_DOC_PAGE_FOOTER, 12, 12, 1, .score = -1),
	{ FX_DOC_TEXT, { 10, 310, 108, 300, 109, 310, 11, 320 }, 13, 1, 0, FX_FROM_BOTH,
	  .score = -1 },
	BLOCK(FX_DOC_TABLE, 15, 14, 0, .table = &table),
	BLOCK(FX_DOC_TABLE, 16, 14, 0, .table = &empty),
};
static const struct fx_event event[] = { { "row-mismatch", 1 }, { "unread", 2 } };

static enum fx_st save(void *ud, const char *name, const struct fx_raster *r, float dpi,
	struct fx_err *e)
{
	(void)ud;
	(void)name;
	(void)r;
	(void)dpi;
	(void)e;
	return FX_OK;
}

/* only: just that page, counted from 0; -1: all. */
static void document(struct fx_out *o, const char *format, const struct fx_document *d,
	const struct fx_dpage *p, int only)
{
	const struct fx_write_opts opts = { .pictures = "a b", .save = save, .epoch = 1700000000 };
	struct fx_writing x;

	fx_write_begin(&x, fx_writer_find(format), o, d, &opts);
	for (int i = 0; p && i <= FX_PAGE_STATUSES; i++)
		if (i == only || only < 0)
			fx_write_page(&x, p + i);
	fx_write_end(&x);
	fx_write_drop(&x);
}

static int documents(const char *format, int only)
{
	static const char digest[] =
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
	struct fx_dpage p[FX_PAGE_STATUSES + 1] = {
		{ .number = 1, .label = "i\x01", .w_pt = 595.276f, .h_pt = 842, .w = 400, .h = 600,
		  .rotation = 270, .skew = -0.3f, .dpi = 200, .block = block, .line = line,
		  .word = word, .blocks = FX_COUNT(block), .lines = FX_COUNT(line),
		  .words = FX_COUNT(word), .confidence = 0.25f, .event = event, .events = 2,
		  .layer = { 7, 0.5f, 0.25f, "verify", "letters are missing" },
		  .ink = { 0.25f, 0.125f, NULL, NULL }, .plan = "tiles", .prefill = 260,
		  .generated = 17 },
	};
	struct fx_document d = { .name = "a \"&\".pdf", .sha256 = digest,
		.media_type = "application/pdf", .pages_total = 9, .tool = "0.1.0", .task = "ocr",
		.model = "nano", .isa = "avx2", .model_sha256 = digest, .precision = "bf16" };
	struct fx_out o;
	struct fx_err e;

	fx_out_file(&o, stdout);
	for (int i = 1; i < FX_PAGE_STATUSES; i++)
		p[i] = (struct fx_dpage){ .number = i + 1, .status = (enum fx_page_status)i,
			.reason = "why -- not-", .confidence = -1, .skew = NAN, .dpi = INFINITY,
			.layer = { 0, -1, -1, "none", NULL }, .ink = { -1, -1, NULL, NULL } };
	p[FX_PAGE_STATUSES] = (struct fx_dpage){ .number = 9, .text = "plain <&>\n\n\ttext\xc0" };
	document(&o, format, &d, p, only);
	d = (struct fx_document){ .name = "\xff", .bytes = -1, .tool = "0.1.0", .task = "ocr" };
	for (int st = FX_OK; st < FX_STATUSES && !strcmp(format, "json"); st++) {
		d.st = (enum fx_st)st;
		document(&o, format, &d, NULL, -1);
	}
	return fx_out_close(&o, &e) != FX_OK;
}

/* Lines of the standard input as paragraphs of one page. */
static int paragraphs(const char *format)
{
	enum { BLOCKS = 4096, WORDS = 65536 };
	static struct fx_dblock b[BLOCKS];
	static struct fx_dline l[BLOCKS];
	static struct fx_dword w[WORDS];
	static char text[1 << 20];
	struct fx_dpage p = { .number = 1, .block = b, .line = l, .word = w };
	const size_t n = fread(text, 1, sizeof(text) - 1, stdin);
	const struct fx_document d = { .name = "-", .tool = "0.1.0", .task = "ocr" };
	struct fx_writing x;
	struct fx_out o;
	struct fx_err e;

	for (char *s = text; s < text + n && p.blocks < BLOCKS; p.blocks++) {
		b[p.blocks] = (struct fx_dblock){ .line = p.blocks, .lines = 1 };
		l[p.blocks].word = p.words;
		for (char *end = s + strcspn(s, "\n"); s < end && p.words < WORDS; s++) {
			w[p.words++].text = s;
			s += strcspn(s, " \n");
			*s = 0;
		}
		l[p.blocks].words = p.words - l[p.blocks].word;
	}
	p.lines = p.blocks;
	fx_out_file(&o, stdout);
	fx_write_begin(&x, fx_writer_find(format), &o, &d, NULL);
	fx_write_page(&x, &p);
	fx_write_end(&x);
	fx_write_drop(&x);
	return fx_out_close(&o, &e) != FX_OK;
}

/* Lines of the standard input as the cells of a table. */
static int cells(const char *format)
{
	enum { COLS = 5, CELLS = 8192 };
	static struct fx_cell c[CELLS];
	static char text[1 << 20];
	const size_t n = fread(text, 1, sizeof(text) - 1, stdin);
	struct fx_table t = { .cols = COLS, .cell = c, .confidence = -1 };
	const struct fx_dblock b = { .kind = FX_DOC_TABLE, .table = &t, .confidence = -1 };
	const struct fx_dpage p = { .number = 1, .block = &b, .blocks = 1, .confidence = -1 };
	const struct fx_document d = { .name = "-", .tool = "0.1.0", .task = "table" };
	const struct fx_write_opts opts = { .csv_raw = 1 };
	struct fx_writing x;
	struct fx_out o;
	struct fx_err e;

	for (char *s = text; s < text + n && t.cells < CELLS; t.cells++) {
		char *end = s + strcspn(s, "\n");

		*end = 0;
		c[t.cells] = (struct fx_cell)CELL(t.cells / COLS, t.cells % COLS, 1, 1, s,
			.head = 0);
		while ((s = strchr(s, 0x1f)))
			*s = '\n';
		s = end + 1;
	}
	t.rows = t.cells / COLS;
	if (fx_table_check(&t, &e) != FX_OK)
		return 1;
	fx_out_file(&o, stdout);
	fx_write_begin(&x, fx_writer_find_table(format), &o, &d, &opts);
	fx_write_page(&x, &p);
	fx_write_end(&x);
	fx_write_drop(&x);
	return fx_out_close(&o, &e) != FX_OK;
}

static int manifests(void)
{
	static char text[1 << 16];
	struct fx_manifest m;
	struct fx_arena a;
	struct fx_err e;

	fx_arena_init(&a, 1 << 20);
	while (fgets(text, sizeof(text), stdin)) {
		puts(fx_manifest_parse(&m, &a, text, strlen(text), &e) ? "refused" : "ok");
		fx_arena_reset(&a);
	}
	return ferror(stdin);
}

/* A page's number in main's arguments: a digit, from 0. */
int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "-"))
		return manifests();
	if (argc > 1 && !fx_writer_find(argv[1]))
		return 2;
	if (argc > 2 && !strcmp(argv[2], "-"))
		return paragraphs(argv[1]);
	if (argc > 2 && !strcmp(argv[2], "table"))
		return cells(argv[1]);
	return documents(argc > 1 ? argv[1] : "json", argc > 2 ? argv[2][0] - '0' : -1);
}
