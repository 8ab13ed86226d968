/* put_json.c - see put_json.h */
#include "put_json.h"
#include "utf8.h"

#include <math.h>
#include <string.h>

static void quoted(struct fx_out *o, const char *s)
{
	fx_puts(o, "\"");
	for (const char *end = s + strlen(s), *from = s; s < end; from = s) {
		int32_t c = fx_utf8_next(&s, end);

		if (c < 0)
			fx_puts(o, "\xef\xbf\xbd");
		else if (c == '"' || c == '\\')
			fx_printf(o, "\\%c", (char)c);
		else if (c == '\n')
			fx_puts(o, "\\n");
		else if (c < ' ' || (c >= 127 && c < 0xa0) || c == 0x2028 || c == 0x2029)
			fx_printf(o, "\\u%04x", (unsigned)c);
		else
			fx_put(o, from, (size_t)(s - from));
	}
	fx_puts(o, "\"");
}

/* What stands before a value; a value leaves `comma` set. */
static struct fx_out *item(struct fx_put_json *j, const char *key)
{
	if (j->comma)
		fx_puts(j->o, ",");
	j->comma = 1;
	if (key) {
		quoted(j->o, key);
		fx_puts(j->o, ":");
	}
	return j->o;
}

void fx_pj_open(struct fx_put_json *j, const char *key, char bracket)
{
	fx_put(item(j, key), &bracket, 1);
	j->comma = 0;
}

void fx_pj_close(struct fx_put_json *j, char bracket)
{
	fx_put(j->o, &bracket, 1);
	j->comma = 1;
}

void fx_pj_text(struct fx_put_json *j, const char *key, const char *s)
{
	if (s)
		quoted(item(j, key), s);
	else
		fx_pj_null(j, key);
}

void fx_pj_int(struct fx_put_json *j, const char *key, long long v)
{
	fx_printf(item(j, key), "%lld", v);
}

int fx_put_num(struct fx_out *o, double v, int decimals)
{
	long long scale = 1, n;

	if (!(fabs(v) <= 1e12))		/* so that NaN is caught */
		return 0;
	for (int i = 0; i < decimals; i++)
		scale *= 10;
	n = llround(v * (double)scale);
	for (; decimals && n % 10 == 0; decimals--) {
		n /= 10;
		scale /= 10;
	}
	if (n < 0)
		fx_puts(o, "-");
	n = n < 0 ? -n : n;
	fx_printf(o, "%lld", n / scale);
	if (decimals)
		fx_printf(o, ".%0*lld", decimals, n % scale);
	return 1;
}

void fx_pj_num(struct fx_put_json *j, const char *key, double v, int decimals)
{
	struct fx_out *o = item(j, key);

	if (!fx_put_num(o, v, decimals))
		fx_puts(o, "null");
}

void fx_pj_bool(struct fx_put_json *j, const char *key, int v)
{
	fx_puts(item(j, key), v ? "true" : "false");
}

void fx_pj_null(struct fx_put_json *j, const char *key)
{
	fx_puts(item(j, key), "null");
}
