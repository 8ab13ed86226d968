# shellcheck shell=sh
# scratch.sh - to be sourced with the build folder as $1, or in B: puts palimpsest on the PATH and moves
# to a fresh folder that holds samples/ and nothing of the caller's. `is` counts checks in n, and says in
# bad whether one failed.
top=$(pwd)
build=$(cd "${1:-$B}" && pwd) || exit 99
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
ln -s "$top/samples" "$tmp"
cd "$tmp" || exit 99
PATH=$build:$PATH LC_ALL=C
export PATH LC_ALL
unset PALIMPSEST_MODEL

n=0 bad=0
is() {	# is NAME COMMAND...: the command succeeds
	n=$((n + 1)) name=$1; shift
	if "$@" >is.log 2>&1; then echo "ok $n - $name"
	else bad=1; echo "not ok $n - $name"; sed 's/^/# /' is.log err 2>/dev/null | head -20; fi
}
