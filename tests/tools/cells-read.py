"""cells-read.py - of the cells of tables whose places are known, which are read from the picture as they are printed,
and what became of the others. usage: cells-read.py [-v] PALIMPSEST DATA [NAME...]: DATA is the folder `tables` of the
test data; the items are icdar13-* and pubtabnet-*, or those named. Blanks don't count.

  right     the words in the cell's place are its text
  foreign   its text has letters beyond printable ASCII, which the model that ships does not have
  merged    a word reaches into another cell of its row
  absent    there is no word in its place
  split     one of its words was cut in two or more, and something in it is misread
  misread   the rest; -v prints truth and reading of each cell that isn't right"""
import collections
import glob
import html
import json
import os
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET

CAUSES = ("right", "foreign", "merged", "absent", "split", "misread")


def plain(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def icdar(folder):
    """Cells as (page, x0, y0, x1, y1, text), with y upwards: points of the page, origin bottom left."""
    for region in ET.parse(glob.glob(folder + "/*-str.xml")[0]).getroot().iter("region"):
        for cell in region.iter("cell"):
            at = cell.find("bounding-box").attrib
            yield (int(region.get("page")), *(float(at[k]) for k in ("x1", "y1", "x2", "y2")),
                   cell.findtext("content") or "")


def pubtabnet(folder):
    with open(glob.glob(folder + "/*.json")[0], encoding="utf-8") as f:
        record = json.load(f)
    for cell in record["html"]["cells"]:
        if "bbox" in cell:
            text = html.unescape(re.sub(r"</?(b|i|sup|sub|strike|underline|overline)>", "", "".join(cell["tokens"])))
            yield (1, *cell["bbox"], text)


def read(program, path, pages):
    at = ["--pages", ",".join(map(str, sorted(pages)))] if pages else []
    got = subprocess.run([program, "ocr", "--text-layer", "ignore", "-f", "json", *at, path], check=True,
                         capture_output=True)
    return {p["number"]: p for p in json.loads(got.stdout)["pages"]}


def words(page, is_pdf):
    """Words with their boxes: points from the bottom left, or pixels."""
    for block in page["blocks"]:
        for line in block["lines"]:
            for w in line["words"]:
                if is_pdf:
                    x0, y0, x1, y1 = w["box_pt"]
                    high = page["size_pt"][1]
                    yield x0, high - y1, x1, high - y0, w["text"]
                else:
                    xs, ys = zip(*w["polygon"])
                    yield min(xs), min(ys), max(xs), max(ys), w["text"]


def inside(w, c, grow=1.5):
    x, y = (w[0] + w[2]) / 2, (w[1] + w[3]) / 2
    return c[1] - grow <= x <= c[3] + grow and c[2] - grow <= y <= c[4] + grow


def across(w, c):
    """Does a word cover a third of the cell or a third of a letter of it, and of its height half?"""
    wide, high = min(w[2], c[3]) - max(w[0], c[1]), min(w[3], c[4]) - max(w[1], c[2])
    return wide > min((c[3] - c[1]) / 3, (c[4] - c[2]) / 3) and 2 * high > min(w[3] - w[1], c[4] - c[2])


def cause(cell, cells, page):
    want, got = plain(cell[5]), plain("".join(w[4] for w in page if inside(w, cell)))
    if want == got:
        return "right", got
    if re.search(r"[^\x21-\x7e]", want):
        return "foreign", got
    for w in page:
        if across(w, cell) and any(c is not cell and across(w, c) for c in cells):
            return "merged", got
    if not got:
        return "absent", got
    mine = [w for w in page if inside(w, cell)]
    return "split" if len(mine) > len(cell[5].split()) else "misread", got


def measured(data):
    """Those with the places of cells: some of PubTabNet's have their HTML only."""
    return sorted(n for n in os.listdir(data)
                  if glob.glob(f"{data}/{n}/*-str.xml" if n.startswith("icdar13-") else f"{data}/{n}/PMC*.json"))


def main():
    args = [a for a in sys.argv[1:] if a != "-v"]
    program, data, names = args[0], args[1], args[2:]
    sums = collections.Counter()
    print("%-32s" % "item" + "".join("%9s" % c for c in ("cells", *CAUSES)))
    for name in names or measured(data):
        folder = f"{data}/{name}"
        is_pdf = name.startswith("icdar13-")
        cells = [c for c in (icdar if is_pdf else pubtabnet)(folder) if plain(c[5])]
        pages = {c[0] for c in cells}
        got = read(program, glob.glob(folder + ("/*.pdf" if is_pdf else "/*.png"))[0], pages if is_pdf else ())
        count = collections.Counter()
        for number in sorted(pages):
            page = list(words(got[number], is_pdf))
            here = [c for c in cells if c[0] == number]
            for c in here:
                why, text = cause(c, here, page)
                count[why] += 1
                if "-v" in sys.argv and why != "right":
                    print(f"  {why} p{number} {[round(v) for v in c[1:5]]} {c[5]!r} {text!r}")
        print("%-32s%9d" % (name, len(cells)) + "".join("%9d" % count[c] for c in CAUSES), flush=True)
        sums += count
        sums[name.split("-")[0]] += count["right"]
        sums[name.split("-")[0] + " cells"] += len(cells)
    for kind in ("icdar13", "pubtabnet"):
        if sums[kind + " cells"]:
            print("%s: %.1f %% of %d cells right" % (kind, 100 * sums[kind] / sums[kind + " cells"],
                                                     sums[kind + " cells"]))


if __name__ == "__main__":
    main()
