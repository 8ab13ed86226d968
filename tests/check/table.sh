#!/bin/sh
# table.sh - `palimpsest table`: where tables go, what it can be told, exit codes; tables that go on over pages,
# also as `convert` has them; `inspect table`. What is written is judged by other programs (tests/tools/judge.py).
# shellcheck disable=SC2317  # what `is` runs
. tests/scratch.sh
all=html,md,json,ndjson,text,csv,tsv,xlsx,latex
short=; case $build in *asan*|*tsan*) short=1 ;; esac
for tool in qpdf unzip; do
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
code() {	# code WANT NAME ARGUMENTS...: of `table`: exit code, a reason on stderr if not 0
	want=$1 what=$2; shift 2
	palimpsest table "$@" >out 2>err </dev/null; got=$?
	is "$what: exit $want" test $got = "$want"
	[ "$want" = 0 ] || is "$what: a reason" test -s err
}
holds() {	# holds FOLDER NAME...: these files, and no other
	(cd "$1" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) >found
	shift
	printf '%s\n' "$@" | LC_ALL=C sort | cmp - found
}
json() {	# json EXPRESSION FILE: what python makes of d, the document, and t, its tables
	python3 -c 'import json, sys
d = json.load(open(sys.argv[2]))
t = [b["table"] for p in d["pages"] for b in p["blocks"] if "table" in b]
print(eval(sys.argv[1]))' "$1" "$2"
}
equal() { [ "$1" = "$2" ] || { echo "got $1, want $2"; false; }; }
lines() { tr -d '\r' <"$1" | cmp - "$2"; }
sheets() { unzip -l "$1" | grep -c 'xl/worksheets/sheet'; }
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
page() {	# page NUMBER ROWS: a header, a ruled table of three columns under a heading from 720 down, the number
	printf 'BT /F 10 Tf 72 760 Td (The same on top) Tj ET BT /F 10 Tf 300 30 Td (%d) Tj ET ' "$1"
	for i in $(seq 0 $(($2 + 1))); do printf '72 %d m 432 %d l S ' $((720 - 24 * i)) $((720 - 24 * i)); done
	for x in 72 192 312 432; do printf '%d 720 m %d %d l S ' $x $x $((720 - 24 * ($2 + 1))); done
	printf 'BT /F 12 Tf 80 704 Td (Name) Tj 120 0 Td (Count) Tj 120 0 Td (Share) Tj ET '
	for i in $(seq 1 "$2"); do
		printf 'BT /F 12 Tf 80 %d Td (thing %d of %d) Tj 120 0 Td (%d) Tj 120 0 Td (%d.5) Tj ET ' \
			$((704 - 24 * i)) "$i" "$1" $((100 * $1 + i)) "$i"
	done
}

# ---- where it goes ----
cat >first <<'END'
Material,Stock,Price,
,sheets,a dozen,change %
Vellum,12,"1,204.50",3.2
Parchment,40,985.00,-1.4
Papyrus,7,77.25,0.8
Rag paper,310,"4,120.00",5.5
Wood pulp,"2,600",310.75,-0.3
END
cat >second <<'END'
Material,Stock,Price,
,sheets,a dozen,change %
Birch bark,3,12.00,0.0
Palm leaf,18,240.10,1.9
Silk,5,"1,900.00",2.4
Clay,64,8.60,-7.1
END
tail -n 4 second | cat first - >merged
code 0 'a workbook' samples/table.pdf -f xlsx -o tables.xlsx
is 'has a sheet for each table' equal "$(sheets tables.xlsx)" 2
mkdir without
: >without/"$(sed -n 's/^#define LXW_SOVERSION "\(.*\)"/libxlsxwriter.so.\1/p' /usr/include/xlsxwriter.h)"
LD_LIBRARY_PATH=$PWD/without code 6 'no library for workbooks' samples/table.pdf -f xlsx -o none.xlsx
is 'nothing is left of it' [ ! -e none.xlsx ]
code 0 'nothing but a file' samples/table.pdf
is 'is HTML on standard output' equal "$(grep -c '<table' out)" 2
is 'of tables and their captions' sh -c 'grep -q "Table 1: Writing" out && ! grep -q "was not cheap" out'
code 0 'CSV on standard output' -f csv samples/table.pdf
(cat first; echo; cat second) >both
is 'is one table after the other' lines out both
code 0 'CSV into a file' -f csv -o x.csv samples/table.pdf
is 'is a file for each table' lines x-1.csv first
is 'with a number' lines x-2.csv second
code 0 'merged' -f csv -o one.csv --merge-across-pages samples/table.pdf
is 'is one file' lines one.csv merged
is 'and no other' sh -c '! [ -e one-1.csv ]'
code 0 'all formats' -f $all --output-dir one samples/table.pdf
is 'a file each, a table each' holds one table.html table.md table.json table.ndjson table.txt table-1.csv \
	table-2.csv table-1.tsv table-2.tsv table.xlsx table.tex
