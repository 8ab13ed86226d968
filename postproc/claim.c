/* claim.c - see claim.h */
#include "claim.h"
#include "approx.h"
#include "json.h"
#include "piece.h"
#include "utf8.h"

#include <limits.h>
#include <string.h>

static const struct { const char *name, *skipped; } kinds[PP_CLAIM_KINDS] = {
	[PP_PRESENT] = { "present", NULL }, [PP_ABSENT] = { "absent", NULL },
	[PP_ORDER] = { "order", NULL }, [PP_TABLE] = { "table", NULL },
	[PP_BASELINE] = { "baseline", NULL },
	[PP_MATH] = { "math", "formulas would have to be rendered" },
	[PP_FORMAT] = { "format", "headings, bold and italics are not looked at" },
	[PP_FOOTNOTE] = { "footnote", "footnotes are not looked at" },
};

const char *pp_claim_name(enum pp_claim_kind k)
{
	return kinds[k].name;
}

const char *pp_claim_skipped(enum pp_claim_kind k)
{
	return kinds[k].skipped;
}

/* ---- the form in which texts are compared ---- */

static int stands_at(struct fx_span s, size_t at, const char *word)
{
	const size_t n = strlen(word);

	return n <= s.n - at && !memcmp(s.p + at, word, n);
}

/* Where the mark stands again on the line, from `at` on; 0: nowhere. */
static size_t again(struct fx_span s, size_t at, const char *mark)
{
	for (; at < s.n && s.p[at] != '\n'; at++)
		if (stands_at(s, at, mark))
			return at;
	return 0;
}

/* Takes pairs of marks on a line off, in place; what lies between is not looked at again. A mark
 * that has no other on its line ahead is none, so that nothing is looked for twice. */
static void unpair(struct fx_span *s, const char *const mark[2])
{
	char *p = (char *)s->p;		/* ours */
	size_t out = 0, barren[2] = { 0, 0 };	/* up to there the line has no other */

	for (size_t i = 0; i < s->n;) {
		size_t end = 0, n = 0;

		for (int k = 0; k < 2 && mark[k] && !end; k++) {
			n = strlen(mark[k]);
			if (i < barren[k] || !stands_at(*s, i, mark[k]))
				continue;
			end = again(*s, i + n, mark[k]);
			if (!end)
				barren[k] = i + n + strcspn(s->p + i + n, "\n") + 1;
		}
		if (!end) {
			p[out++] = p[i++];
			continue;
		}
		memmove(p + out, p + i + n, end - i - n);
		out += end - i - n;
		i = end + n;
	}
	s->n = out;
	p[out] = 0;
}

/* <br> is a blank; <b> and <i> are nothing. */
static void untag(struct fx_span *s, const char *const tag[], const char *instead)
{
	char *p = (char *)s->p;		/* ours */
	size_t out = 0;

	for (size_t i = 0; i < s->n;) {
		size_t n = 0;

		for (int k = 0; !n && tag[k]; k++)
			n = stands_at(*s, i, tag[k]) ? strlen(tag[k]) : 0;
		if (!n) {
			p[out++] = p[i++];
			continue;
		}
		memcpy(p + out, instead, strlen(instead));
		out += strlen(instead);
		i += n;
	}
	s->n = out;
	p[out] = 0;
}

/* In the order in which the benchmark does it. */
static void plain(struct fx_span *s)
{
	static const char *const br[] = { "<br>", "<br/>", NULL }, *const b[] = { "<b>", "</b>",
		NULL }, *const i[] = { "<i>", "</i>", NULL };
	static const char *const stars[2] = { "**", NULL }, *const lines[2] = { "__", NULL },
		*const both[2] = { "**", "__" }, *const single[2] = { "*", "_" };

	untag(s, br, " ");
	unpair(s, stars);
	unpair(s, lines);
	untag(s, b, "");
	untag(s, i, "");
	unpair(s, both);
	unpair(s, single);
}

static int32_t simple(int32_t c)
{
	switch (c) {
	case 0x2018: case 0x2019: case 0x201a:
		return '\'';
	case 0x201c: case 0x201d: case 0x201e:
		return '"';
	case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2212:
		return '-';
	case 0xff3f:
		return '_';
	case 0xb5:
		return 0x3bc;
	default:
		return c;
	}
}

