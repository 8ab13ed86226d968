/* u_wire.c - what a worker says is believed only where it can be so; records over a real socket */
#include "t.h"
#include "wire.h"

#include <stdalign.h>
#include <sys/socket.h>
#include <unistd.h>

/* A page of 100 x 50 with one block, line, word, two rules, and a tile of 28: worked out by hand in
 * `fill`. Its layer has two words and two rules. */
static struct fx_wire_page sound(void)
{
	return (struct fx_wire_page){.page = 4,
		.w = 100,
		.h = 50,
		.w_pt = 72,
		.h_pt = 36,
		.dpi = 100,
		.raster = {.w = 100, .h = 50, .channels = 1, .stride = 128},
		.layout = {.w = 100,
			.h = 50,
			.blocks = 1,
			.lines = 1,
			.words = 1,
			.rules = 2,
			.side = 28,
			.tiles = 1}};
}

static alignas(64) char file[6400 + 832 + 64 + 64 + 64 + 64];
static alignas(64) char layer_file[128 + 64 + 40];
static struct fx_layer_word *const layer = (void *)layer_file;
static char *const layer_text = layer_file + 128;
static struct fx_layer_rule *const layer_rule = (void *)(layer_file + 192);

static void fill(const struct fx_wire_page *w)
{
	const struct fx_lblock b = { FX_BLOCK_TEXT, { 1, 1, 20, 10 }, 0, 1, 0, -1 };
	const struct fx_lline l = { { 1, 1, 20, 10 }, 0, 1 };
	const struct fx_lword d = { { 1, 1, 20, 10 }, 0, 0, 0, 12, 0, "0.0" };
	const struct fx_lrule r[2] = { { { 1, 12, 90, 13 }, 0 }, { { 1, 12, 2, 50 }, 1 } };
	struct fx_err e;
	size_t at[FX_PARTS + 1];

	T_EQ(fx_wire_parts(at, w, &e), FX_OK);
	T_EQ(at[FX_PART_TILES], 6400);			/* 50 rows of 128 */
	T_EQ(at[FX_PART_BLOCKS], 6400 + 832);		/* 784 rounded up to 64 */
	T_EQ(at[FX_PARTS], sizeof(file));
	memcpy(file + at[FX_PART_BLOCKS], &b, sizeof(b));
	memcpy(file + at[FX_PART_LINES], &l, sizeof(l));
	memcpy(file + at[FX_PART_WORDS], &d, sizeof(d));
	memcpy(file + at[FX_PART_RULES], r, sizeof(r));
}

static enum fx_st take(struct fx_wire_page w, size_t n)
{
	struct fx_err e;

	return fx_wire_take(&w, 4, file, n, &e);
}

static void refused(void)
{
	const size_t n = sizeof(file);
	struct fx_wire_page w = sound();
	struct fx_err e;

	T_EQ(take(w, n), FX_OK);
	T_OK(!fx_wire_take(&w, 4, file, n, &e) && w.layout.rule[1].down);
	w = sound();
	T_EQ(take(w, n - 64), FX_INPUT);
#define BAD(field, value) w = sound(), w.field = (value), T_EQ(take(w, n), FX_INPUT)
	BAD(page, 3);
	BAD(w, 0);
	BAD(h, 1 << 20);
	BAD(rotation, 4);
	BAD(complaints, -1);
	BAD(dpi, NAN);
	BAD(w_pt, -1);
	BAD(raster.stride, 100);
	BAD(raster.stride, 64);
	BAD(raster.channels, 4);
	BAD(raster.h, 51);
	BAD(raster.w, -1);
	BAD(layout.w, 0);
	BAD(layout.words, -1);
	BAD(layout.words, 1 << 30);
	BAD(layout.rules, 4);
	BAD(layout.rules, -1);
	BAD(layout.rules, FX_LAYOUT_MAX_RULES + 1);
	BAD(layout.tiles, 2);
	BAD(layout.side, 2000);
	BAD(layout.skew, NAN);
	BAD(layout.turn, 4);
	w = sound();
	memset(w.label, 'x', sizeof(w.label));
	T_EQ(take(w, n), FX_INPUT);
}

static void fill_layer(void)
{
	const struct fx_layer_word t[2] = { { 1, 1.5f, 9, 10, 0, 2, 1, 12, FX_LAYER_BOLD, 0 },
		{ 91, 0, 100, 50, 2, 3, 0, 0, 0, 3 } };
	const struct fx_layer_rule r[2] = { { 1, 12.5f, 90, 12.5f, 0 }, { 2, 12.5f, 100, 50, 1 } };

	memcpy(layer, t, sizeof(t));
	memcpy(layer_rule, r, sizeof(r));
	memcpy(layer_text, "to\xe2\x89\xa4", 5);
}

static enum fx_st take_layer(struct fx_wire_layer w, size_t n)
{
	const struct fx_wire_page of = sound();
	struct fx_err e;

	return fx_wire_take_layer(&w, &of, layer_file, n, &e);
}

