/* palimpsest.json: the schema is closed, errors name the task and key. */
#include "t.h"
#include "manifest.h"

static struct fx_arena a;
static struct fx_err e;
static struct fx_manifest m;

static enum fx_st parse(const char *text)
{
	fx_arena_reset(&a);
	return fx_manifest_parse(&m, &a, text, strlen(text), &e);
}

#define HEAD "{\"schema\":\"palimpsest.model/1\",\"name\":\"n\","
#define TILE "\"tile\":{\"side\":112,\"row_height\":[20,34],\"rows\":[2,5],\"margin\":3}"

static void sound(void)
{
	const struct fx_mtask *t;

	T_EQ(parse(HEAD
		     "\"licence\":\"L\",\"tasks\":{\"ocr\":{\"prompt\":\"ocr\",\"input\":"
		     "\"tiles\"," TILE
		     ",\"max_tokens\":64,\"charset\":\"ascii\"},\"table\":{\"prompt\":\"t\","
		     "\"fit\":\"pad\",\"pad_position\":\"center\"}},\"softcaps\":{\"final\":null,"
		     "\"attention\":50}}"),
		FX_OK);
	T_EQ_STR(m.name, "n");
	T_EQ_STR(m.licence, "L");
	T_EQ(m.tasks, 2);
	T_NEAR(m.attn_softcap, 50, 0);
	T_NEAR(m.final_softcap, 0, 0);
	t = fx_manifest_task(&m, "ocr");
	T_OK(t && t->input == FX_INPUT_TILES && t->side == 112 && t->row_min == 20 &&
		t->row_max == 34 && t->rows_min == 2 && t->rows_max == 5 && t->margin == 3);
	T_OK(t && t->max_tokens == 64 && t->fit == FX_STRETCH && !t->loc_order);
	t = fx_manifest_task(&m, "table");
	T_OK(t && t->input == FX_INPUT_PAGE && t->fit == FX_PAD && !t->side && !t->max_tokens);
	T_OK(!fx_manifest_task(&m, "music"));
	T_EQ(parse(HEAD "\"tasks\":{}}"), FX_OK);
	T_NEAR(m.attn_softcap, -1, 0);
}

static void calibrations(void)
{
	const struct fx_mtask *t;

	T_EQ(parse(HEAD "\"tasks\":{\"a\":{\"prompt\":\"a\"},\"ocr\":{\"prompt\":\"ocr\"}},"
			"\"calibration\":{\"other\":{\"kind\":\"isotonic\",\"x\":[1],\"y\":[0],"
			"\"words\":1},\"ocr\":{\"kind\":\"isotonic\","
			"\"page\":{\"share\":0.75,\"mean\":0.5},\"x\":[0,0.25,1],"
			"\"y\":[0.125,0.5,0.5],\"words\":7000}}}"), FX_OK);
	t = fx_manifest_task(&m, "a");
	T_OK(t && !t->calibration);
	t = fx_manifest_task(&m, "ocr");
	if (!T_OK(t && t->calibration))
		return;
	T_EQ(t->calibration->knots, 3);
	T_EQ(t->calibration->words, 7000);
	T_NEAR(t->calibration->x[1], 0.25, 0);
	T_NEAR(t->calibration->y[0], 0.125, 0);
	T_NEAR(t->calibration->share, 0.75, 0);
	T_NEAR(t->calibration->mean, 0.5, 0);
	T_EQ(parse(HEAD "\"tasks\":{\"ocr\":{\"prompt\":\"ocr\"}},\"calibration\":{\"ocr\":{"
			"\"kind\":\"isotonic\",\"x\":[1],\"y\":[0],\"words\":1}}}"), FX_OK);
	t = fx_manifest_task(&m, "ocr");
	T_OK(t && t->calibration && t->calibration->share == 0);
}

#define MAP(x, y, rest) HEAD "\"tasks\":{},\"calibration\":{\"ocr\":{\"kind\":\"isotonic\",\"x\":" \
	x ",\"y\":" y rest "}}}"
#define N16 "0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1"

