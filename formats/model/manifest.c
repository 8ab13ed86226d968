/* manifest.c - see manifest.h */
#include "manifest.h"
#include "json.h"

#include <string.h>

struct reader {
	struct fx_arena *a;
	struct fx_err *e;
	enum fx_st st;			/* sticky */
	const char *where;		/* the task or object being read */
};

static void fail(struct reader *r, const char *key, const char *want)
{
	if (!r->st)
		r->st = fx_fail(r->e, FX_MODEL, "%s%s%.60s: expected %s", r->where,
			*r->where && *key ? "." : "", key, want);
}

/* Every key of the object is one of the words, which stand with a blank after each. */
static void known(struct reader *r, const cJSON *object, const char *words)
{
	const cJSON *item;

	if (!cJSON_IsObject(object))	/* the items of a list have no names */
		return;
	cJSON_ArrayForEach(item, object) {
		const char *w = words;
		size_t n = 0;

		for (; *w; w += n + 1) {
			n = strcspn(w, " ");
			if (strlen(item->string) == n && !memcmp(item->string, w, n))
				break;
		}
		if (!*w)
			fail(r, item->string, "no such key in schema palimpsest.model/1");
	}
}

static const char *text(struct reader *r, const cJSON *object, const char *key, int needed)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	const char *copy = NULL;

	if (cJSON_IsString(item))
		copy = fx_strndup(r->a, item->valuestring, strlen(item->valuestring));
	else if (item || needed)
		fail(r, key, "a text");
	return copy;
}

static int whole_of(struct reader *r, const cJSON *item, const char *key, int max)
{
	if (!cJSON_IsNumber(item) || item->valuedouble < 1 || item->valuedouble > max ||
	    item->valuedouble != (double)item->valueint)
		fail(r, key, "a whole number in range");
	return r->st ? 0 : item->valueint;
}

static int whole(struct reader *r, const cJSON *object, const char *key, int max)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	return item ? whole_of(r, item, key, max) : 0;
}

static void range(struct reader *r, const cJSON *object, const char *key, int *min, int *max)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (cJSON_GetArraySize(item) != 2 || !cJSON_IsArray(item)) {
		fail(r, key, "two whole numbers");
		return;
	}
	*min = whole_of(r, cJSON_GetArrayItem(item, 0), key, 4096);
	*max = whole_of(r, cJSON_GetArrayItem(item, 1), key, 4096);
	if (*min > *max)
		fail(r, key, "the smaller number first");
}

/* Which of the words, divided by blanks, the text is; absent: 0. */
static int one_of(struct reader *r, const char *value, const char *key, const char *const words[])
{
	for (int i = 0; value && words[i]; i++)
		if (!strcmp(value, words[i]))
			return i;
	if (value)
		fail(r, key, "one of the words that the schema lists");
	return 0;
}

static void tile(struct reader *r, const cJSON *object, struct fx_mtask *t)
{
	if (!object && t->input != FX_INPUT_TILES)
		return;
	if (!cJSON_IsObject(object)) {
		fail(r, "tile", "an object");
		return;
	}
	known(r, object, "side row_height rows margin ");
	t->side = whole(r, object, "side", 1024);
	if (t->side < 28)
		fail(r, "tile.side", "28 to 1024 pixels");
	t->margin = whole(r, object, "margin", 512);
	range(r, object, "row_height", &t->row_min, &t->row_max);
	range(r, object, "rows", &t->rows_min, &t->rows_max);
}

static void task(struct reader *r, const cJSON *object, struct fx_mtask *t)
{
	static const char *const input[] = { "page", "crops", "tiles", NULL };
	static const char *const fit[] = { "stretch", "pad", NULL };
	static const char *const pad[] = { "top-left", "center", NULL };
	static const char *const order[] = { "auto", "xyxy", "yxyx", NULL };

	t->name = r->where = fx_strndup(r->a, object->string, strlen(object->string));
	if (!t->name || !cJSON_IsObject(object)) {
		r->where = "tasks";
		fail(r, "", "an object for each task");
		return;
	}
	known(r, object,
		"prompt input tile fit pad_position loc_order loc_scale language max_tokens "
		"charset ");
	t->prompt = text(r, object, "prompt", 1);
	t->input = (enum fx_input)one_of(r, text(r, object, "input", 0), "input", input);
	t->fit = (enum fx_fit)one_of(r, text(r, object, "fit", 0), "fit", fit);
	t->says_fit = cJSON_HasObjectItem(object, "fit");
	t->pad_position = text(r, object, "pad_position", 0);
	one_of(r, t->pad_position, "pad_position", pad);
	t->loc_order = text(r, object, "loc_order", 0);
	one_of(r, t->loc_order, "loc_order", order);
	t->loc_scale = whole(r, object, "loc_scale", 65536);
	if (t->loc_scale == 1)
		fail(r, "loc_scale", "2 or more");
	t->language = text(r, object, "language", 0);
	t->charset = text(r, object, "charset", 0);
	t->max_tokens = whole(r, object, "max_tokens", 65536);
	tile(r, cJSON_GetObjectItemCaseSensitive(object, "tile"), t);
}

static double portion(struct reader *r, const cJSON *object, const char *key, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= 1)) {
		fail(r, name, "a number from 0 to 1");
		return 0;
	}
	return item->valuedouble;
}

