# shellcheck shell=sh
# scratch.sh - to be sourced with the build folder as $1, or in B: puts palimpsest on the PATH and moves
# to a fresh folder that holds samples/ and nothing of the caller's.
top=$(pwd)
build=$(cd "${1:-$B}" && pwd) || exit 99
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
ln -s "$top/samples" "$tmp"
cd "$tmp" || exit 99
PATH=$build:$PATH LC_ALL=C
export PATH LC_ALL
unset PALIMPSEST_MODEL
