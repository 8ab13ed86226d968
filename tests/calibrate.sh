#!/bin/sh
# calibrate.sh - fits the map of the confidences of samples/model on drawn and real pages, puts it into
# its palimpsest.json, and prints the error on pages that it was not fitted on: drawn ones (drawn), real
# ones with truth within the model's letters (held), and old prints (outside). tests/calibration.tsv
# lists the real pages.
# usage: calibrate.sh BUILDDIR DATADIR
set -e
B=$1 data=$2 out=$1/calibrate model=samples/model
rm -rf "$out"
mkdir -p "$out/fit" "$out/drawn"
for set in fit:1 drawn:2; do
	"$B/tests/tools/draw-pages" "$out/${set%:*}" 40 ${set#*:} LICENSE $model/README.md
done
for kind in fit held outside; do
	awk -F '\t' -v kind=$kind '$5 == kind' tests/calibration.tsv >"$out/$kind.tsv"
done
for page in "$out"/fit/*.png; do
	printf 'drawn\t%s\t\t%s\tfit\n' "$(realpath "$page")" "$(realpath "${page%.png}.txt")"
done >>"$out/fit.tsv"
"$B/palimpsest" eval ocr -m $model --list "$out/fit.tsv" --data "$data" \
	--fit-calibration "$out/map.json" --held-out 0 >"$out/fit.txt"
python3 - $model/palimpsest.json "$out/map.json" <<'END'
import json, sys
model, fitted = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:])
model["calibration"] = fitted
with open(sys.argv[1], "w", encoding="utf-8") as f:
    f.write(json.dumps(model, indent=1))
END
"$B/palimpsest" eval ocr -m $model --gold "$out/drawn" >"$out/drawn.txt"
for kind in held outside; do
	"$B/palimpsest" eval ocr -m $model --list "$out/$kind.tsv" --data "$data" >"$out/$kind.txt"
done
for kind in fit drawn held outside; do
	echo "$kind: $(grep '^ECE of .* right' "$out/$kind.txt")"
done
