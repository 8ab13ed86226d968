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
