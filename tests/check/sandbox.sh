#!/bin/sh
# sandbox.sh - each layer of the worker's sandbox holds on its own; one that a system lacks is said,
# and is done without only where that was asked for.
. tests/scratch.sh
tools=$build/tests/tools
scan=samples/scan.tif
run() { "$@" >out 2>err </dev/null; code=$?; }
lines() { grep -c "^$1\$" out; }	# lines PATTERN
skip() { n=$((n + 1)); echo "ok $n # SKIP $1"; }

# What this system lacks itself; the tests below are of what it has.
"$build/palimpsest-worker" --try >proof 2>/dev/null
if grep -q '^missing' proof; then
	echo "ok 1 # SKIP this system has no $(sed -n 's/^missing //p' proof | tr '\n' ' ')"
	echo '1..1'
	exit 77
fi

# ---- the proofs ----
run palimpsest doctor
is 'the doctor: exit 0' test $code = 0
is 'limits: each holds' test "$(lines 'ok limits: .*')" -ge 3
is 'privileges: each holds' test "$(lines 'ok privileges: .*')" = 3
is 'landlock: files are out of reach' test "$(lines 'ok landlock: \(file reading\|folder listing\|file writing\|file changes\|exec\)')" = 5
for what in 'network, out' 'network, in' 'signals' 'abstract sockets'; do
	if grep -qx "skip landlock: $what" out; then skip "landlock: this kernel's does not know of $what"
	else is "landlock: $what" test "$(lines "ok landlock: $what")" = 1; fi
done
is 'seccomp: each holds' test "$(lines 'ok seccomp: .*')" = 8
is 'nothing got through' test "$(lines 'open .*')" = 0
if grep -qx 'skip limits: address space' out; then skip 'sanitizers reserve all addresses'
else is 'limits: address space' test "$(lines 'ok limits: address space')" = 1; fi
palimpsest ocr $scan >want 2>/dev/null

# ---- a system without one ----
layers='limits privileges landlock seccomp'
case $build in *asan*|*tsan*)
	layers='privileges landlock seccomp'
	skip 'limits are what sanitizers want to set, too' ;;
esac
for layer in $layers; do
	run "$tools/without-layer" $layer "$build/palimpsest" doctor
	is "the doctor without $layer: exit 69" test $code = 69
	is 'says so' test "$(lines "missing $layer")" = 1
	is 'and says it of no other' test "$(lines 'missing .*')$(lines 'open .*')" = 10
	is 'nor proves anything of it' test "$(lines "ok $layer: .*")" = 0
	run "$tools/without-layer" $layer "$build/palimpsest" ocr -o out.txt $scan
	is "ocr without $layer: exit 69" test $code = 69
	is 'says which' grep -q "lacks layers of the sandbox: $layer; see --allow-unsandboxed" err
	is 'writes nothing' test ! -e out.txt -a ! -s out
	run "$tools/without-layer" $layer "$build/palimpsest" ocr --allow-unsandboxed $scan
	is "allowed to do without $layer: exit 0" test $code = 0
	is 'warns' grep -q "going on without layers of the sandbox: $layer\$" err
	is 'reads the same' cmp want out
done
run "$tools/without-layer" landlock "$tools/without-layer" seccomp "$build/palimpsest" ocr --allow-unsandboxed $scan
is 'two are missing: both are named' grep -q 'without layers of the sandbox: landlock, seccomp$' err
run palimpsest ocr --allow-unsandboxed $scan
is 'nothing is missing: no warning' test $code = 0 -a ! -s err
case $build in *asan*|*tsan*) room=unlimited ;; *) room=900000 ;; esac
(ulimit -n 24; ulimit -v $room; palimpsest ocr $scan) >out 2>err
is 'tighter limits of the caller stay' cmp want out

# ---- what drawing needs is within reach: fonts of the system, Poppler's tables ----
cat >fonts.pdf <<'END'
%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 60]/Contents 4 0 R/Resources<</Font<</F 5 0 R/G 6 0 R>>>>>>endobj
4 0 obj<</Length 75>>stream
BT /F 20 Tf 10 35 Td (A font) Tj /G 20 Tf 0 -25 Td <82a082a20041> Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>endobj
6 0 obj<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/90ms-RKSJ-H/DescendantFonts[7 0 R]>>endobj
7 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)
/Supplement 2>>/FontDescriptor 8 0 R>>endobj
8 0 obj<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 6/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800
/Descent -200/CapHeight 700/StemV 80>>endobj
trailer<</Root 1 0 R>>
%%EOF
END
run palimpsest inspect render --output-dir held fonts.pdf
is 'a page with fonts of the system is drawn' test $code = 0
run "$tools/without-layer" landlock "$build/palimpsest" inspect render --allow-unsandboxed --output-dir free fonts.pdf
is 'as where all files can be read' cmp held/page-0001.png free/page-0001.png
echo "1..$n"
exit $bad
