/* Numbers in cells: what is one, what it proves, what a spreadsheet gets; all by hand. */
#include "t.h"
#include "number.h"

static void is(const char *s, int want, enum fx_point point)
{
	enum fx_point proves;

	if (!T_OK(fx_number_is(s, &proves) == want && proves == point))
		printf("# %s\n", s);
}

static void what_is_one(void)
{
	static const char *const open[] = { "5", "-5", "+5", "(5)", "5-", "5%", "5 %", " 5 ", "007",
		"1,204", "1.204", "-5%", "12345678901234567890", "\342\210\2225", "100,000" };
	static const char *const dot[] = { "1,204.5", "1.5", "0.204", "1234.567", "1,204,333",
		".05", "-.5", "(1,204.50)", "12.50%", "1.2045", "01.204" };
	static const char *const comma[] = { "1.204,5", "1,5", "0,204", "1234,567", "1.204.333",
		",05", "12,5 %" };
	static const char *const none[] = { "", " ", "-", "--5", "+-5", "5+", "(5", "5)", "(-5)",
		"-5-", "1,2,3", "1,20,300", "1.204.5", "1.2.3", "1,204.5.6", "1.204,5,6", "5.",
		"5,", "1e5", "$5", "5 5", "1 204", "2019-01-02", "1/2", "=1+1", "5%%", "% 5", "a",
		"\xff", ".", "1,,204", "1.,5", "0,123,456", "1234,567,890", "12,34.5", "(5", "5 ) ",
		"(5)%", "\xe2\x88\x92" };

	for (size_t i = 0; i < FX_COUNT(open); i++)
		is(open[i], 1, FX_POINT_OPEN);
	for (size_t i = 0; i < FX_COUNT(dot); i++)
		is(dot[i], 1, FX_POINT_DOT);
	for (size_t i = 0; i < FX_COUNT(comma); i++)
		is(comma[i], 1, FX_POINT_COMMA);
	for (size_t i = 0; i < FX_COUNT(none); i++)
		is(none[i], 0, FX_POINT_OPEN);
}

static void reads(const char *s, enum fx_point point, double value, const char *format)
{
	struct fx_number n = { 0 };

	T_OK(fx_number_read(&n, s, point));
	T_OK(n.value >= value && n.value <= value);	/* the very double */
	T_EQ_STR(n.format, format);
}

static void what_a_spreadsheet_gets(void)
{
	static const char *const text[] = { "007", "00", "01.5", "-0", "-0.00", "(0)", "0-",
		"\342\210\2220", "1234567890123456", "0.1234567890123456",
		"1,234,567,890,123,456", "2019-01-02", "1.2.2019", "", "n/a", "-" };
	struct fx_number n;

	for (size_t i = 0; i < FX_COUNT(text); i++)
		if (!T_OK(!fx_number_read(&n, text[i], FX_POINT_DOT)))
			printf("# %s\n", text[i]);
	reads("5", FX_POINT_DOT, 5, "0");
	reads("0", FX_POINT_DOT, 0, "0");
	reads("1.50", FX_POINT_DOT, 1.5, "0.00");
	reads("0.00", FX_POINT_DOT, 0, "0.00");
	reads("-5", FX_POINT_DOT, -5, "0");
	reads("+1,204.5", FX_POINT_DOT, 1204.5, "+#,##0.0;-#,##0.0");
	reads("1.204,5", FX_POINT_DOT, 1204.5, "#,##0.0");
	reads("(5)", FX_POINT_DOT, -5, "0;(0)");
	reads("(1,204.50)", FX_POINT_DOT, -1204.5, "#,##0.00;(#,##0.00)");
	reads("5-", FX_POINT_DOT, -5, "0;0-");
	reads("\342\210\2225", FX_POINT_DOT, -5, "0;\"\xe2\x88\x92\"0");
	reads("5%", FX_POINT_DOT, 0.05, "0%");
	reads("12,5 %", FX_POINT_DOT, 0.125, "0.0 %");
	reads("0.07%", FX_POINT_DOT, 0.0007, "0.00%");
	reads(".05", FX_POINT_DOT, 0.05, ".00");
	reads("9.95", FX_POINT_DOT, 9.95, "0.00");
	reads("123456789012345", FX_POINT_DOT, 123456789012345., "0");
	reads("0.00000000000001", FX_POINT_DOT, 1e-14, "0.00000000000000");
	/* what tells nothing goes with its column, what tells does not */
	reads("1,204", FX_POINT_DOT, 1204, "#,##0");
	reads("1,204", FX_POINT_COMMA, 1.204, "0.000");
	reads("1.204", FX_POINT_DOT, 1.204, "0.000");
	reads("1.204", FX_POINT_COMMA, 1204, "#,##0");
	reads("1.5", FX_POINT_COMMA, 1.5, "0.0");
	reads("1.204.333", FX_POINT_DOT, 1204333, "#,##0");
}

#define CELL(y, x, s) { .row = (y), .col = (x), .rows = 1, .cols = 1, .text = (s) }

static void columns(void)
{
	static const struct fx_cell cell[] = { CELL(0, 0, "1,5"), CELL(0, 1, "x"),
		CELL(0, 2, "2019"), CELL(1, 0, "1.204"), CELL(1, 1, "1,204"), CELL(1, 2, "a"),
		CELL(2, 0, "7,25"), CELL(2, 1, "1.5"), CELL(2, 2, ""), CELL(3, 0, "n/a"),
		CELL(3, 1, "1,5"), CELL(3, 2, "") };
	const struct fx_table t = { .rows = 4, .cols = 3, .cell = cell, .cells = 12, .head_rows = 1,
		.head = FX_HEAD_THEAD };
	struct fx_column c[3];

	fx_number_columns(c, &t);
	T_EQ(c[0].numbers, 2);
	T_EQ(c[0].others, 1);
	T_OK(fx_column_numeric(c) && fx_column_numeric(c + 1) && !fx_column_numeric(c + 2));
	T_EQ(fx_column_point(c), FX_POINT_COMMA);
	T_EQ(fx_column_point(c + 1), FX_POINT_DOT);	/* both: they don't agree */
	T_EQ(fx_column_point(c + 2), FX_POINT_DOT);
}

int main(void)
{
	what_is_one();
	what_a_spreadsheet_gets();
	columns();
	return t_end();
}
