/* guard_ocr_words.c - text and where it stands, see guard.h */
#include "guard.h"
#include "guard_part.h"

#include <string.h>

enum text { NONE, BLANKS, SEPARATORS, WORD };	/* what came since the last box, at most */

static const char *const place[] = { "<loc" };	/* must not come as bytes */

struct words {
	unsigned char text;		/* enum text */
	struct pp_utf8 utf8;
	struct pp_words spelt;		/* how much of "<loc" */
	struct pp_corners box;
};

static void start(void *state)
{
	memset(state, 0, sizeof(struct words));
}

/* 0: the byte would spell a location. */
static int unspelt(struct words *s, int c)
{
	if (c == '<')
		s->spelt = (struct pp_words){ 1, 1 };
	else if (s->spelt.may)
		pp_words_step(&s->spelt, place, c);
	return !s->spelt.may || pp_words_done(&s->spelt, place) < 0;
}

static int step(void *state, int c)
{
	struct words *s = state;
	enum text text = WORD;

	if (c >= FX_LOC) {
		if (s->text < SEPARATORS || s->utf8.need || !pp_corners_step(&s->box, c - FX_LOC))
			return 0;
		if (s->box.n == 4)
			start(s);
		return 1;
	}
	if (s->box.n)
		return 0;
	if (c == '\n' && s->text < WORD)
		text = BLANKS;
	else if (!pp_utf8_step(&s->utf8, c) || !unspelt(s, c))
		return 0;
	else if (c == ' ')
		text = BLANKS;
	else if (c == ',' || c == ';')
		text = SEPARATORS;
	if (text > s->text)
		s->text = (unsigned char)text;
	return 1;
}

static int close_cost(const void *state)
{
	const struct words *s = state;

	return s->text == WORD || s->box.n ? s->utf8.need + 4 - s->box.n : 0;
}

static int may_end(const void *state)
{
	return !close_cost(state);
}

const struct fx_guard pp_guard_ocr_words = { sizeof(struct words), start, step, may_end,
	close_cost };