/* What a word's page has to do with it; absent: nothing. */
static void of_page(struct reader *r, const cJSON *object, struct fx_calibration *c)
{
	if (!object)
		return;
	if (!cJSON_IsObject(object)) {
		fail(r, "page", "an object");
		return;
	}
	known(r, object, "share mean ");
	c->share = portion(r, object, "share", "page.share");
	c->mean = portion(r, object, "mean", "page.mean");
}

/* The knots of one axis. Confidences are shares: 0..1, and no knot lies below the one before. */
static int knots(struct reader *r, const cJSON *object, const char *key, double *v, int rises)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(object, key), *item;
	int n = 0;

	if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) < 1 ||
	    cJSON_GetArraySize(list) > FX_KNOTS) {
		fail(r, key, "a list of 1 to 32 numbers");
		return 0;
	}
	cJSON_ArrayForEach(item, list) {
		if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= 1)) {
			fail(r, key, "numbers from 0 to 1");
			return 0;
		}
		v[n] = item->valuedouble;
		if (n && (v[n] < v[n - 1] || (rises && !(v[n] > v[n - 1]))))
			fail(r, key, rises ? "numbers that rise" : "numbers that do not fall");
		n++;
	}
	return n;
}

static void calibration(struct reader *r, const cJSON *object, struct fx_manifest *m,
	struct fx_mtask *task)
{
	static const char *const kind[] = { "isotonic", NULL };
	struct fx_calibration *c;

	r->where = "calibration";
	if (!cJSON_IsObject(object)) {
		fail(r, "", "an object for each task");
		return;
	}
	known(r, object, "kind page x y words ");
	c = FX_NEWN(r->a, 1, struct fx_calibration);
	if (!c || r->st)
		return;
	one_of(r, text(r, object, "kind", 1), "kind", kind);
	of_page(r, cJSON_GetObjectItemCaseSensitive(object, "page"), c);
	c->knots = knots(r, object, "x", c->x, 1);
	if (knots(r, object, "y", c->y, 0) != c->knots)
		fail(r, "y", "as many numbers as x has");
	c->words = whole_of(r, cJSON_GetObjectItemCaseSensitive(object, "words"), "words",
		1000000000);
	for (int i = 0; i < m->tasks; i++)
		if (!strcmp(task[i].name, object->string))
			task[i].calibration = c;
}

static double cap(struct reader *r, const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (!item)
		return -1;
	if (cJSON_IsNull(item))
		return 0;
	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= 1e6))
		fail(r, key, "a number from 0 to 1e6, or null");
	return item->valuedouble;
}

static void manifest(struct reader *r, struct fx_manifest *m, const cJSON *root)
{
	const cJSON *tasks = cJSON_GetObjectItemCaseSensitive(root, "tasks"), *item;
	const cJSON *caps = cJSON_GetObjectItemCaseSensitive(root, "softcaps");
	const cJSON *maps = cJSON_GetObjectItemCaseSensitive(root, "calibration");
	const char *schema;
	struct fx_mtask *t;

	known(r, root, "schema name licence tasks softcaps calibration ");
	schema = text(r, root, "schema", 1);
	if (schema && strcmp(schema, "palimpsest.model/1") != 0)
		fail(r, "schema", "palimpsest.model/1");
	m->name = text(r, root, "name", 1);
	m->licence = text(r, root, "licence", 0);
	if (caps && !cJSON_IsObject(caps))
		fail(r, "softcaps", "an object");
	known(r, caps, "attention final ");
	m->attn_softcap = cap(r, caps, "attention");
	m->final_softcap = cap(r, caps, "final");
	if (!cJSON_IsObject(tasks))
		fail(r, "tasks", "an object");
	m->tasks = r->st ? 0 : cJSON_GetArraySize(tasks);
	m->task = t = FX_NEWN(r->a, (size_t)m->tasks + 1, struct fx_mtask);
	if (!t || r->st)
		return;
	cJSON_ArrayForEach(item, tasks)
		task(r, item, t++);
	r->where = "";
	if (maps && !cJSON_IsObject(maps))
		fail(r, "calibration", "an object");
	t -= m->tasks;
	for (item = maps ? maps->child : NULL; item && !r->st && !r->a->failed; item = item->next)
		calibration(r, item, m, t);
}

enum fx_st fx_manifest_parse(struct fx_manifest *m, struct fx_arena *a, const void *p, size_t n,
	struct fx_err *e)
{
	struct reader r = { .a = a, .e = e, .where = "" };
	cJSON *root;

	*m = (struct fx_manifest){ 0 };
	if (fx_json_tree(&root, p, n, e) != FX_OK)
		return e->st = e->st == FX_NOMEM ? FX_NOMEM : FX_MODEL;
	if (cJSON_IsObject(root))
		manifest(&r, m, root);
	else
		fail(&r, "palimpsest.json", "an object");
	cJSON_Delete(root);
	if (a->failed)
		return fx_fail(e, FX_NOMEM, "manifest of a model");
	return r.st;
}

const struct fx_mtask *fx_manifest_task(const struct fx_manifest *m, const char *name)
{
	for (int i = 0; i < m->tasks; i++)
		if (!strcmp(m->task[i].name, name))
			return &m->task[i];
	return NULL;
}
