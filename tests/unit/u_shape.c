/* config.json: what may be absent, what is believed, and what is refused. */
#include "t.h"
#include "shape.h"

static struct fx_err e;
static struct en_shape s;

static enum fx_st parse(const char *text)
{
	return en_shape_parse(&s, text, strlen(text), &e);
}

#define V "\"vision_config\":{}"

/* The model card's 3B, 10B and 28B as table 1.2 of the model specification has them, from a
 * hidden_size alone; the published files leave out whatever equals a default. */
static void absent_keys_come_from_the_published_models(void)
{
	T_EQ(parse("{\"text_config\":{\"hidden_size\":2304}," V "}"), FX_OK);
	T_EQ(s.layers, 26);
	T_EQ(s.ffn, 9216);
	T_EQ(s.q_width, 2048);
	T_EQ(s.kv_width, 1024);
	T_NEAR(s.query_scale, 1.0 / 16, 1e-12);
	T_EQ(s.v_hidden, 1152);
	T_EQ(s.v_layers, 27);
	T_EQ(s.v_heads, 16);
	T_EQ(s.v_ffn, 4304);
	T_EQ(s.patch_values, 588);
	T_EQ(s.bos, 2);
	T_EQ(s.eos, 1);
	T_EQ(s.image, 257152);
	T_EQ(s.max_positions, 8192);
	T_NEAR(s.attn_cap, 50, 0);
	T_NEAR(s.final_cap, 30, 0);
	T_EQ(s.tied, 1);
	T_EQ(parse("{\"text_config\":{\"hidden_size\":3584}," V "}"), FX_OK);
	T_EQ(s.layers, 42);
	T_EQ(s.heads, 16);
	T_EQ(parse("{\"text_config\":{\"hidden_size\":4608}," V "}"), FX_OK);
	T_EQ(s.head_dim, 128);
	T_NEAR(s.query_scale, 1.0 / 12, 1e-12);
}

static void what_stands_there_wins(void)
{
	T_EQ(parse("{\"hidden_size\":2048,\"text_config\":{\"hidden_size\":2304,"
		"\"attn_logit_softcapping\":null,\"final_logit_softcapping\":0.0,"
		"\"num_hidden_layers\":3,\"eos_token_id\":[1,107],\"sliding_window\":4096},"
		"\"vision_config\":{\"num_positions\":99,\"image_size\":5,\"hidden_size\":64,"
		"\"num_attention_heads\":4}}"), FX_OK);
	T_EQ(s.hidden, 2304);
	T_EQ(s.layers, 3);
	T_NEAR(s.attn_cap, 0, 0);
	T_NEAR(s.final_cap, 0, 0);
	T_EQ(s.eos, 1);
	T_EQ(s.v_hidden, 64);
}

static void damage_is_named(void)
{
	static const struct { const char *text, *why;
	} row[] = {
		{"{", "config.json: JSON: byte 1: expected a key"},
		{"[]", "config.json: not an object"},
		{"{\"model_type\":\"gemma\"}",
			"config.json: model_type: expected paligemma, found gemma"},
		{"{\"text_config\":{\"hidden_size\":2304}}",
			"config.json: vision_config is missing or not an object"},
		{"{" V "}", "config.json: text_config is missing or not an object"},
		{"{\"text_config\":{}," V "}",
			"config.json: text_config.hidden_size is missing, "
			"and no published model has this hidden_size"},
		{"{\"text_config\":{\"hidden_size\":100}," V "}",
			"config.json: text_config.num_hidden_layers is missing, "
			"and no published model has this hidden_size"},
		{"{\"text_config\":{\"hidden_size\":\"x\"}," V "}",
			"config.json: text_config.hidden_size is not a number"},
		{"{\"text_config\":{\"hidden_size\":2304.5}," V "}",
			"config.json: text_config.hidden_size is not a whole number"},
		{"{\"text_config\":{\"hidden_size\":2304,\"head_dim\":1e9}," V "}",
			"config.json: text_config.head_dim: expected 2 to 4096, found 1e+09"},
		{"{\"text_config\":{\"hidden_size\":2304,\"num_key_value_heads\":3}," V "}",
			"config.json: text_config has 8 query heads for 3 key-value heads of 256: "
			"no "
			"whole groups or an odd width"},
		{"{\"text_config\":{\"hidden_size\":2304,\"model_type\":\"gemma3\"}," V "}",
			"config.json: text_config.model_type: expected gemma2, found gemma3"},
		{"{\"text_config\":{\"hidden_size\":2304},"
		 "\"vision_config\":{\"num_attention_heads\":7}}",
			"config.json: vision_config.hidden_size 1152 is not a multiple of "
			"num_attention_heads 7"},
	};

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		T_EQ(parse(row[i].text), FX_MODEL);
		T_EQ_STR(e.msg, row[i].why);
	}
}

int main(void)
{
	absent_keys_come_from_the_published_models();
	what_stands_there_wins();
	damage_is_named();
	return t_end();
}
