/* write_text.c - plain UTF-8: printed lines, each ended by a newline, but for words that a hyphen
 * broke: they stand whole in the line where they began. An empty line between blocks, a form feed
 * after every page, as pdftotext does; so nothing goes on over a page. */
#include "article.h"

#include <string.h>

static void token(struct fx_out *o, struct fx_span s, int start)
{
	(void)start;
	fx_flow_clean(o, s, "");
}

static const char *open(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p,
	const struct fx_dblock *b, int *skip)
{
	(void)a;
	(void)o;
	(void)p;
	(void)b;
	(void)skip;
	return "\n";
}

static void close(struct fx_article *a, struct fx_out *o, enum fx_dblock_kind kind)
{
	(void)a;
	(void)kind;
	fx_puts(o, "\n");
}

static void text(struct fx_article *a, struct fx_out *o, const char *s)
{
	const size_t n = strlen(s);

	(void)a;
	fx_flow_clean(o, (struct fx_span){ s, n }, "\n\t");
	if (s[n - 1] != '\n')
		fx_puts(o, "\n");
}

static const struct fx_article_form form = {
	.words = { .token = token }, .between = "\n", .page_end = "\f", .open = open,
	.close = close, .text = text,
};

static void begin(struct fx_writing *x)
{
	fx_article_begin(x, &form);
}

const struct fx_writer fx_writer_text = {
	.name = "text", .suffix = ".txt", .media_type = "text/plain; charset=utf-8", .joins = 1,
	.begin = begin, .page = fx_article_page, .end = fx_article_end, .drop = fx_article_drop,
};
