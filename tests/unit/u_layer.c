/* What a text layer is good for: layers of written words, each with one thing wrong. */
#include "t.h"
#include "layer.h"
#include "layout.h"

static char bytes[20000];
static struct fx_layer_word word[1000];
static struct fx_layer layer;
static unsigned char ink[40 * 40], fine[200 * 200];
static struct fx_lblock block[2];
static struct fx_layout layout;
static struct fx_layer_verdict v;

/* Words by blanks, ten a line, on a page of 400 x 400 whose cells of 10 pixels have ink below them.
 */
static void add(const char *text)
{
	for (const char *p = text; *p; p += *p == ' ') {
		const size_t n = strcspn(p, " ");
		const int i = layer.words++, x = i % 10 * 40, y = i / 10 * 20;

		word[i] = (struct fx_layer_word){ (float)x + 1, (float)y + 1, (float)x + 29,
			(float)y + 9, layer.bytes, (int)n, 0, 9, 0, 0 };
		memcpy(bytes + layer.bytes, p, n);
		layer.bytes += (int)n;
		layer.glyphs += (int)n;
		for (int c = 0; c < 3; c++)
			ink[y / 10 * 40 + x / 10 + c] = 60;
		p += n;
	}
}

static void start(const char *text)
{
	layer = (struct fx_layer){ .word = word, .text = bytes };
	layout = (struct fx_layout){ .w = 400, .h = 400, .ink = { 10, 40, 40, ink },
		.block = block };
	memset(ink, 0, sizeof(ink));
	add(text);
}

static void is(enum fx_layer_use use, const char *why)
{
	fx_layer_judge(&v, &layer, &layout, 400, 400);
	T_EQ(v.use, use);
	T_EQ_STR(v.why, why);
	T_OK(v.quality >= 0 && v.quality <= 1);
	T_EQ(v.use == FX_LAYER_IGNORE, v.quality < FX_LAYER_RUBBISH);
}

#define PROSE "A palimpsest is a page from which the text has been scraped or washed off so that " \
	"it can be used again; the word comes through Latin from Greek and means scraped once " \
	"more. It costs 12.50 (twelve and a half), e-mail: someone@example.org, see " \
	"http://example.org/a and so on; \xc3\xbc" "ber, na\xc3\xafve, " \
	"\xe2\x80\x9cquoted\xe2\x80\x9d it's "

static void sound(void)
{
	start(PROSE PROSE);
	is(FX_LAYER_TEXT, "a sound text layer");
	T_NEAR(v.quality, 1, 0);
	/* other scripts, numbers, and words by themselves */
	start("\xd0\xbf\xd0\xb0\xd0\xbb\xd0\xb8 \xce\xb1\xce\xb2\xce\xb3 \xe4\xb8\xad\xe6\x96\x87 "
		"\xd8\xa7\xd9\x84 12 3.4 5% 6 7 8 9 - + = a b c");
	is(FX_LAYER_TEXT, "a sound text layer");
	start("Page");
	is(FX_LAYER_TEXT, "a sound text layer");
	start("");
	fx_layer_judge(&v, &layer, &layout, 400, 400);
	T_EQ(v.use, FX_LAYER_IGNORE);
	T_EQ_STR(v.why, "no text layer");
	T_NEAR(v.quality, -1, 0);
}

static void characters(void)
{
	start(PROSE);
	layer.odd = layer.glyphs / 100;		/* a sign or two of a formula */
	is(FX_LAYER_TEXT, "a sound text layer");
	layer.odd = layer.glyphs / 8;
	is(FX_LAYER_DRAFT, "characters without a sound mapping");
	layer.odd = layer.glyphs / 4;
	is(FX_LAYER_IGNORE, "characters without a sound mapping");
	start("(cid:12)(cid:7) (cid:3) word");
	is(FX_LAYER_IGNORE, "names of glyphs, not text");
	start("GLYPH<12> /g23 one two three four five six seven eight nine ten eleven twelve "
		"thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty and so on "
		"and on and on and on");
	is(FX_LAYER_DRAFT, "names of glyphs, not text");
	start("see /group and a/g the (cid: one");
	is(FX_LAYER_TEXT, "a sound text layer");
}

