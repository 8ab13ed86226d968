#!/usr/bin/env python3
"""Tables of ICDAR 2013 documents as pdfplumber and camelot find them, held against the truth.

table-peers.py DATA/tables ENGINE:FLAVOUR [whole|page]

ENGINE:FLAVOUR: pdfplumber:lines, pdfplumber:text, camelot:lattice, camelot:stream, camelot:network,
camelot:hybrid. whole: all pages of a document are read, as `palimpsest eval table` does; page: the
pages of its tables are told, as in the competition. Adjacency relations are those of eval table:
between neighbours that are not blank, white space taken out, pooled over all tables; a result
belongs to the table of its pages with which it shares most relations, what belongs to none counts
as invented.
"""
import collections
import glob
import sys
import time
import xml.etree.ElementTree as ET


def relations(cells):
    cells = [(r, c, h, w, "".join(t.split())) for r, c, h, w, t in cells]
    at = {}
    for i, (r, c, h, w, _) in enumerate(cells):
        for y in range(r, r + h):
            for x in range(c, c + w):
                at.setdefault((y, x), i)
    rows = 1 + max((y for y, _ in at), default=-1)
    cols = 1 + max((x for _, x in at), default=-1)
    best = {}

    def walk(i, steps, way):
        for n, slot in enumerate(steps):
            j = at.get(slot)
            if j is not None and j != i and cells[j][4]:
                best[i, j, way] = min(best.get((i, j, way), n), n)
                return

    for i, (r, c, h, w, t) in enumerate(cells):
        if not t:
            continue
        for y in range(r, r + h):
            walk(i, [(y, x) for x in range(c + w, cols)], "h")
        for x in range(c, c + w):
            walk(i, [(y, x) for y in range(r + h, rows)], "v")
    return collections.Counter((cells[i][4], cells[j][4], way, n) for (i, j, way), n in best.items())


def truths(path):
    for table in ET.parse(path).getroot().iter("table"):
        cells, pages, r0, c0 = [], set(), 0, 0
        for region in table.iter("region"):
            pages.add(int(region.get("page")))
            r0 += int(region.get("row-increment", 0))
            c0 += int(region.get("col-increment", 0))
            for c in region.iter("cell"):
                r, k = int(c.get("start-row")), int(c.get("start-col"))
                e, f = int(c.get("end-row", r)), int(c.get("end-col", k))
                cells.append((r + r0, k + c0, e - r + 1, f - k + 1, c.findtext("content") or ""))
        yield pages, relations(cells)


def grid(rows):
    return [(r, c, 1, 1, t or "") for r, row in enumerate(rows) for c, t in enumerate(row)]


def results(path, engine, flavour, pages):
    if engine == "pdfplumber":
        import pdfplumber
        how = {"vertical_strategy": flavour, "horizontal_strategy": flavour}
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                if pages and page.page_number not in pages:
                    continue
                for t in page.extract_tables(how):
                    yield page.page_number, relations(grid(t))
    else:
        import camelot
        wanted = ",".join(map(str, sorted(pages))) if pages else "all"
        for t in camelot.read_pdf(path, pages=wanted, flavor=flavour):
            yield t.page, relations(grid(t.df.values.tolist()))


def main():
    data, what = sys.argv[1:3]
    whole = sys.argv[3:] != ["page"]
    engine, flavour = what.split(":")
    matched = in_truth = in_result = tables = found = extra = 0
    seconds = 0.0
    for xml in sorted(glob.glob(data + "/icdar13-*/*-str.xml")):
        truth = list(truths(xml))
        told = set() if whole else set().union(*(p for p, _ in truth))
        began = time.process_time()
        try:
            result = list(results(xml[:-8] + ".pdf", engine, flavour, told))
        except Exception as bad:    # a document that it cannot read is one whose tables it missed
            print(xml, type(bad).__name__, file=sys.stderr)
            result = []
        seconds += time.process_time() - began
        pairs = sorted(((-sum((t & r).values()), i, j) for i, (p, t) in enumerate(truth)
                        for j, (page, r) in enumerate(result) if page in p))
        taken, used = set(), set()
        for n, i, j in pairs:
            if n and j not in used and (i, result[j][0]) not in taken:
                taken.add((i, result[j][0]))
                used.add(j)
                matched -= n
        tables += len(truth)
        found += len({i for i, _ in taken})
        extra += len(result) - len(used)
        in_truth += sum(sum(t.values()) for _, t in truth)
        in_result += sum(sum(r.values()) for _, r in result)
    p, r = matched / in_result if in_result else 0, matched / in_truth
    print(f"{what} {'whole' if whole else 'page'}: {found} of {tables} tables, {extra} invented, P {p:.3f} "
          f"R {r:.3f} F1 {2 * p * r / (p + r) if p + r else 0:.3f}, {seconds:.1f} s CPU")


main()
