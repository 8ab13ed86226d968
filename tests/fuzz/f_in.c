/* f_in.c - documents of every kind, by their first bytes: opened, and their first pages drawn small
 */
#include "in.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct fx_render r = { .dpi = 36, .max_pixels = 1 << 20, .grey = n & 1,
		.rotate = (int)(n >> 1 & 3) };
	struct fx_in *in;
	struct fx_page page;
	struct fx_layer layer;
	struct fx_arena a;
	struct fx_err e;

	if (fx_exif_orientation(p, n) < 1 || fx_exif_orientation(p, n) > 8)
		__builtin_trap();
	fx_arena_init(&a, (size_t)64 << 20);
	if (fx_in_open(&in, p, n, "secret", &e) == FX_OK) {
		for (int i = 0; i < fx_in_pages(in) && i < 2; i++) {
			if (fx_in_page(&page, in, i, &r, &a, &e) == FX_OK &&
			    (page.raster.w < 1 || page.raster.h < 1 || !page.raster.px))
				__builtin_trap();
			if (page.raster.px)
				fx_in_layer(&layer, in, i, &page, &a);
			if (page.raster.px &&
			    fx_layer_check(&layer, page.raster.w, page.raster.h, &e) != FX_OK)
				__builtin_trap();
			fx_arena_reset(&a);
		}
		fx_in_free(in);
	}
	fx_arena_reset(&a);
	return 0;
}
