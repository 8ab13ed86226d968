/* Any bytes as JSON: what the strict scan accepts, cJSON must read too, and nothing else is a tree.
 */
#include "json.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct fx_err e = { 0 };
	cJSON *tree;

	if (fx_json_check(p, n, &e) == FX_OK) {
		cJSON *same = cJSON_ParseWithLength((const char *)p, n);

		if (!same)
			__builtin_trap();
		cJSON_Delete(same);
	} else if (!e.st || !*e.msg) {
		__builtin_trap();	/* refused without a reason */
	}
	if (fx_json_tree(&tree, p, n, &e) == FX_OK && !tree)
		__builtin_trap();
	cJSON_Delete(tree);
	return 0;
}
