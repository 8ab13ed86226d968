/* xlsx_lib.h - libxlsxwriter, loaded when a workbook is first begun: with what it needs itself
 * (libcrypto) it would double the time that every start of the program takes */
#ifndef XLSX_LIB_H
#define XLSX_LIB_H
#include <xlsxwriter.h>

#define FX_XLSX_USES(use)                                                                          \
	use(workbook_new_opt)                                                                      \
	use(workbook_close)                                                                        \
	use(workbook_add_format)                                                                   \
	use(workbook_add_worksheet)                                                                \
	use(workbook_set_properties)                                                               \
	use(workbook_validate_sheet_name)                                                          \
	use(worksheet_freeze_panes)                                                                \
	use(worksheet_ignore_errors)                                                               \
	use(worksheet_merge_range)                                                                 \
	use(worksheet_set_column)                                                                  \
	use(worksheet_set_row)                                                                     \
	use(worksheet_write_number)                                                                \
	use(worksheet_write_string)                                                                \
	use(format_set_align)                                                                      \
	use(format_set_bold)                                                                       \
	use(format_set_num_format)                                                                 \
	use(format_set_text_wrap)                                                                  \
	use(lxw_workbook_free)

#define FX_XLSX_MEMBER(f) __typeof__(&f) f;
struct fx_xlsx_lib { FX_XLSX_USES(FX_XLSX_MEMBER) };	/* its functions, by their names */

/* The version whose header this was compiled with; NULL: it is not on this system. */
const struct fx_xlsx_lib *fx_xlsx_lib(void);

#endif
