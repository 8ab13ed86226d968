/* pdf_place.c - see pdf_place.h */
#include "pdf_place.h"

#include "utf8.h"

#include <math.h>
#include <string.h>

#define LEAST 0.05	/* user space units a word is high and wide at least: no matrix may be
			 * singular */
#define THIN 0.1	/* of the height: the blank between words that leave no room for one */

void fx_sheet_matrix(double m[6], const struct fx_sheet *s, int w, int h, int quarters)
{
	const double pw = s->x1 - s->x0, ph = s->y1 - s->y0;

	switch ((s->turn + quarters) & 3) {
	case 0:		/* right is right, down is down */
		memcpy(m, (double[6]){ pw / w, 0, 0, -ph / h, s->x0, s->y1 }, 6 * sizeof(*m));
		break;
	case 1:		/* right is up, down is right */
		memcpy(m, (double[6]){ 0, ph / w, pw / h, 0, s->x0, s->y0 }, 6 * sizeof(*m));
		break;
	case 2:
		memcpy(m, (double[6]){ -pw / w, 0, 0, ph / h, s->x1, s->y0 }, 6 * sizeof(*m));
		break;
	default:
		memcpy(m, (double[6]){ 0, -ph / w, -pw / h, 0, s->x1, s->y1 }, 6 * sizeof(*m));
	}
}

struct slot {			/* of a word on the sheet */
	double right[2];	/* where its text runs to, length 1 */
	double up[2];
	double base[2];		/* where its baseline begins */
	double w, h;
};

static void settle(struct slot *t, const float quad[8], const double m[6])
{
	double p[4][2], right[2], up[2], middle[2], len;

	for (int i = 0; i < 4; i++) {
		const double x = (double)quad[2 * i], y = (double)quad[2 * i + 1];

		p[i][0] = m[0] * x + m[2] * y + m[4];
		p[i][1] = m[1] * x + m[3] * y + m[5];
	}
	for (int k = 0; k < 2; k++) {
		right[k] = (p[1][k] - p[0][k] + p[2][k] - p[3][k]) / 2;
		up[k] = (p[0][k] - p[3][k] + p[1][k] - p[2][k]) / 2;
		middle[k] = (p[0][k] + p[1][k] + p[2][k] + p[3][k]) / 4;
	}
	len = hypot(right[0], right[1]);
	for (int k = 0; k < 2; k++)
		t->right[k] = len > 0 ? right[k] / len : !k;
	t->up[0] = -t->right[1];
	t->up[1] = t->right[0];
	t->w = fmax(len, LEAST);
	t->h = fmax(fabs(up[0] * t->up[0] + up[1] * t->up[1]), LEAST);
	for (int k = 0; k < 2; k++)
		t->base[k] = middle[k] - t->right[k] * t->w / 2 -
			t->up[k] * t->h * (FX_GLYPHLESS_ASCENT / 1000.0 - 0.5);
}

/* A number and a blank, without what says nothing: 12.5, not 12.500. */
static void number(struct fx_out *o, double v, int places)
{
	char s[64];
	int n = snprintf(s, sizeof(s), "%.*f", places, v);

	while (n > 1 && s[n - 1] == '0')
		n--;
	n -= s[n - 1] == '.';
	if (n == 2 && !memcmp(s, "-0", 2))
		memcpy(s, "0", (size_t)(n = 1));
	fx_put(o, s, (size_t)n);
	fx_puts(o, " ");
}

/* Sets what makes n characters as wide as w, in an em of h. */
static void stretch(struct fx_out *o, double w, int n, double h)
{
	number(o, 100 * w / (n * h * (FX_GLYPHLESS_WIDTH / 1000.0)), 3);
	fx_puts(o, "Tz ");
}

static void matrix(struct fx_out *o, const struct slot *t)
{
	number(o, t->right[0], 6);
	number(o, t->right[1], 6);
	number(o, t->up[0], 6);
	number(o, t->up[1], 6);
	number(o, t->base[0], 3);
	number(o, t->base[1], 3);
	fx_puts(o, "Tm ");
}

