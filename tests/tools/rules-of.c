/* rules-of - the lines of a document's pages, one a line: page, who found it (pdf: what its content
 * draws; ink: page analysis), level, upright or fill, its place in pixels.
 * usage: rules-of [--dpi N] [--rotate QUARTERS] [--pages LIST] [--password WORD] [--light]
 * FILE... */
#include "intake.h"

#include <string.h>

static void show(const struct pl_page *p)
{
	for (int i = 0; i < p->layer.rules; i++) {
		const struct fx_layer_rule *r = p->layer.rule + i;

		printf("%d\tpdf\t%s\t%.1f %.1f %.1f %.1f\n", p->number, r->fill ? "fill" :
			r->y1 - r->y0 > r->x1 - r->x0 ? "upright" : "level", (double)r->x0,
			(double)r->y0, (double)r->x1, (double)r->y1);
	}
	for (int i = 0; i < p->layout.rules; i++) {
		const struct fx_lrule *r = p->layout.rule + i;

		printf("%d\tink\t%s\t%d %d %d %d\n", p->number, r->down ? "upright" : "level",
			r->box.x0, r->box.y0, r->box.x1, r->box.y1);
	}
}

static int list(const struct pl_intake_ask *ask)
{
	struct pl_intake *in;
	struct pl_page *p = NULL;
	struct fx_err e = { 0 };
	enum fx_st st = pl_intake_open(&in, ask, &e);

	while (!st && (st = pl_intake_next(in, &p, 1, &e)) == FX_OK && p) {
		if (p->st)
			printf("%d\t(%s)\n", p->number, p->reason);
		else
			show(p);
		pl_page_free(p);
	}
	pl_intake_free(in);
	if (st)
		fprintf(stderr, "rules-of: %s: %s\n", ask->path, e.msg);
	return st != FX_OK;
}

static int number(const char *s)
{
	int v = 0;

	while (*s >= '0' && *s <= '9' && v < 1000000)
		v = v * 10 + (*s++ - '0');
	return *s ? 0 : v;
}

static int option(struct pl_intake_ask *ask, const char *name, const char *v)
{
	if (!strcmp(name, "--dpi"))
		return (ask->dpi = number(v)) > 0;
	if (!strcmp(name, "--rotate"))
		return ask->rotate = *v - '0', *v >= '0' && *v <= '3';
	if (!strcmp(name, "--pages"))
		return ask->pages = v, 1;
	return !strcmp(name, "--password") && (ask->password = v, 1);
}

int main(int argc, char **argv)
{
	struct pl_intake_ask ask = { .want_layout = 1, .want_rules = 1 };
	int i = 1, bad = 0;

	for (; i < argc && !strncmp(argv[i], "--", 2); i++) {
		if (!strcmp(argv[i], "--light")) {
			ask.light = 1;
		} else if (i + 1 < argc && option(&ask, argv[i], argv[i + 1])) {
			i++;
		} else {
			fprintf(stderr, "rules-of: %s?\n", argv[i]);
			return 2;
		}
	}
	for (; i < argc; i++) {
		ask.path = argv[i];
		printf("== %s\n", argv[i]);
		bad |= list(&ask);
	}
	return bad;
}