static void damage_is_named(void)
{
	static const struct { const char *text, *why; } row[] = {
		{ "[]", "palimpsest.json: expected an object" },
		{ "{\"schema\":\"palimpsest.model/2\",\"name\":\"n\",\"tasks\":{}}",
			"schema: expected palimpsest.model/1" },
		{ HEAD "\"tasks\":[]}", "tasks: expected an object" },
		{ HEAD "\"tasks\":{},\"softcaps\":[1]}", "softcaps: expected an object" },
		{ HEAD "\"tasks\":{},\"extra\":1}",
			"extra: expected no such key in schema palimpsest.model/1" },
		{ HEAD "\"tasks\":{\"ocr\":{}}}", "ocr.prompt: expected a text" },
		{ HEAD "\"tasks\":{\"ocr\":{\"prompt\":\"\",\"input\":\"lines\"}}}",
			"ocr.input: expected one of the words that the schema lists" },
		{ HEAD "\"tasks\":{\"ocr\":{\"prompt\":\"\",\"input\":\"tiles\"}}}",
			"ocr.tile: expected an object" },
		{ HEAD "\"tasks\":{\"ocr\":{\"prompt\":\"\",\"max_tokens\":0}}}",
			"ocr.max_tokens: expected a whole number in range" },
		{ HEAD "\"tasks\":{},\"calibration\":[]}", "calibration: expected an object" },
		{ HEAD "\"tasks\":{},\"calibration\":{\"ocr\":1}}",
			"calibration: expected an object for each task" },
		{ HEAD "\"tasks\":{},\"calibration\":{\"ocr\":{\"kind\":\"platt\",\"x\":[1],"
			"\"y\":[1],\"words\":1}}}",
			"calibration.kind: expected one of the words that the schema lists" },
		{ MAP("[0.1,0.1]", "[0,1]", ",\"words\":1"),
			"calibration.x: expected numbers that rise" },
		{ MAP("[0.1,0.2]", "[1,0.9]", ",\"words\":1"),
			"calibration.y: expected numbers that do not fall" },
		{ MAP("[0.1,1.1]", "[0,1]", ",\"words\":1"),
			"calibration.x: expected numbers from 0 to 1" },
		{ MAP("[0.1]", "[-0.1]", ",\"words\":1"),
			"calibration.y: expected numbers from 0 to 1" },
		{ MAP("[0.1,\"1\"]", "[0,1]", ",\"words\":1"),
			"calibration.x: expected numbers from 0 to 1" },
		{ MAP("[]", "[]", ",\"words\":1"),
			"calibration.x: expected a list of 1 to 32 numbers" },
		{ MAP("[1]", "[" N16 "," N16 ",1]", ",\"words\":1"),
			"calibration.y: expected a list of 1 to 32 numbers" },
		{ MAP("[0.1,0.2]", "[1]", ",\"words\":1"),
			"calibration.y: expected as many numbers as x has" },
		{ MAP("[1]", "[1]", ""), "calibration.words: expected a whole number in range" },
		{ MAP("[1]", "[1]", ",\"words\":1,\"page\":0.5"),
			"calibration.page: expected an object" },
		{ MAP("[1]", "[1]", ",\"words\":1,\"page\":{\"share\":1.1,\"mean\":1}"),
			"calibration.page.share: expected a number from 0 to 1" },
		{ MAP("[1]", "[1]", ",\"words\":1,\"page\":{\"share\":1}"),
			"calibration.page.mean: expected a number from 0 to 1" },
		{ MAP("[1]", "[1]", ",\"words\":1,\"page\":{\"share\":1,\"mean\":1,\"a\":1}"),
			"calibration.a: expected no such key in schema palimpsest.model/1" },
		{ MAP("[1]", "[1]", ",\"words\":1,\"z\":1"),
			"calibration.z: expected no such key in schema palimpsest.model/1" },
	};

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		T_EQ(parse(row[i].text), FX_MODEL);
		T_EQ_STR(e.msg, row[i].why);
	}
}

static void any_allocation_may_be_refused(void)
{
	static const char text[] = HEAD "\"tasks\":{\"ocr\":{\"prompt\":\"ocr\"}},"
		"\"calibration\":{\"ocr\":{\"kind\":\"isotonic\",\"x\":[1],\"y\":[1],"
		"\"words\":1}}}";
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; n < 20 && st == FX_NOMEM; n++) {
		fx_arena_reset(&a);
		a.refuse_at = n;
		st = fx_manifest_parse(&m, &a, text, strlen(text), &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(n, 9); /* schema, name, table, task, prompt, map and its kind, then all was well */
}

int main(void)
{
	fx_arena_init(&a, 0);
	sound();
	calibrations();
	damage_is_named();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
