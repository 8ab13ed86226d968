/* What is held against the schemas: without arguments, documents as the JSON writer prints them;
 * with one, "ok" or "refused" for each line of the standard input, read as a palimpsest.json. */
#include "document.h"
#include "manifest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct fx_dword word[] = {
	{ "one", { 1, 2, 11.5f, 2, 11.5f, 9, 1, 9 }, 0.98765f, FX_FROM_MODEL, .style = 0 },
	{ "tw\xff\n\"\\", { 12, -0.25f, 20, 2, 20, 9, 12, 9 }, -1, FX_FROM_TEXT_LAYER, .style = 0 },
	{ "three", { NAN, 12, 11, 12, 11, 19, 1, 19 }, NAN, FX_FROM_BOTH, .style = 0 },
	{ "\xe2\x80\xa8", { 1, 12, 11, 12, 11, 19, 1, 19 }, 2, FX_FROM_RULES, .style = 0 },
};
static const struct fx_dline line[] = {
	{ { 1, 2, 20, 2, 20, 9, 1, 9 }, 0, 2 }, { { 1, 12, 11, 12, 11, 19, 1, 19 }, 2, 2 },
};
static const struct fx_dblock block[] = {
	{ FX_DOC_TEXT, { 1, 2, 20, 2, 20, 9, 1, 9 }, 0, 1, 0.5f, FX_FROM_MODEL, .score = -1 },
	{ FX_DOC_FIGURE, { 0, 20, 40, 20, 40, 30, 0, 30 }, 1, 0, -1, FX_FROM_RULES, .score = -1 },
	{ FX_DOC_RULE, { 0, 20, 40, 20, 40, 30, 0, 30 }, 1, 0, -1, FX_FROM_RULES, .score = -1 },
	{ FX_DOC_TEXT, { 1, 12, 11, 12, 11, 19, 1, 19 }, 1, 1, 0, FX_FROM_BOTH, .score = -1 },
};
static const struct fx_event event[] = { { "row-mismatch", 1 }, { "unread", 2 } };

static void document(struct fx_out *o, const struct fx_document *d, const struct fx_dpage *p, int n)
{
	const struct fx_writer *w = fx_writer_find("json");

	w->begin(o, d);
	for (int i = 0; i < n; i++)
		w->page(o, d, p + i, i);
	w->end(o, d);
}

static int documents(void)
{
	static const char digest[] =
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
	struct fx_dpage p[FX_PAGE_STATUSES + 1] = {
		{ .number = 1, .label = "i\x01", .w_pt = 595.276f, .h_pt = 842, .w = 40, .h = 60,
		  .rotation = 270, .skew = -0.3f, .dpi = 200, .block = block, .line = line,
		  .word = word, .blocks = 4, .lines = 2, .words = 4, .confidence = 0.25f,
		  .event = event, .events = 2, .prefill = 260, .generated = 17 },
	};
	struct fx_document d = { .name = "a.pdf", .sha256 = digest, .media_type = "application/pdf",
		.pages_total = 9, .tool = "0.1.0", .task = "ocr", .model = "nano", .isa = "avx2",
		.model_sha256 = digest, .precision = "bf16" };
	struct fx_out o;
	struct fx_err e;

	fx_out_file(&o, stdout);
	for (int i = 1; i < FX_PAGE_STATUSES; i++)
		p[i] = (struct fx_dpage){ .number = i + 1, .status = (enum fx_page_status)i,
			.reason = "why", .confidence = -1, .skew = NAN, .dpi = INFINITY };
	p[FX_PAGE_STATUSES] = (struct fx_dpage){ .number = 9, .text = "plain\ntext\xc0" };
	document(&o, &d, p, FX_PAGE_STATUSES + 1);
	d = (struct fx_document){ .name = "\xff", .bytes = -1, .tool = "0.1.0", .task = "ocr" };
	for (int st = FX_OK; st < FX_STATUSES; st++) {
		d.st = (enum fx_st)st;
		document(&o, &d, NULL, 0);
	}
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

int main(int argc, char **argv)
{
	(void)argv;
	return argc > 1 ? manifests() : documents();
}
