/* resize DIR - holds fx_resize against pictures that Pillow resized: DIR/cases.json names them,
 * each with input, size and expected. One line a case with the worst error; exit 0 only if all
 * are 0. */
#include "file.h"
#include "resize.h"

#include <allheaders.h>
#include <cjson/cJSON.h>
#include <stdlib.h>

static struct fx_arena a;
static struct fx_err e;

/* Any PNG as RGB, as Pillow's convert('RGB') makes it. */
static int load(struct fx_raster *r, const char *dir, const char *name)
{
	char path[4096];
	PIX *pix, *rgb;
	int ok;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	pix = pixRead(path);
	rgb = pix ? pixConvertTo32(pix) : NULL;
	ok = rgb && !fx_raster_init(r, &a, pixGetWidth(rgb), pixGetHeight(rgb), 3, &e);
	for (int y = 0; ok && y < r->h; y++)
		for (int x = 0; x < r->w; x++) {
			unsigned char *p = r->px + (size_t)y * r->stride + (size_t)x * 3;
			int v[3];

			pixGetRGBPixel(rgb, x, y, v, v + 1, v + 2);
			for (int c = 0; c < 3; c++)
				p[c] = (unsigned char)v[c];
		}
	pixDestroy(&pix);
	pixDestroy(&rgb);
	return ok;
}

static int worst_error(const struct fx_raster *got, const struct fx_raster *want)
{
	int worst = 0;

	if (got->w != want->w || got->h != want->h)
		return 256;
	for (int y = 0; y < got->h; y++)
		for (int i = 0; i < got->w * 3; i++) {
			int d = abs(got->px[(size_t)y * got->stride + (size_t)i] -
				want->px[(size_t)y * want->stride + (size_t)i]);

			worst = d > worst ? d : worst;
		}
	return worst;
}

static int run(const char *dir, const cJSON *c)
{
	const cJSON *size = cJSON_GetObjectItemCaseSensitive(c, "size");
	const char *in = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(c, "input"));
	const char *out = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(c, "expected"));
	struct fx_raster src, want, got;
	int worst;

	fx_arena_reset(&a);
	if (!in || !out || !cJSON_IsNumber(size)) {
		puts("FAIL a case without input, size or expected");
		return 0;
	}
	if (!load(&src, dir, in) || !load(&want, dir, out)) {
		printf("FAIL %s or %s cannot be read\n", in, out);
		return 0;
	}
	if (fx_resize(&got, &a, &src, size->valueint, size->valueint, &e)) {
		printf("FAIL %s: %s\n", in, e.msg);
		return 0;
	}
	worst = worst_error(&got, &want);
	printf("%s %s %dx%d to %d: worst error %d\n", worst ? "FAIL" : "ok", in, src.w, src.h,
		size->valueint, worst);
	return !worst;
}

int main(int argc, char **argv)
{
	char path[4096];
	const void *text;
	size_t n;
	const cJSON *cases, *c;
	cJSON *json;
	int good = 0, all = 0;

	if (argc != 2) {
		fputs("usage: resize DIR\n", stderr);
		return 2;
	}
	setMsgSeverity(L_SEVERITY_NONE);
	snprintf(path, sizeof(path), "%s/cases.json", argv[1]);
	if (fx_file_read(&text, &n, &a, path, 1 << 20, &e)) {
		fprintf(stderr, "resize: %s\n", e.msg);
		return 1;
	}
	json = cJSON_ParseWithLength(text, n);
	cases = cJSON_GetObjectItemCaseSensitive(json, "cases");
	cJSON_ArrayForEach(c, cases) {
		good += run(argv[1], c);
		all++;
	}
	printf("%d of %d to the byte\n", good, all);
	cJSON_Delete(json);
	fx_arena_reset(&a);
	return all && good == all ? 0 : 1;
}
