#!/bin/sh
# cli.sh - the program as a user meets it: exit codes, whole files or none, batches, repeatability.
. tests/scratch.sh
run() { palimpsest "$@" >out 2>err </dev/null; code=$?; }
code() {	# code WANT NAME ARGUMENTS...: exit code, a reason on stderr if not 0, nothing quoted twice
	want=$1 what=$2; shift 2
	run "$@"
	is "$what: exit $want" test "$code" = "$want"
	[ "$want" = 0 ] || is "$what: a reason" test -s err
}
same() { cmp -s "$1" "$2"; }
two=samples/two-pages.pdf scan=samples/scan.tif

# ---- the main job ----
code 0 'a PDF as text' ocr $two
is 'a form feed after each page' test "$(tr -cd '\f' <out | wc -c)" = 2
cp out two.txt
code 0 'a scan as text' ocr $scan
cp out scan.txt
code 0 'a PDF as JSON' ocr -f json $two
cp out two.json
is 'JSON is one line' test "$(wc -l <two.json)" = 1
is 'pages in are pages out' grep -q '"accounting":{"selected":2,"ok":2,.*"balanced":true}' two.json
is 'no place of ours in it' sh -c '! grep -q /tmp two.json'

# ---- repeatable to the byte ----
for t in 1 2; do
	run ocr -f json --threads $t $two
	is "$t threads: the same bytes" same out two.json
done
run ocr -f json --memory 100 $two
is 'little memory: the same bytes' same out two.json
code 12 'too little memory' ocr --memory 1 $two
run ocr -f json $scan $two
is 'in a batch: the same bytes' sh -c 'tail -n 1 out | cmp -s - two.json'
run ocr -f json --pages 2 $two
sed 's/.*"pages":\[\(.*\)\],"accounting".*/\1/' out >page2
is 'a page alone: the same bytes' sh -c 'grep -qF "$(cat page2)" two.json'
run ocr --pages 1,2,1,2,1,2,1,2,1,2,1,2,1,2,1,2,1,2 $two	# more than are on their way at a time
for _ in 1 2 3 4 5 6 7 8 9; do cat two.txt; done >nine.txt
is 'many pages: each as alone, in order' same out nine.txt
palimpsest ocr - <$two >out 2>err
is 'from standard input: the same text' same out two.txt
# shellcheck disable=SC2002
cat $two | palimpsest ocr - >out 2>err
is 'from a pipe: the same text' same out two.txt