static void collapse(struct pp_seq *s)
{
	size_t out = 0;

	for (size_t i = 0; i < s->n; i++) {
		/* Python's white space has the four separators of ASCII too */
		const int blank = pp_white_space(s->v[i]) || (s->v[i] >= 0x1c && s->v[i] < 0x20);

		if (!blank || !out || s->v[out - 1] != ' ')
			s->v[out++] = blank ? ' ' : s->v[i];
	}
	s->n = out;
}

enum fx_st pp_claim_normal(struct pp_seq *to, struct fx_arena *a, struct fx_span text,
	struct fx_err *e)
{
	char *copy = fx_strndup(a, text.p, text.n);

	if (!copy)
		return fx_fail(e, FX_NOMEM, "text of %zu bytes", text.n);
	text.p = copy;
	plain(&text);
	FX_TRY(pp_compose(&text, a, text, PP_NFC, e));
	FX_TRY(pp_code_point_seq(to, a, text, e));
	collapse(to);
	for (size_t i = 0; i < to->n; i++)
		to->v[i] = simple(to->v[i]);
	return FX_OK;
}

/* ---- a line ---- */

struct reader { const cJSON *o; struct fx_arena *a; struct fx_err *e; };

/* Its normal form; empty where there is none. */
static enum fx_st text(const struct reader *r, const char *key, struct pp_seq *to)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(r->o, key);

	*to = (struct pp_seq){ NULL, 0 };
	if (!v || cJSON_IsNull(v))
		return FX_OK;
	if (!cJSON_IsString(v))
		return fx_fail(r->e, FX_INPUT, "a text was expected");
	FX_TRY(pp_claim_normal(to, r->a, (struct fx_span){ v->valuestring,
		strlen(v->valuestring) }, r->e));
	return to->n <= PP_CLAIM_MAX_TEXT ? FX_OK : fx_fail(r->e, FX_LIMIT,
		"a text of over %d characters", PP_CLAIM_MAX_TEXT);
}

static enum fx_st needed(const struct reader *r, const char *key, struct pp_seq *to)
{
	FX_TRY(text(r, key, to));
	for (size_t i = 0; i < to->n; i++)
		if (to->v[i] != ' ')
			return FX_OK;
	return fx_fail(r->e, FX_INPUT, "the text that is looked for is missing");
}

static enum fx_st name(const struct reader *r, const char *key, const char **to)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(r->o, key);

	if (!cJSON_IsString(v) || !*v->valuestring)
		return fx_fail(r->e, FX_INPUT, "pdf, id and type are wanted");
	*to = fx_strndup(r->a, v->valuestring, strlen(v->valuestring));
	return *to ? FX_OK : fx_fail(r->e, FX_NOMEM, "no memory for a name");
}

static enum fx_st number(const struct reader *r, const char *key, int none, int most, int *to)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(r->o, key);

	*to = none;
	if (!v || cJSON_IsNull(v))
		return FX_OK;
	if (!cJSON_IsNumber(v) || v->valuedouble < 0 || v->valuedouble > most)
		return fx_fail(r->e, FX_INPUT, "a number is out of range");
	*to = v->valueint;
	return FX_OK;
}

static int flag(const struct reader *r, const char *key, int none)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(r->o, key);

	return cJSON_IsBool(v) ? cJSON_IsTrue(v) : none;
}

/* Relative, and down only. */
static int is_below(const char *path)
{
	for (const char *p = path; p; p = strchr(p, '/')) {
		p += *p == '/' && p != path;
		if (*p == '/' || (!strncmp(p, "..", 2) && (p[2] == '/' || !p[2])))
			return 0;
	}
	return 1;
}

static enum fx_st kind(const struct reader *r, enum pp_claim_kind *k)
{
	const char *type;

	FX_TRY(name(r, "type", &type));
	for (int i = 0; i < PP_CLAIM_KINDS; i++)
		if (!strcmp(type, kinds[i].name)) {
			*k = (enum pp_claim_kind)i;
			return FX_OK;
		}
	return fx_fail(r->e, FX_INPUT, "the type is not known");
}

static enum fx_st table(struct pp_claim *c, const struct reader *r)
{
	static const char *const side[PP_SIDES] = { "up", "down", "left", "right", "top_heading",
		"left_heading" };

