/* read-page - reads the text of a page image with the tiles of page analysis and a small model.
 * usage: read-page [--model DIR] [--overlay OUT.png] [--tiles OUT.png] IMAGE [TRUTH.txt]
 * The text goes to stdout; with a truth, its distance from it (blanks collapsed) to stderr. */
#include "engine.h"
#include "file.h"
#include "metrics.h"
#include "page.h"
#include "png.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct args { const char *model, *overlay, *tiles, *image, *truth; };

static struct fx_arena arena;

static _Noreturn void die(const struct fx_err *e)
{
	fprintf(stderr, "read-page: %s\n", e->msg);
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void save_tiles(const struct fx_layout *l, const char *path)
{
	const int across = 8, gap = 4, s = l->side;
	PIX *p = pixCreate(across * (s + gap), (l->tiles + across - 1) / across * (s + gap), 8);

	for (int t = 0; p && t < l->tiles; t++)
		for (int y = 0; y < s; y++)
			for (int x = 0; x < s; x++)
				pixSetPixel(p, t % across * (s + gap) + x,
					t / across * (s + gap) + y,
					l->tile[((size_t)t * (size_t)s + (size_t)y) * (size_t)s +
						(size_t)x]);
	if (p)
		pixWrite(path, p, IFF_PNG);
	pixDestroy(&p);
}

static void frame(PIX *p, const struct fx_box *b, const int rgb[3], int thick)
{
	BOX *box = boxCreate(b->x0, b->y0, b->x1 - b->x0, b->y1 - b->y0);

	pixRenderBoxArb(p, box, thick, (l_uint8)rgb[0], (l_uint8)rgb[1], (l_uint8)rgb[2]);
	boxDestroy(&box);
}

/* Words green, lines blue, blocks red with their number, rules and figures in other colours. */
static void save_overlay(const struct fx_layout *l, const struct fx_raster *r, const char *path)
{
	static const int kind[FX_BLOCK_KINDS][3] = { {220, 0, 0}, {200, 0, 200}, {230, 140, 0} };
	PIX *p = pixCreate(r->w, r->h, 8), *turned, *c, *rotated;
	L_BMF *font = bmfCreate(NULL, 20);

	for (int y = 0; p && y < r->h; y++)
		for (int x = 0; x < r->w; x++)
			pixSetPixel(p, x, y, (l_uint32)fx_raster_grey(r, x, y));
	turned = pixRotateOrth(p, l->turn);
	c = pixCreate(l->w, l->h, 8);
	pixSetAllGray(c, 255);
	pixRasterop(c, (l->w - pixGetWidth(turned)) / 2, (l->h - pixGetHeight(turned)) / 2,
		pixGetWidth(turned), pixGetHeight(turned), PIX_SRC, turned, 0, 0);
	rotated = pixRotateAMGray(c, l->skew * 3.14159265f / 180, 255);
	pixDestroy(&c);
	c = pixConvert8To32(rotated);
	for (int i = 0; i < l->words; i++)
		frame(c, &l->word[i].box, (const int[3]){ 0, 170, 0 }, 1);
	for (int i = 0; i < l->lines; i++)
		frame(c, &l->line[i].box, (const int[3]){ 60, 60, 255 }, 1);
	for (int i = 0; i < l->blocks; i++) {
		char name[16];

		frame(c, &l->block[i].box, kind[l->block[i].kind], 3);
		snprintf(name, sizeof name, "%d", i);
		pixSetTextline(c, font, name, 0xff000000, l->block[i].box.x0,
			l->block[i].box.y0 + 16, NULL, NULL);
	}
	pixWrite(path, c, IFF_PNG);
	bmfDestroy(&font);
	pixDestroy(&p);
	pixDestroy(&turned);
	pixDestroy(&c);
	pixDestroy(&rotated);
}

static void answer(struct fx_answer *ans, const struct fx_layout *l, const char *dir)
{
	struct fx_raster *image = FX_NEWN(&arena, l->tiles, struct fx_raster);
	struct en_part *part = FX_NEWN(&arena, 2 * l->tiles, struct en_part);
	struct en_ask *ask = FX_NEWN(&arena, l->tiles, struct en_ask);
	const size_t s = (size_t)l->side;
	struct en_model *m;
	struct en_run *run;
	struct fx_err e;

	if (en_model_open(&m, dir, &(struct en_open){ 0 }, &e) || en_run_new(&run, m, &e))
		die(&e);
	for (int i = 0; i < l->tiles; i++) {
		if (fx_raster_init(image + i, &arena, l->side, l->side, 1, &e))
			die(&e);
		for (size_t y = 0; y < s; y++)
			memcpy(image[i].px + y * image[i].stride,
				l->tile + ((size_t)i * s + y) * s, s);
		part[2 * i] = (struct en_part){ .kind = EN_PART_IMAGE, .image = image + i };
		part[2 * i + 1] = (struct en_part){ .kind = EN_PART_TEXT, .text = "ocr" };
		ask[i] = (struct en_ask){ .part = part + 2 * i, .parts = 2, .max_tokens = 64 };
	}
	if (en_generate(run, ask, l->tiles, &arena, ans, &e))
		die(&e);
	en_run_free(run);
	en_model_free(m);
}

/* Row `row` of an answer. */
static struct fx_span row_text(const struct fx_answer *ans, int row)
{
	const char *p = ans->text, *end = p + ans->len;

	for (; row > 0 && p < end; p++)
		row -= *p == '\n';
	if (row > 0)
		return (struct fx_span){ "", 0 };
	for (end = p; *end && *end != '\n'; end++)
		;
	return (struct fx_span){ p, (size_t)(end - p) };
}

static void text_of(struct fx_out *o, const struct fx_layout *l, const struct fx_answer *ans)
{
	for (int b = 0; b < l->blocks; b++) {
		for (int i = l->block[b].line; i < l->block[b].line + l->block[b].lines; i++) {
			const struct fx_lline *n = l->line + i;

			for (int j = n->word; j < n->word + n->words; j++) {
				const struct fx_lword *w = l->word + j;
				struct fx_span s;

				if (w->slot)
					continue;
				s = row_text(ans + w->tile, w->row);
				if (j > n->word)
					fx_puts(o, " ");
				fx_put(o, s.p, s.n);
			}
			fx_puts(o, "\n");
		}
		if (l->block[b].lines)
			fx_puts(o, "\n");
	}
}

/* NFKC, runs of white space to one blank, none at the ends. */
static struct fx_span plain(struct fx_span s)
{
	char *norm = g_utf8_normalize(s.p, (gssize)s.n, G_NORMALIZE_ALL_COMPOSE), *out;
	size_t n = 0, len = norm ? strlen(norm) : s.n;

	out = fx_strndup(&arena, norm ? norm : s.p, len);
	g_free(norm);
	for (size_t i = 0; i < len; i++) {
		if (!strchr(" \t\r\n\f", out[i]))
			out[n++] = out[i];
		else if (n && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	while (n && out[n - 1] == ' ')
		n--;
	return (struct fx_span){ out, n };
}

static void score(struct fx_span read, const char *path)
{
	struct pp_edits r = { 0 };
	struct pp_bag bag = { 0 };
	char *truth = NULL;
	size_t n = 0;
	struct fx_err e;
	struct fx_span a = plain(read), b;

	if (!g_file_get_contents(path, &truth, &n, NULL)) {
		fprintf(stderr, "read-page: cannot read %s\n", path);
		exit(1);
	}
	b = plain((struct fx_span){ truth, n });
	if (pp_cer(&r, &arena, a, b, &e) || pp_bag_of_words(&bag, &arena, a, b, &e))
		die(&e);
	fprintf(stderr, "CER %.2f %% (%lld of %lld), words F1 %.1f %%\n", 100 * pp_rate(&r),
		(long long)r.edits, (long long)r.len, 100 * pp_f1(&bag));
	g_free(truth);
}

static void parse(struct args *a, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char **to = !strcmp(argv[i], "--model") ? &a->model :
			!strcmp(argv[i], "--overlay") ? &a->overlay :
			!strcmp(argv[i], "--tiles") ? &a->tiles : NULL;

		if (to && i + 1 < argc)
			*to = argv[++i];
		else if (!a->image)
			a->image = argv[i];
		else
			a->truth = argv[i];
	}
}

int main(int argc, char **argv)
{
	struct args arg = { .model = "samples/model" };
	const struct fx_page_ask ask = { .tile = { 112, 20, 34, 2, 5, 3 }, .turn = -1 };
	struct fx_layout l;
	struct fx_raster r;
	struct fx_err e;
	struct fx_membuf buf = { 0 };
	struct fx_out out;
	struct fx_answer *ans;
	double t0, t1;

	parse(&arg, argc, argv);
	if (!arg.image) {
		fprintf(stderr, "usage: read-page [--model DIR] [--overlay OUT.png] "
			"[--tiles OUT.png] IMAGE [TRUTH.txt]\n");
		return 2;
	}
	fx_arena_init(&arena, 0);
	if (t_image(&r, &arena, arg.image, &e))
		die(&e);
	t0 = now();
	if (fx_page_analyse(&l, &arena, &r, &ask, &e) || fx_layout_check(&l, &e))
		die(&e);
	t1 = now();
	fprintf(stderr, "%dx%d: turn %d, skew %.2f, %d blocks, %d lines, %d words, %d tiles, "
		"%.2f s", r.w, r.h, l.turn, (double)l.skew, l.blocks, l.lines, l.words, l.tiles,
		t1 - t0);
	if (arg.overlay)
		save_overlay(&l, &r, arg.overlay);
	if (arg.tiles && l.tiles)
		save_tiles(&l, arg.tiles);
	t0 = now();
	ans = FX_NEWN(&arena, l.tiles + 1, struct fx_answer);
	if (l.tiles)
		answer(ans, &l, arg.model);
	fprintf(stderr, " + %.2f s\n", now() - t0);
	fx_out_mem(&out, &buf);
	text_of(&out, &l, ans);
	if (fx_out_close(&out, &e))
		die(&e);
	fwrite(buf.p, 1, buf.n, stdout);
	if (arg.truth)
		score((struct fx_span){ buf.p, buf.n }, arg.truth);
	free(buf.p);
	fx_arena_reset(&arena);
	return 0;
}
