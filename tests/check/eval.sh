#!/bin/sh
# eval.sh - `palimpsest eval`: what it counts, what it fits, exit codes; and that the model's map is what
# `ocr` prints confidences through. What confidences should be is worked out in eval.py.
. tests/scratch.sh
code() {	# code WANT NAME ARGUMENTS...: exit code, a reason on stderr if not 0
	want=$1 what=$2; shift 2
	palimpsest "$@" >out 2>err </dev/null; got=$?
	is "$what: exit $want" test $got = "$want"
	[ "$want" = 0 ] || is "$what: a reason" test -s err
}
py() { PYTHONDONTWRITEBYTECODE=1 python3 "$top/tests/check/eval.py" "$@"; }

# ---- what other engines read: no model, and no document is opened ----
mkdir -p peer/sub said/sub
: >peer/a.tif; : >peer/sub/b.pdf; : >peer/c.png
printf 'a\nb\nc\nd\n' >peer/a.txt
printf 'b\na\nc\nd\n' >said/a.txt		# E.5: one of six pairs is inverted
printf 'caf\303\251\fone  \302\255two\f' >peer/sub/b.txt
printf 'cafe\314\201\fone two\f' >said/sub/b.txt
coords() { printf '<Word><Coords points="%s"/><TextEquiv><Unicode>%s</Unicode></TextEquiv></Word>' "$1" "$2"; }
printf '<PcGts><Page imageWidth="200" imageHeight="100"><TextRegion><TextLine>%s%s</TextLine></TextRegion></Page></PcGts>' \
	"$(coords '0,0 100,0 100,20 0,20' word)" "$(coords '0,40 40,60' "$(printf 'caf\303\251')")" >peer/c.xml
printf '1\t1\t0\t0\t0\t0\t0\t0\t100\t50\t-1\t\n' >said/c.tsv
printf '5\t1\t1\t1\t1\t1\t0\t0\t50\t10\t90\tword\n' >>said/c.tsv
printf '5\t1\t1\t1\t1\t2\t0\t20\t20\t10\t90\tcafe\314\201\n' >>said/c.tsv
code 0 'what another engine read' eval ocr --gold peer --pred said -f json --nfc
cp out peer.json
is 'order' grep -q '"name":"a.tif","pages":1,"lost":0,"chars":{"edits":2,"truth":7,.*"order":{"inverted":1,"pairs":6,"matched":4,"lines":4,"distance":0.166667,"share":1}' out
is 'one form for both' grep -q '"name":"sub/b.pdf","pages":2,"lost":0,"chars":{"edits":0,"truth":11,' out
is 'places of another size' grep -q '"detection":{"matched":2,.*"f1":1},"end_to_end":{"matched":1,.*"f1":0.5},"end_to_end_nfc":{"matched":2,' out
is 'no model' grep -q '"task":"ocr","model":null,' out
is 'letters beyond ASCII are apart' grep -q '"beyond_ascii":{"pages":2,' out
digest() { sha256sum "$@" | cut -c-64 | sha256sum | cut -c-64; }
is 'the digest of what was compared' grep -q "\"data_sha256\":\"$(digest said/a.txt peer/a.txt said/c.tsv peer/c.xml said/sub/b.txt peer/sub/b.txt)\"" out
code 0 'the same again' eval --pred said --gold peer ocr -f json --nfc
is 'the same bytes' cmp out peer.json
code 0 'half of a box, by the paper' eval ocr --gold peer --pred said --iou-inclusive
is 'a table of places' grep -Eq '^c.png +1 +2 +2 +100.00 +100.00 +100.00 +50.00 ' out
code 0 'order alone' eval order --gold peer --pred said
is 'its table' grep -Eq '^a.tif +1 +0 +7 +4 +16.67 +100.00$' out
rm said/a.txt
code 3 'what was not read' eval order --gold peer --pred said -f json
is 'is lost' grep -q '"name":"a.tif","pages":1,"lost":1,"order":{"inverted":0,"pairs":0,"matched":0,"lines":4,' out
cp out order.json
echo '<PcGts>' >peer/c.xml
code 4 'a damaged truth' eval ocr --gold peer --pred said
is 'it is named' grep -q 'peer/c.xml: line' err

