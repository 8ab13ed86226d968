/* units.h - the confidence of each thing that an answer says: a word, a cell, an atom, a note */
#ifndef UNITS_H
#define UNITS_H
#include "answer.h"

/* text[from .. to) of an answer. Its confidence is fx_answer_confidence's: the product over the
 * tokens that wrote it, so by the chain rule the model's own probability of the whole unit, given
 * what stands before it. A mean over tokens is the probability of nothing: in a number of ten sure
 * digits and a guessed one it hides the guess. So a longer unit has the lower confidence, for more
 * of it can be wrong; and what a guard forced upon the model has what the model thought of it. */
struct pp_unit {
	const char *kind;	/* a name of those below; static */
	size_t from, to;
	float confidence;	/* 0..1; -1: unknown (no tokens there) */
};

/* The units of an answer in a language of guard.h, "text", or none (NULL, the same as "text");
 * [D] as there.
 *
 *	ocr-words	"word", what stands before four locations, without white space around and
 *			, ; before it, unless it is nothing else; fewer locations in a row divide.
 *			"box", the four. Words that no box follows are none [D E.1].
 *	html-table	"cell", all between its tag and the next of td th tr thead tbody tfoot
 *	html-table-ragged	table body html, opening or closing; inline tags are a part of it
 *	otsl		"cell", all between <fcel> <ched> <rhed> <srow> <ecel>, with the box behind
 *			it, and the next tag; <lcel> <ucel> <xcel> carry a cell on and are none
 *	smiles		"atom", as B C N O P S F I Cl Br b c n o p s *, or a bracket up to its "]"
 *	smiles-labels	or, lacking it, the next "["; of the first run without white space [D B.3]
 *	kern		"note", each part between blanks of a token in a spine of notes, rests too;
 *			no ".", interpretation, barline or comment. Where no line has named the
 *			spines, and from the 33rd column on, all are of notes.
 *	text		"sentence", and "word", what white space and control characters divide
 *
 * A cell without a byte is an empty range. Its confidence is that of the tag which says that it is
 * empty: <ecel>, or the one that closed it at once; -1 where the text ends first. A tag ends at the
 * first ">" that is not a location's, or before another "<". One that the text's end cuts is no
 * part of a cell and begins none.
 *
 * A sentence ends with a word that ends in . ! or ?, quotation marks and brackets around it taken
 * off, before a blank line, or with the text. These do not end one: single letters with dots (J.
 * e.g. U.S.); Dr Mr Mrs Ms Prof St vs cf al Ph.D with one; No Fig Eq Vol with one before a digit;
 * digits with one that begin a sentence (1. of a list). A dot within a word never does (3.50).
 *
 * Units go up by `from`, where two begin together the sentence comes first; those of one kind do
 * not overlap; none but a cell is empty. Any bytes have their units: what is cut off or malformed
 * makes them fewer or others. Takes time as len + tokens + *n log tokens; len is below INT_MAX.
 * FX_USAGE: no such language. FX_NOMEM. Then *n is 0. */
enum fx_st pp_units(struct pp_unit **unit, int *n, struct fx_arena *a, const struct fx_answer *ans,
	const char *language, struct fx_err *e) FX_CHECKED;

#endif
