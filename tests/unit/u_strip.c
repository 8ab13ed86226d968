/* u_strip.c - hidden text out of content streams: what must go by ISO 32000-1, 9.4.3, and all that
 * must stay as it is */
#include "t.h"
#include "strip.h"

#include <stdlib.h>

static struct fx_strip found;

static const char *strip(const char *s, size_t n)
{
	static struct fx_membuf m;
	struct fx_out o;
	struct fx_err e;

	free(m.p);
	m = (struct fx_membuf){ 0 };
	fx_out_mem(&o, &m);
	fx_strip(&o, &found, s, n);
	fx_put(&o, "", 1);
	T_EQ(fx_out_close(&o, &e), FX_OK);
	return m.p;
}

static void becomes(const char *from, const char *to, long hidden)
{
	T_EQ_STR(strip(from, strlen(from)), to);
	T_EQ(found.hidden, hidden);
	T_EQ(found.tangled, 0);
}

static void stays(const char *s)
{
	becomes(s, s, 0);
}

static void shown_text_stays(void)
{
	stays("");
	stays(" \n");
	stays("BT /F 9 Tf 72 72 Td (ab) Tj ET");
	stays("BT 2 Tr (a) Tj [(b) -20 (c)] TJ (d) ' 1 2 (e) \" ET");
	stays("BT 7 Tr (clips) Tj ET");
	stays("3 Tr q Q");
	stays("/Tr 3 def");
	stays("BT (3 Tr (a) Tj) Tj ET");		/* in a string */
	stays("% 3 Tr\nBT (a) Tj ET");			/* in a comment */
	stays("[3 Tr] 0 d BT (a) Tj ET");		/* in an array */
	stays("/P << /T (3 Tr) /N 3 >> BDC BT (a) Tj ET EMC");
}

static void hidden_text_goes(void)
{
	becomes("BT 3 Tr /F 9 Tf (a)Tj ET", "BT 3 Tr /F 9 Tf  ET", 1);
	becomes("BT 3 Tr 1 0 0 1 0 0 Tm<00><0a> Tj\n[(b)]TJ ET", "BT 3 Tr 1 0 0 1 0 0 Tm   ET", 2);
	becomes("3 Tr BT (a(b)\\)) Tj ET 0 Tr BT (c) Tj ET", "3 Tr BT  ET 0 Tr BT (c) Tj ET", 1);
	becomes("BT +3 Tr (a) Tj 3 Tr (b) Tj ET", "BT +3 Tr (a) Tj 3 Tr  ET", 1);
}

/* ' and " begin a line too, and " sets the spaces of what follows (ISO 32000-1, table 109). */
static void the_rest_of_an_operator(void)
{
	becomes("BT 3 Tr (a) ' ET", "BT 3 Tr T* ET", 1);
	becomes("BT 3 Tr 1.5 -.2 (a) \" ET", "BT 3 Tr 1.5 Tw -.2 Tc T* ET", 1);
}

static void modes_are_saved(void)
{
	becomes("q 3 Tr BT (a) Tj ET Q BT (b) Tj ET", "q 3 Tr BT  ET Q BT (b) Tj ET", 1);
	becomes("3 Tr q 0 Tr BT (a) Tj ET Q BT (b) Tj ET", "3 Tr q 0 Tr BT (a) Tj ET Q BT  ET", 1);
	becomes("Q Q 3 Tr Q BT (b) Tj ET", "Q Q 3 Tr Q BT  ET", 1);	/* nothing was saved */
}

static void tangled(const char *s, int is)
{
	(void)strip(s, strlen(s));
	T_EQ(found.tangled, is);
}

static void places_by_hidden_text(void)
{
	tangled("BT 3 Tr (a) Tj 0 Tr (b) Tj ET", 1);
	tangled("BT 3 Tr (a) Tj 0 Tr [(b)] TJ ET", 1);
	tangled("BT 3 Tr (a) Tj 0 Tr () Tj ET", 0);
	tangled("BT 3 Tr (a) Tj 0 Tr 9 0 Td (b) Tj ET", 0);
	tangled("BT 3 Tr (a) Tj 0 Tr 1 0 0 1 0 0 Tm (b) Tj ET", 0);
	tangled("BT 3 Tr (a) Tj 0 Tr (b) ' ET", 0);
	tangled("BT 3 Tr (a) Tj T* 0 Tr (b) Tj ET", 0);
	tangled("BT 3 Tr (a) Tj ET BT 0 Tr (b) Tj ET", 0);
	tangled("BT 3 Tr (a) ' 0 Tr (b) Tj ET", 1);
}

static void too_deep(void)
{
	char s[1026];

	memset(s, 'q', sizeof(s));
	for (int i = 1; i < 1026; i += 2)
		s[i] = ' ';
	(void)strip(s, 1024);
	T_EQ(found.tangled, 0);
	(void)strip(s, 1025);		/* one more than 512 */
	T_EQ(found.tangled, 1);
}

static void pictures_in_line(void)
{
	stays("BI /W 4 /H 1 ID 3 Tr (a) Tj EI Q BT (b) Tj ET");
	becomes("BI /W 4 ID \x01 EI\x80 EI 3 Tr BT (b) Tj ET",
		"BI /W 4 ID \x01 EI\x80 EI 3 Tr BT  ET", 1);
	stays("BI /W 4 ID 3 Tr (a) Tj never ends");
}

static void malformed(void)
{
	stays("(never ends");
	stays("<00 never");
	stays("<< /A [ (x) >> 3 Tr (a) Tj");
	stays(") } > ] 9 9 Tj");
	stays("(a\\");
	stays("Tr Tj TJ ' \"");
	stays("(x) Tr (a) Tj");
	becomes("3 Tr Tj \"", "3 Tr  T*", 2);	/* operands are missing */
	T_EQ_STR(strip("", 0), "");
	T_OK(!memcmp(strip("3 Tr\0(a)Tj\0q", 12), "3 Tr \0q", 8));
}

int main(void)
{
	shown_text_stays();
	hidden_text_goes();
	the_rest_of_an_operator();
	modes_are_saved();
	places_by_hidden_text();
	too_deep();
	pictures_in_line();
	malformed();
	return t_end();
}
