#!/bin/sh
# same.sh - what must not change a byte of what is read: the language that answers are held to, and
# drafts. On samples/, and on pages of ../shared/data/pdf-text: two (of one the text layer is of no
# use), or all with SAME=all.
B=${B:-build/release}
n=0 bad=0
D=../shared/data/pdf-text
few="$D/samplefiles-001-trivial/minimal-document.pdf $D/docling-right_to_left_01/right_to_left_01.pdf"
[ "${SAME:-few}" = all ] && few=$(ls $D/*/*.pdf)
ocr() {		# ocr OUT ARGUMENTS...: fails where there is no document
	out=$1; shift
	"$B/palimpsest" ocr -m samples/model -f json --timeout-page 300 "$@" >"$out" 2>"$B/logs/same.err"
	case $? in 0|3) ;; *) false ;; esac
}
same() {	# same FILE KIND...: read with drafts of each kind as without any, and held to nothing
	file=$1; shift
	ocr "$B/logs/same.want" --draft none --grammar off "$file" || : >"$B/logs/same.want"
	for kind; do
		n=$((n + 1))
		if ocr "$B/logs/same.got" --draft "$kind" "$file" &&
		   cmp -s "$B/logs/same.want" "$B/logs/same.got"; then
			echo "ok $n - $kind: $(basename "$(dirname "$file")")/$(basename "$file")"
		else
			bad=1; echo "not ok $n - $kind: $file"
			sed 's/^/# /' "$B/logs/same.err"
		fi
	done
}
case $B in *asan*|*tsan*)	# pages take ten times as long there
	same samples/two-pages.pdf auto
	same samples/tile.png ngram
	echo "ok $((n + 1)) # SKIP all other pages of same.sh are read without sanitizers"
	echo "1..$((n + 1))"
	exit $bad ;;
esac
same samples/two-pages.pdf none ngram text-layer auto
for f in samples/scan.tif samples/tile.png; do same $f none ngram; done
if [ -d $D ]; then
	for f in $few; do same "$f" none ngram text-layer auto; done
else
	n=$((n + 1)); echo "ok $n # SKIP no $D"
fi
echo "1..$n"
exit $bad
