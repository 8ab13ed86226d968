#!/bin/sh
# convert.sh - `palimpsest convert`: where its outputs go, exit codes, options; and every format of every
# page of ../shared/data/pdf-text, and of what random weights answer, judged by other programs
# (tests/tools/judge.py). Searchable PDFs are compared with their originals as in pdf.sh.
# shellcheck disable=SC2317  # what `is` runs
. tests/scratch.sh
pack=$top/../shared/data/pdf-text
all=text,md,html,json,ndjson,hocr,alto,page,tsv,csv,xlsx,latex,pdf
short=; case $build in *asan*|*tsan*) short=1 ;; esac
for tool in qpdf pdftotext xmllint; do
	command -v $tool >/dev/null && continue
	echo "ok 1 # SKIP $tool is not installed"
	echo '1..1'
	exit 77
done
if ! python3 -c 'import jsonschema' 2>/dev/null; then
	echo 'ok 1 # SKIP jsonschema is not installed'
	echo '1..1'
	exit 77
fi
judge() { python3 -B "$top/tests/tools/judge.py" "$@"; }
pdf() { python3 -B "$top/tests/check/pdf.py" "$@"; }
code() {	# code WANT NAME ARGUMENTS...: of `convert`: exit code, a reason on stderr if not 0
	want=$1 what=$2; shift 2
	palimpsest convert "$@" >out 2>err </dev/null; got=$?
	is "$what: exit $want" test $got = "$want"
	[ "$want" = 0 ] || is "$what: a reason" test -s err
}
holds() {	# holds FOLDER NAME...: these files, and no other
	(cd "$1" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) >found
	shift
	printf '%s\n' "$@" | LC_ALL=C sort | cmp - found
}
json() {	# json EXPRESSION FILE: what python makes of d, the document
	python3 -c 'import json, sys
d = json.load(open(sys.argv[2]))
print(eval(sys.argv[1]))' "$1" "$2"
}
equal() { [ "$1" = "$2" ] || { echo "got $1, want $2"; false; }; }
says() { pdftotext "$1" - | grep -q "$2"; }
drawn() { rm -f "$2"-*; pdftoppm -r 50 "$1" "$2" 2>/dev/null; }
looks_like() {	# looks_like A B: pixel by pixel
	drawn "$1" a; drawn "$2" b
	set -- a-*
	[ -e "$1" ] || return 1
	for p; do cmp -s "$p" "b${p#a}" || return 1; done
}
document() {	# document CONTENT...: a PDF with a page for each, of 612 x 792 points
	p=3 kids=
	printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n'
	printf '3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n'
	for content; do
		printf '%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]' $((p + 1))
		printf '/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>endobj\n' $((p + 2))
		printf '%d 0 obj<</Length %d>>stream\n%s\nendstream endobj\n' $((p + 2)) ${#content} "$content"
		kids="$kids $((p + 1)) 0 R" p=$((p + 2))
	done
	printf '2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\ntrailer<</Root 1 0 R>>\n' $# "$kids"
}
page() {	# page NUMBER: a paragraph between the same words on top and the number
	printf 'BT /F 10 Tf 72 760 Td (The same on top) Tj ET BT /F 10 Tf 300 30 Td (%d) Tj ET ' "$1"
	printf 'BT /F 12 Tf 72 690 Td 14 TL (Words of page %d stand here, and they) Tj ' "$1"
	printf "(are many enough to be a paragraph that) ' (goes on for some lines, until it ends.) ' ET"
}
table() {	# three columns, four rows, ruled
	for y in 0 1 2 3 4; do printf '72 %d m 432 %d l S ' $((700 - 24 * y)) $((700 - 24 * y)); done
	for x in 0 1 2 3; do printf '%d 700 m %d 604 l S ' $((72 + 120 * x)) $((72 + 120 * x)); done
	for y in 0 1 2 3; do for x in 0 1 2; do
		printf 'BT /F 12 Tf %d %d Td (%s) Tj ET ' $((80 + 120 * x)) $((684 - 24 * y)) "row $y col $x"
	done; done
}

# ---- where it goes ----
document "$(page 1)" "$(page 2)" "$(page 3)" "$(page 4)" >book.pdf
names='book-0001.page.xml book-0002.page.xml book-0003.page.xml book-0004.page.xml book.alto.xml book.csv
	book.hocr book.html book.json book.md book.ndjson book.pdf book.tex book.tsv book.txt book.xlsx'
code 0 'all formats' -f $all --output-dir one book.pdf
# shellcheck disable=SC2086  # words
is 'a file each, and each page of PAGE' holds one $names
is 'they are sound' judge one
code 0 'the same again, on one thread, options last' book.pdf --threads 1 --output-dir two -f $all
is 'the same bytes' diff -r one two
code 6 'what exists stays' -f $all --output-dir one book.pdf
is 'as it was' diff -r one two
echo >one/book.md
code 0 'by force it does not' -f $all --output-dir one book.pdf --force
is 'the same bytes' diff -r one two
SOURCE_DATE_EPOCH=86400 palimpsest convert -f $all --output-dir dated book.pdf 2>err
is 'a date is in ALTO, PAGE and XLSX' equal "$(diff -rq one dated | grep -c '\.alto\.xml\|\.page\.xml\|\.xlsx')" 6
is 'and nowhere else' equal "$(diff -rq one dated | wc -l)" 6
is 'the one that was given' python3 -c 'import zipfile
assert b">1970-01-02T00:00:00Z<" in zipfile.ZipFile("dated/book.xlsx").read("docProps/core.xml")'
rm dated/book.xlsx one/book.xlsx
sed -i 's/1970-01-02T00/1970-01-01T00/' dated/*.xml
is 'of these the date alone' diff -r one dated
mkdir -p docs/deep docs/none
cp book.pdf docs/deep
cp samples/tile.png docs
ln -s book.pdf docs/linked.pdf
echo 'no document' >docs/deep/odd.bin
code 3 'a folder, with a file that is no document' -f text,tsv --output-dir tree docs
is 'its files, but no links' holds tree deep/book.txt deep/book.tsv tile.txt tile.tsv
code 0 'a page onto a file of its own' -f page --pages 3 -o three.xml book.pdf
is 'is the same' cmp three.xml one/book-0003.page.xml
code 0 'pages keep their numbers' -f page --pages 2,4 --output-dir some book.pdf
is 'in names too' holds some book-0002.page.xml book-0004.page.xml
code 2 'several formats, no folder' -f text,md book.pdf
code 2 'several formats, one file' -f text,md -o out.md book.pdf
code 2 'several pages of PAGE, no folder' -f page book.pdf
code 2 'no such format' -f text,docx --output-dir no book.pdf
code 2 'a format twice' -f text,text --output-dir no book.pdf
code 2 'a file and a folder' -o out.md --output-dir no book.pdf
code 2 'two that would be one' -f text --output-dir no book.pdf docs/deep/book.pdf
code 2 'a PDF of pages in another order' -f pdf -o no.pdf --pages 2,1 book.pdf
code 2 'two workbooks on one output' -f xlsx book.pdf docs/deep/book.pdf
is 'nor one on a terminal' sh -c 'script -qec "palimpsest convert -f xlsx book.pdf" /dev/null | grep -q "nothing for a terminal"'
code 0 'but on any other output' -f xlsx book.pdf
is 'is the same' cmp out two/book.xlsx
code 2 'no such use of a layer' --text-layer some book.pdf
code 2 'no such way with text' --existing-text some -f pdf -o no.pdf book.pdf
is 'none of it left anything' sh -c '! [ -e no ] && ! [ -e no.pdf ] && ! [ -e out.md ]'

# ---- the input stays ----
mkdir own
cp book.pdf own
ln own/book.pdf own/other.pdf
for force in '' --force; do
	# shellcheck disable=SC2086  # none is no word
	code 6 "onto the input $force" $force -f pdf --output-dir own own/book.pdf
	# shellcheck disable=SC2086
	code 6 "onto another name of the input $force" $force -f pdf -o own/other.pdf own/book.pdf
done
is 'the input is as it was' cmp book.pdf own/book.pdf
is 'and nothing is beside it' holds own book.pdf other.pdf

# ---- options ----
code 0 'furniture' -f text --keep-furniture -o furniture.txt book.pdf
is 'stays on request' equal "$(grep -c 'The same on top' furniture.txt)" 4
is 'and is left out without' equal "$(grep -c 'The same on top' one/book.txt)" 0
for use in auto:text use:text; do
	code 0 "--text-layer ${use%:*}" -f json --pages 1 --text-layer ${use%:*} -o use.json --force book.pdf
	is 'is what is done with it' equal "$(json 'd["pages"][0]["text_layer"]["used"]' use.json)" ${use#*:}
done
code 0 '--text-layer ignore' -f json --pages 1 --text-layer ignore -o use.json --force book.pdf
is 'nobody looked at it' equal "$(json 'd["pages"][0]["text_layer"]' use.json)" None
for use in verify draft; do
	code 0 "--text-layer $use" -f json --pages 1 --text-layer $use -o use.json --force book.pdf
	is 'is what is done with it' equal "$(json 'd["pages"][0]["text_layer"]["used"]' use.json)" $use
done
document "3 Tr $(page 1)" "$(table)" >seen.pdf		# hidden text, and text that is shown
for way in skip:0 redo:1 force:1; do
	code 0 "--existing-text ${way%:*}" -f pdf --text-layer ignore --pages 1 \
		--existing-text ${way%:*} -o ${way%:*}.pdf seen.pdf
	is 'is sound' qpdf --check ${way%:*}.pdf
	is 'and the other page as it was' says ${way%:*}.pdf 'row 2 col 1'
done
is 'skip: hidden text stays' says skip.pdf 'Words of page 1'
is 'redo: it goes' sh -c '! pdftotext redo.pdf - | grep -q "Words of page 1"'
is 'force: it goes' sh -c '! pdftotext force.pdf - | grep -q "Words of page 1"'
qpdf --encrypt user owner 256 -- book.pdf shut.pdf
echo user >word
code 5 'a password' -f text,json,pdf --output-dir shut shut.pdf --password-file word
is 'a PDF that cannot be made costs itself alone' holds shut shut.txt shut.json
is 'as much is said' grep -q 'no PDF: ' err
is 'all pages are there' cmp shut/shut.txt one/book.txt
code 3 'beside a sound one' -f text,pdf --output-dir both shut.pdf book.pdf --password-file word
is 'which has its PDF' holds both shut.txt book.txt book.pdf

# ---- random weights ----
few='--max-new-tokens 24'
mkdir odd
qpdf --empty --pages samples/two-pages.pdf 1 seen.pdf 2 -- odd.pdf
for model in "$top"/tests/models/tiny-*; do
	# shellcheck disable=SC2086  # words
	palimpsest convert -m "$model" $few -f $all --text-layer ignore --output-dir "odd/$(basename "$model")" \
		${short:+--pages 2} odd.pdf 2>err; got=$?
	is "$(basename "$model"): exit 0 or 3" test $got = 0 -o $got = 3
done
is 'what random weights say: as many files, but for tables' equal "$(find odd -type f ! -name '*.csv' | wc -l)" \
	$((2 * (12 + ${short:-2} - 1)))
is 'what random weights say: sound in all formats' judge odd

if [ -n "$short" ]; then
	echo "ok $((n + 1)) # SKIP the data pack is converted without sanitizers"
	echo "1..$((n + 1))"
	exit $bad
elif ! [ -d "$pack" ]; then
	echo "ok $((n + 1)) # SKIP ../shared/data is not here"
	echo "1..$((n + 1))"
	exit $bad
fi

# ---- the data pack ----
(cd "$pack" && find . -name '*.pdf' -o -name '*.png' -o -name '*.tif' -o -name '*.jpg' |
	sed 's|^\./||' | LC_ALL=C sort | awk '!/^ocrd-lines/ || ++lines <= 3') >list
while read -r file; do
	code 0 "$file" -f $all --output-dir "pack/$(dirname "$file")" "$pack/$file"
done <list
is 'the data pack: sound in all formats' judge pack
odd="a b (1)&<e>\"'%20#?[x]!*_$(printf '\303\251\377')"	# what links must escape, and no UTF-8
cp "$pack/ocrmypdf-vector/vector.pdf" "$odd.pdf"
code 0 'an odd name' -f $all --output-dir oddly "$odd.pdf"
is 'as files and links have it' test -e "oddly/$odd.pictures/p1-b2.png"
is 'all of them sound' judge oddly
mkdir half
touch half/vector-0001.page.xml
code 6 'a page that exists' -f md,page --output-dir half "$pack/ocrmypdf-vector/vector.pdf"
is 'no picture and no folder of them is left' equal "$(ls half)" vector-0001.page.xml
is 'pictures stand beside Markdown' test "$(find pack -path '*.pictures/p*-b*.png' | wc -l)" -ge 3
while read -r file; do
	case $file in *.pdf) ;; *) continue ;; esac
	is "$file: looks the same" looks_like "$pack/$file" "pack/$file"
	is "$file: all else is as it was" pdf same "$pack/$file" "pack/$file"
	born=$(json 'all(p["plan"] == "text-layer" for p in d["pages"])' "pack/${file%.pdf}.json")
	[ "$born" = True ] || continue
	code 0 "$file: force" -f pdf --existing-text force --force -o forced.pdf "$pack/$file"
	is "$file: force: sound" qpdf --check forced.pdf
	is "$file: force: all words in their places" pdf found "$pack/$file" forced.pdf 2
done <list
echo "1..$n"
exit $bad
