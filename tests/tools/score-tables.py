"""Adjacency relations of the tables that were found against ICDAR 2013's truths.

usage: score-tables.py [-v] [-m] DATA/tables RESULT.jsonl   (RESULT: what tables-of prints)

A table is its cells [row, column, row span, column span, text]; text is compared without blanks. A
relation is (text, text, direction, blanks between): for each cell with text and each row that it
covers, the next cell with text to its right in that row; for each column, the next below. Each
truth takes of the results on its page the one with which it has most relations in common, the best
pairs first. Precision, recall and F1 are pooled: tables that nobody asked for count against
precision, truths without a result against recall. -v prints each table, -m what is missed in it.
"""
import collections
import glob
import json
import os
import sys
import xml.etree.ElementTree as ET


def relations(cells):
    cells = [(r, c, rs, cs, "".join(t.split())) for r, c, rs, cs, t in cells]
    at, least = {}, {}
    for i, (r, c, rs, cs, t) in enumerate(cells):
        for y in range(r, r + rs):
            for x in range(c, c + cs):
                at.setdefault((y, x), i)
    high = 1 + max((y for y, _ in at), default=-1)
    wide = 1 + max((x for _, x in at), default=-1)

    def walk(i, slots, way):
        for blanks, slot in enumerate(slots):
            j = at.get(slot)
            if j is not None and j != i and cells[j][4]:
                key = i, j, way
                least[key] = min(least.get(key, blanks), blanks)
                return

    for i, (r, c, rs, cs, t) in enumerate(cells):
        if not t:
            continue
        for y in range(r, r + rs):
            walk(i, [(y, x) for x in range(c + cs, wide)], "across")
        for x in range(c, c + cs):
            walk(i, [(y, x) for y in range(r + rs, high)], "down")
    return collections.Counter((cells[i][4], cells[j][4], way, n)
                               for (i, j, way), n in least.items())


def truths(path):
    for table in ET.parse(path).getroot().iter("table"):
        cells, pages = [], []
        for region in table.iter("region"):
            pages.append(int(region.get("page")))
            for c in region.iter("cell"):
                r0, c0 = int(c.get("start-row")), int(c.get("start-col"))
                r1, c1 = int(c.get("end-row", r0)), int(c.get("end-col", c0))
                cells.append([r0 + int(region.get("row-increment", 0)),
                              c0 + int(region.get("col-increment", 0)),
                              r1 - r0 + 1, c1 - c0 + 1, c.findtext("content") or ""])
        yield pages[0], cells


def f1(matched, truth, result):
    return 2 * matched / (truth + result) if truth + result else 1.0


def score(name, want, got, options):
    """Counts of a document: matched, in its truths, in the results."""
    want = [(page, relations(cells)) for page, cells in want]
    got = [(page, relations(cells), cells) for page, cells in got]
    pairs = sorted(((sum((a & b).values()), -i, -j) for i, (p, a) in enumerate(want)
                    for j, (q, b, _) in enumerate(got) if p == q), reverse=True)
    of, used, sums = {}, set(), [0, 0, 0]
    for n, i, j in pairs:
        if n and -i not in of and -j not in used:
            of[-i] = -j
            used.add(-j)
    for i, (page, a) in enumerate(want):
        b = got[of[i]][1] if i in of else collections.Counter()
        n = sum((a & b).values())
        sums[0] += n
        sums[1] += sum(a.values())
        sums[2] += sum(b.values())
        if "-v" in options:
            print(f"  {name} table {i + 1} page {page}: {f1(n, sum(a.values()), sum(b.values())):.3f}"
                  f" ({n} of {sum(a.values())}, found {sum(b.values())})")
        if "-m" in options:
            for k, v in list((a - b).items())[:12]:
                print("      missed", k, v)
            for k, v in list((b - a).items())[:12]:
                print("      wrong ", k, v)
    for j, (page, b, cells) in enumerate(got):
        if j not in used:
            sums[2] += sum(b.values())
            if "-v" in options:
                print(f"  {name} page {page}: nobody's ({sum(b.values())})",
                      repr(" ".join(c[4] for c in cells)[:60]))
    return sums


def main():
    options = [a for a in sys.argv[1:] if a[0] == "-"]
    data, result = [a for a in sys.argv[1:] if a[0] != "-"]
    got, total = {}, [0, 0, 0]
    for line in open(result, encoding="utf-8"):
        t = json.loads(line)
        name = os.path.basename(t["doc"]).split(".")[0]
        got.setdefault(name, []).append((t["page"], t["cells"]))
    for path in sorted(glob.glob(data + "/icdar13-*/*-str.xml")):
        name = os.path.basename(path)[:-len("-str.xml")]
        n = score(name, list(truths(path)), got.get(name, []), options)
        total = [a + b for a, b in zip(total, n)]
        print(f"{name}\t{f1(*n):.3f}\t{n[0]} of {n[1]}, found {n[2]}")
    print(f"all\t{f1(*total):.3f}\tP {total[0] / max(total[2], 1):.3f} R {total[0] / max(total[1], 1):.3f}")


if __name__ == "__main__":
    main()