# ---- claims ----
mkdir -p claims/one said/one
claim() { printf '{"pdf":"%s","page":%d,"id":"%s","type":"%s",%s}\n' "$@"; }
{
	claim x.pdf 1 p1 present '"text":"the first page"'
	claim x.pdf 2 p2 present '"text":"the first page"'
	claim x.pdf 2 o order '"before":"2nd","after":"page"'
	claim x.pdf 1 a absent '"text":"FIRST"'
	claim x.pdf 1 m math '"math":"x"'
	claim y.pdf 1 t table '"cell":"2","left":"1","top_heading":"b"'
	claim z.pdf 1 n absent '"text":"anything"'
} >claims/one/tests.jsonl
printf 'The first __the first__ page\fThe 2nd page' >said/one/x.md
printf '|a|b|\n|-|-|\n|1|2|\n' >said/y_pg1_repeat1.md
code 3 'claims' eval units --gold claims --pred said -f json
cp out units.json
is 'by document, and a baseline for each' grep -q '{"name":"x.pdf","tests":"one/tests.jsonl","passed":4,"failed":1,"skipped":1,"share":0.8},{"name":"y.pdf",.*"passed":2,"failed":0,.*{"name":"z.pdf",.*"passed":0,"failed":2,' out
is 'by kind' grep -q '{"kind":"present","passed":1,"failed":1,.*{"kind":"table","passed":1,.*{"kind":"math","passed":0,"failed":0,"skipped":1,"share":null,"interval":null,"reason":"formulas' out
is 'one by one' grep -q '{"id":"o","document":"x.pdf","page":2,"kind":"order","outcome":"passed"}' out
code 3 'a list of claims' eval units --list claims/one/tests.jsonl --data . --pred said
is 'a table, and only the folder itself is looked in' grep -Eq '^total +2 +7 +1 +22.22 ' out
echo '{"pdf":"x.pdf"}' >>claims/one/tests.jsonl
code 4 'a line that is no claim' eval units --gold claims --pred said
is 'it is named' grep -q 'one/tests.jsonl: line 8' err
code 4 'no claims' eval units --gold said --pred said

# ---- tables: two sets, three documents, one of them without a table in it ----
mkdir -p tables/a-1 tables/a-2 found/a-1 found/a-2 found/b
: >tables/a-1/x.pdf; : >tables/a-2/y.png; : >plain.pdf
icdar() { printf '<cell start-row="%d" start-col="%d"><bounding-box x1="%d" y1="%d" x2="%d" y2="%d"/><content>%s</content></cell>' "$@"; }
printf '<document><table><region page="2" row-increment="0" col-increment="0">%s%s%s</region></table></document>' \
	"$(icdar 1 1 10 80 40 90 a)" "$(icdar 1 2 50 80 80 90 b)" "$(icdar 2 2 50 60 80 70 'c d')" >tables/a-1/x-str.xml
slot() { printf '{"row":%d,"col":%d,"rowspan":1,"colspan":1,"text":"%s","html":null,"box_pt":%s}' "$@"; }
printf '{"pages":[{"number":2,"size_pt":[100,100],"blocks":[{"type":"table","table":{"rows":2,"cols":2,"head_rows":1,"pages":null,"cells":[%s,%s,%s,%s]}}]}]}' \
	"$(slot 0 0 a '[10,10,40,20]')" "$(slot 0 1 b '[50,10,80,20]')" "$(slot 1 0 '' null)" "$(slot 1 1 cd '[50,30,80,40]')" >found/a-1/x.json
echo '<table><thead><tr><td>p</td><td>q</td></tr></thead><tbody><tr><td>r</td><td>s</td></tr></tbody></table>' >tables/a-2/y.html
echo '<p>text</p><table><tr><td>p</td><td>q</td></tr></table><table><tr><td>1</td><td>2</td></tr></table>' >found/a-2/y.html
code 0 'tables' eval table --gold tables --pred found -f json
cp out table.json
is 'all of one, white space apart, and its places' grep -q '{"name":"a-1/x.pdf","set":"a","lost":0,"tables":1,"read":1,"found":1,"extra":0,"unsound":0,"unscored":0,"placed":1,"relations":{"matched":2,"read":2,"truth":2},"precision":1,"recall":1,"f1":1,"teds":0.944444,"s_teds":1,"grits_top":1,"grits_con":0.95,"grits_loc":0.75}' out
is 'one row of two, and one table too many' grep -q '{"name":"a-2/y.png",.*"found":1,"extra":1,.*"relations":{"matched":1,"read":2,"truth":4}' out
is 'a set of both' grep -q '"sets":\[{"name":"a","documents":2,"lost":0,"tables":2,"read":3,"found":2,"extra":1,.*"relations":{"matched":3,"read":4,"truth":6},"precision":0.75,"recall":0.5,"f1":0.6,' out
is 'the digest of predictions and truths' grep -q "\"data_sha256\":\"$(digest found/a-1/x.json tables/a-1/x-str.xml found/a-2/y.html tables/a-2/y.html)\"" out
printf 'b\tplain.pdf\t\t-\t\na\ttables/a-2/y.png\t\ttables/a-2/y.html\t\n' >list
echo '<table><tr><td>1</td><td>2</td></tr></table>' >found/plain.html
mkdir -p found/tables; cp -r found/a-2 found/tables
code 0 'a list, and a page without a table' eval table --list list --data . --pred found
is 'where one was found' grep -Eq '^b +1 +0 +0 +1 +0 +0.00 +100.00 +0.00 +-' out
rm found/plain.html
code 3 'what was not read' eval table --list list --data . --pred found
code 4 'no truth' eval table --gold found --pred found
echo '<table><cell/></table>' >tables/a-1/x-str.xml
code 4 'a damaged truth of tables' eval table --gold tables --pred found
is 'it is named' grep -q 'x-str.xml: line' err

