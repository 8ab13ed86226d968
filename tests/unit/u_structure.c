/* Structure of one page: paragraphs, headings, lists, captions, footnotes. */
#include "printed.h"

/* ---- paragraphs ---- */

static void indents(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 100, 10, "The first line of a paragraph which is not indented at all");
	line(50, 112, 10, "goes on in a second one, and in a third one, and so it is.");
	line(60, 124, 10, "An indented line that starts another paragraph of the ones");
	line(50, 136, 10, "that stand here, and it is not the last of them: one comes.");
	line(60, 148, 10, "Dialogue is one line.");
	line(60, 160, 10, "So it is.");
	one("text: The first line of a paragraph which is not indented at all_goes on in a "
		"second one, "
	    "and in a third one, and so it is._\n"
	    "text: An indented line that starts another paragraph of the ones_that stand here, "
	    "and it "
	    "is not the last of them: one comes._\n"
	    "text: Dialogue is one line._\ntext: So it is._\n");
}

static void short_lines_and_gaps(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 100, 10, "The first line of a paragraph which is not indented at all");
	line(50, 112, 10, "ends early.");
	line(50, 124, 10, "Another one fills the whole of the column from left to its");
	line(50, 136, 10, "right edge and ends in a line as full as the others are.");
	line(50, 154, 10, "More white than there is between lines starts another one,");
	line(50, 166, 10, "which has two lines.");
	one("text: The first line of a paragraph which is not indented at all_ends early._\n"
	    "text: Another one fills the whole of the column from left to its_right edge and "
	    "ends in "
	    "a line as full as the others are._\n"
	    "text: More white than there is between lines starts another one,_which has two "
	    "lines._\n");
}

/* Short lines end nothing in verse; white does. */
static void verse(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 100, 10, "Tyger Tyger, burning bright,");
	line(50, 112, 10, "In the forests of the night;");
	line(50, 124, 10, "What immortal hand or eye,");
	line(50, 136, 10, "Could frame thy fearful symmetry?");
	line(50, 160, 10, "In what distant deeps or skies.");
	line(50, 172, 10, "Burnt the fire of thine eyes?");
	one("text: Tyger Tyger, burning bright,_In the forests of the night;_What immortal hand or "
	    "eye,_Could frame thy fearful symmetry?_\n"
	    "text: In what distant deeps or skies._Burnt the fire of thine eyes?_\n");
}

/* First lines that stand out. */
static void hanging(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 100, 10, "Aho, A. V., Sethi, R., Ullman, J. D.: A book about how one");
	line(65, 112, 10, "may compile programs that somebody else wrote in a lan-");
	line(65, 124, 10, "guage of high level, 1986, and more about it and so on");
	line(50, 136, 10, "Bentley, J.: A book about programming, its pearls and the");
	line(65, 148, 10, "columns that they are made from, 1986, with a second e-");
	line(65, 160, 10, "dition in 2000");
	one("text: Aho, A. V., Sethi, R., Ullman, J. D.: A book about how one_may compile programs "
	    "that somebody else wrote in a lan-~guage of high level, 1986, and more about it "
	    "and so "
	    "on_\n"
	    "text: Bentley, J.: A book about programming, its pearls and the_columns that they are "
	    "made from, 1986, with a second e-~dition in 2000_\n");
}

/* ---- headings ---- */

static void headings(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 100, 20, "A title of");
	line(50, 124, 20, "two lines");
	block(FX_DOC_TEXT);
	styled(50, 160, 14, "1 Larger, and glued to its text", FX_BOLD);
	fill(50, 176);
	styled(50, 236, 10, "1.1 Bold of the usual size", FX_BOLD);
	fill(50, 248);
	line(50, 320, 10, "IN CAPITALS, WITH SPACE AROUND");
	fill(50, 336);
	line(50, 408, 10, "1.2 With a number of two parts");
	fill(50, 424);
	styled(50, 500, 10, "In italics", FX_ITALIC);
	fill(50, 512);
	one("heading 1: A title of_two lines_\nheading 2: 1 Larger, and glued to its text_\n" FILLER
	    "heading 3: 1.1 Bold of the usual size_\n" FILLER
	    "heading 3: IN CAPITALS, WITH SPACE AROUND_\n" FILLER
	    "heading 3: 1.2 With a number of two parts_\n" FILLER
	    "heading 3: In italics_\n" FILLER);
}

