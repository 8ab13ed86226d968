/* in.c - see in.h */
#include "in.h"
#include "source.h"

#include <fontconfig/fontconfig.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define POPPLER_DATA "/usr/share/poppler"	/* poppler-data.pc; where libpoppler looks */

/* glibc keeps converters in modules; Poppler wants these for passwords and page labels. They stay
 * open. Fontconfig reads its configuration and its caches now, so that they need not be readable
 * later. */
void fx_in_prepare(void)
{
	static const char *const code[] = { "ISO-8859-1", "UTF-16", "UTF-16BE", "UTF-16LE" };

	for (size_t i = 0; i < FX_COUNT(code); i++) {
		(void)iconv_open(code[i], "UTF-8");
		(void)iconv_open("UTF-8", code[i]);
	}
	(void)FcInit();
}

void fx_in_places(void (*take)(void *ud, const char *path), void *ud)
{
	const FcFontSet *fonts = FcConfigGetFonts(NULL, FcSetSystem);
	FcStrList *folders = FcConfigGetFontDirs(NULL);
	FcChar8 *path;
	char to[1];

	take(ud, POPPLER_DATA);
	while (folders && (path = FcStrListNext(folders)) != NULL)
		take(ud, (const char *)path);
	if (folders)
		FcStrListDone(folders);
	for (int i = 0; fonts && i < fonts->nfont; i++)
		if (FcPatternGetString(fonts->fonts[i], FC_FILE, 0, &path) == FcResultMatch &&
		    readlink((const char *)path, to, sizeof(to)) > 0)
			take(ud, (const char *)path);
}

static int starts(const unsigned char *p, size_t n, const char *with, size_t len)
{
	return n >= len && !memcmp(p, with, len);
}

/* The header of a PDF may stand anywhere in the first 1,024 bytes (ISO 32000-1, annex H.3.4.1). */
static int is_pdf(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i + 5 <= n && i + 5 <= 1024; i++)
		if (!memcmp(p + i, "%PDF-", 5))
			return 1;
	return 0;
}

enum fx_kind fx_sniff(const void *bytes, size_t n)
{
	static const struct { enum fx_kind kind; const char *magic; size_t n; } row[] = {
		{ FX_KIND_PNG, "\x89PNG\r\n\x1a\n", 8 },
		{ FX_KIND_JPEG, "\xff\xd8\xff", 3 },
		{ FX_KIND_TIFF, "II*\0", 4 }, { FX_KIND_TIFF, "MM\0*", 4 },
		{ FX_KIND_TIFF, "II+\0", 4 }, { FX_KIND_TIFF, "MM\0+", 4 },
		{ FX_KIND_JP2, "\0\0\0\x0cjP  \r\n\x87\n", 12 },
		{ FX_KIND_JP2, "\xff\x4f\xff\x51", 4 },
		{ FX_KIND_BMP, "BM", 2 },
	};
	const unsigned char *p = bytes;

	for (size_t i = 0; i < FX_COUNT(row); i++)
		if (starts(p, n, row[i].magic, row[i].n))
			return row[i].kind;
	if (n >= 12 && !memcmp(p, "RIFF", 4) && !memcmp(p + 8, "WEBP", 4))
		return FX_KIND_WEBP;
	if (n >= 3 && p[0] == 'P' && p[1] >= '1' && p[1] <= '6' && strchr(" \t\r\n#", p[2]))
		return p[2] ? FX_KIND_PNM : FX_KIND_NONE;
	return is_pdf(p, n) ? FX_KIND_PDF : FX_KIND_NONE;
}

const char *fx_kind_type(enum fx_kind k)
{
	static const char *const type[FX_KINDS] = {
		[FX_KIND_PDF] = "application/pdf", [FX_KIND_PNG] = "image/png",
		[FX_KIND_JPEG] = "image/jpeg", [FX_KIND_TIFF] = "image/tiff",
		[FX_KIND_WEBP] = "image/webp", [FX_KIND_JP2] = "image/jp2",
		[FX_KIND_BMP] = "image/bmp", [FX_KIND_PNM] = "image/x-portable-anymap",
	};

	return (unsigned)k < FX_KINDS ? type[k] : NULL;
}

enum fx_st fx_in_open(struct fx_in **out, const void *p, size_t n, const char *password,
	struct fx_err *e)
{
	struct fx_in *in;
	enum fx_st st;

	*out = NULL;
	if (!n)
		return fx_fail(e, FX_INPUT, "empty file");
	if (fx_sniff(p, n) == FX_KIND_NONE)
		return fx_fail(e, FX_INPUT,
			"neither PDF nor PNG, JPEG, TIFF, WebP, JPEG 2000, BMP or PNM");
	in = calloc(1, sizeof(*in));
	if (!in)
		return fx_fail(e, FX_NOMEM, "no memory for a document");
	in->p = p;
	in->n = n;
	in->kind = fx_sniff(p, n);
	st = in->kind == FX_KIND_PDF ? fx_pdf_open(in, password, e) : fx_image_open(in, e);
	if (!st && in->pages < 1)
		st = fx_fail(e, FX_INPUT, "the document has no pages");
	if (!st && in->pages > FX_IN_MAX_PAGES)
		st = fx_fail(e, FX_LIMIT, "%d pages, over the limit of %d", in->pages,
			FX_IN_MAX_PAGES);
	if (st) {
		fx_in_free(in);
		return st;
	}
	*out = in;
	return FX_OK;
}

void fx_in_free(struct fx_in *in)
{
	if (in)
		fx_pdf_free(in);
	free(in);
}

enum fx_kind fx_in_kind(const struct fx_in *in)
{
	return in->kind;
}

int fx_in_pages(const struct fx_in *in)
{
	return in->pages;
}

enum fx_st fx_in_page(struct fx_page *page, struct fx_in *in, int i, const struct fx_render *r,
	struct fx_arena *a, struct fx_err *e)
{
	*page = (struct fx_page){ 0 };
	if (i < 0 || i >= in->pages)
		return fx_fail(e, FX_USAGE, "no page %d of %d", i + 1, in->pages);
	return in->kind == FX_KIND_PDF ? fx_pdf_page(page, in, i, r, a, e) :
		fx_image_page(page, in, i, r, a, e);
}

void fx_in_layer(struct fx_layer *l, struct fx_in *in, int i, const struct fx_page *page,
	struct fx_arena *a)
{
	*l = (struct fx_layer){ 0 };
	if (in->kind == FX_KIND_PDF && i >= 0 && i < in->pages)
		fx_pdf_layer(l, in, i, page, a);
}

int fx_in_has_text(struct fx_in *in, int i)
{
	return in->kind == FX_KIND_PDF && i >= 0 && i < in->pages && fx_pdf_has_text(in, i);
}
