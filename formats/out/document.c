/* document.c - see document.h */
#include "document.h"

const char *fx_page_status_name(enum fx_page_status s)
{
	static const char *const name[FX_PAGE_STATUSES] = {
		[FX_PAGE_OK] = "ok",
		[FX_PAGE_BLANK] = "blank",
		[FX_PAGE_FALLBACK] = "fallback",
		[FX_PAGE_UNREADABLE] = "unreadable",
		[FX_PAGE_FAILED] = "failed",
		[FX_PAGE_SKIPPED] = "skipped",
	};

	return name[(unsigned)s < FX_PAGE_STATUSES ? s : FX_PAGE_FAILED];
}

const char *fx_dblock_name(enum fx_dblock_kind k)
{
	static const char *const name[FX_DOC_KINDS] = {
		[FX_DOC_TEXT] = "text",
		[FX_DOC_HEADING] = "heading",
		[FX_DOC_LIST_ITEM] = "list-item",
		[FX_DOC_CAPTION] = "caption",
		[FX_DOC_FOOTNOTE] = "footnote",
		[FX_DOC_PAGE_HEADER] = "page-header",
		[FX_DOC_PAGE_FOOTER] = "page-footer",
		[FX_DOC_PAGE_NUMBER] = "page-number",
		[FX_DOC_TABLE] = "table",
		[FX_DOC_FORMULA] = "formula",
		[FX_DOC_MOLECULE] = "molecule",
		[FX_DOC_MUSIC] = "music",
		[FX_DOC_FIGURE] = "figure",
		[FX_DOC_RULE] = "rule",
	};

	return name[(unsigned)k < FX_DOC_KINDS ? k : FX_DOC_TEXT];
}

int fx_dblock_furniture(enum fx_dblock_kind k)
{
	return k >= FX_DOC_PAGE_HEADER && k <= FX_DOC_PAGE_NUMBER;
}

int fx_running(enum fx_dblock_kind k)
{
	return k == FX_DOC_TEXT || k == FX_DOC_LIST_ITEM || k == FX_DOC_CAPTION ||
		k == FX_DOC_FOOTNOTE;
}

const char *fx_source_name(enum fx_source s)
{
	switch (s) {
	case FX_FROM_TEXT_LAYER:
		return "text-layer";
	case FX_FROM_BOTH:
		return "both";
	case FX_FROM_RULES:
		return "rules";
	default:
		return "model";
	}
}

int fx_account_balanced(const struct fx_account *a)
{
	long long sum = 0;

	for (int i = 0; i < FX_PAGE_STATUSES; i++) {
		if (a->status[i] < 0)
			return 0;
		sum += a->status[i];
	}
	return sum == a->selected;
}