	FX_TRY(text(r, "cell", &c->text));
	for (int i = 0; i < PP_SIDES; i++)
		FX_TRY(text(r, side[i], &c->side[i]));
	c->no_markdown = flag(r, "ignore_markdown_tables", 0);
	return FX_OK;
}

static enum fx_st baseline(struct pp_claim *c, const struct reader *r)
{
	FX_TRY(number(r, "max_length", -1, INT_MAX, &c->max_length));
	FX_TRY(number(r, "max_repeats", 30, INT_MAX, &c->max_repeats));
	c->any_script = !flag(r, "check_disallowed_characters", 1);
	c->skip_images = flag(r, "max_length_skips_image_alt_tags", 0);
	return FX_OK;
}

static enum fx_st details(struct pp_claim *c, const struct reader *r)
{
	switch (c->kind) {
	case PP_PRESENT:
	case PP_ABSENT:
		FX_TRY(number(r, "first_n", 0, INT_MAX, &c->first_n));
		FX_TRY(number(r, "last_n", 0, INT_MAX, &c->last_n));
		c->any_case = !flag(r, "case_sensitive", 1);
		return needed(r, "text", &c->text);
	case PP_ORDER:
		FX_TRY(needed(r, "before", &c->text));
		FX_TRY(needed(r, "after", &c->after));
		return (size_t)c->max_diffs <= c->text.n / 2 &&
			(size_t)c->max_diffs <= c->after.n / 2 ? FX_OK :
			fx_fail(r->e, FX_INPUT, "max_diffs is over half of a text");
	case PP_TABLE:
		return table(c, r);
	case PP_BASELINE:
		return baseline(c, r);
	default:
		return FX_OK;
	}
}

static enum fx_st claim(struct pp_claim *c, const struct reader *r)
{
	if (!cJSON_IsObject(r->o))
		return fx_fail(r->e, FX_INPUT, "an object was expected");
	FX_TRY(name(r, "pdf", &c->document));
	FX_TRY(name(r, "id", &c->id));
	FX_TRY(kind(r, &c->kind));
	FX_TRY(number(r, "page", 1, PP_CLAIM_MAX_PAGE, &c->page));
	FX_TRY(number(r, "max_diffs", 0, PP_CLAIM_MAX_DIFFS, &c->max_diffs));
	if (!c->page || !is_below(c->document))
		return fx_fail(r->e, FX_INPUT, "pages count from 1, and the pdf lies below its "
			"folder");
	return details(c, r);
}

enum fx_st pp_claim_read(struct pp_claim *c, struct fx_arena *a, struct fx_span line,
	struct fx_err *e)
{
	struct reader r = { NULL, a, e };
	cJSON *tree;
	enum fx_st st;

	*c = (struct pp_claim){ .max_length = -1 };
	if (line.n > PP_CLAIM_MAX_LINE)
		return fx_fail(e, FX_LIMIT, "over %zu bytes", PP_CLAIM_MAX_LINE);
	FX_TRY(fx_json_tree(&tree, line.p, line.n, e));
	r.o = tree;
	st = claim(c, &r);
	cJSON_Delete(tree);
	return st;
}

/* ---- does it hold ---- */

static void lower(struct pp_seq s)
{
	for (size_t i = 0; i < s.n; i++)
		s.v[i] = pp_lower(s.v[i]);
}

static enum fx_st copied(struct pp_seq *to, struct fx_arena *a, struct pp_seq s, struct fx_err *e)
{
	to->v = FX_NEWN(a, s.n, int32_t);
	to->n = s.n;
	if (!to->v)
		return fx_fail(e, FX_NOMEM, "text of %zu characters", s.n);
	memcpy(to->v, s.v, s.n * sizeof(*s.v));
	return FX_OK;
}

/* The first and the last characters, one after the other where both are asked for. */
static enum fx_st ends(struct pp_seq *s, struct fx_arena *a, const struct pp_claim *c,
	struct fx_err *e)
{
	const size_t first = (size_t)c->first_n < s->n ? (size_t)c->first_n : s->n;
	const size_t last = (size_t)c->last_n < s->n ? (size_t)c->last_n : s->n;
	struct pp_seq to;

