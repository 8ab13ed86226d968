#!/bin/sh
# peers.sh - what other engines read of the pages of tests/score.tsv beside what palimpsest reads, by one
# scorer, `palimpsest eval ocr`, as a table in Markdown: Tesseract on the picture; and of PDFs that have a
# text layer what `palimpsest convert --text-layer use` and pdftotext make of it. PDFs are drawn at 300 dpi for Tesseract; it has one thread, which is faster, German
# for German sets, and is told where a page is turned or is one line.
# usage: peers.sh BUILDDIR DATADIR OUTDIR [NAME]: NAME, only sets that begin so. What OUTDIR holds from
# an earlier run is not read again.
set -e
build=$1 data=$2 out=$3 only=$4
here=$(dirname "$0")/..
mkdir -p "$out/tesseract" "$out/layer" "$out/pdftotext"
tab=$(printf '\t')

# ---- what is read: tests/score.tsv, and a page whose truth has places ----
{
	sed "s|$tab\\./|$tab$PWD/|g" "$here/score.tsv"
	kant=pdf-text/ocrd-kant-0017
	printf 'ocrd-kant\t%s/OCR-D-IMG_INPUT_0017.tif\t\t%s/OCR-D-GT-PAGE_PAGE_0017_PAGE.xml\tpage\n' $kant $kant
} | awk -F '\t' -v only="$only" '!/^#/ && $1 != "name" && index($1, only) == 1' >"$out/list.tsv"

# ---- what others read ----
# A page of several is written behind form feeds of the pages before it; Tesseract ends with one.
tesseract_page() {	# FILE PAGE TO PSM LANGUAGE
	image=$1
	case $1 in *.pdf)
		pdftoppm -r 300 -f "${2:-1}" -l "${2:-1}" -singlefile -png "$1" "$out/page"
		image=$out/page.png ;;
	esac
	places=
	[ -n "$2" ] || places=tsv
	OMP_THREAD_LIMIT=1 tesseract "$image" "$out/read" --psm "$4" -l "$5" txt $places 2>"$out/log" ||
		{ cat "$out/log" >&2; return; }
	[ "${2:-1}" -gt 1 ] || : >"$3.txt"
	while [ "$(tr -dc '\f' <"$3.txt" | wc -c)" -lt $((${2:-1} - 1)) ]; do printf '\f' >>"$3.txt"; done
	cat "$out/read.txt" >>"$3.txt"
	[ -z "$places" ] || cp "$out/read.tsv" "$3.tsv"
}
while IFS=$tab read -r name file page truth kind; do
	# an empty column is one blank to read, so the page may be missing
	[ -n "$kind" ] || { kind=$truth; page=; }
	case $kind in turned) psm=1 ;; line) psm=7 ;; *) psm=3 ;; esac
	case $name in goethe* | grenzboten* | ocrd-*) language=deu ;; *) language=eng ;; esac
	to=$out/tesseract/${file%.*}
	[ -e "$to.$name.${page:-1}.done" ] && continue
	mkdir -p "$(dirname "$to")"
	case $file in /*) from=$file ;; *) from=$data/$file ;; esac
	tesseract_page "$from" "$page" "$to" $psm $language
	: >"$to.$name.${page:-1}.done"
done <"$out/list.tsv"
awk -F '\t' '$2 ~ /\.pdf$/' "$out/list.tsv" | while read -r line; do
	file=$(printf '%s' "$line" | cut -f 2)
	case $file in /*) from=$file ;; *) from=$data/$file ;; esac
	to=${file%.*}.txt
	mkdir -p "$(dirname "$out/layer/$to")" "$(dirname "$out/pdftotext/$to")"
	pdftotext "$from" "$out/pdftotext/$to"
	[ "$(tr -d '[:space:]' <"$out/pdftotext/$to" | wc -c)" -gt 0 ] || continue
	"$build/palimpsest" convert --text-layer use --keep-furniture -f text --force \
		-o "$out/layer/$to" "$from" || [ $? -eq 3 ]
	printf '%s\n' "$line"
done >"$out/pdfs.tsv"

# ---- one scorer for all ----
evaluate() {	# NAME LIST ARGUMENTS...: 3 says that pages were lost, which the table counts
	to=$out/$1.json list=$2; shift 2
	[ -s "$list" ] || { echo '{"documents":[]}' >"$to"; return; }
	"$build/palimpsest" eval ocr --list "$list" --data "$data" -f json "$@" >"$to" || [ $? -eq 3 ]
}
evaluate palimpsest "$out/list.tsv" --timeout-page 600	# a busy machine reads no worse
evaluate tesseract "$out/list.tsv" --pred "$out/tesseract"
evaluate layer "$out/pdfs.tsv" --pred "$out/layer"
evaluate pdftotext "$out/pdfs.tsv" --pred "$out/pdftotext"
python3 - "$out" <<'END'
import json, sys
engines = {"P": "palimpsest", "T": "tesseract", "L": "layer", "D": "pdftotext"}
report = {e: json.load(open(f"{sys.argv[1]}/{e}.json", encoding="utf-8")) for e in engines.values()}
rows = {e: {d["name"]: d for d in r["documents"]} for e, r in report.items()}


def cells(d):
    if not d:
        return ["-"] * 4
    rate = [f"{100 * d[k]['rate']:.2f}" if d[k]["rate"] is not None else f"+{d[k]['edits']}" for k in ("chars", "words")]
    order = f"{d['order']['distance']:.3f} ({100 * d['order']['share']:.0f})" if d["order"]["pairs"] else "-"
    return rate + [f"{100 * d['bag']['f1']:.2f}", order]


def table(title, names, pair):
    names = [n for n in names if any(rows[engines[e]].get(n) for e in pair)]
    if not names:
        return
    heads = [f"{m} {e}" for m in ("CER", "WER", "F1", "order") for e in pair]
    print(f"**{title}**\n\n| set | pages | {' | '.join(heads)} |\n|---|--:|{'--:|' * len(heads)}")
    for n in names:
        by = [cells(rows[engines[e]].get(n)) for e in pair]
        values = [c[i] for i in range(4) for c in by]
        print(f"| {n} | {rows['palimpsest'][n]['pages']} | {' | '.join(values)} |")
    print()


names = list(rows["palimpsest"])
beyond = {n: rows["palimpsest"][n]["beyond_ascii"] for n in names}
table("Read from the picture, truth within the model's letters", [n for n in names if not beyond[n]], "TP")
table("Read from the picture, truth with letters that the model does not have", [n for n in names if beyond[n]], "TP")
table("Text layers", names, "DL")
for n in names:
    for e in engines.values():
        p = rows[e].get(n, {}).get("places")
        if p:
            print(f"- places, {n}, {e}: detection F1 {100 * p['detection']['f1']:.2f}, end to end F1 "
                  f"{100 * p['end_to_end']['f1']:.2f}, tightness {100 * p['tightness']:.2f}")
        lost = rows[e].get(n, {}).get("lost")
        if lost:
            print(f"- lost, {n}, {e}: {lost} pages")
print(f"\nP: palimpsest ({report['palimpsest']['model']['name']}, the picture), T: Tesseract (the picture), L: palimpsest (the text layer), D: pdftotext; "
      "CER, WER, F1 of words in %; order: inverted pairs of lines, 0 is best (lines matched, %). Compared: "
      f"{report['palimpsest']['normalisation']}. Data {report['palimpsest']['data_sha256'][:16]}, "
      f"model {report['palimpsest']['model']['sha256'][:16]}.")
END
