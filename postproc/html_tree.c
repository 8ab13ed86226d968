/* html_tree.c - see html_tree.h. libxml2 is given the bytes, told to load nothing and to say
 * nothing, and its tree is copied out before it is asked anything else. */
#include "html_tree.h"

#include <limits.h>
#include <libxml/HTMLparser.h>
#include <string.h>

struct copy {
	struct pp_html *h;
	struct fx_arena *a;
	int room;
	int open[PP_HTML_MAX_DEPTH];	/* nodes that the next one lies in */
	int depth;
};

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for a tree of HTML");
}

static const char *attribute(struct fx_arena *a, const xmlNode *n, const char *name)
{
	xmlChar *s = xmlGetProp(n, (const xmlChar *)name);
	const char *copy = s ? fx_strndup(a, (const char *)s, strlen((const char *)s)) : NULL;

	xmlFree(s);
	return copy;
}

static enum fx_st add(struct copy *c, const xmlNode *n, struct fx_err *e)
{
	struct pp_html *h = c->h;
	const int text = n->type != XML_ELEMENT_NODE;
	const char *s = (const char *)(text ? n->content : n->name);
	struct pp_html_node x = { .end = h->nodes + 1, .depth = c->depth };

	if (h->nodes == PP_HTML_MAX_NODES)
		return fx_fail(e, FX_LIMIT, "over %d nodes of HTML", PP_HTML_MAX_NODES);
	if (h->nodes == c->room) {
		struct pp_html_node *more = FX_NEWN(c->a, 2 * (size_t)c->room + 256,
			struct pp_html_node);

		if (!more)
			return no_memory(e);
		if (h->nodes)
			memcpy(more, h->node, (size_t)h->nodes * sizeof(*more));
		h->node = more;
		c->room = 2 * c->room + 256;
	}
	s = fx_strndup(c->a, s ? s : "", s ? strlen(s) : 0);
	*(text ? &x.text : &x.name) = s;
	if (!text && s && (!strcmp(s, "td") || !strcmp(s, "th"))) {
		x.rowspan = attribute(c->a, n, "rowspan");
		x.colspan = attribute(c->a, n, "colspan");
	}
	h->node[h->nodes++] = x;
	return c->a->failed ? no_memory(e) : FX_OK;
}

static int is_text(const xmlNode *n)
{
	return n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
}

/* Without recursion: down to the first child, else on to the next of the nearest that has one. */
static enum fx_st copy_tree(struct copy *c, const xmlNode *top, struct fx_err *e)
{
	const xmlNode *n = top;

	while (n) {
		if (is_text(n) || n->type == XML_ELEMENT_NODE)
			FX_TRY(add(c, n, e));
		if (n->type == XML_ELEMENT_NODE && n->children) {
			if (c->depth == PP_HTML_MAX_DEPTH)
				return fx_fail(e, FX_LIMIT, "HTML over %d elements deep",
					PP_HTML_MAX_DEPTH);
			c->open[c->depth++] = c->h->nodes - 1;
			n = n->children;
			continue;
		}
		while (n && n != top && !n->next) {
			n = n->parent;
			c->h->node[c->open[--c->depth]].end = c->h->nodes;
		}
		n = n && n != top ? n->next : NULL;
	}
	return FX_OK;
}

enum fx_st pp_html_read(struct pp_html *h, struct fx_arena *a, struct fx_span html,
	struct fx_err *e)
{
	struct copy c = { .h = h, .a = a };
	htmlDocPtr doc;
	enum fx_st st = FX_OK;

	*h = (struct pp_html){ NULL, 0 };
	if (html.n > PP_HTML_MAX)
		return fx_fail(e, FX_LIMIT, "over %zu bytes of HTML", PP_HTML_MAX);
	doc = html.n ? htmlReadMemory(html.p, (int)html.n, NULL, "UTF-8", HTML_PARSE_RECOVER |
		HTML_PARSE_NONET | HTML_PARSE_COMPACT | HTML_PARSE_NOERROR |
		HTML_PARSE_NOWARNING) : NULL;
	if (doc && xmlDocGetRootElement(doc))
		st = copy_tree(&c, xmlDocGetRootElement(doc), e);
	xmlFreeDoc(doc);
	return st;
}

int pp_html_is(const struct pp_html_node *n, const char *name)
{
	return n->name && !strcmp(n->name, name);
}

int pp_html_find(const struct pp_html *h, int from, int to, const char *name)
{
	while (from < to && !pp_html_is(h->node + from, name))
		from++;
	return from;
}

int pp_html_span(int *v, const char *s)
{
	int sign = 1, digits = 0;
	int64_t n = 0;

	*v = 1;
	if (!s)
		return 1;
	s += strspn(s, " \t\n\v\f\r");
	if (*s == '-' || *s == '+')
		sign = *s++ == '-' ? -1 : 1;
	for (; *s >= '0' && *s <= '9' && n <= INT_MAX; s++, digits++)
		n = 10 * n + (*s - '0');
	s += strspn(s, " \t\n\v\f\r");
	if (*s || !digits || n > INT_MAX)
		return 0;
	*v = sign * (int)n;
	return 1;
}
