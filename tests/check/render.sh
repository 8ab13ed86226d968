#!/bin/sh
# render.sh - pages as pdftoppm draws them, which is of another make (Splash, not cairo): as large, and
# with the ink in the same places. One of each kind of ../shared/data, or all with RENDER=all.
. tests/scratch.sh
data=$top/../shared/data
few='pdf-text/samplefiles-001-trivial/minimal-document.pdf pdf-text/samplefiles-023-cmyk-image/cmyk-image.pdf
pdf-text/ocrmypdf-linn/linn.pdf pdf-text/docling-right_to_left_01/right_to_left_01.pdf tables/camelot-vertical_header/vertical_header.pdf
hostile/pdfjs/jbig2_symbol_offset.pdf'
if ! command -v pdftoppm >/dev/null || ! [ -d "$data" ]; then
	echo 'ok 1 # SKIP no pdftoppm, or no ../shared/data'
	echo '1..1'
	exit 77
fi
# Pages of ImageMagick's are six pixels wide: too small to be told apart like this.
[ "${RENDER:-few}" = few ] ||
	few=$(cd "$data" && for f in pdf-text/*/*.pdf tables/*/*.pdf; do echo "$f"; done | grep -v imagemagick)
like() {	# like FILE: the first page, largest difference of grey 20 of 255, where all is small
	palimpsest inspect render --dpi 100 --pages 1 --output-dir ours "$1" &&
	pdftoppm -q -png -r 100 -cropbox -f 1 -l 1 -singlefile "$1" theirs &&
	set -- $("$build/tests/tools/apart" ours/page-0001.png theirs.png) &&
	echo "$*" && [ "$1" = "$2" ] && [ "$3" -le 20 ]
}
for f in $few; do
	rm -rf ours theirs.png
	is "$f" like "$data/$f"
done
echo "1..$n"
exit $bad