/* What a text layer may hold: one thing after another made wrong. */
static void layers(void)
{
#define WRONG(what, value) do { \
	fill_layer(); \
	w = good; \
	what = (value); \
	T_EQ(take_layer(w, sizeof(layer_file)), FX_INPUT); \
} while (0)
	const struct fx_wire_layer good = { 4, { .words = 2, .bytes = 5, .rules = 2 } };
	const struct fx_layer_rule r[2] = { { 0, 0, 100, 0, 0 }, { 0, 0, 0, 50, 0 } };
	const struct fx_wire_page of = sound();
	struct fx_wire_layer w;
	struct fx_err e;

	T_EQ(fx_wire_layer_text(&good.layer), 128);	/* two words of 40 bytes */
	T_EQ(fx_wire_layer_rules(&good.layer), 192);
	T_EQ(fx_wire_layer_bytes(&good.layer), 232);	/* two rules of 20 bytes */
	WRONG(w.page, 3);
	WRONG(w.layer.words, -1);
	WRONG(w.layer.words, 1);
	WRONG(w.layer.words, FX_LAYER_MAX_WORDS + 1);
	WRONG(w.layer.bytes, 4);
	WRONG(w.layer.bytes, 6);
	WRONG(w.layer.bytes, 70);
	WRONG(w.layer.rules, -1);
	WRONG(w.layer.rules, 1);
	WRONG(w.layer.rules, 3);
	WRONG(w.layer.rules, FX_LAYER_MAX_RULES + 1);
	WRONG(w.layer.bytes, -1);
	WRONG(w.layer.bytes, FX_LAYER_MAX_BYTES + 1);
	fill_layer();
	T_EQ(take_layer(good, sizeof(layer_file) - 1), FX_INPUT);
	w = (struct fx_wire_layer){ 4, { .words = 0 } };
	T_EQ(take_layer(w, 0), FX_OK);
	w.layer.bytes = 1;			/* in no word */
	T_EQ(take_layer(w, 64), FX_INPUT);
	WRONG(layer[0].x0, NAN);
	WRONG(layer[0].x0, -0.5f);
	WRONG(layer[0].x1, 1);
	WRONG(layer[1].x1, 100.5f);
	WRONG(layer[0].y1, 1.5f);
	WRONG(layer[1].y1, 51);
	WRONG(layer[0].at, 1);
	WRONG(layer[1].at, 1);
	WRONG(layer[0].len, 0);
	WRONG(layer[1].len, 4);
	WRONG(layer[1].len, 2);
	WRONG(layer[1].len, 2147483647);
	WRONG(layer[0].starts, 2);
	WRONG(layer[0].size, NAN);
	WRONG(layer[0].size, -1);
	WRONG(layer[1].turn, 4);
	WRONG(layer[1].style, 8);
	WRONG(w.layer.pictured, 1.5f);
	WRONG(w.layer.odd, 1);
	WRONG(layer_rule[0].x0, NAN);
	WRONG(layer_rule[0].x0, -0.5f);
	WRONG(layer_rule[0].x1, 0.5f);
	WRONG(layer_rule[1].x1, 100.5f);
	WRONG(layer_rule[1].y1, 50.5f);
	WRONG(layer_rule[1].y1, 12);
	WRONG(layer_rule[1].fill, 2);
	WRONG(layer_rule[1].y0, 12);		/* out of order */
	WRONG(layer_rule[1].x0, 0.5f);
	WRONG(layer_text[0], ' ');
	WRONG(layer_text[0], '\n');
	WRONG(layer_text[4], 'x');
	fill_layer();
	w = good;
	T_EQ(fx_wire_take_layer(&w, &of, layer_file, sizeof(layer_file), &e), FX_OK);
	T_OK(w.layer.word == layer && w.layer.text == layer_text && w.layer.rule == layer_rule);
	memcpy(layer_file, r, sizeof(r));
	w = (struct fx_wire_layer){ 4, { .rules = 2 } };	/* of a page without words */
	T_EQ(take_layer(w, sizeof(r)), FX_OK);
}

static void over_a_socket(void)
{
	struct fx_wire_want want = { 7, 1 }, got = { 0 };
	struct fx_wire_doc big;
	struct fx_err e = { 0 };
	int pair[2], fd, pipes[2];
	char c = 0;

	T_OK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0 && pipe(pipes) == 0);
	T_EQ(fx_wire_send(pair[0], &want, sizeof(want), -1, &e), FX_OK);
	T_EQ(fx_wire_recv(pair[1], &got, sizeof(got), &fd, &e), FX_OK);
	T_EQ(got.page, 7);
	T_EQ(fd, -1);
	T_EQ(fx_wire_send(pair[0], &want, sizeof(want), pipes[1], &e), FX_OK);
	T_EQ(fx_wire_recv(pair[1], &got, sizeof(got), &fd, &e), FX_OK);
	T_OK(fd >= 0 && write(fd, "x", 1) == 1 && read(pipes[0], &c, 1) == 1 && c == 'x');
	close(fd);
	T_EQ(fx_wire_send(pair[0], &want, sizeof(want), -1, &e), FX_OK);
	T_EQ(fx_wire_recv(pair[1], &big, sizeof(big), &fd, &e), FX_INPUT);
	T_EQ(fx_wire_send(pair[0], &want, sizeof(want), pipes[1], &e), FX_OK);
	T_EQ(fx_wire_recv(pair[1], &got, 1, &fd, &e), FX_INPUT);
	close(pair[0]);
	T_EQ(fx_wire_recv(pair[1], &got, sizeof(got), &fd, &e), FX_CRASH);
	T_EQ(fx_wire_send(pair[1], &got, sizeof(got), -1, &e), FX_CRASH);
	close(pair[1]);
	close(pipes[0]);
	close(pipes[1]);
}

int main(void)
{
	const struct fx_wire_page w = sound();

	fill(&w);
	refused();
	layers();
	over_a_socket();
	return t_end();
}
