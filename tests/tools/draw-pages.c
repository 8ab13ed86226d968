/* draw-pages - pages of running text with their truths, for calibration: draw-pages DIR PAGES SEED
 * TEXT...
 *
 * Words are taken from the texts in turn (those in printable ASCII with a letter or digit; round
 * and round), a stretch from another place for each page. Face, size, resolution and damage (blur,
 * noise, two levels only) change from page to page, by the seed alone: the same pages each time,
 * where the fonts are the same. Writes DIR/NN.png and DIR/NN.txt. */
#include "t.h"

#include "file.h"

#include <cairo.h>
#include <stdlib.h>

#define MAX_WORDS 100000
#define MAX_TEXT ((size_t)1 << 20)

static struct fx_span word[MAX_WORDS];
static int words;

struct look {
	const char *face;
	int slant, weight, dpi, levels;
	double points, blur, noise;
};

static _Noreturn void die(const char *what, const char *name)
{
	fprintf(stderr, "draw-pages: %s: %s\n", name, what);
	exit(1);
}

/* Lines that start with a bar are rows of a table: figures without end, and not running text. */
static void take_words(const char *p, const char *end)
{
	const char *const start = p;

	while (p < end && words < MAX_WORDS) {
		const char *from;
		int ascii = 1, letters = 0;

		if (*p == '|' && (p == start || p[-1] == '\n'))
			while (p < end && *p != '\n')
				p++;

		while (p < end && (unsigned char)*p <= ' ')
			p++;
		for (from = p; p < end && (unsigned char)*p > ' '; p++) {
			ascii &= *p > 0 && *p <= '~';
			letters += (*p >= '0' && *p <= '9') ||
				((*p | 32) >= 'a' && (*p | 32) <= 'z');
		}
		if (letters && p - from <= 30 && ascii)
			word[words++] = (struct fx_span){ from, (size_t)(p - from) };
	}
}

static struct look look_of(unsigned *seed)
{
	static const char *const face[] = { "DejaVu Serif", "DejaVu Sans", "DejaVu Serif Condensed",
		"DejaVu Sans Condensed", "DejaVu Sans Mono" };
	static const int dpi[] = { 100, 150, 200, 300 };
	struct look k;

	k.face = face[t_random(seed, FX_COUNT(face))];
	k.slant = t_random(seed, 4) == 0;
	k.weight = t_random(seed, 5) == 0;
	k.dpi = dpi[t_random(seed, FX_COUNT(dpi))];
	k.points = 8 + 0.5 * t_random(seed, 11);
	k.blur = t_random(seed, 2) ? 0.25 * t_random(seed, 5) : 0;
	k.noise = t_random(seed, 2) ? 4.0 * t_random(seed, 10) : 0;
	k.levels = t_random(seed, 4) == 0 ? 2 : 256;
	return k;
}

/* ---- damage ---- */

/* A pass of (w, 1, w) / (1 + 2 w) along each row (step 4) or column, on grey pixels of 4 bytes. */
static void smear(unsigned char *p, int n, int step, double w)
{
	double before = *p;

	for (int i = 0; i < n; i++, p += step) {
		const double here = *p, after = i + 1 < n ? p[step] : here;

		*p = (unsigned char)((w * before + here + w * after) / (1 + 2 * w) + 0.5);
		before = here;
	}
}

static void damage(cairo_surface_t *s, const struct look *k, unsigned *seed)
{
	const int w = cairo_image_surface_get_width(s), h = cairo_image_surface_get_height(s);
	const int stride = cairo_image_surface_get_stride(s);
	unsigned char *p;

	cairo_surface_flush(s);
	p = cairo_image_surface_get_data(s);
	for (int y = 0; k->blur > 0 && y < h; y++)
		smear(p + (size_t)y * (size_t)stride, w, 4, k->blur);
	for (int x = 0; k->blur > 0 && x < w; x++)
		smear(p + 4 * (size_t)x, h, stride, k->blur);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			unsigned char *at = p + (size_t)y * (size_t)stride + 4 * (size_t)x;
			double v = *at;

			for (int i = 0; i < 4; i++)	/* nearly normal, variance 1 in all */
				v += k->noise * (t_random(seed, 1001) / 1000.0 - 0.5) * 1.732;
			v = k->levels == 2 ? (v < 128 ? 0 : 255) : v < 0 ? 0 : v > 255 ? 255 : v;
			at[0] = at[1] = at[2] = (unsigned char)v;
		}
	cairo_surface_mark_dirty(s);
}