	if (!first && !last)
		return FX_OK;
	to = (struct pp_seq){ FX_NEWN(a, first + last, int32_t), first + last };
	if (!to.v)
		return fx_fail(e, FX_NOMEM, "text of %zu characters", to.n);
	memcpy(to.v, s->v, first * sizeof(*s->v));
	memcpy(to.v + first, s->v + s->n - last, last * sizeof(*s->v));
	*s = to;
	return FX_OK;
}

static enum fx_st stands(int *holds, const struct pp_claim *c, struct fx_arena *a,
	struct fx_span page, struct fx_err *e)
{
	struct pp_seq s, what;

	FX_TRY(pp_claim_normal(&s, a, page, e));
	FX_TRY(copied(&what, a, c->text, e));
	if (c->any_case) {
		lower(s);
		lower(what);
	}
	FX_TRY(ends(&s, a, c, e));
	FX_TRY(pp_stands_in(holds, a, what, s, c->max_diffs, e));
	*holds = *holds == (c->kind == PP_PRESENT);
	return FX_OK;
}

static enum fx_st in_order(int *holds, const struct pp_claim *c, struct fx_arena *a,
	struct fx_span page, struct fx_err *e)
{
	struct pp_places before, after;
	struct pp_seq s;

	FX_TRY(pp_claim_normal(&s, a, page, e));
	FX_TRY(pp_find_near(&before, a, c->text, s, c->max_diffs, e));
	FX_TRY(pp_find_near(&after, a, c->after, s, c->max_diffs, e));
	*holds = before.first >= 0 && before.first < after.last;
	return FX_OK;
}

/* How often the last n characters stand at the end, one after the other. */
static size_t repeats(struct pp_seq s, size_t n)
{
	size_t count = 0;

	for (size_t end = s.n; end >= n; end -= n, count++)
		if (memcmp(s.v + end - n, s.v + s.n - n, n * sizeof(*s.v)) != 0)
			break;
	return count;
}

static int is_disallowed(int32_t c)
{
	return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3040 && c <= 0x30ff) ||
		(c >= 0x1f600 && c <= 0x1f64f) || (c >= 0x1f300 && c <= 0x1f5ff) ||
		(c >= 0x1f680 && c <= 0x1f6ff) || (c >= 0x1f1e0 && c <= 0x1f1ff);
}

/* An image of Markdown, ![..](..), on one line: how long it is; 0: none stands there. */
static size_t image(struct pp_seq s, size_t at)
{
	size_t i = at + 2;

	if (i > s.n || s.v[at] != '!' || s.v[at + 1] != '[')
		return 0;
	while (i + 1 < s.n && s.v[i] != '\n' && (s.v[i] != ']' || s.v[i + 1] != '('))
		i++;
	while (i < s.n && s.v[i] != '\n' && s.v[i] != ')')
		i++;
	return i < s.n && s.v[i] == ')' ? i + 1 - at : 0;
}

static enum fx_st sound(int *holds, const struct pp_claim *c, struct fx_arena *a,
	struct fx_span page, struct fx_err *e)
{
	struct pp_seq s;
	int64_t written = 0;
	int odd = 0;

	FX_TRY(pp_code_point_seq(&s, a, page, e));
	for (size_t i = 0; i < s.n; i++) {
		const size_t n = c->max_length >= 0 && c->skip_images ? image(s, i) : 0;

		i += n ? n - 1 : 0;
		written += !n && pp_is_alnum(s.v[i]);
		odd |= is_disallowed(s.v[i]);
	}
	*holds = c->max_length >= 0 ? written <= c->max_length :
		written > 0 && !(odd && !c->any_script);
	if (c->max_length >= 0)
		return FX_OK;
	collapse(&s);
	for (size_t n = 1; n <= 5; n++)
		*holds &= repeats(s, n) <= (size_t)c->max_repeats;
	return FX_OK;
}

enum fx_st pp_claim_holds(int *holds, const struct pp_claim *c, struct fx_arena *a,
	struct fx_span page, struct fx_err *e)
{
	*holds = 0;
	switch (c->kind) {
	case PP_PRESENT:
	case PP_ABSENT:
		return stands(holds, c, a, page, e);
	case PP_ORDER:
		return in_order(holds, c, a, page, e);
	case PP_TABLE:
		return pp_claim_table(holds, c, a, page, e);
	case PP_BASELINE:
		return sound(holds, c, a, page, e);
	default:
		return FX_OK;
	}
}