if python3 -c 'import jsonschema' 2>/dev/null; then
	for report in peer order units table; do
		is "$report.json is as its schema says" py schema $report.json "$top/formats/eval-1.schema.json"
	done
fi
code 2 'a map without a model' eval ocr --gold peer --pred said --fit-calibration map.json
code 2 'options of another task' eval order --gold peer --nfc
code 2 'no such precision' eval ocr --gold peer --relative-to f16

# Pages take ten times as long under sanitizers: one report, one map, one document that is none.
case $build in *asan*|*tsan*)
	mkdir gold worse
	cp samples/scan.* gold
	code 0 'a report and a map' eval ocr --gold gold --fit-calibration map.json --held-out 0 -f json
	head -c 90 samples/two-pages.pdf >worse/cut.pdf
	printf 'four words are here\n' >worse/cut.txt
	code 4 'all documents bad' eval ocr --gold worse
	is 'no text of a truth on stderr' sh -c '! grep -q "four words" err'
	echo "ok $((n + 1)) # SKIP all else of eval.sh is run without sanitizers"
	echo "1..$((n + 1))"
	exit $bad ;;
esac

mkdir -p gold/sub
cp samples/scan.* gold
cp samples/two-pages.* gold/sub
ln -s ../gold gold/loop
code 0 'documents against their truths' eval ocr --gold gold -f json
cp out report.json
is 'both, by their names below the folder' grep -q '"documents":\[{"name":"scan.tif",.*{"name":"sub/two-pages.pdf","pages":2,' out
code 0 'again' eval --gold=gold ocr -f json --threads 1
is 'the same bytes' cmp out report.json
code 0 'as a table' eval ocr --gold gold
is 'it says how texts are compared' grep -q '^compared .*soft hyphens' out
is 'a row for all' grep -Eq '^total +3 +0 +1355 +274 ' out
printf 'one\tsamples/two-pages.pdf\t2\ttruth\tpage\none\t./samples/scan.tif\t\tsamples/scan.txt\tpage\n' >list
awk 'BEGIN { RS = "\f" } NR == 2' samples/two-pages.txt >truth
code 0 'a list' eval ocr --list list --data . -f json
is 'one row of two pages' grep -q '"documents":\[{"name":"one","pages":2,"lost":0,' out