/* Large or bold, but no headings. */
static void no_headings(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	fill(50, 100);
	block(FX_DOC_TEXT);
	line(50, 180, 14, "A large line that is a whole sentence, and too long.");
	block(FX_DOC_TEXT);
	line(50, 220, 14, "and a large one that goes on");
	block(FX_DOC_TEXT);
	line(50, 260, 14, "=+ a");
	block(FX_DOC_TEXT);
	styled(50, 300, 10, "Name\tValue\tUnit", FX_BOLD);
	block(FX_DOC_TEXT);
	styled(50, 330, 10, "These bold words end in a colon:", FX_BOLD);
	block(FX_DOC_TEXT);
	fill(50, 350);
	one(FILLER "text: A large line that is a whole sentence, and too long._\n"
	    "text: and a large one that goes on_\ntext: =+ a_\ntext: Name Value Unit_\n"
	    "text: These bold words end in a colon:_\n" FILLER);
}

/* Bold tells nothing where all is. A heading's second line may be a block of its own. */
static void bold_all_over(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	for (int i = 0; i < 4; i++)
		styled(50, 100 + 12 * (float)i, 10, filler[i], FX_BOLD);
	block(FX_DOC_TEXT);
	styled(50, 180, 10, "A bold line", FX_BOLD);
	block(FX_DOC_TEXT);
	line(50, 230, 16, "1. A long heading that is set");
	block(FX_DOC_TEXT);
	line(74, 249, 16, "Under itself");
	one(FILLER "text: A bold line_\n"
	    "heading 1: 1. A long heading that is set_Under itself_\n");
}

/* ---- lists ---- */

static void lists(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	fill(50, 100);
	line(50, 160, 10, "\xe2\x80\xa2 a bullet whose text is long enough to fill a line and a "
		"half,");
	line(60, 172, 10, "and so goes on below itself");
	line(70, 184, 10, "\xe2\x80\x93 within it, a dash");
	line(70, 196, 10, "\xe2\x80\x93 another");
	line(50, 208, 10, "\xe2\x80\xa2 a second bullet");
	line(50, 230, 10, "(i) Roman");
	line(50, 242, 10, "(ii) numerals");
	block(FX_DOC_TEXT);
	line(50, 270, 10, "9. nine");
	line(50, 282, 10, "10. ten");
	line(80, 294, 10, "a) small");
	line(80, 306, 10, "b) letters");
	one(FILLER "list-item 1 m1: \xe2\x80\xa2 a bullet whose text is long enough to fill a "
		"line and a "
	    "half,_and so goes on below itself_\n"
	    "list-item 2 m1: \xe2\x80\x93 within it, a dash_\n"
	    "list-item 2 m1: \xe2\x80\x93 another_\n"
	    "list-item 1 m1: \xe2\x80\xa2 a second bullet_\n"
	    "list-item 1 m1: (i) Roman_\nlist-item 1 m1: (ii) numerals_\n"
	    "list-item 1 m1: 9. nine_\nlist-item 1 m1: 10. ten_\n"
	    "list-item 2 m1: a) small_\nlist-item 2 m1: b) letters_\n");
}

/* Dialogue, a year, an initial, a number that nothing follows; references have bare numbers. */
static void no_lists(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 88, 10, "She looked at him for so long that he had to ask her what.");
	line(60, 100, 10, "\xe2\x80\x94 Is that so, she asked him with a smile that was hers.");
	line(60, 112, 10, "\xe2\x80\x94 It is.");
	block(FX_DOC_TEXT);
	fill(50, 140);
	line(50, 188, 10, "1998. Nobody remembered what had happened then, or when it");
	line(50, 200, 10, "3. did, or whether.");
	block(FX_DOC_TEXT);
	line(50, 230, 10, "1 Smith, J.: On lists of references, and on how to set them");
	line(60, 242, 10, "so that one sees it.");
	line(50, 254, 10, "2 Jones, A.: An answer.");
	one("text: She looked at him for so long that he had to ask her what._\n"
	    "text: \xe2\x80\x94 Is that so, she asked him with a smile that was hers._\n"
	    "text: \xe2\x80\x94 It is._\n"
	    "text: Some text of the usual size fills the lines below what may_be a heading, so "
	    "that it "
	    "is known what is usual on a page,_and there are enough of them that nobody could "
	    "take it "
	    "for_anything else than what it is: text that goes on and ends._1998. Nobody "
	    "remembered "
	    "what had happened then, or when it_3. did, or whether._\n"
	    "list-item 1 m1: 1 Smith, J.: On lists of references, and on how to set them_so "
	    "that one "
	    "sees it._\nlist-item 1 m1: 2 Jones, A.: An answer._\n");
}

