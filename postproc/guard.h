/* guard.h - the languages that tasks answer in, as guards (answer.h): what each accepts, within
 * which bounds, and where its rules come from. A guard is one file and one row of guard.c.
 *
 * What holds of all: a state is a plain value, and what was read determines all of its bytes; from
 * every state that step() leaves, an end can be reached; close_cost() is 0 just where may_end()
 * holds; from any other state some symbol takes at least 1 from it, so that whoever always picks
 * such a symbol ends within close_cost() of them. It is exact but where a language says that it
 * bounds. Free text is well-formed UTF-8 without control characters (C0, U+007F, C1) but those
 * named; half a character can always be completed. Symbols of location tokens are refused but where
 * a language names them.
 *
 * Sources: [D] the domain specification, by section; others by name. */
#ifndef GUARD_H
#define GUARD_H
#include "answer.h"

struct pp_guard {
	const char *name;
	const struct fx_guard *guard;
};
const struct pp_guard *pp_guard_find(const char *name);	/* NULL: none of that name */
const struct pp_guard *pp_guard_at(int i);		/* NULL: past the last */
void pp_guard_names(char *to, size_t n);		/* "ocr-words, ..": n bytes, n >= 1 */

/* "ocr-words": words in their places [D E.1], none or more of
 *
 *	separator* text y0 x0 y1 x1
 *
 * text: UTF-8 with something in it that is no blank, and without newlines; four location tokens,
 * y1 >= y0, x1 >= x0. Separators, blank , ; newline, may also end the answer; text that is nothing
 * but , and ; is a separator until a location follows, and then a word. The bytes "<loc" are
 * refused: in the text of an answer they would pass for a location. */
extern const struct fx_guard pp_guard_ocr_words;

/* "html-table": one table [D A.1, A.2], bare or as <html><body>...</body></html>.
 *
 *	table:		thead | tbody | tfoot | tr, any number in any order
 *	sections:	tr		tr: td | th
 *	td, th:		text, b i u sup sub strong em (16 elements open, all counted), <br>, <br/>
 *
 * with attributes of td and th, each once and in any order: rowspan="N", colspan="N" (1..999, no
 * leading 0), coords="" of four location tokens; their order is not settled [D 0.2], so it is not
 * checked. Text is as in PubTabNet, not escaped: & stands for itself or begins an entity, and so
 * does a "<" that no letter and none of / ! ? follows; \n and \t may occur. Between elements:
 * blank, \n, \t. Tag names are in small letters.
 *
 * Rows fill the grid: the first has at least one cell and sets the width, 512 at most; a cell must
 * fit into the slots left free by those before it and by rowspans from above; a row closes when
 * all slots are taken. A rowspan ends with its section [D A.4], whatever it says: one of the 40
 * samples of PubTabNet needs that. They and all tables of the test data fill their grid. */
extern const struct fx_guard pp_guard_html_table;

/* "html-table-ragged": the same, but rows may hold any number of cells, none as well. */
extern const struct fx_guard pp_guard_html_table_ragged;

/* "otsl": a table in OTSL with docling's token names [D A.1; Lysak et al., arXiv 2305.03393,
 * section 4], bare or as <otsl> box? caption? rows caption? </otsl>.
 *
 *	row:		cell+ <nl>	rows: one at least, all of as many cells, 512 at most
 *	cell:		(<fcel> | <ched> | <rhed> | <srow>) box? text
 *			| <ecel> box? | <lcel> | <ucel> | <xcel>
 *	box:		four <loc_N>, N in 0..499, x1 >= x0, y1 >= y0
 *	caption:	<caption> box? text </caption>
 *
 * <lcel> follows a cell, or an <lcel> that does. Below the first slot of a span of the row above,
 * <ucel> carries the span on; if it is wider than one slot, the rest of it follows: all <xcel>, or
 * all <lcel>. Both dialects of 2-D spans are taken: <xcel> may also stand for that <ucel>, and for
 * the <lcel> of a span's first row, but not below the first slot of a wide span, where it carries
 * that on. A cell's text may be empty; "<" in it as in html-table; \n and \t may occur. */
extern const struct fx_guard pp_guard_otsl;

/* "smiles": one molecule or several divided by dots, in OpenSMILES [D B.1], with what is common
 * beyond it: ring numbers after branches, aromatic te and si. In brackets: isotope (3 digits),
 * element, chirality (@ @@ @TH1-2 @AL1-2 @SP1-3 @TB1-20 @OH1-30), H and a digit, charge (sign and 2
 * digits, ++, --), class (4 digits). Ring numbers are 0-9 and %10-%99; no number begins with a 0.
 * All rings are closed at the end; the two bond symbols of one must not contradict; none binds an
 * atom to itself, or to one that it is bound to already. 100 branches within one another, 128 ring
 * bonds, 60000 atoms. Not checked: valence, aromaticity, stereo. close_cost() bounds: it reckons
 * with one more atom for each ring that cannot be closed at the last one. */
extern const struct fx_guard pp_guard_smiles;

/* "smiles-labels": the same, and brackets may hold a label instead, [A-Za-z0-9'+-]{1,12}, for an
 * abbreviation or an R-group [D B.1, B.5]. */
extern const struct fx_guard pp_guard_smiles_labels;

/* "kern": Humdrum with **kern spines [D C.2; humdrum.org/rep/kern, humdrum.org/guide/ch05]. Lines
 * end with \n, columns are divided by \t, one for each spine and each part of one, 32 at most.
 *
 *	first line:	**NAME in each column, **kern **ekern **ekern_1.0 or **bekern in the first;
 *			without it (full-page bekern) the first line says how many columns there
 *			are, all of notes
 *	"*" lines:	* alone, *^ (split), *v (joined with its neighbours: two or more, all parts
 *			of one spine), *x *x (exchanged), *+ (a new spine follows; the next such
 *			line names it, and is * elsewhere), or * and text
 *	"=" lines:	barlines: = and ASCII without blanks in each column
 *	"!" lines:	!! and text with tabs, anywhere; or ! and text in each column
 *	data:		. (nothing new) or notes divided by blanks; in spines of other names: text
 *	last line:	*- in each column; newline and !! lines may follow
 *
 * A note has a pitch or r or both, and a duration or q or both, in any order, among signifiers of
 * [D C.2] and of the sonatas that it was tried on; in a chord only the first needs a duration.
 * Duration: 0, 00, 000, 1..9999, or A%B; up to four dots. Pitch: a letter up to five times, and one
 * of # ## - -- n. ekern's separators, @ and U+00B7, may come between. Not checked: whether
 * durations add up. Left out: <t> <b> <s> for blanks; \r; empty lines; ends of some spines before
 * others; signifiers beyond ASCII (!!!RDF**kern).
 * close_cost() bounds: on "*" lines it does not reckon that joined spines need fewer ends. */
extern const struct fx_guard pp_guard_kern;

/* "text": free text, newlines and tabs. What stands in the rows of a tile or in a block of a page,
 * where a model says no more of its language; "<loc0000>" in bytes is text that a page may show. */
extern const struct fx_guard pp_guard_text;

#endif
