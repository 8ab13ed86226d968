/* Cells part by part, and how wide they are; by hand. */
#include "t.h"
#include "cell_text.h"

#include <stdlib.h>

/* "(b" opens, "b)" closes, "/" breaks, texts in quotes. */
static void parts(const char *text, const char *html, const char *want)
{
	const struct fx_cell c = { .text = text, .html = html };
	struct fx_cell_walk w;
	struct fx_membuf m;
	enum fx_bit bit;
	struct fx_out o;

	fx_out_mem(&o, &m);
	fx_cell_walk(&w, &c);
	while ((bit = fx_cell_next(&w)) != FX_BIT_END)
		switch (bit) {
		case FX_BIT_TEXT:
			fx_puts(&o, "'");
			fx_put(&o, w.text.p, w.text.n);
			fx_puts(&o, "'");
			break;
		case FX_BIT_OPEN:
			fx_printf(&o, "(%s", fx_tag_name(w.tag));
			break;
		case FX_BIT_CLOSE:
			fx_printf(&o, "%s)", fx_tag_name(w.tag));
			break;
		default:
			fx_puts(&o, "/");
		}
	fx_puts(&o, "");
	T_EQ_STR(m.p ? m.p : "", want);
	free(m.p);
}

static void walks(void)
{
	parts("", NULL, "");
	parts("a\nb<b>&amp;", NULL, "'a'/'b<b>&amp;'");
	parts("x", "", "");
	parts("H2O", "H<sub>2</sub>O", "'H'(sub'2'sub)'O'");
	parts("", "<b>a<br>b</b><br/>c", "(b'a'/'b'b)/'c'");
	parts("", "a &lt;b&gt; &quot;&amp;lt;", "'a ''<''b''>'' ''\"''&''lt;'");
	parts("", "a<b&c", "'a''<b''&c'");
	parts("", "<b><i>x</b>y</i>", "(b(i'x'i)b)'y'");	/* the inner one ends, too */
	parts("", "x</sup><sup>y", "'x'(sup'y'sup)");
	parts("", "<B><b ><em>", "'<B>''<b >''<em>'");
	parts("", "<b><b><b><b><b><b><b><b><b>9</b>8</b>",
		"(b(b(b(b(b(b(b(b'9'b)'8'b)b)b)b)b)b)b)");
}

static void lines(void)
{
	const char *at = "a\n\nb";
	struct fx_span s = fx_cell_line(&at);

	T_OK(s.n == 1 && *s.p == 'a' && at);
	s = fx_cell_line(&at);
	T_OK(s.n == 0 && at);
	s = fx_cell_line(&at);
	T_OK(s.n == 1 && *s.p == 'b' && !at);
	at = "";
	s = fx_cell_line(&at);
	T_OK(s.n == 0 && !at);
}

static int width(const char *s)
{
	return fx_width((struct fx_span){ s, strlen(s) });
}

static void widths(void)
{
	T_EQ(width(""), 0);
	T_EQ(width("abc"), 3);
	T_EQ(width("\xc3\xa9"), 1);				/* e with an acute */
	T_EQ(width("e\xcc\x81"), 1);				/* the same of two characters */
	T_EQ(width("\xe6\x97\xa5\xe6\x9c\xac"), 4);		/* Japan */
	T_EQ(width("\xef\xbc\xa1"), 2);				/* a fullwidth A */
	T_EQ(width("\xef\xbd\xb1"), 1);				/* a halfwidth katakana */
	T_EQ(width("\xea\xb0\x80"), 2);				/* Hangul ga */
	T_EQ(width("\xd7\xa9\xd6\xb0"), 1);			/* shin with a vowel */
	T_EQ(width("a\xe2\x80\x8b" "b"), 2);			/* a zero width space */
	T_EQ(width("\xf0\x9f\x98\x80"), 2);			/* a face */
	T_EQ(width("\xff" "a"), 2);
}

int main(void)
{
	walks();
	lines();
	widths();
	return t_end();
}
