/* draft.c - see draft.h. As in a compressor that predicts by partial matches, each source is asked
 * at each token that came what it would have guessed, and its record there (how long its match was,
 * whether it was right the last times, before what and after what kind of token) is its chance the
 * next time. A chain is made by taking the best guess as if it had come, asking again, and taking
 * all of it back. */
#include "draft.h"

#include "follow.h"
#include "locate.h"
#include "match.h"

#include <string.h>

/* Symbols that stand for more than one id. */
enum { LOC = EN_FOLLOW_LOC, TEXT = -2, DIGIT = -3, NOTHING = -4, BREAK = EN_FOLLOW_BREAK };

enum { EXACT, DIGITS, MARKS, VIEWS };			/* the answer, ever less of it told apart */
/* The text: the best track; the same with what is no word passed over; the second track. */
enum { FOLLOWED = VIEWS, PASSED, SECOND, SOURCES };

enum { LENGTHS = 8, LATELY = 4, KINDS = 8, LEVELS = 10, RANKS = 2 };

struct rate { float right, all; };			/* decayed counts */

struct guess {
	int id;				/* LOC: some location */
	int place;			/* the token of the answer or the text it was read from */
	float chance;
	float usual;			/* what is expected of it in a new answer */
	struct rate *fine, *coarse;	/* what it is learnt in */
	int source;
};

struct view {
	struct en_match *match;
	int *at;			/* (max_tokens) the token that began a symbol */
	int *end;			/* (max_tokens + 1) symbols after so many tokens */
};

struct en_drafter {
	const struct en_vocab *vocab;
	int ngram, max_tokens;
	/* (max_tokens) the answer; as it compares with the text; bins of locations, -1 for others,
	 * NOTHING for what has no piece */
	int *id, *key, *bin, n;
	struct view view[VIEWS];
	int *text, *text_key, *text_bin, text_n;	/* (text_n) the same of the text */
	struct en_follow *follow;
	struct en_tracks tracks;
	int *at;			/* (max_tokens + 1) the best track after so many tokens */
	struct en_locate *locate;
	int loc[EN_LOCATE_BINS];	/* ids of the locations, or -1 */
	unsigned char lately[SOURCES];	/* the last guesses, a bit each: 1 was right */
	struct rate coarse[SOURCES][KINDS][LENGTHS], fine[SOURCES][KINDS][LENGTHS][LATELY];
	struct rate trust[SOURCES];	/* all: what was expected to be right in a new answer */
	struct rate final[RANKS][KINDS][LEVELS];
};

/* ---- tokens ---- */

enum class { IS_LOC, IS_DIGIT, IS_MARK, IS_WORD, IS_TEXT, IS_NOTHING };

/* Marks hold a document's structure together: tags, and what divides lines and columns. */
static enum class class_of(const struct en_vocab *v, int id, int *bin)
{
	size_t n = 0, digits = 0;
	const char *p = en_vocab_piece(v, id, &n);
	enum en_vocab_kind kind;

	*bin = NOTHING;
	if (!p)
		return IS_NOTHING;
	kind = en_vocab_kind(v, id, bin);
	if (kind == EN_LOC_PIECE)
		return IS_LOC;
	*bin = -1;
	if (kind == EN_BYTE_PIECE)		/* written "<0x41>", which is no mark */
		return IS_TEXT;
	for (size_t i = 0; i < n; i++) {
		if (memchr("<>\n\t|", p[i], 5))
			return IS_MARK;
		digits += p[i] >= '0' && p[i] <= '9';
	}
	if (digits == n)
		return IS_DIGIT;
	return n >= 3 && !memcmp(p, "\xe2\x96\x81", 3) ? IS_WORD : IS_TEXT;
}

static int key_of(enum class c, int id)
{
	return c == IS_LOC ? LOC : c == IS_NOTHING ? NOTHING : id;
}

static int symbol_of(enum class c, int id, int view)
{
	if (view == MARKS && c != IS_MARK && c != IS_LOC)
		return TEXT;
	return view == DIGITS && c == IS_DIGIT ? DIGIT : key_of(c, id);
}

