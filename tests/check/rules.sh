#!/bin/sh
# rules.sh - the lines of a page, through the worker and its sandbox: those that a PDF draws beside
# those that page analysis finds; of encrypted documents; and a worker that dies of them
# shellcheck disable=SC2317  # what `is` runs
. tests/scratch.sh
cp "$build/tests/tools/rules-of" "$build/palimpsest-worker" .	# it looks for the worker beside itself
document() {	# document CONTENT: a PDF of one page, 200 x 100 points
	printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n'
	printf '2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n'
	printf '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R>>endobj\n'
	printf '4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n' ${#1} "$1"
}
finds() {	# finds RULES ARGUMENTS...: those of the PDF, divided by ;
	want=$1; shift
	./rules-of "$@" >out 2>err || return 1
	got=$(grep '	pdf	' out | cut -f 3,4 | tr '\t\n' ' ;')
	[ "$got" = "$want" ] || { echo "got $got"; false; }
}
inked() { grep -q "^1	ink	$1" out; }

# 10 points from the left, right and lower side, and in its middle a rectangle
document '2 w 10 10 m 190 10 l S 90 40 20 20 re f' >lines.pdf
sound='fill 90.0 40.0 110.0 60.0;level 10.0 89.0 190.0 91.0;'
is 'lines of a page without words' finds "$sound" --dpi 72 lines.pdf
is 'page analysis sees its line, too' inked 'level	10 89 190 91'
is 'twice as many dots' finds 'fill 180.0 80.0 220.0 120.0;level 20.0 178.0 380.0 182.0;' --dpi 144 lines.pdf
is 'a page that is turned' finds 'upright 9.0 10.0 11.0 190.0;fill 40.0 90.0 60.0 110.0;' \
	--dpi 72 --rotate 1 lines.pdf
# at 100 dots an inch 277.8 x 138.9 pixels, so 278 x 139
is 'a light look' finds 'fill 125.1 55.6 152.9 83.4;level 13.9 123.7 264.1 126.5;' \
	--light lines.pdf
is 'a picture draws no lines' finds '' samples/tile.png

if command -v qpdf >/dev/null; then
	qpdf --encrypt '' owner 256 -- lines.pdf locked.pdf 2>/dev/null
	qpdf --encrypt user owner 256 -- lines.pdf shut.pdf 2>/dev/null
	is 'encrypted, and anybody may read it' finds "$sound" --dpi 72 locked.pdf
	is 'encrypted, with its password' finds "$sound" --dpi 72 --password user shut.pdf
else
	n=$((n + 1)); echo "ok $n # SKIP qpdf is not installed"
fi

cp "$build/tests/tools/bad-worker" palimpsest-worker
./rules-of --pages 1,2,6 lines.pdf >out 2>err
is 'a worker that dies of them costs them, not the page, nor the next' test "$(cut -c 1-33 out)" = \
	"== lines.pdf
2	(the parser crashed with signal"
echo "1..$n"
exit $bad
