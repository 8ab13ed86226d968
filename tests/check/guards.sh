#!/bin/sh
# guards.sh - a model with random weights under each guard, at token limits from the least one up:
# no answer may be malformed, and those about tables parse without a repair. GUARDS: so many answers
# in each language (default: 12, of tables 50).
B=${B:-build/release}
soak="$B/tests/tools/guard-soak"
n=0 bad=0
for language in $("$soak" 2>&1 | sed -n 's/^languages://p'); do
	n=$((n + 1))
	case $language in html-table | otsl) answers=50 ;; *) answers=12 ;; esac
	if "$soak" --language "$language" --answers "${GUARDS:-$answers}" \
		--model tests/models/tiny-plain >"$B/logs/guards.out" 2>&1 &&
	   grep -qx "${GUARDS:-$answers} answers, 0 malformed" "$B/logs/guards.out"; then
		echo "ok $n - guard $language"
		[ -z "$GUARDS" ] || sed 's/^/# /' "$B/logs/guards.out"
	else
		bad=1; echo "not ok $n - guard $language"
		sed 's/^/# /' "$B/logs/guards.out"
	fi
done
[ $n -gt 0 ] || { echo "not ok 1 - guard-soak names no language"; bad=1; }
echo "1..$n"
exit $bad