is 'they are sound' judge one
is 'tsv has cells' sh -c 'head -n 1 one/table-1.tsv | grep -q "^Material	Stock	Price"'
code 0 'the same again, on one thread, options last' samples/table.pdf --threads 1 --output-dir two -f $all
is 'the same bytes' diff -r one two
code 6 'what exists stays' -f csv --output-dir one samples/table.pdf
is 'as it was' diff -r one two
code 0 'by force it does not' -f $all --output-dir one samples/table.pdf --force
is 'the same bytes' diff -r one two
mkdir -p docs/deep
cp samples/table.pdf docs/deep/a.pdf
document "$(page 1 3)" >docs/b.pdf
cp docs/b.pdf docs/c.pdf
echo 'no document' >docs/odd.bin
code 3 'a folder, with a file that is no document' docs -f xlsx --output-dir books
is 'a workbook each' holds books deep/a.xlsx b.xlsx c.xlsx
is 'they are sound' judge books
code 6 'onto the input' -f html -o docs/b.pdf --force docs/b.pdf

# ---- no tables ----
qpdf --empty --pages samples/two-pages.pdf 2 -- plain.pdf
code 0 'no table' -f $all --output-dir none plain.pdf
is 'is said' grep -q 'plain.pdf: no table found' err
is 'files are there' holds none plain.html plain.md plain.json plain.ndjson plain.txt plain.csv plain.tsv plain.xlsx plain.tex
is 'they are sound' judge none
is 'the page is accounted for' equal "$(json '[d["pages"][0]["status"], d["pages"][0]["blocks"]]' none/plain.json)" "['ok', []]"
is 'an empty file' sh -c '! [ -s none/plain.csv ]'

# ---- what it can be told ----
printf 'Material,Stock\n,sheets\nVellum,12\nParchment,40\nPapyrus,7\nRag paper,310\nWood pulp,"2,600"\n' >left
code 0 'an area' -f csv --pages 1 --area 72,570,306,728 samples/table.pdf
is 'is looked at' grep -q '^Wood pulp,.*"2,600"' out
is 'and nothing else' sh -c '! grep -q "Price\|310.75" out'
code 0 'two areas' -f json --pages 1 --area '72,570,306,728;306,570,512,728' -o areas.json samples/table.pdf
is 'are two tables' equal "$(json 'len(t)' areas.json)" 2
code 0 'an area where there is none' -f csv --pages 1 --area 72,100,306,400 samples/table.pdf
code 0 'columns' -f csv --pages 1 --area 72,570,306,728 --columns 216 samples/table.pdf
is 'are where they are said to be' lines out left
code 0 'spans' -f csv --pages 1 --fill samples/table.pdf
head -n 2 out >filled
printf 'Material,Stock,Price,Price\nMaterial,sheets,a dozen,change %%\n' >want
is 'are filled' lines filled want
code 0 'a byte order mark' -f csv --bom --pages 2 samples/table.pdf
is 'comes first' equal "$(head -c 3 out | od -An -tx1 | tr -d ' ')" efbbbf
document "$(page 1 2) BT /F 12 Tf 200 680 Td (=1+1) Tj ET" "$(page 2 2)" >sums.pdf
sed -i 's/(101)/(=A1)/' sums.pdf
code 0 'what looks like a formula' -f csv --pages 1 sums.pdf
is 'is none' grep -q ",'=A1" out
code 0 'but for those who want it' -f csv --pages 1 --csv-raw sums.pdf
is 'it is there' grep -q ',=A1' out
code 0 'cells of headings' --th samples/table.pdf
is 'are <th>: six in each, one over two rows, one over two columns' equal "$(grep -o '<th[ >]' out | wc -l)" 12
code 0 'answers' -f json --no-raw -o raw.json samples/table.pdf
is 'are left out' equal "$(json '[x["raw"] for x in t]' raw.json)" '[None, None]'
for from in auto text-layer model; do
	code 0 "--cells-from $from" -f json --pages 2 --cells-from $from -o $from.json samples/table.pdf
	is 'as many cells' equal "$(json '[t[0]["rows"], t[0]["cols"]]' $from.json)" '[6, 4]'
done
is 'text-layer: of the layer alone' equal \
	"$(json '{c["source"] for c in t[0]["cells"] if c["text"]}' text-layer.json)" "{'text-layer'}"
is 'model: of the model alone' equal "$(json '{c["source"] for c in t[0]["cells"] if c["text"]}' model.json)" "{'model'}"
code 0 'explained' --explain samples/table.pdf
is 'with its settings' grep -q '^area		default$' out
code 0 'a receipt' --receipt receipt.json -f csv samples/table.pdf
is 'is JSON' python3 -m json.tool receipt.json

# ---- what it refuses ----
for area in 1,2,3 3,2,1,4 '1,2,3,4;' '' x,y,z,u; do
	code 2 "--area '$area'" --area "$area" samples/table.pdf