#define BLANK "\xe2\x96\x81"		/* how pieces write it */

/* The id of the same piece with a blank before it, or without; itself where there is none. */
static int twin(const struct en_vocab *v, int id, int blank)
{
	char name[EN_PIECE_BYTES + sizeof(BLANK)] = BLANK;
	size_t n;
	const char *p = en_vocab_piece(v, id, &n);
	const int has = n > 3 && !memcmp(p, BLANK, 3);
	int other = id;

	if (blank && !has) {
		memcpy(name + 3, p, n);
		other = en_vocab_lookup(v, name, n + 3);
	} else if (!blank && has) {
		other = en_vocab_lookup(v, p + 3, n - 3);
	}
	return other < 0 ? id : other;
}

/* What compares of a token where lines may end elsewhere: a word at a line's start has no blank. */
static int text_key(const struct en_vocab *v, enum class c, int id)
{
	size_t n, breaks = 0;
	const char *p = en_vocab_piece(v, id, &n);

	if (c == IS_LOC || c == IS_NOTHING)
		return key_of(c, id);
	while (breaks < n && p[breaks] == '\n')
		breaks++;
	return breaks == n ? BREAK : twin(v, id, 0);
}

/* ---- the answer comes and goes ---- */

static void push(struct en_drafter *d, int id)
{
	const enum class c = class_of(d->vocab, id, d->bin + d->n);

	d->id[d->n] = id;
	if (d->text_n)
		d->key[d->n] = text_key(d->vocab, c, id);
	for (int i = 0; d->ngram && i < VIEWS; i++) {
		struct view *v = d->view + i;
		const int symbol = symbol_of(c, id, i), n = en_match_symbols(v->match);

		if (symbol != TEXT || !n || en_match_at(v->match, n - 1) != TEXT) {
			v->at[n] = d->n;
			en_match_push(v->match, symbol);
		}
		v->end[d->n + 1] = en_match_symbols(v->match);
	}
	d->n++;
	if (d->text_n) {
		en_follow_step(d->follow, &d->tracks, d->key, d->n);
		d->at[d->n] = d->tracks.n ? d->tracks.track[0].at : d->at[d->n - 1];
	}
}

static void cut(struct en_drafter *d, int n)
{
	d->n = n;
	for (int i = 0; d->ngram && i < VIEWS; i++)
		en_match_cut(d->view[i].match, d->view[i].end[n]);
}

/* ---- records ---- */

/* What is expected of a source in a new answer, by length of the match. */
static const float prior[SOURCES][LENGTHS] = {
	[EXACT] = { 0.15F, 0.3F, 0.4F, 0.45F, 0.55F, 0.75F, 0.8F, 0.85F },
	[DIGITS] = { 0.15F, 0.3F, 0.4F, 0.4F, 0.5F, 0.6F, 0.65F, 0.65F },
	[MARKS] = { 0.2F, 0.2F, 0.2F, 0.25F, 0.3F, 0.3F, 0.3F, 0.3F },
	[FOLLOWED] = { 0.15F, 0.6F, 0.75F, 0.8F, 0.85F, 0.9F, 0.93F, 0.95F },
	[PASSED] = { 0.1F, 0.2F, 0.2F, 0.2F, 0.2F, 0.2F, 0.2F, 0.2F },
	[SECOND] = { 0.1F, 0.3F, 0.4F, 0.4F, 0.4F, 0.5F, 0.5F, 0.5F },
};

#define DECAY (1 - 1 / 24.0F)
#define WEIGHT 4.0F			/* of what is known from less close records */

static float chance_of(const struct rate *r, float known)
{
	return (r->right + WEIGHT * known) / (r->all + WEIGHT);
}

static void learn(struct rate *r, int right, float of)
{
	r->right = r->right * DECAY + (float)right;
	r->all = r->all * DECAY + of;
}