# ---- where it goes ----
code 0 'into a file' ocr -o a.txt $two
is 'the same text in it' same a.txt two.txt
echo mine >b.txt
code 6 'a file that exists' ocr -o b.txt $two
is 'it is as it was' test "$(cat b.txt)" = mine
code 0 'overwritten when told so' ocr --force -o b.txt $two
is 'the same text in it' same b.txt two.txt
mkdir -p in/sub
cp $two in/z.pdf; cp $scan in/sub/a.tif; cp $scan in/.hidden.tif; ln -s ../in in/loop
code 0 'a folder, into a folder' ocr --output-dir res in
is 'one file each, as in the folder' test "$(cd res && find . -type f | sort | tr '\n' ' ')" = './sub/a.txt ./z.txt '
is 'the same text in it' same res/z.txt two.txt
code 0 'a folder as a stream' ocr -f json in
is 'a line each, sorted bytewise' test "$(sed 's/.*"source":{"name":"\([^"]*\)".*/\1/' out | tr '\n' ' ')" = 'sub/a.tif z.pdf '
cp $scan in/z.tif
code 2 'two inputs that would share a name' ocr --output-dir res2 in
is 'both are named' sh -c 'grep -q z.pdf err && grep -q z.tif err'
is 'nothing was made' test ! -e res2
code 6 'a folder that cannot be' ocr -o none/x.txt $two
palimpsest ocr $two >/dev/full 2>err; code=$?
is 'a full disk: exit 6' test $code = 6
(palimpsest ocr $two $two -f json 2>err; echo $? >code) | true
is 'a closed pipe: exit 6' test "$(cat code)" = 6

# ---- what goes wrong ----
code 2 'no command'
code 2 'no such command' frobnicate
code 2 'no such option' ocr --frobnicate $two
code 2 'no input' ocr
code 2 'no such format' ocr -f docx $two
code 2 'a page that is not there' ocr --pages 3 $two
code 2 'not a range' ocr --pages 1- $two
code 4 'no such file' ocr none.pdf
: >empty.pdf
code 4 'an empty file' ocr empty.pdf
echo hello >hello.txt
code 4 'a kind not read here' ocr hello.txt
head -c 9000 $two >cut.pdf
code 4 'a PDF cut short' ocr -o cut.txt cut.pdf
is 'nothing is left of it' test ! -e cut.txt
code 7 'no such model' ocr --model none $two
code 8 'a page over the limit' ocr --max-pixels 1000 $two
code 3 'one bad document of two' ocr -f json empty.pdf $two
is 'the other one is whole' same out two.json
code 4 'all documents bad' ocr -f json empty.pdf hello.txt
is 'the bad ones are named' sh -c 'grep -q empty.pdf err && grep -q hello.txt err'
is 'no text of a page on stderr' sh -c '! grep -qi "quick brown" err'

# ---- stopped ----
palimpsest ocr -o never.txt $two >out 2>err & pid=$!
kill -INT $pid 2>/dev/null; wait $pid; code=$?
is 'interrupted: exit 130, or done before' test $code = 130 -o $code = 0
is 'nothing half-written' test ! -e never.txt -o "$code" = 0
is 'no temporary file anywhere' test -z "$(find . -name '*.tmp')"

# ---- a worker that crashes, hangs and lies ----
mkdir -p box/samples
cp "$build/palimpsest" box/
cp "$build/tests/tools/bad-worker" box/palimpsest-worker
box/palimpsest ocr -m samples/model -f json --timeout-page 1 $scan >out 2>err; code=$?
is 'pages that a worker loses: exit 3' test $code = 3
is 'all six are accounted for' grep -q '"selected":6,"ok":0,"blank":2,"fallback":0,"unreadable":0,"failed":4,"skipped":0,"balanced":true' out
is 'each with its reason' test "$(grep -o '"reason":"[^"]*"' out | sed 's/[0-9].*//' | tr '\n' ';')" = '"reason":"no ink was found";"reason":"the parser crashed with signal ;"reason":"over the limit of ;"reason":"the worker answers nonsense";"reason":"as planned";"reason":"no ink was found";'
box/palimpsest ocr -m samples/model --pages 2 $scan >out 2>err; code=$?
is 'the only page crashes it: exit 10' test $code = 10
box/palimpsest ocr -m samples/model --pages 3 --timeout-page 1 $scan >out 2>err; code=$?
is 'the only page hangs it: exit 9' test $code = 9
printf '#!/bin/sh\nexit 3\n' >box/palimpsest-worker
box/palimpsest ocr -m samples/model $scan >out 2>err; code=$?
is 'a worker that does not even start: exit 10' test $code = 10
rm box/palimpsest-worker
box/palimpsest ocr -m samples/model $scan >out 2>err; code=$?
is 'no worker at all: exit 69' test $code = 69

# ---- a text layer, as it comes out of the sandbox ----
mkdir draft
cp "$build/palimpsest-worker" "$build/tests/tools/draft-text" draft/
words() { tr -s ' \n\f' '\n'; }
draft/draft-text $two 2>err | words >words.got
tr '\f' '\n' <samples/two-pages.txt | sed -n '/^What a/,$p' | words >words.want
is 'the words of the page that has one, in their order' cmp words.want words.got
if pdftotext $two pdf.txt 2>/dev/null; then
	words <pdf.txt | sed '/^$/d' >pdf.words
	is 'as pdftotext finds them' cmp pdf.words words.got
else
	n=$((n + 1)); echo "ok $n # SKIP no pdftotext"
fi

# ---- whole pages and crops, for models that want these ----
for plan in page crops; do
	mkdir $plan
	ln -s "$top"/samples/model/*.json "$top/samples/model/model.safetensors" $plan
	rm $plan/palimpsest.json
	echo "{\"schema\":\"palimpsest.model/1\",\"name\":\"x\",\"tasks\":{\"ocr\":{\"prompt\":\"ocr\",\"input\":\"$plan\"}}}" >$plan/palimpsest.json
	code 0 "a model that wants $plan" ocr -m $plan --max-new-tokens 9 -f json $two
	is "both pages, by $plan" grep -q '"selected":2,"ok":2,' out
done
# Answers that are cut short are asked for again, whatever is read beside them.
tiny=$top/tests/models/tiny-plain
run ocr -m "$tiny" --max-new-tokens 5 -f json "$top/samples/tile.png"
sed 's/.*"pages":\[\(.*\)\],"accounting".*/\1/' out >page1
is 'asked more than once' test "$(grep -o '"truncated","count":[0-9]*' page1 | sed 's/.*://')" -gt 1
run ocr -m "$tiny" --max-new-tokens 5 -f json --threads 1 --pages 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1 "$top/samples/tile.png"
is 'each of many the same' test "$(grep -oF "$(cat page1)" out | wc -l)" = 18
for l in html-table smiles kern; do
	echo "{\"schema\":\"palimpsest.model/1\",\"name\":\"x\",\"tasks\":{\"ocr\":{\"prompt\":\"ocr\",\"input\":\"crops\",\"language\":\"$l\"}}}" >crops/palimpsest.json
	code 0 "a model that answers in $l" ocr -m crops --max-new-tokens 40 -f json $two
done
sed -i s/kern/kerm/ crops/palimpsest.json
code 7 'a language that is not known' ocr -m crops $two
is 'those that are, are named' grep -q 'no language kerm; there are ocr-words, html-table,.* kern, text$' err
code 0 'which does not matter where none is asked for' ocr -m crops --grammar off --max-new-tokens 9 $two
code 2 'no such draft' ocr --draft layer $two
code 2 'no such grammar' ocr --grammar yes $two
echo '{"schema":"palimpsest.model/1","name":"x","tasks":{"caption":{"prompt":"c","input":"page"}}}' >page/palimpsest.json
code 7 'a model without the task' ocr -m page $scan

# ---- the rest ----
code 0 'a picture asked' ask -p ocr -f json --score-ids 5,6 $scan
is 'its tokens and scores' grep -q '"score":\[{"id":5,"logprob":-[0-9.]*},{"id":6,' out
code 0 'asked in a language' ask -p ocr --language smiles --max-new-tokens 9 samples/tile.png
is 'the answer is in it' sh -c '! grep -q " " out'
code 0 'asked in a language that does not hold' ask -p ocr --language smiles --grammar off samples/tile.png
is 'the answer is free' grep -q 'This is' out
code 2 'a language that there is not' ask -p ocr --language smile $scan
is 'those that there are' grep -q 'no language smile; there are ocr-words,' err
code 2 'a draft that a question has not' ask -p ocr --draft text-layer $scan
code 0 'several answers' ask -p ocr --n-best 3 -f json --receipt receipt.json samples/tile.png
is 'three of them, the first one the answer' sh -c 'grep -o "\"n_best\":.*" out | grep -o "\"text\":" | wc -l | grep -qx 3'
is 'what it took is in a receipt' grep -q '^{"schema":"palimpsest.receipt/1",.*"seconds":[0-9.]*,"decoding":{' receipt.json
is 'and not in the answer' sh -c '! grep -q seconds out'
code 6 'a receipt that exists' ask -p ocr --receipt receipt.json samples/tile.png
is 'is known before anything is asked' test ! -s out
code 2 'too many answers' ask -p ocr --n-best 17 samples/tile.png
code 0 'answers drawn' inspect answers -p ocr --samples 4 samples/tile.png
cp out drawn
is 'as many as were wanted' awk -F'\t' '/^answer/ { split($3, a, " "); s += a[1] } END { exit s != 4 }' drawn
code 0 'drawn again' inspect answers --prompt=ocr --samples 4 samples/tile.png
is 'the same ones' same out drawn
code 2 'answers to nothing' inspect answers samples/tile.png
code 2 'asked nothing' ask $scan
code 2 'an id that the model has not' ask -p ocr --score-ids 99999999 $scan
code 0 'the doctor' doctor
is 'the sandbox holds' grep -q '^ok   sandbox  ' out
code 0 'a document inspected' inspect pdf $two
code 0 'ink looked at' inspect ink --output-dir ink $two
is 'both pages, all read' test "$(grep -c '^page.*ok.*unread 0\.0' out)" = 2
is 'as pictures' test -s ink/ink-0002.png
code 0 'a page cut short' convert -f json --max-new-tokens 4 --pages 1 $two
is 'has ink that is not read' grep -q '"unread":0\.[1-9]' out

# ---- what would be done, and what need not be ----
code 0 'explained' convert --explain $two --pages 1-2
is 'where settings are from' grep -q '^pages	1-2	command line$' out
is 'and what is meant without' grep -q '^text-layer	auto	default$' out
is 'a scan goes to the model' grep -q '^page 1: tiles, [1-9][0-9]* asks$' out
is 'a text layer does not' test "$(grep -c '^page 2: ' out)" = 1
is 'it is taken' grep -q '^page 2: text layer: text, quality 1.00, a sound text layer$' out
is 'no page is printed' sh -c '! grep -qi "quick brown" out'
code 4 'explained, but not there' convert --explain none.pdf
code 0 'a PDF alone' ocr -f pdf -o two.pdf $two
palimpsest ocr --explain -f pdf $two >out 2>err
is 'a page with text need not be read for it' grep -q '^page 2: skipped: it has text already$' out
palimpsest ocr --explain -f pdf --existing-text redo $two >out 2>err
is 'but must be for another' sh -c '! grep -q skipped out'
code 0 'pages drawn' inspect render --output-dir png $two
is 'as PNG' test "$(head -c 4 png/page-0002.png | tail -c 3)" = PNG

# ---- packed models ----
code 0 'a model packed' model import samples/model -o m.palimpsest --precision int8
is 'whole and alone' test "$(find . -maxdepth 1 -name 'm.palimpsest*' | wc -l)" = 1
code 6 'not over another' model import samples/model -o m.palimpsest --precision bf16
code 0 'over another when told so' model import --force --precision bf16 -o m.palimpsest samples/model
code 0 'every byte checked' model verify m.palimpsest
run ocr -m m.palimpsest $two
is 'bf16 reads as the folder does' same out two.txt
code 0 'described' model info m.palimpsest -f json
is 'as JSON' grep -q '"layout":.*"packed"' out
code 0 'listed' model list samples/model .
is 'the folder and the file' sh -c 'grep -q samples/model out && grep -q "m.palimpsest$" out'
dd if=/dev/zero of=m.palimpsest bs=1 seek=3000000 count=9 conv=notrunc 2>/dev/null
code 7 'damage' model verify m.palimpsest
head -c 3000000 m.palimpsest >cut.palimpsest
code 7 'a file cut short' ocr -m cut.palimpsest $scan
code 7 'a file that is no model' ocr -m $two $scan
code 2 'no precision' model import samples/model -o n.palimpsest
code 2 'no such precision' model import samples/model -o n.palimpsest --precision int3
code 2 'packed twice' model import cut.palimpsest m.palimpsest -o n.palimpsest --precision int8
code 7 'nothing to pack' model import none -o n.palimpsest --precision int8
is 'nothing was made' test ! -e n.palimpsest
code 2 'no such verb' model export

# ---- bench ----
code 0 'bench' bench --repeat 1 --tokens 2 --batch 3 --resolution 112,56 -f json
if python3 -c 'import jsonschema' 2>/dev/null; then
	is 'as the schema says' python3 -c 'import json, sys, jsonschema
jsonschema.validate(json.load(open("out")), json.load(open(sys.argv[1])))' "$top/formats/bench-1.schema.json"
else
	n=$((n + 1)); echo "ok $n # SKIP jsonschema is not installed"
fi
code 2 'no such row of instructions' bench --isa none
code 2 'no such side' bench --resolution 5
code 2 'no such protocol' bench --protocol none
code 0 'the reference row reads the same' ocr --isa ref --pages 1 samples/scan.tif

for c in convert ocr ask eval inspect model bench doctor; do code 0 "$c --help" $c --help; done
code 0 'help' --help
echo "1..$n"
exit $bad
