/* Boxes: the worked examples of the domain specification E.2, and answers not quite right. */
#include "t.h"
#include "task.h"

static struct fx_arena a;
static struct fx_err e;
static struct pp_box *box;
static int n;

static void read(const char *text, struct pp_view v)
{
	const struct fx_answer ans = { .text = text, .len = strlen(text) };

	T_EQ(pp_boxes(&box, &n, &a, &ans, &v, &e), FX_OK);
}

static void box_is(int i, const char *label, const float want[4])
{
	if (!T_OK(i < n))
		return;
	T_EQ_STR(box[i].label, label);
	T_NEAR(box[i].x0, want[0], 1e-3);
	T_NEAR(box[i].y0, want[1], 1e-3);
	T_NEAR(box[i].x1, want[2], 1e-3);
	T_NEAR(box[i].y1, want[3], 1e-3);
}

static void pictures_are_unfitted(void)
{
	static const char q[] = "<loc0050><loc0060><loc0080><loc0200> word";

	read(q, (struct pp_view){ 1200, 800, FX_PAD, 0 });
	box_is(0, "word", (const float[]){ 70.381f, 58.651f, 234.604f, 93.842f });
	read(q, (struct pp_view){ 1200, 800, FX_STRETCH, 0 });
	box_is(0, "word", (const float[]){ 70.381f, 39.101f, 234.604f, 62.561f });
	T_EQ(n, 1);
	/* in the middle: 1200 high, the page from 200 to 1000 of it */
	read("<loc0341><loc0000><loc1023><loc1023>", (struct pp_view){ 1200, 800, FX_PAD, 1 });
	box_is(0, "", (const float[]){ 0, 200, 1200, 800 });
	read("<loc0000><loc0341><loc1023><loc0682>", (struct pp_view){ 800, 1200, FX_PAD, 1 });
	box_is(0, "", (const float[]){ 200, 0, 600, 1200 });
	/* in the padding: empty, on the edge */
	read("<loc0010><loc0900><loc0020><loc0910>", (struct pp_view){ 800, 1200, FX_PAD, 0 });
	T_NEAR(box[0].x0, 800, 0);
	T_NEAR(box[0].x1, 800, 0);
	/* corners the wrong way round */
	read("<loc1023><loc1023><loc0000><loc0000>", (struct pp_view){ 1023, 2046, FX_STRETCH, 1 });
	box_is(0, "", (const float[]){ 0, 0, 1023, 2046 });
}

#define AT(k) "<loc000" #k "><loc000" #k "><loc000" #k "><loc000" #k ">"

static void labels_and_codes(void)
{
	static const struct pp_view v = { 1023, 1023, FX_STRETCH, 0 };

	read(AT(1) " a cat ; " AT(2) "<seg000><seg127> a  mat;" AT(3) ";" AT(4)
		" \n dog\n\t\xff!", v);
	T_EQ(n, 4);
	box_is(0, "a cat", (const float[]){ 1, 1, 1, 1 });
	box_is(1, "a  mat", (const float[]){ 2, 2, 2, 2 });
	box_is(2, "", (const float[]){ 3, 3, 3, 3 });
	box_is(3, "dog  \xef\xbf\xbd!", (const float[]){ 4, 4, 4, 4 });
	T_EQ(box[0].segs, 0);
	T_EQ(box[1].segs, 2);
	T_EQ(box[1].seg[0], 0);
	T_EQ(box[1].seg[1], 127);
	read(AT(1) "<seg001> <seg002><seg128>", v);
	T_EQ(box[0].segs, 2);
	box_is(0, "<seg128>", (const float[]){ 1, 1, 1, 1 });
}

static void what_is_not_a_box(void)
{
	static const struct pp_view v = { 1023, 1023, FX_STRETCH, 0 };

	read("", v);
	T_EQ(n, 0);
	read("cat <loc0001><loc0001><loc0001> dog", v);
	T_EQ(n, 0);
	read("<loc0001><loc0001><loc0001><loc1024> dog", v);
	T_EQ(n, 0);
	read("<loc0001><loc0001><loc0001><loc0001", v);
	T_EQ(n, 0);
	read("<loc0001> <loc0001><loc0001><loc0001> dog", v);
	T_EQ(n, 0);
	read("<loc0009>" AT(1) "<loc0007> dog", v);	/* the first four of six */
	T_EQ(n, 1);
	T_NEAR(box[0].y0, 1, 0);
	T_NEAR(box[0].y1, 9, 0);
	T_EQ_STR(box[0].label, "<loc0001><loc0007> dog");
	read(AT(1) AT(2) "x", v);
	T_EQ(n, 2);
	T_EQ_STR(box[0].label, "");
	T_EQ_STR(box[1].label, "x");
}

/* A token for each location, then one for the label. */
static void confidence_is_that_of_the_corners(void)
{
	static const float logprob[] = { -.1f, -.2f, 0, -.3f, -7 };
	static const uint32_t off[] = { 0, 9, 18, 27, 36, 40 };
	static const int id[5];
	const struct fx_answer ans = { .text = AT(1) " cat", .len = 40, .tokens = 5, .id = id,
		.logprob = logprob, .off = off };

	T_EQ(pp_boxes(&box, &n, &a, &ans, &(struct pp_view){ 9, 9, FX_PAD, 0 }, &e), FX_OK);
	T_NEAR(box[0].confidence, exp(-.6), 1e-6);
	read(AT(1), (struct pp_view){ 9, 9, FX_PAD, 0 });
	T_NEAR(box[0].confidence, -1, 0);
}

static void any_allocation_may_be_refused(void)
{
	const char *text = AT(1) "<seg001> cat;" AT(2) " dog";
	const struct fx_answer ans = { .text = text, .len = strlen(text) };
	enum fx_st st = FX_NOMEM;
	long i = 1;

	for (; i < 20 && st == FX_NOMEM; i++) {
		fx_arena_reset(&a);
		a.refuse_at = i;
		st = pp_boxes(&box, &n, &a, &ans, &(struct pp_view){ 9, 9, FX_PAD, 0 }, &e);
		T_EQ(n, st ? 0 : 2);
	}
	T_EQ(st, FX_OK);
	T_EQ(i, 6);	/* boxes, two labels and the codes were refused, then all was well */
	a.refuse_at = 0;
}

static void the_table(void)
{
	T_EQ_STR(pp_task_find("ocr")->prompt, "ocr");
	T_EQ_STR(pp_task_find("caption")->prompt, "caption en");
	T_EQ_STR(pp_task_find("answer")->prompt, "answer en ");
	T_EQ_STR(pp_task_find("detect")->prompt, "detect ");
	T_EQ_STR(pp_task_find("segment")->prompt, "segment ");
	T_OK(!pp_task_find("oc") && !pp_task_at(-1) && pp_task_at(5) && !pp_task_at(6));
	for (int i = 0; pp_task_at(i); i++)
		T_OK(pp_task_at(i)->max_tokens > 0 && pp_task_at(i)->fit ==
			(strcmp(pp_task_at(i)->name, "table") ? FX_STRETCH : FX_PAD));
}

int main(void)
{
	fx_arena_init(&a, 0);
	the_table();
	pictures_are_unfitted();
	labels_and_codes();
	what_is_not_a_box();
	confidence_is_that_of_the_corners();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
