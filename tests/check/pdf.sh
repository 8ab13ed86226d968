#!/bin/sh
# pdf.sh - searchable PDFs, judged by qpdf and Poppler's tools: sound, the same to the eye, everything that
# is not text as it was, words in their places; on files made here, samples/, and ../shared/data/pdf-text.
# shellcheck disable=SC2016,SC2317  # what `is` runs; what inner shells expand
. tests/scratch.sh
for tool in qpdf pdftotext python3; do
	command -v $tool >/dev/null && continue
	echo "ok 1 # SKIP $tool is not installed"
	echo '1..1'
	exit 77
done
py() { PYTHONDONTWRITEBYTECODE=1 python3 "$top/tests/check/pdf.py" "$@"; }
skip() { n=$((n + 1)); echo "ok $n # SKIP $1"; }
cp "$build/tests/tools/make-pdf" "$build/palimpsest-worker" .	# it looks for the worker beside itself
made() {	# made FATES ARGUMENTS...: exit 0, and as many pages laid, empty, kept, tangled, damaged
	want=$1; shift
	is "make-pdf $*: $want" sh -c './make-pdf "$@" >out 2>err; [ $? = 0 ] && [ "$(cat out)" = "'"$want"'" ]' sh "$@"
}
refused() {	# refused STATUS ARGUMENTS...: exit with that status of fx.h, say why, and write nothing
	want=$1; shift
	rm -f none.pdf
	is "make-pdf $*: status $want" sh -c \
		'./make-pdf "$@" none.pdf >out 2>err; [ $? = '"$want"' ] && [ -s err ] && [ ! -e none.pdf ]' sh "$@"
}
sound() { qpdf --check "$1" >check.log 2>&1; }
drawn() { rm -f "$2"-*; pdftoppm -r 50 "$1" "$2" 2>/dev/null; }
looks_like() {	# looks_like A B: pixel by pixel
	drawn "$1" a; drawn "$2" b
	set -- a-*
	[ -e "$1" ] || return 1
	for p; do cmp -s "$p" "b${p#a}" || return 1; done
}
text() { pdftotext -raw -f "$2" -l "$2" "$1" - | tr -d '\f'; }
says() { [ "$(text "$1" "$2" | tr '\n' ' ' | sed 's/ *$//')" = "$3" ]; }

printf -- '- 20 30 90 60 Zwölf\n- 100 30 180 60 日本語\n' >list
py make rich rich.pdf
two=samples/two-pages.pdf

# ---- pages that have text, and pages that have none ----
made '1 0 1 0 0' --words list rich.pdf skip.pdf
is 'skip: sound' sound skip.pdf
is 'skip: looks the same' looks_like rich.pdf skip.pdf
is 'skip: all else is as it was' py same rich.pdf skip.pdf
is 'skip: a page with text keeps it' says skip.pdf 1 'seen before'
is 'skip: the other has the words' says skip.pdf 2 'Zwölf 日本語'
made '2 0 0 0 0' --existing-text redo --words list skip.pdf redo.pdf
is 'redo: sound' sound redo.pdf
is 'redo: looks the same' looks_like rich.pdf redo.pdf
is 'redo: all else is as it was' py same rich.pdf redo.pdf
is 'redo: what is shown stays, hidden text is there once' says redo.pdf 2 'Zwölf 日本語'
is 'redo: words beside what is shown' says redo.pdf 1 'Zwölf 日本語 seen before'
made '2 0 0 0 0' --existing-text force --words list rich.pdf force.pdf
is 'force: sound' sound force.pdf
is 'force: all else is as it was' py same rich.pdf force.pdf
is 'force: only our words' says force.pdf 1 'Zwölf 日本語'
made '0 0 1 0 0' --pages 1 --words list rich.pdf one.pdf
is 'pages left out stay' says one.pdf 2 ''
made '1 1 0 0 0' --existing-text force $two forced.pdf
is 'force: words are where they were, within 0.5 pt' py words $two forced.pdf 0.5

