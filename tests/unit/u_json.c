/* JSON, strictly: what RFC 8259 allows is accepted, all else refused with its place. */
#include "t.h"
#include "json.h"

#include <stdlib.h>

static struct fx_err e;

static enum fx_st check(const char *text)
{
	size_t n = strlen(text);
	char *exact = malloc(n ? n : 1);	/* a sanitizer sees one byte too far */
	enum fx_st st;

	if (!exact)
		return FX_NOMEM;
	memcpy(exact, text, n);
	st = fx_json_check(exact, n, &e);
	free(exact);
	return st;
}

static void sound_texts(void)
{
	static const char *const row[] = {
		"{}",
		"[]",
		" [ ] \n",
		"0",
		"-0",
		"1.5e-7",
		"1E+2",
		"\"\"",
		"null",
		"true",
		"[false]",
		"{\"a\":1,\"b\":[{},[]],\"c\":{\"a\":null}}",
		"\"\\u00e4\\ud83d\\ude00\\n\"",
		"[[[[[[1]]]],2]]",
		"{\"\":0}",
		"\"\xf4\x8f\xbf\xbf\"",
		"\"\\u0000\"",
		"123e65",
	};

	for (size_t i = 0; i < FX_COUNT(row); i++)
		T_EQ(check(row[i]), FX_OK);
}

static void damaged_texts(void)
{
	static const struct { const char *text, *why; } row[] = {
		{ "", "JSON: no bytes" },
		{ " ", "JSON: byte 1: expected a value" },
		{ "[1,]", "JSON: byte 3: expected a value" },
		{ "[,1]", "JSON: byte 1: expected a value" },
		{ "[1 2]", "JSON: byte 3: expected a comma or the end" },
		{ "[1", "JSON: byte 2: expected a comma or the end" },
		{ "{\"a\":1,}", "JSON: byte 7: expected a key" },
		{ "{a:1}", "JSON: byte 1: expected a key" },
		{ "{\"a\" 1}", "JSON: byte 5: expected a colon" },
		{ "{\"a\":1]", "JSON: byte 6: expected a comma or the end" },
		{ "[1]x", "JSON: byte 3: something after the end" },
		{ "01", "JSON: byte 2: a bad number" },
		{ "1.", "JSON: byte 2: a bad number" },
		{ ".5", "JSON: byte 0: expected a value" },
		{ "1e+", "JSON: byte 3: a bad number" },
		{ "+1", "JSON: byte 0: expected a value" },
		{ "NaN", "JSON: byte 0: expected a value" },
		{ "tru", "JSON: byte 0: expected a value" },
		{ "\"a", "JSON: byte 2: a text without end" },
		{ "\"\\x\"", "JSON: byte 3: a bad escape" },
		{ "\"\\ud800\"", "JSON: byte 7: a bad escape" },
		{ "\"\\udc00\"", "JSON: byte 7: a bad escape" },
		{ "\"\t\"", "JSON: byte 2: a control character or no UTF-8" },
		{ "\"\xff\"", "JSON: byte 2: a control character or no UTF-8" },
		{ "\xef\xbb\xbf{}", "JSON: byte 0: expected a value" },
		{ "{\"a\":1,\"a\":2}",
			"JSON: byte 13: a key that stands twice in the object ended here" },
		{ "{\"a\":1,\"\\u0061\":2}",
			"JSON: byte 18: a key that stands twice in the object ended here" },
	};

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		T_EQ(check(row[i].text), FX_INPUT);
		T_EQ_STR(e.msg, row[i].why);
	}
}

static void depth_is_limited(void)
{
	char text[2 * FX_JSON_MAX_DEPTH + 3];

	for (int depth = FX_JSON_MAX_DEPTH; depth <= FX_JSON_MAX_DEPTH + 1; depth++) {
		memset(text, '[', (size_t)depth);
		memset(text + depth, ']', (size_t)depth);
		text[2 * depth] = 0;
		T_EQ(check(text), depth > FX_JSON_MAX_DEPTH ? FX_LIMIT : FX_OK);
	}
}

static void trees(void)
{
	cJSON *tree;

	T_EQ(fx_json_tree(&tree, "{\"a\":[1,2.5]}", 13, &e), FX_OK);
	T_NEAR(cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "a"), 1)->valuedouble, 2.5, 0);
	cJSON_Delete(tree);
	T_EQ(fx_json_tree(&tree, "\"a\\u0000b\"", 10, &e), FX_INPUT);
	T_OK(!tree);
	T_EQ(fx_json_tree(&tree, "{", 1, &e), FX_INPUT);
	T_OK(!tree);
}

int main(void)
{
	sound_texts();
	damaged_texts();
	depth_is_limited();
	trees();
	return t_end();
}
