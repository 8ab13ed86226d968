/* put_xml.c - see put_xml.h */
#include "put_xml.h"
#include "put_json.h"
#include "utf8.h"

#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct fx_put_xml {
	xmlTextWriterPtr w;
	struct fx_out *o;
};

static const xmlChar *xml(const char *s)
{
	return (const xmlChar *)s;
}

/* The output keeps what goes wrong; libxml2 would print it. */
static int take(void *ud, const char *s, int n)
{
	struct fx_put_xml *p = ud;

	fx_put(p->o, s, (size_t)n);
	return n;
}

static int nothing(void *ud)
{
	(void)ud;
	return 0;
}

static void held(struct fx_put_xml *p, int st)
{
	if (st < 0 && !p->o->err.st)
		fx_fail(&p->o->err, FX_NOMEM, "no memory for XML");
}

void fx_px_failed(struct fx_put_xml *p, const struct fx_out *from)
{
	held(p, from->err.st ? -1 : 0);
}

struct fx_put_xml *fx_px_begin(struct fx_writing *x)
{
	struct fx_put_xml *p = fx_write_state(x, sizeof(*p));
	xmlOutputBufferPtr buf;

	if (!p)
		return NULL;
	p->o = x->o;
	buf = xmlOutputBufferCreateIO(take, nothing, p, NULL);
	p->w = buf ? xmlNewTextWriter(buf) : NULL;
	if (!p->w) {
		if (buf)
			xmlOutputBufferClose(buf);
		free(p);
		x->state = NULL;
		fx_fail(&x->o->err, FX_NOMEM, "no memory for XML");
		return NULL;
	}
	xmlTextWriterSetIndent(p->w, 1);
	xmlTextWriterSetIndentString(p->w, xml(" "));
	held(p, xmlTextWriterStartDocument(p->w, NULL, "UTF-8", NULL));
	return p;
}

void fx_px_end(struct fx_writing *x)
{
	struct fx_put_xml *p = x->state;

	held(p, xmlTextWriterEndDocument(p->w));
	fx_px_flush(p);
}

void fx_px_flush(struct fx_put_xml *p)
{
	held(p, xmlTextWriterFlush(p->w));
}

void fx_px_drop(struct fx_writing *x)
{
	struct fx_put_xml *p = x->state;
	struct fx_out gone = { .err.st = FX_STOPPED };

	p->o = &gone;
	xmlFreeTextWriter(p->w);
	free(p);
}

void fx_px_doctype(struct fx_put_xml *p, const char *name, const char *public, const char *system)
{
	held(p, xmlTextWriterWriteDTD(p->w, xml(name), xml(public), xml(system), NULL));
}

void fx_px_open(struct fx_put_xml *p, const char *name)
{
	held(p, xmlTextWriterStartElement(p->w, xml(name)));
}

void fx_px_close(struct fx_put_xml *p, int tag)
{
	held(p, tag ? xmlTextWriterFullEndElement(p->w) : xmlTextWriterEndElement(p->w));
}

/* https://www.w3.org/TR/xml/#charsets, production [2], without C0 and C1 */
static int allowed(int32_t c)
{
	return (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c <= 0xd7ff) ||
		(c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
}

/* dashes: 0: a blank between two hyphens, and after one at the end, as comments need it. */
static void put(struct fx_put_xml *p, struct fx_span text, int dashes)
{
	const char *s = text.p, *end = s + text.n;
	char part[256];
	size_t n = 0;

	for (const char *from = s; s < end; from = s) {
		const int32_t c = fx_utf8_next(&s, end);
		const size_t len = (size_t)(s - from);

		if (n + 5 >= sizeof(part)) {
			part[n] = 0;
			held(p, xmlTextWriterWriteString(p->w, xml(part)));
			n = 0;
		}
		if (allowed(c))
			memcpy(part + n, from, len);
		else
			memcpy(part + n, "\xef\xbf\xbd", 3);
		n += allowed(c) ? len : 3;
		if (!dashes && c == '-' && (s == end || *s == '-'))
			part[n++] = ' ';
	}
	part[n] = 0;
	held(p, xmlTextWriterWriteString(p->w, xml(part)));
}

static struct fx_span whole(const char *s)
{
	return (struct fx_span){ s, strlen(s) };
}

void fx_px_span(struct fx_put_xml *p, struct fx_span s)
{
	put(p, s, 1);
}

void fx_px_text(struct fx_put_xml *p, const char *s)
{
	put(p, whole(s), 1);
}

void fx_px_newline(struct fx_put_xml *p)
{
	held(p, xmlTextWriterWriteString(p->w, xml("\n")));
}

void fx_px_comment(struct fx_put_xml *p, const char *s)
{
	held(p, xmlTextWriterStartComment(p->w));
	put(p, whole(s), 0);
	held(p, xmlTextWriterEndComment(p->w));
}

void fx_px_leaf(struct fx_put_xml *p, const char *name, const char *text)
{
	fx_px_open(p, name);
	put(p, whole(text), 1);
	fx_px_close(p, 1);
}

void fx_px_attr_span(struct fx_put_xml *p, const char *name, struct fx_span text)
{
	held(p, xmlTextWriterStartAttribute(p->w, xml(name)));
	put(p, text, 1);
	held(p, xmlTextWriterEndAttribute(p->w));
}

void fx_px_attr(struct fx_put_xml *p, const char *name, const char *text)
{
	if (text)
		fx_px_attr_span(p, name, whole(text));
}

void fx_px_attr_f(struct fx_put_xml *p, const char *name, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fx_px_attr(p, name, text);
}

void fx_px_attr_num(struct fx_put_xml *p, const char *name, double v, int decimals)
{
	struct fx_membuf m;
	struct fx_out mem;

	fx_out_mem(&mem, &m);
	if (fx_put_num(&mem, v, decimals))
		fx_px_attr(p, name, m.p);
	fx_px_failed(p, &mem);
	free(m.p);
}

void fx_px_status(char *to, size_t room, const struct fx_dpage *p)
{
	snprintf(to, room, "%s%s%s", fx_page_status_name(p->status), p->reason ? ": " : "",
		p->reason ? p->reason : "");
}

void fx_px_date(char to[24], long long epoch)
{
	const time_t t = epoch > 0 && epoch < 253402300800 ? (time_t)epoch : 0;
	struct tm tm = { 0 };

	gmtime_r(&t, &tm);
	strftime(to, 24, "%Y-%m-%dT%H:%M:%S", &tm);
}