static int length_class(int length)
{
	static const int from[LENGTHS - 1] = { 2, 3, 4, 5, 8, 16, 32 };
	int c = 0;

	while (c < LENGTHS - 1 && length >= from[c])
		c++;
	return c;
}

/* ---- guesses ---- */

/* What kind of token a guess is, and whether it follows a mark. */
static int kind_of(const struct en_drafter *d, int id)
{
	static const int kind[] = { [IS_LOC] = 0, [IS_DIGIT] = 1, [IS_MARK] = 2, [IS_WORD] = 3,
		[IS_TEXT] = 3, [IS_NOTHING] = 3 };
	int bin;
	const enum class next = id == LOC ? IS_LOC : class_of(d->vocab, id, &bin);
	const enum class last = d->n ? class_of(d->vocab, d->id[d->n - 1], &bin) : IS_MARK;

	return kind[next] * 2 + (last == IS_MARK || last == IS_LOC);
}

/* A source that disappoints is believed less wherever it speaks, until a place has its own record.
 */
static void record(struct en_drafter *d, struct guess *g, int length)
{
	const int k = kind_of(d, g->id), l = length_class(length);
	const struct rate *trust = d->trust + g->source;
	const float share = (trust->right + WEIGHT / 2) / (trust->all + WEIGHT / 2);
	float known;

	g->usual = prior[g->source][l];
	known = share < 1 ? share * g->usual : g->usual;
	g->coarse = &d->coarse[g->source][k][l];
	g->fine = &d->fine[g->source][k][l][d->lately[g->source] & (LATELY - 1)];
	g->chance = chance_of(g->fine, chance_of(g->coarse, known));
}

static int guess_text(struct en_drafter *d, struct guess *g, int n)
{
	for (int i = 0; i < 2 && i < d->tracks.n; i++) {
		const int at = d->tracks.track[i].at, length = d->tracks.track[i].run + 1;
		int word;

		if (at == d->text_n)
			continue;
		g[n] = (struct guess){ .id = d->text[at], .place = at,
			.source = i ? SECOND : FOLLOWED };
		if (d->text_bin[at] >= 0)
			g[n].id = LOC;
		else if (d->n && d->key[d->n - 1] == BREAK)
			g[n].id = twin(d->vocab, g[n].id, 0);
		record(d, &g[n++], length);
		word = en_follow_word(d->follow, at);
		if (!i && word != at && word < d->text_n) {
			g[n] = (struct guess){ .id = d->text[word], .source = PASSED };
			if (d->text_key[at] == BREAK && d->n && d->key[d->n - 1] != BREAK)
				g[n].id = twin(d->vocab, g[n].id, 1);
			record(d, &g[n++], length);
		}
	}
	return n;
}

/* What each source says; how many say something. */
static int guess_all(struct en_drafter *d, struct guess *g)
{
	int n = 0;

	for (int i = 0; d->ngram && i < VIEWS; i++) {
		const struct view *v = d->view + i;
		int length, found = en_match_find(v->match, &length);

		if (found < 0 || en_match_at(v->match, found) == TEXT)
			continue;
		g[n] = (struct guess){ .place = v->at[found], .source = i };
		g[n].id = d->bin[g[n].place] >= 0 ? LOC : d->id[g[n].place];
		if (d->bin[g[n].place] != NOTHING)
			record(d, &g[n++], length);
	}
	if (d->text_n)
		n = guess_text(d, g, n);
	return n;
}

/* Where the location that guesses speak of may lie. */
static struct en_near near_of(const struct en_drafter *d, const struct guess *g, int n)
{
	struct en_locating at = { d->bin, d->n, -1, d->text_bin, -1 };

	for (int i = n - 1; i >= 0; i--)	/* those that come first know better */
		if (g[i].id == LOC)
			*(g[i].source < VIEWS ? &at.match : &at.place) = g[i].place;
	return en_locate_near(&at);
}

/* ---- options ---- */

struct option { int id; float chance; struct rate *final; };
struct options { int n; struct option best[SOURCES + EN_LOCATE_TOP]; };