/* Fonts whose codes are 3 off, or 29 as glyph numbers are: "the quick" is "wkh txlfn". */
static void shifted(void)
{
	char text[2000];
	size_t n = 0;

	for (const char *p = PROSE PROSE; *p; p++)
		if ((*p >= 'a' && *p <= 'z') || *p == ' ')
			text[n++] = *p == ' ' ? ' ' : (char)('a' + (*p - 'a' + 3) % 26);
	text[n] = 0;
	start(text);
	is(FX_LAYER_DRAFT, "letters make no words");
	n = 0;
	for (const char *p = PROSE; *p; p++)
		if ((*p >= 'a' && *p <= 'z') || *p == ' ')
			text[n++] = *p == ' ' ? ' ' : (char)(*p - 29);
	text[n] = 0;
	start(text);
	is(FX_LAYER_DRAFT, "letters make no words");
	start("T\\SH T\\SF R\\QW Type of the letters in a few lines");	/* of ten, three */
	is(FX_LAYER_DRAFT, "letters are jumbled");
	start("T\\SH T\\SF R\\QW Type of the letters");	/* so few tell nothing */
	is(FX_LAYER_TEXT, "a sound text layer");
	start("t#h$ qu!ck br#wn f%x j^mps o|er th{ la}y d~g a<d r\\n a[d s]t w*th w?ll n\"t a;d "
		"st&y a`d o!t p$ck e#d");
	is(FX_LAYER_IGNORE, "letters are jumbled");
}

static void spaced_out(void)
{
	start("A p a l i m p s e s t i s a p a g e f r o m w h i c h t h e");
	is(FX_LAYER_IGNORE, "letters stand apart from each other");
}

static void ink_without_words(void)
{
	start(PROSE);
	for (int i = 0; i < 40 * 40; i++)	/* a page of a scan with a stamped header */
		ink[i] = i >= 20 * 40 ? 60 : ink[i];
	is(FX_LAYER_IGNORE, "much ink that it says nothing of");
	block[0] = (struct fx_lblock){ FX_BLOCK_FIGURE, { 0, 200, 400, 400 }, 0, 0, 0, -1 };
	layout.blocks = 1;
	is(FX_LAYER_TEXT, "a sound text layer");
	block[0].kind = FX_BLOCK_TABLE;		/* one whose words are missing */
	is(FX_LAYER_IGNORE, "much ink that it says nothing of");
	block[0].box.y0 = 0;			/* one with words: the rest may be rules */
	is(FX_LAYER_TEXT, "a sound text layer");
	/* a rule beside a table that has all the words but two: little, beside these */
	block[0].box = (struct fx_box){ 0, 0, 400, 180 };
	memset(ink + 18 * 40, 0, sizeof(ink) - 18 * 40);
	memset(ink + 30 * 40, 8, 40);
	is(FX_LAYER_TEXT, "a sound text layer");
	memset(ink + 30 * 40, 60, 320);		/* but not that much */
	is(FX_LAYER_DRAFT, "much ink that it says nothing of");
	layout.ink.cell = 0;			/* nobody looked */
	layout.blocks = 0;
	is(FX_LAYER_TEXT, "a sound text layer");
	fx_layer_judge(&v, &layer, NULL, 400, 400);
	T_EQ(v.use, FX_LAYER_TEXT);
}

/* Fonts that say that their letters stand higher than they do: the foot of the words' ink is not
 * more than it is. */
static void words_beside_ink(void)
{
	start(PROSE);
	layout.ink = (struct fx_ink){ 2, 200, 200, fine };
	memset(fine, 0, sizeof(fine));
	for (int i = 0; i < layer.words; i++)
		for (int y = 2; y < 11; y++)	/* of rows of 9.4 pixels: 1..9 says the word */
			memset(fine + ((int)word[i].y0 + y + 6) / 2 * 200 + (int)word[i].x0 / 2, 60,
				14);
	for (int i = 0; i < layer.words; i++) {
		word[i].y0 += 6;
		word[i].y1 += 6;
	}
	is(FX_LAYER_TEXT, "a sound text layer");
}

static void words_without_ink(void)
{
	start(PROSE);
	memset(ink, 0, 40 * 4);			/* two lines of five are hidden */
	is(FX_LAYER_DRAFT, "words where no ink is");
	memset(ink, 0, sizeof(ink));
	is(FX_LAYER_IGNORE, "words where no ink is");
	/* on a turned page the words of the raster are where the upright page has ink */
	start(PROSE);
	layout.turn = 2;
	for (int i = 0; i < layer.words; i++) {
		const struct fx_layer_word w = word[i];

		word[i].x0 = 400 - w.x1;
		word[i].x1 = 400 - w.x0;
		word[i].y0 = 400 - w.y1;
		word[i].y1 = 400 - w.y0;
	}
	is(FX_LAYER_TEXT, "a sound text layer");
}

static void over_a_picture(void)
{
	start(PROSE);
	layer.pictured = 0.95f;
	is(FX_LAYER_DRAFT, "text over a picture of the page");
	layer.pictured = 0.5f;
	is(FX_LAYER_TEXT, "a sound text layer");
}

int main(void)
{
	sound();
	characters();
	shifted();
	spaced_out();
	ink_without_words();
	words_beside_ink();
	words_without_ink();
	over_a_picture();
	return t_end();
}
