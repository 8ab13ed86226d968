#!/bin/sh
# goldens.sh - the golden programs on what ships in tests/, for each op row and thread count, and on
# ../shared/golden where that is present.
B=${B:-build/release}
n=0 bad=0
ok() {		# ok NAME COMMAND...
	n=$((n + 1)) name=$1; shift
	if "$@" >"$B/logs/golden.out" 2>&1; then echo "ok $n - $name"
	else
		bad=1; echo "not ok $n - $name"
		grep -v '^ok' "$B/logs/golden.out" | head -8 | sed 's/^/# /'
	fi
}
skip() { n=$((n + 1)); echo "ok $n # SKIP $1"; }
for isa in ref blas avx2 avxvnni avx512 avx512bf16; do
	if "$B/tests/golden/models" tests/models/tiny-plain --isa $isa 2>&1 | grep -q 'no op row'; then
		skip "models: no op row $isa on this machine"
		continue
	fi
	for t in 1 2 3; do
		ok "models, row $isa, $t threads" "$B/tests/golden/models" tests/models --isa $isa --threads $t
	done
done
for p in bf16 int8; do
	ok "models, precision $p" "$B/tests/golden/models" tests/models --precision $p
done
G=../shared/golden
for p in bf16 int8; do
	if [ -d "$G/models" ]; then
		ok "shared golden models, precision $p" "$B/tests/golden/models" "$G/models" --precision $p
	else skip "no $G/models"; fi
done
for what in models tokenizer tokenizer-spm resize tables; do
	if [ -d "$G/$what" ]; then ok "shared golden $what" "$B/tests/golden/${what%-spm}" "$G/$what"
	else skip "no $G/$what"; fi
done
echo "1..$n"
exit $bad