/* In order of chance; an id once, with the best chance that a source gives it. */
static void option(struct options *o, int id, float chance)
{
	int at, i;

	for (at = 0; at < o->n && o->best[at].id != id; at++)
		;
	if (at < o->n && o->best[at].chance >= chance)
		return;
	o->n += at == o->n;
	for (i = at; i > 0 && o->best[i - 1].chance < chance; i--)
		o->best[i] = o->best[i - 1];
	o->best[i] = (struct option){ id, chance, NULL };
}

/* What may come next, from all that sources say. The best of several is right less often than it
 * says itself, so the chance that each has in the end is learnt as well. */
static void options(struct en_drafter *d, const struct guess *g, int n, const struct en_near *near,
	struct options *o)
{
	float loc = 0;

	o->n = 0;
	for (int i = 0; i < n; i++)
		if (g[i].id == LOC)
			loc = g[i].chance > loc ? g[i].chance : loc;
		else
			option(o, g[i].id, g[i].chance);
	if (loc > 0) {
		struct en_bin top[EN_LOCATE_TOP];
		const int bins = en_locate_guess(d->locate, near, top);

		for (int i = 0; i < bins; i++)
			if (d->loc[top[i].bin] >= 0)
				option(o, d->loc[top[i].bin], loc * top[i].chance);
	}
	for (int i = 0; i < o->n; i++) {
		struct option at = o->best[i];
		const int level = (int)(at.chance * LEVELS);
		int to = i;

		at.final = d->final[i > 0][kind_of(d, at.id)] +
			(level < LEVELS ? level : LEVELS - 1);
		at.chance = chance_of(at.final, at.chance);
		for (; to > 0 && o->best[to - 1].chance < at.chance; to--)
			o->best[to] = o->best[to - 1];
		o->best[to] = at;
	}
}

/* A token came that is not yet pushed. */
static void learn_all(struct en_drafter *d, int id)
{
	int bin;
	const int key = key_of(class_of(d->vocab, id, &bin), id);
	struct guess g[SOURCES];
	const int n = guess_all(d, g);
	const struct en_near near = near_of(d, g, n);
	struct options o;

	options(d, g, n, &near, &o);
	for (int i = 0; i < o.n; i++)
		learn(o.best[i].final, o.best[i].id == id, 1);
	for (int i = 0; i < n; i++) {
		const int right = g[i].id == key;

		learn(g[i].fine, right, 1);
		learn(g[i].coarse, right, 1);
		learn(d->trust + g[i].source, right, g[i].usual);
		d->lately[g[i].source] = (unsigned char)(d->lately[g[i].source] << 1 | right);
	}
	if (bin >= 0)
		en_locate_learn(d->locate, &near, bin);
}

/* ---- a draft ---- */

#define HARDLY 0.02F	/* a token less likely than this, all before it counted in, is left out */

static void other(struct en_draft *out, int id, float chance)
{
	int i = out->others;

	if (i == EN_DRAFT_OTHERS && out->other[--i].chance >= chance)
		return;
	out->others = i + 1;
	for (; i > 0 && out->other[i - 1].chance < chance; i--)
		out->other[i] = out->other[i - 1];
	out->other[i] = (struct en_draft_other){ out->n - 1, id, chance };
}

/* What is new is learnt, what is no more is taken back. */
static void take(struct en_drafter *d, const int *id, int n)
{
	int same = 0;

	while (same < n && same < d->n && id[same] == d->id[same])
		same++;
	if (same < d->n) {
		cut(d, same);
		if (d->text_n)
			en_follow_start(d->follow, &d->tracks, d->at[same]);
	}
	while (d->n < n) {
		learn_all(d, id[d->n]);
		push(d, id[d->n]);
	}
}

void en_drafter_propose(
	struct en_drafter *d, const int *id, int n, int most, struct en_draft *out)
{
	struct en_tracks tracks;
	struct guess g[SOURCES];
	struct options o;
	float all = 1;			/* chance that all so far are right */

