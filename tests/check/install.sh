#!/bin/sh
# install.sh - `make install` with DESTDIR: runs from there, finds its worker and its model, and
# `make uninstall` leaves nothing.
n=0 bad=0
is() { n=$((n + 1)) name=$1; shift
	if "$@" >"$tmp/log" 2>&1; then echo "ok $n - $name"
	else bad=1; echo "not ok $n - $name"; sed 's/^/# /' "$tmp/log" | tail -20; fi; }
top=$(pwd) tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
is 'make install' make --no-print-directory install B="$B" DESTDIR="$tmp/root" PREFIX=/usr
cd "$tmp" || exit 99
is 'reads with the installed worker and model' \
	sh -c "root/usr/bin/palimpsest ocr '$top/samples/scan.tif' >text && grep -q 'of file format' text"
is 'a manual page for each command' \
	sh -c 'for c in ocr ask inspect doctor; do [ -s root/usr/share/man/man1/palimpsest-$c.1 ] || exit 1; done'
is 'no path of the build in what is installed but the programs' \
	sh -c "! grep -rIl '$top' root"
cd "$top" || exit 99
is 'make uninstall' make --no-print-directory uninstall B="$B" DESTDIR="$tmp/root" PREFIX=/usr
is 'nothing is left' test -z "$(find "$tmp/root" -type f)"
echo "1..$n"
exit $bad