# ---- pictures ----
py make tiff three.tif
made '1 2 0 0 0' --pages 2 --words list three.tif tif.pdf
is 'a TIFF of three pages: sound' sound tif.pdf
is 'a TIFF of three pages: all of them' test "$(pdfinfo tif.pdf | sed -n 's/^Pages: *//p')" = 3
is 'a TIFF of three pages: their sizes' sh -c \
	'[ "$(pdfinfo -f 1 -l 3 tif.pdf | grep -c "size: *20[012] x 70 pts")" = 3 ]'
is 'a TIFF of three pages: words on the second' says tif.pdf 2 'Zwölf 日本語'
is 'a TIFF of three pages: none on the third' says tif.pdf 3 ''
made '1 0 0 0 0' --words list samples/scan.tif scan.pdf
is 'no date' sh -c '! grep -a Date scan.pdf'
pdftoppm -jpeg -r 72 -f 1 -l 1 rich.pdf pic && mv pic-*1.jpg pic.jpg
made '1 0 0 0 0' --words list pic.jpg jpg.pdf
is 'a JPEG: its own bytes' sh -c 'pdfimages -all jpg.pdf got && cmp got-000.jpg pic.jpg'
py upright pic.jpg up.jpg
made '1 0 0 0 0' --words list up.jpg up.pdf
is 'a JPEG that EXIF turns: turned' sh -c 'pdfinfo up.pdf | grep -q "size: *200 x 300 pts"'
made '1 0 0 0 0' --rotate 1 --words list pic.jpg turned.pdf
is 'a picture turned on request is displayed turned' sh -c 'pdfinfo turned.pdf | grep -q "rot: *90"'
is 'a picture turned on request: its words level' says turned.pdf 1 'Zwölf 日本語'
head -c 3000 pic.jpg >cut.jpg
made '0 0 0 0 1' cut.jpg cut.pdf
is 'a JPEG cut short: sound' sound cut.pdf

# ---- refusals ----
qpdf --encrypt '' owner 256 -- rich.pdf locked.pdf
refused 3 locked.pdf
qpdf --encrypt user owner 256 -- rich.pdf shut.pdf
refused 3 shut.pdf
py make signed signed.pdf
refused 2 signed.pdf
made '1 0 1 0 0' --break-signature --words list signed.pdf broken.pdf
py make empty empty.pdf
refused 2 empty.pdf
cp "$build/tests/tools/bad-worker" palimpsest-worker
refused 6 --pages 1 rich.pdf
is 'a file that does not come to an end: said to be nonsense' grep -q nonsense err
refused 6 --pages 1,6 rich.pdf
is 'a fate that there is not: said to be nonsense' grep -q nonsense err
cp "$build/palimpsest-worker" .

# ---- other people's files ----
data=$top/../shared/data/pdf-text
if [ -d "$data" ]; then
	for f in samplefiles-026-latex-multicolumn/multicolumn ocrmypdf-tagged/tagged pdfplumber-scotus/scotus-transcript-p1 \
	    ocrmypdf-linn/rotated_skew ocrmypdf-overlay/overlay docling-right_to_left_01/right_to_left_01; do
		doc=$(basename $f) f=$data/$f.pdf
		is "$doc: written" ./make-pdf --existing-text redo --words list "$f" shared.pdf
		is "$doc: sound" sound shared.pdf
		is "$doc: looks the same" looks_like "$f" shared.pdf
		is "$doc: all else is as it was" py same "$f" shared.pdf
	done
	for f in pypdf-crazyones/crazyones samplefiles-001-trivial/minimal-document; do
		is "$(basename $f): forced" ./make-pdf --existing-text force "$data/$f.pdf" shared.pdf
		is "$(basename $f): words within 0.5 pt" py found "$data/$f.pdf" shared.pdf 0.5
	done
else
	skip '../shared/data is not here'
fi

# ---- long after the first ----
made '1 0 1 0 0' --words list rich.pdf again.pdf
is 'the same bytes' cmp skip.pdf again.pdf
echo "1..$n"
exit $bad