	*out = (struct en_draft){ 0 };
	take(d, id, n);
	tracks = d->tracks;
	if (most > d->max_tokens - n)
		most = d->max_tokens - n;
	if (most > EN_DRAFT_MOST)
		most = EN_DRAFT_MOST;
	while (out->n < most) {
		const int guesses = guess_all(d, g);
		const struct en_near near = near_of(d, g, guesses);

		options(d, g, guesses, &near, &o);
		if (!o.n || all * o.best[0].chance < HARDLY)
			break;
		out->id[out->n] = o.best[0].id;
		out->chance[out->n++] = o.best[0].chance;
		for (int i = 1; i < o.n; i++)
			if (all * o.best[i].chance >= HARDLY)
				other(out, o.best[i].id, all * o.best[i].chance);
		all *= o.best[0].chance;
		push(d, o.best[0].id);
	}
	cut(d, n);
	d->tracks = tracks;
}

/* ---- making one ---- */

static enum fx_st new_view(struct view *v, struct fx_arena *a, int room, struct fx_err *e)
{
	v->at = FX_NEWN(a, (size_t)room + 1, int);
	v->end = FX_NEWN(a, (size_t)room + 1, int);
	return en_match_new(&v->match, a, room, e);
}

static enum fx_st take_text(struct en_drafter *d, struct fx_arena *a, const int *text, int n,
	struct fx_err *e)
{
	d->text = FX_NEWN(a, (size_t)n + 1, int);
	d->text_key = FX_NEWN(a, (size_t)n + 1, int);
	d->text_bin = FX_NEWN(a, (size_t)n + 1, int);
	d->at = FX_NEWN(a, (size_t)d->max_tokens + 1, int);
	if (a->failed)
		return fx_fail(e, FX_NOMEM, "draft of %d tokens", n);
	for (int i = 0; i < n; i++) {
		const enum class c = class_of(d->vocab, text[i], d->text_bin + i);

		if (c == IS_NOTHING)
			return fx_fail(e, FX_USAGE, "the draft's token %d has no piece", i);
		d->text[i] = text[i];
		d->text_key[i] = text_key(d->vocab, c, text[i]);
	}
	d->text_n = n;
	FX_TRY(en_follow_new(&d->follow, a, d->text_key, n, e));
	en_follow_start(d->follow, &d->tracks, 0);
	return FX_OK;
}

enum fx_st en_drafter_new(struct en_drafter **out, struct fx_arena *a,
	const struct en_drafting *how, struct fx_err *e)
{
	struct en_drafter *d = FX_NEWN(a, 1, struct en_drafter);
	const size_t room = (size_t)(how->max_tokens > 0 ? how->max_tokens : 0) + 1;

	if (how->max_tokens < 0 || how->text_n < 0)
		return fx_fail(e, FX_USAGE, "a draft of %d tokens for an answer of %d", how->text_n,
			how->max_tokens);
	if (d) {
		d->id = FX_NEWN(a, room, int);
		d->key = FX_NEWN(a, room, int);
		d->bin = FX_NEWN(a, room, int);
	}
	if (a->failed)
		return fx_fail(e, FX_NOMEM, "drafter of %d tokens", how->max_tokens);
	d->vocab = how->vocab;
	d->ngram = how->ngram;
	d->max_tokens = how->max_tokens;
	for (int bin = 0; bin < EN_LOCATE_BINS; bin++) {
		char name[16];
		const int n = snprintf(name, sizeof(name), "<loc%04d>", bin);

		d->loc[bin] = en_vocab_lookup(d->vocab, name, (size_t)n);
	}
	for (int i = 0; how->ngram && i < VIEWS; i++)
		FX_TRY(new_view(d->view + i, a, how->max_tokens, e));
	FX_TRY(en_locate_new(&d->locate, a, e));
	if (how->text_n)
		FX_TRY(take_text(d, a, how->text, how->text_n, e));
	*out = d;
	return FX_OK;
}
