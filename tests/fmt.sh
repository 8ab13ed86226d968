#!/bin/sh
# fmt.sh - lays out anew the lines that are over 100 columns, and no others
for f in */*.[ch] */*/*.[ch]; do
	lines=$(expand "$f" | awk 'length > 100 { printf " -lines=%d:%d", NR, NR }')
	# shellcheck disable=SC2086  # words
	[ -z "$lines" ] || clang-format -i $lines "$f"
done