done
for columns in '' '1,' 2,1 x; do code 2 "--columns '$columns'" --columns "$columns" samples/table.pdf; done
for format in hocr alto page pdf docx html,pdf '' 'html,' html,html; do
	code 2 "-f '$format'" -f "$format" --output-dir no samples/table.pdf
done
code 2 'no such source' --cells-from ink samples/table.pdf
code 2 'a layer that is ignored' --cells-from text-layer --text-layer ignore samples/table.pdf
code 2 'several formats, no folder' -f csv,xlsx samples/table.pdf
code 2 'no input'
code 2 'an option of other commands' --keep-furniture samples/table.pdf
code 2 'a page that it does not have' --pages 3 samples/table.pdf
code 4 'no document' docs/odd.bin
code 4 'no file' nothing.pdf
qpdf --encrypt user owner 256 -- samples/table.pdf shut.pdf
code 5 'no password' shut.pdf
is 'none of it left anything' sh -c '! [ -e no ]'

# ---- over pages ----
set --
for i in 1 2 3 4 5 6 7 8; do set -- "$@" "$(page $i 25)"; done
document "$@" >long.pdf
code 0 'eight pages' -f json --merge-across-pages -o long.json long.pdf
is 'one table' equal "$(json '[[x["rows"], x["cols"], x["pages"]] for x in t]' long.json)" '[[201, 3, [1, 8]]]'
is 'each cell on its page' equal "$(json '[c["page"] for c in t[0]["cells"]][::75]' long.json)" '[1, 1, 2, 3, 4, 5, 6, 7, 8]'
is 'said on each' equal \
	"$(json '[e["kind"] for p in d["pages"] for e in p["events"]]' long.json)" "$(python3 -c 'print(7 * ["table-merged"])')"
code 0 'those that follow each other' -f json --merge-across-pages --pages 1-3,5-6,8,7 -o some.json long.pdf
is 'are one' equal "$(json '[x["pages"] for x in t]' some.json)" '[[1, 3], [5, 6], None, None]'
code 0 'not merged' -f json -o apart.json long.pdf
is 'a table each' equal "$(json '[[x["rows"], x["pages"]] for x in t] == 8 * [[26, None]]' apart.json)" True
document "$(page 1 25)" "$(page 2 3)" "$(page 3 25)" >broken.pdf
code 0 'one that ends' -f json --merge-across-pages -o broken.json broken.pdf
is 'is not gone on' equal "$(json '[[x["rows"], x["pages"]] for x in t]' broken.json)" '[[29, [1, 2]], [26, None]]'
palimpsest convert -f md,hocr,csv --merge-across-pages --output-dir conv long.pdf 2>err; got=$?
is 'convert: exit 0' test $got = 0
is 'convert: one table' equal "$(grep -c '^| ---' conv/long.md)" 1
is 'convert: with all its rows, once' equal "$(grep -c 'thing' conv/long.md)" 200
is 'convert: words stay where they are' equal "$(grep -o '>thing<' conv/long.hocr | wc -l)" 200
is 'convert: and CSV' equal "$(wc -l <conv/long.csv)" 201
is 'convert: they are sound' judge conv

# ---- inspect ----
palimpsest inspect table --output-dir seen samples/table.pdf >out 2>err; got=$?
is 'inspect table: exit 0' test $got = 0
is 'a line for each table' equal "$(grep -c '^table	1	[67] x 4	2[26] cells	2 spans	0 empty	rules' out)" 2
is 'drawn' holds seen table-0001.png table-0002.png
palimpsest inspect table --output-dir seen samples/table.pdf >out 2>err; got=$?
is 'inspect table: what exists stays' test $got = 6
palimpsest inspect table - <samples/table.pdf >out 2>err; got=$?
is 'inspect table: of standard input' test $got = 0
palimpsest inspect table --output-dir no - <samples/table.pdf >out 2>err; got=$?
is 'inspect table: not drawn' test $got = 2

# ---- the data pack ----
pack=$top/../shared/data
if [ -n "$short" ] || ! [ -d "$pack" ]; then
	echo "ok $((n + 1)) # SKIP the data pack: with sanitizers, or not here"
	echo "1..$((n + 1))"
	exit $bad
fi
for file in "$pack"/tables/icdar13-*/*.pdf; do
	code 0 "$(basename "$file")" -f $all --merge-across-pages --output-dir pack "$file"
done
is 'the data pack: sound in all formats' judge pack
for file in "$pack"/hostile/pdfium/*.pdf "$pack"/hostile/pdfminer/*.pdf; do
	i=$((i + 1))
	[ $((i % 12)) = 0 ] || continue
	palimpsest table --text-layer use --timeout-page 5 -f csv,json,xlsx --merge-across-pages --output-dir odd \
		"$file" >out 2>err; got=$?
	is "$(basename "$file"): exit 0, 3, 4 or 5" test $got = 0 -o $got = 3 -o $got = 4 -o $got = 5
done
is 'hostile files: what is written is sound' judge odd
echo "1..$n"
exit $bad