/* ---- a page ---- */

/* A word of the texts; one in sixteen is a number or in capitals, of which prose has few. */
static void text_of(char buf[32], struct fx_span s, unsigned *seed)
{
	const unsigned kind = t_random(seed, 64);
	const unsigned whole = t_random(seed, kind % 2 ? 30000 : 60), part = t_random(seed, 1000);

	if (kind == 0)
		snprintf(buf, 32, "%u.%02u", whole, part / 10);
	else if (kind == 1)
		snprintf(buf, 32, "%u", whole);
	else if (kind == 2)
		snprintf(buf, 32, "%u,%03u", whole, part);
	else {
		memcpy(buf, s.p, s.n);
		buf[s.n] = 0;
	}
	for (char *p = buf; kind == 3 && *p; p++)
		*p = *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p;
}

/* Lines from some word on, as many as the page holds; each word as it was drawn goes into fp. */
static void lines(cairo_t *c, const struct look *k, const double side[2], unsigned *seed, FILE *fp)
{
	const double margin = 0.5 * k->dpi, size = k->points / 72 * k->dpi;
	double x = margin, y = margin + size;
	int at = (int)t_random(seed, (unsigned)words);
	char text[32];

	text_of(text, word[at], seed);
	cairo_select_font_face(c, k->face,
		k->slant ? CAIRO_FONT_SLANT_ITALIC : CAIRO_FONT_SLANT_NORMAL,
		k->weight ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(c, size);
	while (y < side[1] - margin) {
		cairo_text_extents_t e;

		cairo_text_extents(c, text, &e);
		if (x > margin && x + e.x_advance > side[0] - margin) {
			x = margin;
			y += 1.4 * size;
			fputc('\n', fp);
			continue;
		}
		cairo_move_to(c, x, y);
		cairo_show_text(c, text);
		fprintf(fp, "%s%s", x > margin ? " " : "", text);
		x += e.x_advance + 0.32 * size;
		at = (at + 1) % words;
		text_of(text, word[at], seed);
	}
	fputc('\n', fp);
}

static void page(const char *dir, int nth, unsigned *seed)
{
	const struct look k = look_of(seed);
	const double side[2] = { 4.1 * k.dpi, 5.8 * k.dpi };		/* A6 */
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)side[0],
		(int)side[1]);
	cairo_t *c = cairo_create(s);
	char path[4096];
	FILE *fp;

	snprintf(path, sizeof(path), "%s/%02d.txt", dir, nth);
	fp = fopen(path, "wb");
	if (!fp)
		die("cannot be written", path);
	cairo_set_source_rgb(c, 1, 1, 1);
	cairo_paint(c);
	cairo_set_source_rgb(c, 0, 0, 0);
	lines(c, &k, side, seed, fp);
	damage(s, &k, seed);
	if (fclose(fp))
		die("cannot be written", path);
	snprintf(path, sizeof(path), "%s/%02d.png", dir, nth);
	if (cairo_surface_write_to_png(s, path) != CAIRO_STATUS_SUCCESS)
		die("cannot be written", path);
	cairo_destroy(c);
	cairo_surface_destroy(s);
}

static unsigned number(const char *s)
{
	unsigned v = 0;

	for (; *s >= '0' && *s <= '9' && v < 100000; s++)
		v = 10 * v + (unsigned)(*s - '0');
	if (*s)
		die("no number", s);
	return v;
}

int main(int argc, char **argv)
{
	struct fx_arena a;
	struct fx_err e;
	unsigned seed;
	int pages;

	if (argc < 5)
		die("usage: draw-pages DIR PAGES SEED TEXT...", *argv);
	fx_arena_init(&a, 0);
	pages = (int)number(argv[2]);
	seed = number(argv[3]);
	for (char **path = argv + 4; *path; path++) {
		const void *p;
		size_t n;

		if (fx_file_read(&p, &n, &a, *path, MAX_TEXT, &e))
			die(e.msg, *path);
		take_words(p, (const char *)p + n);
	}
	if (!words)
		die("no words", argv[4]);
	for (int i = 1; i <= pages; i++)
		page(argv[1], i, &seed);
	fx_arena_reset(&a);
	return 0;
}
