#!/bin/sh
# lint.sh - the rules of the house that a compiler cannot state; one TAP line each. A rule whose
# tool is missing fails: an unchecked rule is not a kept one.
# usage: lint.sh BUILDDIR OBJECT...
# shellcheck disable=SC2046,SC2086  # lists of files are words
B=$1; shift
n=0 bad=0
code=$(ls formats/*/*.[ch] engine/*.[ch] postproc/*.[ch] pipeline/*.[ch])
tests=$(ls tests/*.[ch] tests/*/*.[ch])
rule() {	# rule NAME TEXT: kept when the text, what was found against it, is empty
	n=$((n + 1))
	if [ -z "$2" ]; then echo "ok $n - $1"
	else echo "not ok $n - $1"; echo "$2" | sed 's/^/# /'; bad=1; fi
}
tool() {
	command -v "$1" >/dev/null || { rule "$2" "$1 is not installed"; return 1; }
}
objects() {	# objects FOLDER: those given that were compiled from it
	dir=$1; shift
	for o; do case $o in "$B/$dir"/*) echo "$o" ;; esac; done
}

# ---- structure ----
rule 'there is something to check' "$([ -n "$code" ] && [ -n "$tests" ] && [ $# -gt 0 ] || echo nothing)"
rule 'includes never climb: folders are opened by -I alone' \
	"$(grep -nE '#include "[^"]*/' $code $tests)"
rule 'file names are unique, so an include cannot be ambiguous' \
	"$(for f in $code; do basename "$f"; done | sort | uniq -d)"
rule 'a .c file with a header of its own includes it first' \
	"$(for h in $code; do
	   c=${h%.h}.c
	   if [ "$h" != "$c" ] && [ -e "$c" ]; then
		grep -m1 '#include' "$c" | grep -q "\"$(basename "$h")\"" || echo "$c"
	   fi; done)"
rule 'library headers appear in the wrapper of that library alone' \
	"$(grep -nE '#include <' $code | grep -vE '<(assert|dirent|dlfcn|errno|fcntl|immintrin|limits|math|netinet/in|poll|pthread|sched|signal|spawn|std(arg|atomic|def|int|io|lib)|string|time|unistd|sys/[a-z_]+|linux/[a-z_]+)\.h>' |
	   grep -vE '^formats/out/put_png.c:[0-9]*:#include <zlib.h>|^formats/out/put_xml.c:[0-9]*:#include <libxml/xmlwriter.h>|^formats/out/xlsx_lib.h:[0-9]*:#include <xlsxwriter.h>|^formats/pdf/(pdf_doc.h:[0-9]*:#include <qpdf/qpdf-c.h>|image.c:[0-9]*:#include <zlib.h>)|^postproc/compose.c:[0-9]*:#include <glib.h>|^pipeline/(sheet|table)_xml.c:[0-9]*:#include <libxml/xmlreader.h>|^postproc/html_tree.c:[0-9]*:#include <libxml/HTMLparser.h>|^formats/worker/sandbox.c:[0-9]*:#include <seccomp.h>|^formats/base/json.h:[0-9]*:#include <cjson/cJSON.h>|^formats/(in|page)/[a-z0-9_]*.c:[0-9]*:#include <(allheaders|poppler|cairo|iconv|openjpeg|glib|fontconfig/fontconfig).h>')"
rule 'conditional compilation only in op_*.c, sha256_x86.c and header guards' \
	"$(grep -nE '^#[ 	]*(if|elif)' $code | grep -vE '^engine/op_|^formats/base/sha256_x86.c|:#ifndef [A-Z0-9_]+_H$')"
if tool nm 'exported and imported symbols'; then
	for pair in formats:fx_ engine:en_ postproc:pp_ pipeline:pl_; do
		o=$(objects "${pair%:*}" "$@")
		[ -n "$o" ] || continue
		rule "${pair%:*}/ exports ${pair#*:} only" \
			"$(nm -g --defined-only ${o:-none} 2>&1 | awk 'NF != 2 { print $NF }' |
			   grep -vE "^${pair#*:}|^main\$|^__|^_?asan|^$|:$")"
	done
	o=$(for d in formats engine postproc; do objects $d "$@"; done | grep -v formats/worker/)
	rule 'libraries neither print nor exit nor read the environment' \
		"$(nm -Au ${o:-none} 2>&1 |
		   grep -E ' (std(out|err)|_?exit|abort|(v?printf|puts|putchar|perror|__printf_chk)|(secure_)?getenv)$|none')"