# ---- confidences ----
if python3 -c 'import jsonschema' 2>/dev/null; then
	palimpsest ocr -f json samples/two-pages.pdf >calibrated.json
	mkdir bare half read
	for m in bare half; do
		ln -s "$top"/samples/model/*.json "$top/samples/model/model.safetensors" $m
		rm $m/palimpsest.json
	done
	py without samples/model/palimpsest.json >bare/palimpsest.json
	palimpsest ocr -m bare -f json samples/two-pages.pdf >raw.json
	is 'ocr prints confidences through the map' py mapped samples/model/palimpsest.json raw.json calibrated.json page
	cp samples/two-pages.pdf read/a.pdf
	palimpsest ocr samples/two-pages.pdf >read/a.txt
	code 0 'all words right' eval ocr --gold read -f json
	is 'the error is what is missing to 1' py missing out raw.json calibrated.json
	code 0 'a model without a map' eval ocr -m bare --gold read -f json
	is 'has no calibrated error' grep -q '"calibrated":null},"fit":null}' out
	code 0 'a map fitted' eval ocr --gold gold --fit-calibration map.json --held-out 0 -f json
	is 'the report is as its schema says' py schema out "$top/formats/eval-1.schema.json"
	py with samples/model/palimpsest.json map.json >half/palimpsest.json
	code 0 'a model with that map' ocr -m half -f json samples/two-pages.pdf
	cp out half.json
	is 'ocr prints confidences through it' py mapped half/palimpsest.json raw.json half.json
	code 0 'packed' model import half -o half.palimpsest --precision f32
	palimpsest model import bare -o bare.palimpsest --precision f32
	palimpsest ocr -m bare.palimpsest -f json samples/two-pages.pdf >raw.json
	code 0 'read with' ocr -m half.palimpsest -f json samples/two-pages.pdf
	is 'the packed model has it' py mapped half/palimpsest.json raw.json out
	for i in 0 1; do
		mkdir crops$i
		ln -s "$top"/samples/model/*.json "$top/samples/model/model.safetensors" crops$i
		rm crops$i/palimpsest.json
		py crops samples/model/palimpsest.json $i >crops$i/palimpsest.json
		palimpsest ocr -m crops$i -f json samples/two-pages.pdf >crops$i.json
	done
	is 'of crops, the page is all of them' py joined crops0.json crops1.json
	code 0 'a map fitted on half of the pages' eval ocr --gold gold --fit-calibration map.json --force -f json
	is 'this report is too' py schema out "$top/formats/eval-1.schema.json"
	is 'the other half is held out' py divided out
	code 0 'the report without a fit' eval ocr --gold gold -f json
	is 'and so is this' py schema out "$top/formats/eval-1.schema.json"
else
	n=$((n + 1)); echo "ok $n # SKIP jsonschema is not installed"
	echo '{}' >map.json
fi

# ---- precisions ----
mkdir scan
cp samples/scan.* scan
code 0 'a model in all precisions' eval ocr --gold scan --relative-to f32 -f json
is 'the report is of the one' grep -q '"model":{"name":"palimpsest-nano","precision":"f32",' out
is 'the others beside it' grep -q '"relative":\[{"precision":"bf16",.*{"precision":"int8",.*{"precision":"int4",' out
code 0 'as a table' eval ocr --gold scan --relative-to int8
is 'relative' grep -Eq '^total +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+$' out
code 0 'a packed model' model import samples/model -o one.palimpsest --precision int8
code 2 'has one precision' eval ocr -m one.palimpsest --gold scan --relative-to f32
code 0 'what it was made from' eval ocr -m one.palimpsest --gold scan -f json
is 'the digest of the model' grep -q "\"sha256\":\"$(digest one.palimpsest)\"" out
is 'and of the data' grep -q "\"data_sha256\":\"$(digest scan/scan.tif scan/scan.txt)\"" out
cp samples/two-pages.pdf claims/one/x.pdf
printf '{"pdf":"x.pdf","page":2,"id":"p","type":"present","text":"%s"}\n' \
	"$(awk 'BEGIN { RS = "\f" } NR == 2' samples/two-pages.txt | sed -n '/./{p;q;}')" >claims/one/tests.jsonl
code 0 'claims about what a model reads' eval units --gold claims -f json
is 'it reads' grep -q '"kind":"present","outcome":"passed"' out

# ---- what goes wrong ----
code 6 'a map that exists' eval ocr --gold gold --fit-calibration map.json
code 2 'no task' eval --gold gold
code 2 'no such task' eval music --gold gold
code 2 'two tasks' eval ocr ocr --gold gold
code 2 'no documents' eval ocr
code 2 'a folder and a list' eval ocr --gold gold --list list --data .
code 2 'a list of nowhere' eval ocr --list list
code 2 'no such format' eval ocr --gold gold -f tsv
code 2 'a map onto the report' eval ocr --gold gold --fit-calibration -
code 4 'no such folder' eval ocr --gold none
code 4 'no such list' eval ocr --list none --data .
is 'it is named' grep -q 'none: cannot open' err
mkdir empty
code 4 'an empty folder' eval ocr --gold empty
code 7 'no such model' eval ocr -m none --gold gold
mkdir few
cp samples/scan.tif few
echo 'two pages' >few/scan.txt
printf '\fof text' >>few/scan.txt
code 4 'a truth of more pages' eval ocr --gold few
is 'it is named' grep -q 'few/scan.txt' err
printf 'blank\tsamples/scan.tif\t7\t-\tpage\n' >list
code 4 'a page that is not there' eval ocr --list list --data .
head -c 90 samples/two-pages.pdf >gold/cut.pdf
printf 'four words are here\n' >gold/cut.txt
code 3 'one bad document' eval ocr --gold gold -f json
is 'it is compared as nothing, and counted' grep -q '{"name":"cut.pdf","pages":1,"lost":1,"chars":{"edits":19,"truth":19,"rate":1},"words":{"edits":4,' out
mkdir worse
cp gold/cut.* worse
code 4 'all documents bad' eval ocr --gold worse
is 'no text of a truth on stderr' sh -c '! grep -q "four words" err'
echo "1..$n"
exit $bad
