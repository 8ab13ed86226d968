#!/usr/bin/env python3
"""scripted.py - answers for `replay`, and texts that they resemble, from the test data.

usage: scripted.py DATA DIR    (DATA: ../shared/data; needs pdftotext)

Writes files of answers with 0x1E between them, and NAME.draft beside them:
  zeros, numbers, labels   tables of 20 to 40 rows: equal cells; other numbers in each; both
  pubtabnet                tables of the test data
  pages                    born-digital pages as `pdftotext` has them (the draft), damaged as a model would:
                           2 % of the words others, 1 % missing, 1 % too many
  located                  the same with each word's four locations. In the draft those of its font's box;
                           in the answer 3 bins lower and 2 bins less high, and 30 % of them one bin off
  wrong                    pages, drafted with the text of another page
  noise                    letters without sense
"""
import glob
import html
import os
import random
import re
import subprocess
import sys

DATA, OUT = sys.argv[1], sys.argv[2]
os.makedirs(OUT, exist_ok=True)


def write(name, answers):
    with open(os.path.join(OUT, name), "w") as f:
        f.write("\x1e".join(answers))


def run(*command):
    return subprocess.run(command, capture_output=True).stdout.decode("utf8", "replace")


def row(cells):
    return "<tr>" + "".join("<td>%s</td>" % c for c in cells) + "</tr>"


def table(n, cells):
    return "<table><tbody>" + "".join(row(cells(i)) for i in range(n)) + "</tbody></table>"


def tables(r):
    names = "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota".split()
    write("zeros", [table(40, lambda i: "00"), table(30, lambda i: "000000"),
                    table(20, lambda i: [""] * 5)])
    write("numbers", [
        table(30, lambda i: ["%.2f" % (10 * r.random()) for _ in range(5)]),
        table(25, lambda i: [r.choice(names)] + [r.randrange(1000) for _ in range(4)]),
        table(25, lambda i: [1980 + i] + ["%.3f" % r.random() for _ in range(6)])])
    write("labels", [table(20, lambda i: ["Total"] + [0] * 5),
                     table(20, lambda i: ["Item %d" % i] + [0] * 5)])
    write("pubtabnet", [open(p).read().strip() for p in
                        sorted(glob.glob(DATA + "/tables/pubtabnet*/*.html"))])


def damaged(words, r, pool, other):
    """words, some of them others, missing or too many; other(i, word): a wrong one at i"""
    out = []
    for i, word in enumerate(words):
        x = r.random()
        if x < 0.02:
            out.append(other(i, r.choice(pool)))
        elif x >= 0.03:
            out.append(word)
            if x < 0.04:
                out.append(other(i, r.choice(pool)))
    return out


def pages(pdfs, r, pool):
    answers, drafts = [], []
    for pdf in pdfs:
        for text in run("pdftotext", pdf, "-").split("\f"):
            if len(text.split()) <= 60:
                continue
            lines = [" ".join(damaged(line.split(), r, pool, lambda i, w: w))
                     for line in text.strip().split("\n")]
            answers.append("\n".join(lines))
            drafts.append(text.strip())
    write("pages", answers)
    write("pages.draft", drafts)
    write("wrong", answers)
    write("wrong.draft", drafts[1:] + drafts[:1])


def boxes(pdf):
    """for each page its words as (text, [y0, x0, y1, x1] in bins)"""
    word = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" '
                      r'yMax="([-\d.]+)">(.*?)</word>')
    for page in re.findall(r"<page.*?</page>", run("pdftotext", "-bbox", pdf, "-"), re.S):
        w, h = map(float, re.search(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        found = []
        for m in word.finditer(page):
            x0, y0, x1, y1 = map(float, m.groups()[:4])
            found.append((html.unescape(m.group(5)),
                          [bin_of(y0 / h), bin_of(x0 / w), bin_of(y1 / h), bin_of(x1 / w)]))
        if len(found) > 60:
            yield found


def bin_of(part):
    return max(0, min(1023, round(part * 1023)))


def located(pdfs, r, pool):
    def text(words):
        return " ".join(w + "".join("<loc%04d>" % b for b in box) for w, box in words)

    answers, drafts = [], []
    for pdf in pdfs:
        for words in boxes(pdf):
            moved = [(w, [max(0, min(1023, b + by + (r.choice([-1, 1]) if r.random() < 0.3 else 0)))
                          for b, by in zip(box, (3, 0, -2, 0))]) for w, box in words]
            answers.append(text(damaged(moved, r, pool, lambda i, w: (w, moved[i][1]))))
            drafts.append(text(words))
    write("located", answers)
    write("located.draft", drafts)


def main():
    pdfs = sorted(glob.glob(DATA + "/pdf-text/*/*.pdf"))
    pool = [w for p in sorted(glob.glob(DATA + "/pdf-text/*/truth.txt"))
            for w in open(p, errors="replace").read().split()]
    tables(random.Random(1))
    pages(pdfs, random.Random(7), pool)
    located(pdfs, random.Random(8), pool)
    r = random.Random(3)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789 .,;ABCDEFGHIJKLMNOP"
    write("noise", ["".join(r.choice(letters) for _ in range(1500)) for _ in range(3)])


main()
