/* write_text.c - plain UTF-8: words divided by a blank, each line ended by a newline, an empty line
 * between blocks of text, a form feed after every page, as pdftotext does */
#include "writer.h"
#include "utf8.h"

#include <string.h>

/* A terminal may obey what is neither text nor a newline or tab of `keep`: it becomes U+FFFD. */
static void put(struct fx_out *o, const char *s, const char *keep)
{
	for (const char *end = s + strlen(s), *from = s; s < end; from = s) {
		int32_t c = fx_utf8_next(&s, end);

		if ((c >= ' ' && c < 127) || c > 0x9f || (c > 0 && c < ' ' && strchr(keep, c)))
			fx_put(o, from, (size_t)(s - from));
		else
			fx_puts(o, "\xef\xbf\xbd");
	}
}

static void put_line(struct fx_out *o, const struct fx_dpage *p, const struct fx_dline *l)
{
	for (int i = 0; i < l->words; i++) {
		if (i)
			fx_puts(o, " ");
		put(o, p->word[l->word + i].text, "");
	}
	fx_puts(o, "\n");
}

static void page(struct fx_out *o, const struct fx_document *d, const struct fx_dpage *p, int nth)
{
	int texts = 0;

	(void)d;
	(void)nth;
	for (int i = 0; i < p->blocks; i++) {
		const struct fx_dblock *b = p->block + i;

		if (!b->lines)
			continue;
		if (texts++)
			fx_puts(o, "\n");
		for (int k = 0; k < b->lines; k++)
			put_line(o, p, p->line + b->line + k);
	}
	if (p->text && *p->text) {
		put(o, p->text, "\n\t");
		if (p->text[strlen(p->text) - 1] != '\n')
			fx_puts(o, "\n");
	}
	fx_puts(o, "\f");
}

static void nothing(struct fx_out *o, const struct fx_document *d)
{
	(void)o;
	(void)d;
}

const struct fx_writer fx_writer_text = {
	.name = "text", .suffix = ".txt", .media_type = "text/plain; charset=utf-8", .joins = 1,
	.begin = nothing, .page = page, .end = nothing,
};
