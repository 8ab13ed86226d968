/* sample.h - `palimpsest inspect answers`: how sure a model is of what it says, shown by drawing
 * answers from its distribution. Reading never draws: this is for looking at a model. */
#ifndef SAMPLE_H
#define SAMPLE_H
#include "intake.h"
#include "model.h"

struct pl_sample_opts {
	const char *prompt, *language;	/* language NULL: free text */
	int samples, seed, max_new_tokens;	/* samples 0: 10; max_new_tokens 0: 256 */
};

struct pl_sampler;

/* FX_USAGE: no prompt, or a language that there is not. */
enum fx_st pl_sampler_new(struct pl_sampler **out, const struct en_model *m,
	const struct pl_sample_opts *o, struct fx_err *e) FX_CHECKED;
void pl_sampler_free(struct pl_sampler *s);		/* NULL is fine */

/* Prints the page's answers, those drawn most often first: "answer", page, how often, the text as a
 * JSON string, by tabs. As en_generate. */
enum fx_st pl_sample_page(struct pl_sampler *s, const struct pl_page *p, struct fx_err *e)
	FX_CHECKED;

#endif
