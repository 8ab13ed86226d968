#!/bin/sh
# table-model.sh - a model with random weights that has a task for tables, in each language and way
# of asking, on a page of ../shared/data/tables: a document comes of it, and all tables are grids.
B=${B:-build/release}
D=../shared/data/tables
n=0 bad=0
M=$(mktemp -d) || exit 1
trap 'rm -rf "$M"' EXIT
for f in tests/models/tiny-plain/*.json tests/models/tiny-plain/model-*; do
	case $f in *golden*) ;; *) cp "$f" "$M/" ;; esac
done
model() {	# model OCR TABLE: what the tasks have besides their prompts; OCR "": no such task
	ocr='"ocr": {"prompt": "ocr", "max_tokens": 12, '"$1"'},'
	echo '{"schema": "palimpsest.model/1", "name": "random", "tasks": {'"${1:+$ocr}"'
		"table": {"prompt": "table", "max_tokens": 48, '"$2"'}}}' >"$M/palimpsest.json"
}
table() {	# table ARGUMENTS...: fails unless there is a document
	"$B/palimpsest" table -m "$M" -f json "$@" >"$B/logs/table-model.json" \
		2>"$B/logs/table-model.err"
	case $? in 0|3) ;; *) false ;; esac
}
sound() {	# every slot of every table has one cell
	python3 - "$B/logs/table-model.json" <<'PY'
import json, sys
tables = [b["table"] for p in json.load(open(sys.argv[1]))["pages"] for b in p["blocks"]
          if b.get("table")]
for t in tables:
    slots = [(r, c) for x in t["cells"] for r in range(x["row"], x["row"] + x["rowspan"])
             for c in range(x["col"], x["col"] + x["colspan"])]
    assert sorted(slots) == [(r, c) for r in range(t["rows"]) for c in range(t["cols"])]
print(len(tables), "tables")
PY
}
asked() {	# the words are the page's own, and the model was asked all the same
	python3 - "$B/logs/table-model.json" <<'PY'
import json, sys
page = json.load(open(sys.argv[1]))["pages"][0]
assert page["plan"] == "text-layer" and page["tokens"]["generated"] > 0
PY
}
told() {	# told RESULT NAME
	n=$((n + 1))
	[ "$1" = 0 ] && { echo "ok $n - $2"; return; }
	bad=1; echo "not ok $n - $2"
	sed 's/^/# /' "$B/logs/table-model.err"
}
is() {		# is NAME ARGUMENTS...
	name=$1; shift
	{ table "$@" && sound >>"$B/logs/table-model.err" 2>&1; }
	told $? "$name"
}
for f in $D/icdar13-eu-003/eu-003.pdf; do
	[ -f "$f" ] || { echo "ok 1 # SKIP no $f"; echo "1..1"; exit 77; }
	for language in html-table html-table-ragged otsl markdown; do
		model '"input": "crops"' "\"input\": \"crops\", \"language\": \"$language\""
		is "$language, its own words" "$f"
		asked 2>>"$B/logs/table-model.err"; told $? "$language, asked for a page with words"
		model '"input": "page"' "\"input\": \"page\", \"language\": \"$language\""
		is "$language, a page" --text-layer ignore "$f"
	done
	model '"input": "crops"' '"input": "crops"'
	is "crops, no language" --text-layer ignore --grammar off "$f"
	is "cells of the model" --cells-from model "$f"
	model "" '"input": "crops"'
	is "no task for text" --cells-from text-layer "$f"
	is "no task for text, no text layer" --text-layer ignore "$f"
	model '"input": "crops"' '"input": "crops", "language": "ocr-words"'
	! table "$f" && grep -q "has no language ocr-words" "$B/logs/table-model.err"
	told $? "a language that is none of tables"
	model '"input": "crops"' '"tile": {"side": 56, "row_height": [20, 30], "rows": [1, 2]},
		"input": "tiles"'
	! table "$f" && grep -q "not tiles" "$B/logs/table-model.err"
	told $? "tables are not asked for in tiles"
done
echo "1..$n"
exit $bad