static void spell(struct fx_out *o, const char *p, const char *end, struct fx_codes *codes)
{
	while (p < end)
		fx_printf(o, "%04X", (unsigned)fx_codes_of(codes, fx_utf8_next(&p, end)));
}

/* Of scripts that are written from right to left: Unicode 15, Blocks.txt. */
static int is_back(int32_t c)
{
	return (c >= 0x590 && c < 0x900) || (c >= 0xfb1d && c < 0xfe00) ||
		(c >= 0xfe70 && c < 0xff00) || (c >= 0x10800 && c < 0x11000) ||
		(c >= 0x1e800 && c < 0x1f000);
}

/* Digits of any such script too, which are written from left to right. */
static int is_level(int32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		(c >= 0x660 && c < 0x66a) || (c >= 0x6f0 && c < 0x6fa) ||
		(c >= 0xc0 && !is_back(c));
}

/* Of the first character that is a letter or digit. */
static int runs_back(const char *p, const char *end)
{
	while (p < end) {
		const int32_t c = fx_utf8_next(&p, end);

		if (is_level(c) || is_back(c))
			return is_back(c) && !is_level(c);
	}
	return 0;
}

static const char *before(const char *p)	/* well-formed */
{
	do
		p--;
	while ((*p & 0xc0) == 0x80);
	return p;
}

static int32_t at(const char *p, const char *end)
{
	return fx_utf8_next(&p, end);
}

/* As it is seen from left to right, which is what readers expect: they turn it back. */
static void spell_back(struct fx_out *o, const char *p, const char *end, struct fx_codes *codes)
{
	while (end > p) {
		const char *from = before(end);

		if (is_level(at(from, end)))
			while (from > p && (is_level(at(before(from), end)) ||
			    (from - p > 1 && strchr(".,:", from[-1]) &&
			    is_level(at(before(from - 1), end)))))
				from = before(from);
		spell(o, from, end, codes);
		end = from;
	}
}

static void show(struct fx_out *o, const char *p, const char *end, struct fx_codes *codes)
{
	fx_puts(o, "<");
	(runs_back(p, end) ? spell_back : spell)(o, p, end, codes);
	fx_puts(o, "> Tj\n");
}

static int characters(const char *p, const char *end)
{
	int n = 0;

	for (; p < end; n++)
		(void)fx_utf8_next(&p, end);
	return n;
}

void fx_place_words(struct fx_out *o, const struct fx_overlay *l, const struct fx_sheet *s,
	const char *name, struct fx_codes *codes)
{
	static const char blank[] = " ";
	struct slot now, next;
	double m[6], size = 0;

	fx_sheet_matrix(m, s, l->w, l->h, l->quarters);
	fx_puts(o, "q BT 3 Tr\n");
	if (l->words)
		settle(&next, l->word[0].quad, m);
	for (int i = 0; i < l->words; i++) {
		const struct fx_overlay_word *w = l->word + i;
		const char *text = l->text + w->at, *end = text + w->len;

		now = next;
		if (i + 1 < l->words)
			settle(&next, w[1].quad, m);
		now.h = fmax(rint(now.h * 100) / 100, LEAST);	/* as it is written */
		if (now.h < size || now.h > size) {
			fx_printf(o, "%s ", name);
			number(o, size = now.h, 2);
			fx_puts(o, "Tf ");
		}
		stretch(o, now.w, characters(text, end), now.h);
		matrix(o, &now);
		show(o, text, end, codes);
		if (w->blank && i + 1 < l->words) {
			const double gap = (next.base[0] - now.base[0]) * now.right[0] +
				(next.base[1] - now.base[1]) * now.right[1] - now.w;

			stretch(o, fmax(gap, THIN * now.h), 1, now.h);
			show(o, blank, &blank[1], codes);
		}
	}
	fx_puts(o, "ET Q\n");
}
