# shellcheck shell=sh
# scratch.sh - to be sourced with the build folder as $1: puts palimpsest on the PATH and moves to a
# fresh folder that holds samples/ and toy/ (the stand-in's weights) and nothing of the caller's.
top=$(pwd)
build=$(cd "$1" && pwd) || exit 99
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
ln -s "$top/samples" "$build/toy" "$tmp"
cd "$tmp" || exit 99
PATH=$build:$PATH LC_ALL=C
export PATH LC_ALL
unset PALIMPSEST_MODEL