fi

# ---- code ----
rule 'no call that is unbounded, locale-bound, or in nobody'"'"'s control' \
	"$(grep -nE '\b(strcpy|strcat|sprintf|vsprintf|strtok|ato[ifl]|strto[dlu][a-z]*|[sf]?scanf|gets|system|popen|alloca|rand|setlocale)\(' $code $tests)"
rule 'messages about a page quote nothing: no %s below postproc/ and formats/out/' \
	"$(grep -nE -A2 'fx_(fail|wrap|log)\(' $(ls postproc/*.c formats/out/*.c 2>/dev/null) /dev/null | grep -E '%[.*0-9]*s')"
rule 'lines fit in 100 columns' \
	"$(for f in $code $tests; do expand "$f" | awk -v f="$f" 'length > 100 { print f ":" NR }'; done)"
rule 'no .c over 800 lines, no header over 200' \
	"$(wc -l $code $tests | awk '$2 ~ /\.c$/ && $1 > 800 || $2 ~ /\.h$/ && $1 > 200')"
if tool ctags 'functions are short'; then
	rule 'functions have up to 80 lines and 6 parameters' \
		"$(ctags -x --kinds-C=f --fields=+neS --_xformat='%F %N %n %e %S' $code $tests |
		   awk '{ args = gsub(",", ",") + 1 } $4 - $3 > 80 || args > 6 { print $1, $2 }
		   END { if (!NR) print "ctags found no function" }')"
fi
if tool shellcheck 'shell scripts'; then
	rule 'shell scripts pass shellcheck' "$(shellcheck -x -e SC2034 tests/*.sh 2>&1)"
fi
rule 'nothing from anybody'"'"'s machine' \
	"$(grep -rnE '/(home|Users|root)/[a-z]' $code $tests Makefile README.md man samples)"

# ---- manual ----
sections='NAME SYNOPSIS DESCRIPTION OPTIONS EXIT_STATUS EXAMPLES LIMITS SEE_ALSO'
rule 'manual pages have the eight sections, in order' \
	"$(for m in man/*; do
	   [ "$(sed -n 's/^\.SH //p' "$m" | tr ' ' _ | tr '\n' ' ')" = "$sections " ] || echo "$m"; done)"
rule 'every command has a page that names its options, and no others' \
	"$(cmds=$("$B/palimpsest" --help | sed -n 's/^  \([a-z]*\) .*/\1/p')
	   for c in ${cmds:-none}; do
	   "$B/palimpsest" "$c" --help | grep -oE -e '--[a-z-]+' | sort -u >"$B/lint.want"
	   sed 's/\\-/-/g' "man/palimpsest-$c.1" 2>&1 | grep -oE '^\.B.*--[a-z-]+' | grep -oE -e '--[a-z-]+' |
		grep -v -e --help | sort -u | diff "$B/lint.want" - | sed "s/^/palimpsest-$c.1: /"
	   [ -e "man/palimpsest-$c.1" ] || echo "no man/palimpsest-$c.1"; done)"
rule 'palimpsest.1 lists the exit codes of pipeline/exit.c' \
	"$(sed -n 's/^	\[FX_[A-Z]*\] *= { \([0-9]*\), "\(.*\)" },/\1 \2/p' pipeline/exit.c | sort -n >"$B/lint.want"
	   sed -n '/^.SH EXIT/,/^.SH EXAM/p' man/palimpsest.1 | sed -n '/^\.TP/{n;N;s/\n/ /;s/:.*//;p}' |
		diff "$B/lint.want" -)"
if tool groff 'manual pages are sound'; then
	rule 'manual pages are sound to groff' "$(groff -man -ww -z man/* 2>&1)"
fi
echo "1..$n"
exit $bad