/* Numbers that do not count on, or are written in two ways, make no list. */
static void no_sequence(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	fill(50, 100);
	line(50, 170, 10, "1. one");
	line(50, 190, 10, "7. seven");
	line(50, 210, 10, "8) eight");
	line(50, 230, 10, "b. small");
	line(150, 250, 10, "c. elsewhere");
	one(FILLER "text: 1. one_\ntext: 7. seven_\ntext: 8) eight_\ntext: b. small_\n"
	    "text: c. elsewhere_\n");
}

/* Two columns and a change of size in one block; words that stand apart on one line. */
static void one_block(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 80, 10, "Left");
	line(300, 80, 10, "right");
	fill(20, 100);
	line(20, 148, 7, "small letters of another kind.");
	fill(320, 100);
	one("text: Left_\ntext: right_\n" FILLER "text: small letters of another kind._\n" FILLER);
}

/* On the next page markers tell the depth that places can't. */
static void list_over_pages(void)
{
	start();
	for (int n = 1; n <= 2; n++) {
		const float x = n == 1 ? 50 : 90;

		begin(n);
		block(FX_DOC_TEXT);
		if (n == 1)
			line(x, 200, 10, "\xe2\x80\xa2 one");
		line(x + 20, 220, 10, "\xe2\x96\xaa deep");
		line(x, 240, 10, "\xe2\x80\xa2 two");
		put();
	}
	finish("list-item 1 m1: \xe2\x80\xa2 one_\nlist-item 2 m1: \xe2\x96\xaa deep_\n"
	       "list-item 1 m1: \xe2\x80\xa2 two_\nlist-item 2 m1: \xe2\x96\xaa deep_\n"
	       "list-item 1 m1: \xe2\x80\xa2 two_\n");
}

/* ---- captions, notes ---- */

static void captions(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	fill(50, 100);
	region(FX_DOC_FIGURE, 50, 170, 350, 300);
	block(FX_DOC_TEXT);
	line(50, 315, 10, "Figure 3 A label beside what it names");
	block(FX_DOC_TEXT);
	line(50, 350, 10, "Table 2: A sign after the number");
	block(FX_DOC_TEXT);
	line(50, 400, 10, "Figure 3 shows what a sentence can start with.");
	block(FX_DOC_TEXT);
	line(50, 440, 8, "Abb. 4 Kleiner als der Text");
	block(FX_DOC_TEXT);
	line(50, 480, 10, "Figure 5 Of nothing that is near");
	one(FILLER "figure: \ncaption: Figure 3 A label beside what it names_\n"
	    "caption: Table 2: A sign after the number_\n"
	    "text: Figure 3 shows what a sentence can start with._\n"
	    "caption: Abb. 4 Kleiner als der Text_\n"
	    "text: Figure 5 Of nothing that is near_\n");
}

static void footnotes(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 90, 8, "* Small, with a mark, but at the head of the page");
	fill(50, 120);
	fill(50, 168);
	block(FX_DOC_TEXT);
	line(50, 400, 8, "1 Small, with a mark, and text below it");
	block(FX_DOC_TEXT);
	fill(50, 450);
	region(FX_DOC_RULE, 50, 600, 150, 601);
	block(FX_DOC_TEXT);
	line(50, 612, 8, "Under a rule that is short: a note without a mark");
	block(FX_DOC_TEXT);
	line(50, 630, 8, "2 A note that has one");
	block(FX_DOC_TEXT);
	line(50, 640, 8, "and what is below a note.");
	block(FX_DOC_TEXT);
	line(50, 680, 8, "Small, at the foot, and nothing else.");
	one("text: * Small, with a mark, but at the head of the page_\n"
	    "text: Some text of the usual size fills the lines below what may_be a heading, so "
	    "that it "
	    "is known what is usual on a page,_and there are enough of them that nobody could "
	    "take it "
	    "for_anything else than what it is: text that goes on and ends._Some text of the usual "
	    "size fills the lines below what may_be a heading, so that it is known what is "
	    "usual on a "
	    "page,_and there are enough of them that nobody could take it for_anything else "
	    "than what "
	    "it is: text that goes on and ends._\n"
	    "text: 1 Small, with a mark, and text below it_\n" FILLER
	    "rule: \nfootnote: Under a rule that is short: a note without a mark_\n"
	    "footnote: 2 A note that has one_\nfootnote: and what is below a note._\n"
	    "text: Small, at the foot, and nothing else._\n");
}

/* The document's title, and what stands below it in the same way; not on other pages, not what has
 * a number, is bold or stands elsewhere. */
