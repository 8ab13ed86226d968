#!/bin/sh
# hostile.sh - every file of ../shared/data/hostile against what its MANIFEST.tsv expects: refused, read,
# or either; a documented exit code, a reason on stderr, 20 s for a page (and 5 to start and to say so) and
# 1.5 GB at most. Documents go through `inspect render --pages 1-3` and `ocr`, the rest through
# `inspect model`. Every fifth document goes through `convert` into all formats as well (all of them with
# CONVERT=all): what that leaves behind is sound, or nothing.
. tests/scratch.sh
data=$top/../shared/data
n=0 bad=0
if ! [ -e "$data/MANIFEST.tsv" ]; then
	echo 'ok 1 # SKIP ../shared/data is not here'
	echo '1..1'
	exit 77
fi
say() {	# say RESULT NAME
	n=$((n + 1))
	echo "$1 $n - $2"
	[ "$1" = ok ] || { bad=1; sed 's/^/# /' err; }
}
# Sanitizers reserve terabytes of addresses, so there only the worker's own watch is left; they are slow, so
# a first page must do.
case $B in *asan*|*tsan*) cap=unlimited slow=3 some='--pages 1' ;; *) cap=1500000 slow=1 some= ;; esac
try() {	# try WANT COMMAND...: want is read, refuse or either
	expect=$1; shift
	(ulimit -v $cap; exec timeout $((25 * slow)) "$top/$B/palimpsest" "$@") >out 2>err </dev/null
	code=$?
	case $expect:$code in
	read:0|either:0|either:3|read:3) [ $code = 0 ] || [ -s err ] ;;
	refuse:[45789]|either:[45789]|refuse:10|either:10) [ -s err ] ;;
	*) echo "want $expect, exit $code" >>err; false ;;
	esac
}
convert() {	# convert FILE: with the password in `word`, if there is one
	touch word
	try either convert --max-new-tokens 1 $some -f text,md,html,json,ndjson,hocr,alto,page,tsv,csv,xlsx,latex,pdf \
		--output-dir "made/${1#"$data/"}" --password-file word "$1"
}
tab=$(printf '\t')
mkdir made
documents=0
awk -F'\t' '$1 == "hostile" && $4 !~ /passwords.tsv$/ { print $3 "\t" $4 "\t" $9 }' "$data/MANIFEST.tsv" >list
while IFS="$tab" read -r set file truth; do
	case $truth in
	reject*|'must reject'*|*'must trip'*|'clean error'*|*'clear error'|'0-byte'*|'zero-page'*) want=refuse ;;
	accept*|'must accept'*|decodes*|opens-without-password*|'smallest valid'|'unencrypted control'|'reference bitmap'*) want=read ;;
	password*) want=password ;;
	*) want=either ;;
	esac
	[ "$set" != pixel ] || want=refuse
	case $truth in 'pixel bomb'*|'declared 4.29'*) want=refuse ;; esac
	# PngSuite names what is broken by an x; the reference PNGs of JPEG 2000 are sound.
	case $file in */png-suite/x*) want=refuse ;; */png-suite/*|*/jpeg2000/*.png) want=read ;; esac
	f=$data/$file
	case $set in
	json|json-bombs|safetensors|gguf) 
		if try $want inspect model "$f"; then say ok "$file"; else say 'not ok' "$file"; fi
		continue ;;
	esac
	# Formats that are not read here are refused, whatever else they are.
	case $file in *.jbig2|*.ico|*.dcm|*.gif|*.psd|*.fli|*.eps|*.dds|*.icns|*.sgi) want=unread ;; esac
	rm -f word
	for what in 'inspect render --pages 1-3' "ocr --max-new-tokens 1 $some"; do
		set -f; set -- $what; set +f
		case $want in
		password)
			words=$(printf '%s' "$truth" | sed 's/.*password(s): \([^ |]*\).*/\1/')
			printf '%s\n' "$words" >word
			if try refuse "$@" "$f" && [ $code = 5 ]; then :; else say 'not ok' "$what $file (no password)"; continue; fi
			if try read "$@" --password-file word "$f"; then say ok "$what $file"; else say 'not ok' "$what $file"; fi ;;
		unread)
			if try refuse "$@" "$f" && [ $code = 4 ]; then say ok "$what $file"; else say 'not ok' "$what $file"; fi ;;
		*)
			if try $want "$@" "$f"; then say ok "$what $file"; else say 'not ok' "$what $file"; fi ;;
		esac
	done
	documents=$((documents + 1))
	[ $((documents % 5)) = 0 ] || [ "${CONVERT:-}" = all ] || continue
	if convert "$f"; then say ok "convert $file"; else say 'not ok' "convert $file"; fi
done <list
if command -v qpdf >/dev/null && python3 -c 'import jsonschema' 2>/dev/null; then
	if python3 -B "$top/tests/tools/judge.py" made broken >err; then say ok 'what convert made is sound'
	else say 'not ok' 'what convert made is sound'; fi
else
	n=$((n + 1)); echo "ok $n # SKIP qpdf or jsonschema is not installed"
fi
echo "1..$n"
exit $bad
