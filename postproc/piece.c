/* piece.c - see piece.h */
#include "piece.h"
#include "utf8.h"

#include <math.h>
#include <string.h>

int pp_white_space(int32_t c)
{
	return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 ||
		(c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
		c == 0x205f || c == 0x3000;
}

static int is_control(int32_t c)
{
	return (c >= 0 && c < ' ') || (c >= 127 && c < 0xa0);
}

int pp_piece(struct fx_span *piece, const char **p, const char *end)
{
	const char *from = NULL;

	while (*p < end) {
		const char *here = *p;
		int32_t c = fx_utf8_next(p, end);

		if (!pp_white_space(c) && !is_control(c)) {
			from = from ? from : here;
		} else if (from) {
			*piece = (struct fx_span){ from, (size_t)(here - from) };
			return 1;
		}
	}
	if (from)
		*piece = (struct fx_span){ from, (size_t)(end - from) };
	return from != NULL;
}

int pp_pieces(struct fx_span text)
{
	const char *p = text.p;
	struct fx_span piece;
	int n = 0;

	while (pp_piece(&piece, &p, text.p + text.n))
		n++;
	return n;
}

int pp_code_points(struct fx_span text)
{
	int n = 0;

	for (const char *p = text.p, *end = p + text.n; p < end; n++)
		fx_utf8_next(&p, end);
	return n;
}

int pp_malformed(struct fx_span text)
{
	for (const char *p = text.p, *end = p + text.n; p < end;)
		if (fx_utf8_next(&p, end) < 0)
			return 1;
	return 0;
}

float pp_raw_confidence(const struct fx_answer *ans, struct fx_span s)
{
	const size_t from = (size_t)(s.p - ans->text);

	return fx_answer_confidence(ans, from, from + s.n);
}

float pp_confidence(const struct pp_read *r, const struct fx_answer *ans, struct fx_span s)
{
	return pp_calibrated(r->calibration, pp_raw_confidence(ans, s), &r->page);
}

float pp_mean_confidence(const struct fx_dword *w, int n)
{
	double sum = 0;
	int known = 0;

	for (int i = 0; i < n; i++)
		if (w[i].confidence >= 0) {
			sum += (double)w[i].confidence;
			known++;
		}
	return known ? (float)(sum / known) : -1;
}

size_t pp_clean(char *to, struct fx_span text, int lines)
{
	const char *p = text.p, *end = p + text.n;
	char *start = to;

	while (p < end) {
		const char *from = p;
		int32_t c = fx_utf8_next(&p, end);

		if (lines && c == '\r' && p < end && *p == '\n')
			continue;
		if (c < 0) {
			memcpy(to, "\xef\xbf\xbd", 3);
			to += 3;
		} else if (is_control(c) && !(lines && c == '\n')) {
			*to++ = ' ';
		} else {
			memcpy(to, from, (size_t)(p - from));
			to += p - from;
		}
	}
	return (size_t)(to - start);
}

char *pp_clean_copy(struct fx_arena *a, struct fx_span text)
{
	char *copy = fx_alloc(a, 3 * text.n + 1, 1);

	if (copy)
		pp_clean(copy, text, 0);
	return copy;
}

/* ---- located pieces ---- */

/* The number in e.g. "<locNNNN>" that stands at text[at]; -1: it does not, or is over max. */
static int numbered(struct fx_span text, size_t at, const char *name, int digits, int max)
{
	size_t n = strlen(name);
	int v = 0;

	if (text.n - at < n + (size_t)digits + 1 || memcmp(text.p + at, name, n) != 0)
		return -1;
	for (at += n; digits--; at++) {
		if (text.p[at] < '0' || text.p[at] > '9')
			return -1;
		v = v * 10 + (text.p[at] - '0');
	}
	return text.p[at] == '>' && v <= max ? v : -1;
}

int pp_loc(struct fx_span text, size_t at)
{
	return numbered(text, at, "<loc", 4, 1023);
}

int pp_seg(struct fx_span text, size_t at)
{
	return numbered(text, at, "<seg", 3, 127);
}

static int four(int loc[4], struct fx_span text, size_t at)
{
	for (size_t i = 0; i < 4; i++) {
		if (at + i * PP_LOC_BYTES > text.n)
			return 0;
		loc[i] = pp_loc(text, at + i * PP_LOC_BYTES);
		if (loc[i] < 0)
			return 0;
	}
	return 1;
}

static size_t find_four(int loc[4], struct fx_span text, size_t at)
{
	const char *p;

	for (; at < text.n; at++) {
		p = memchr(text.p + at, '<', text.n - at);
		if (!p)
			break;
		at = (size_t)(p - text.p);
		if (four(loc, text, at))
			return at;
	}
	return text.n;
}

int pp_locate(struct pp_located *q, struct fx_span text, size_t from)
{
	int next[4];
	size_t at;

	q->from = find_four(q->loc, text, from);
	if (q->from == text.n)
		return 0;
	q->to = q->label = q->from + 4 * PP_LOC_BYTES;
	for (at = q->to; at < text.n;) {
		if (pp_seg(text, at) >= 0)
			q->label = at += PP_SEG_BYTES;
		else if (text.p[at] == ' ')
			at++;
		else
			break;
	}
	q->next = find_four(next, text, q->label);
	return 1;
}

static float clamp(double v, int max)
{
	return v < 0 ? 0 : v > max ? (float)max : (float)v;
}

/* The square that the model sees, in pixels of the input: its sides, and where the input lies. */
static void square(double side[2], double at[2], const struct pp_view *v)
{
	const int most = v->w > v->h ? v->w : v->h;

	side[0] = v->fit == FX_PAD ? most : v->w;
	side[1] = v->fit == FX_PAD ? most : v->h;
	at[0] = v->centre ? (side[0] - v->w) / 2 : 0;
	at[1] = v->centre ? (side[1] - v->h) / 2 : 0;
}

void pp_fit(int loc[4], const float box[4], const struct pp_view *v)
{
	double side[2], at[2];

	square(side, at, v);
	for (int i = 0; i < 4; i++) {
		const int x = i ^ 1;		/* y0 x0 y1 x1 */
		const double bin = floor(((double)box[x] + at[x & 1]) / side[x & 1] * 1023 + 0.5);

		loc[i] = bin < 0 ? 0 : bin > 1023 ? 1023 : (int)bin;
	}
}

void pp_unfit_of(float box[4], const int loc[4], int bins, const struct pp_view *v)
{
	double side[2], at[2];

	square(side, at, v);
	for (int i = 0; i < 2; i++) {
		int lo = loc[i] < loc[i + 2] ? loc[i] : loc[i + 2], hi = loc[i] + loc[i + 2] - lo;

		if (i == 0) {
			box[1] = clamp(lo * side[1] / bins - at[1], v->h);
			box[3] = clamp(hi * side[1] / bins - at[1], v->h);
		} else {
			box[0] = clamp(lo * side[0] / bins - at[0], v->w);
			box[2] = clamp(hi * side[0] / bins - at[0], v->w);
		}
	}
}

void pp_unfit(float box[4], const int loc[4], const struct pp_view *v)
{
	pp_unfit_of(box, loc, 1023, v);
}