static void titles(void)
{
	for (int page = 1; page <= 2; page++) {
		begin(page);
		block(FX_DOC_TEXT);
		line(195, 60, 20, "Of old skins, and new");	/* 210 wide: about 300 */
		block(FX_DOC_TEXT);
		line(264, 90, 12, "Ada Palimp");		/* 72 wide: 60 and a tab's end */
		block(FX_DOC_TEXT);
		line(264, 110, 12, "March 1841");
		block(FX_DOC_TEXT);
		line(264, 130, 12, "1. Of Hides");
		block(FX_DOC_TEXT);
		fill(50, 160);
		block(FX_DOC_TEXT);
		line(264, 230, 12, "Of Knives");
		block(FX_DOC_TEXT);
		fill(50, 260);
		one(page == 1 ? "heading 1: Of old skins, and new_\ntext: Ada Palimp_\n"
			"text: March 1841_\nheading 2: 1. Of Hides_\n" FILLER
			"heading 2: Of Knives_\n" FILLER :
			"heading 1: Of old skins, and new_\nheading 2: Ada Palimp_\n"
			"heading 2: March 1841_\nheading 2: 1. Of Hides_\n" FILLER
			"heading 2: Of Knives_\n" FILLER);
	}
	begin(1);			/* what is no heading is what it is */
	block(FX_DOC_TEXT);
	line(195, 60, 20, "Of old skins, and new");
	block(FX_DOC_TEXT);
	line(50, 90, 10, "\xe2\x80\xa2 An item that is as wide as text of the usual size, which "
		"fills lines from edge to edge of it");
	block(FX_DOC_TEXT);
	fill(50, 120);
	one("heading 1: Of old skins, and new_\nlist-item 1 m1: \xe2\x80\xa2 An item that is as "
	    "wide as text of the usual size, which fills lines from edge to edge of it_\n"
	    FILLER);
	begin(1);
	block(FX_DOC_TEXT);
	line(195, 60, 20, "Of old skins, and new");
	block(FX_DOC_TEXT);
	line(50, 90, 12, "At the left, and long enough to be below it");
	block(FX_DOC_TEXT);
	fill(50, 120);
	one("heading 1: Of old skins, and new_\n"
		"heading 2: At the left, and long enough to be below it_\n" FILLER);
}

/* A letter of three lines' height: the first line is no higher for it, and its word is one; a word
 * of one letter is followed by a blank. */
static void let_in(void)
{
	for (int blank = 0; blank < 2; blank++) {
		begin(1);
		block(FX_DOC_TEXT);
		line(50, 100, 10, blank ? "A ver well known line that ends in about the middle" :
			"O ver the past decades a line that ends in the middle");
		box(g.word[0].quad, "O", 50, 124, 22, 36);
		for (int i = 1; i < g.p.words; i++)	/* the others stand beside it */
			for (int k = 0; k < 8; k += 2)
				g.word[i].quad[k] += blank ? 17 : 13;
		line(75, 112, 10, "goes on in a second one beside the letter, as long, and");
		line(50, 124, 10, "in a third, below it, that is as long as both, or longer.");
		one(blank ? "text: A ver well known line that ends in about the middle_"
			"goes on in a "
			"second one beside the letter, as long, and_in a third, below it, that is "
			"as long as both, or longer._\n" :
			"text: Over the past decades a line that ends in the middle_goes on in a "
			"second one beside the letter, as long, and_in a third, below it, that is "
			"as long as both, or longer._\n");
	}
}

/* Dots that lead to a number end a paragraph; dots alone stand alone. */
static void dots(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 100, 10, "Of skins ...................................... 7");
	line(50, 112, 10, "Of knives and how they are held........... xii");
	line(50, 124, 10, "of ink, of pens and of what else .......... 123");
	line(50, 136, 10, "Then.... and so on, on a last line that is full");
	line(50, 148, 10, ". . . . . . . . . . . . . . . . . . . . . . . .");
	line(50, 160, 10, "_______________________________________________");
	line(50, 172, 10, "---------");
	one("text: Of skins ...................................... 7_\n"
	    "text: Of knives and how they are held........... xii_\n"
	    "text: of ink, of pens and of what else .......... 123_\n"
	    "text: Then.... and so on, on a last line that is full_\n"
	    "text: . . . . . . . . . . . . . . . . . . . . . . . ._\n"
	    "text: _______________________________________________"
	    "_\ntext: ---------_\n");
}

int main(void)
{
	indents();
	short_lines_and_gaps();
	verse();
	hanging();
	headings();
	no_headings();
	bold_all_over();
	lists();
	no_lists();
	no_sequence();
	one_block();
	list_over_pages();
	captions();
	footnotes();
	titles();
	let_in();
	dots();
	return t_end();
}
