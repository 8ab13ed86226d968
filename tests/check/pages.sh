#!/bin/sh
# pages.sh - not one page lost: a document of 700 pages out of the data pack in the memory of one of
# 70, and one with a damaged page, a blank one and an enormous one among sound ones
. tests/scratch.sh
pack=$top/../shared/data/pdf-text
short=; case $build in *asan*|*tsan*) short=1 ;; esac

if ! command -v qpdf >/dev/null || ! [ -d "$pack" ]; then
	echo "ok 1 # SKIP no qpdf, or no data pack"
	echo 1..1
	exit 77
fi
json() {	# json EXPRESSION FILE: what python makes of d, the document
	python3 -c 'import json, sys
d = json.load(open(sys.argv[2]))
print(eval(sys.argv[1]))' "$1" "$2"
}
same() { [ "$1" = "$2" ] || { echo "got $1, want $2"; false; }; }
book() {	# book NAME PAGES: that many pages of born-digital documents, seven by seven
	eval "set -- $1 $2 $(yes '"$tmp/seven.pdf"' | head -n $(($2 / 7)) | tr '\n' ' ')"
	name=$1; shift 2
	qpdf --empty --pages "$@" -- "$name"
}
qpdf --empty --pages "$pack"/docling-2305.03393v1-pg9/*.pdf "$pack"/pdfplumber-scotus/*.pdf \
	"$pack"/pypdf-crazyones/*.pdf "$pack"/docling-amt_handbook_sample/*.pdf \
	"$pack"/samplefiles-026-latex-multicolumn/*.pdf -- seven.pdf

# A document whose objects follow each other without a table: readers make their own.
sound='BT /F 24 Tf 72 700 Td (a sound page) Tj ET'
page() {	# page BOX CONTENT
	p=$((p + 2))
	kids="$kids $p 0 R"
	printf '%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>endobj\n' \
		$p "$1" $((p + 1)) >>body
	printf '%d 0 obj<</Length %d>>stream\n%s\nendstream endobj\n' $((p + 1)) ${#2} "$2" >>body
}
p=2 kids=
page '0 0 612 792' "$sound"
page '0 0 612 792' 'BT /F 24 Tf 72 700 Td (a damaged page'
page '0 0 612 792' ''
page '0 0 14400 14400' "$sound"
page '0 0 612 792' "$sound"
{
	printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n'
	printf '2 0 obj<</Type/Pages/Count 5/Kids[%s]>>endobj\n' "$kids"
	printf '3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n'
	cat body
	printf 'trailer<</Root 1 0 R>>\n'
} >odd.pdf

palimpsest convert -f json -o odd.json odd.pdf 2>err; got=$?
is 'a page damaged, one blank, one enormous: exit 3' same $got 3
is 'each has its status' same "$(json '[p["status"] for p in d["pages"]]' odd.json)" \
	"['ok', 'unreadable', 'blank', 'failed', 'ok']"
is 'those that are not ok, a reason' same \
	"$(json 'all(p["reason"] for p in d["pages"] if p["status"] not in ("ok", "blank"))' odd.json)" True
is 'the books balance' same "$(json 'd["accounting"]' odd.json)" \
	"{'selected': 5, 'ok': 2, 'blank': 1, 'fallback': 0, 'unreadable': 1, 'failed': 1, 'skipped': 0, 'balanced': True}"
is 'the damage is told' grep -q '^palimpsest: warning: page 2: .*damaged' err
palimpsest convert -f text -o odd.txt odd.pdf 2>err; got=$?
is 'as text: exit 3' same $got 3
is 'a form feed for each page' same "$(tr -cd '\f' <odd.txt | wc -c)" 5

book few.pdf 70
palimpsest convert -f text few.pdf --receipt=few.json >few.txt 2>err; got=$?
is '70 pages: exit 0' same $got 0
if [ -n "$short" ]; then
	echo "ok $((n + 1)) # SKIP 700 pages are read without sanitizers"
	echo "1..$((n + 1))"
	exit $bad
fi
book many.pdf 700
palimpsest convert -f text many.pdf --receipt=many.json >many.txt 2>err; got=$?
is '700 pages: exit 0' same $got 0
is 'nothing is lost' same "$(tr -cd '\f' <many.txt | wc -c)" 700
for i in 1 2 3 4 5 6 7 8 9 10; do cat few.txt; done >want.txt
is 'each as it was' cmp want.txt many.txt
for who in self parser; do
	a=$(json "d['peak_mib']['$who']" few.json) b=$(json "d['peak_mib']['$who']" many.json)
	is "ten times the pages in the memory of the $who: $a, $b MiB" \
		python3 -c "import sys; sys.exit(not $b < 1.15 * $a + 4)"
done
echo "1..$n"
exit $bad
