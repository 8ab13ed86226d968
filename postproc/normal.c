/* normal.c - see normal.h */
#include "normal.h"
#include "piece.h"
#include "utf8.h"

#include <string.h>

const char pp_normal_says[] = "blanks collapsed, soft hyphens left out, long s as s, "
	"Latin ligatures spelled out, else as encoded";

size_t pp_normal(char *to, struct fx_span text)
{
	static const char *const ligature[] = { "ff", "fi", "fl", "ffi", "ffl", "st", "st" };
	const char *p = text.p, *end = text.p + text.n;
	char *start = to;
	int blank = 0;

	while (p < end) {
		const char *from = p;
		int32_t c = fx_utf8_next(&p, end);
		struct fx_span put = { from, (size_t)(p - from) };

		if (c == 0xad)
			continue;
		if (pp_white_space(c)) {
			blank = to > start;
			continue;
		}
		if (blank)
			*to++ = ' ';
		blank = 0;
		if (c < 0)
			put = (struct fx_span){ "\xef\xbf\xbd", 3 };
		else if (c == 0x17f)
			put = (struct fx_span){ "s", 1 };
		else if (c >= 0xfb00 && c <= 0xfb06)
			put.n = strlen(put.p = ligature[c - 0xfb00]);
		memcpy(to, put.p, put.n);
		to += put.n;
	}
	return (size_t)(to - start);
}
