"""judge.py - other programs' opinion of what the writers made. A judge takes a file and gives what is wrong with
it, as lines. usage: judge.py FOLDER [broken]: judges each file below it by its suffix, prints what is wrong and how
many of each suffix there were; fails where something is wrong, or a file is no output. broken: of broken originals,
whose streams are in the PDFs as they were."""
import collections
import csv
import functools
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ET
import zipfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCHEMAS = f"{TOP}/../shared/data/pdf-text/schemas"
XHTML = "{http://www.w3.org/1999/xhtml}"
# hOCR 1.2: its classes for typesetting, floats, logical structure and engines.
CLASSES = """ocr_page ocr_carea ocr_line ocr_separator ocr_noise ocr_float ocr_textfloat ocr_textimage ocr_image
    ocr_linedrawing ocr_photo ocr_header ocr_footer ocr_pageno ocr_table ocr_par ocr_caption ocrx_block ocrx_line
    ocrx_word""".split()


def read(path):
    with open(path, "rb") as f:
        return f.read()


def missing(xsd):
    """Why nothing can be held to a schema of the test data; "": it can."""
    if not shutil.which("xmllint"):
        return "xmllint is not installed"
    return "" if os.path.exists(f"{SCHEMAS}/{xsd}") else "no test data beside the repository"


def valid(xsd, text):
    """An XML text against a schema of the test data, offline: its folder has what the schemas import."""
    got = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", xsd, "-"], input=text, cwd=SCHEMAS,
                         capture_output=True, check=False)
    said = got.stderr.decode("utf-8").splitlines()
    return said or ["xmllint failed"] if got.returncode else []


def box(title):
    return [int(v) for v in re.search(r"bbox (\d+) (\d+) (\d+) (\d+)", title).groups()]


def off_page(title, whole):
    at = box(title)
    return at[0] > at[2] or at[1] > at[3] or at[2] > whole[2] or at[3] > whole[3]


def hocr_page(page):
    title, whole = page.get("title"), box(page.get("title"))
    if not re.match(r'image "[^"]*"; bbox 0 0 \d+ \d+; ppageno \d+(; scan_res \d+ \d+)?$', title):
        yield "a page's title: " + title
    for parent in page.iter():
        for e in parent:
            inside = {"ocr_par": ("ocr_carea", "ocr_table", "ocr_header", "ocr_footer", "ocr_pageno", "ocr_photo",
                                  "ocr_linedrawing"),
                      "ocr_line": ("ocr_par",), "ocrx_word": ("ocr_line",)}.get(e.get("class"), ("ocr_page",))
            conf = re.search(r"x_wconf (\S+)", e.get("title"))
            if parent.get("class") not in inside:
                yield f"{e.get('id')} is inside {parent.get('class')}"
            if off_page(e.get("title"), whole) or (conf and not 0 <= float(conf[1]) <= 100):
                yield f"{e.get('id')}: {e.get('title')}"


def hocr(text):
    """hOCR 1.2 as XHTML: one list of capabilities, which has all that there is, and all in its place."""
    root = ET.fromstring(text)
    meta = [(m.get("name"), m.get("content")) for m in root.iter(XHTML + "meta")]
    said = [content.split() for name, content in meta if name == "ocr-capabilities"]
    if len(said) != 1 or not hocr_classes(root) <= set(said[0]) <= set(CLASSES):
        yield f"capabilities {said}, classes {sorted(hocr_classes(root))}"
    if [c for n, c in meta if n == "ocr-system"] != ["palimpsest 0.1.0"]:
        yield "no ocr-system"
    for page in hocr_pages(root):
        yield from hocr_page(page)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    if len(ids) != len(set(ids)):
        yield "an id, twice"


def hocr_classes(root):
    return {e.get("class") for e in root.iter() if e.get("class")}


def hocr_pages(root):
    return [e for e in root.iter(XHTML + "div") if e.get("class") == "ocr_page"]


FORMULA = tuple("=+-@\t\r")
NUMBER = re.compile(r"[+-][0-9.,]*[0-9]( ?%)?$")


def records(text, dialect):
    """The records of tables, those of one table alike; None: there are none between two tables."""
    return [row or None for row in csv.reader(io.StringIO(text, newline=""), strict=True, **dialect)]


def cells(text, dialect):
    """A rectangle for each table, and nothing that a spreadsheet would take for a formula."""
    widths = [len(row) if row else 0 for row in records(text, dialect)]
    if any(a and b and a != b for a, b in zip(widths, widths[1:])) or 0 in widths[:1] + widths[-1:]:
        yield "records of other lengths"
    for field in (field for row in records(text, dialect) for field in row or ()):
        if field.startswith(FORMULA) and not NUMBER.match(field):
            yield "a formula"


def csv_text(text):
    """RFC 4180: CRLF after each record, quotes where they must be."""
    text = text.decode("utf-8-sig")
    yield from cells(text, {})
    if text and not text.endswith("\r\n"):
        yield "the last line"


def tsv(text):
    return words(text) if text.startswith(b"level\tpage_num\t") else cells(
        text.decode("utf-8-sig"), {"delimiter": "\t", "quoting": csv.QUOTE_NONE})


SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NAME = re.compile(r"(?=.{1,31}$)(p[0-9]+(-[0-9]+)?( [^\[\]:*?/\\]*)?(?<!')|no tables)$")


def sheets(path):
    """(name, {(row, column): text or number}, merged ranges) of each sheet of a workbook, read as XML."""
    with zipfile.ZipFile(path) as z:
        names = [s.get("name") for s in ET.fromstring(z.read("xl/workbook.xml")).iter(SHEET + "sheet")]
        strings = []
        if "xl/sharedStrings.xml" in z.namelist():
            strings = ["".join(t.text or "" for t in si.iter(SHEET + "t"))
                       for si in ET.fromstring(z.read("xl/sharedStrings.xml")).iter(SHEET + "si")]
        for i, name in enumerate(names):
            root = ET.fromstring(z.read(f"xl/worksheets/sheet{i + 1}.xml"))
            held = {}
            for c in root.iter(SHEET + "c"):
                at, v = re.match("([A-Z]+)([0-9]+)$", c.get("r")), c.find(SHEET + "v")
                col = functools.reduce(lambda n, letter: 26 * n + ord(letter) - 64, at[1], 0)
                if c.find(SHEET + "f") is not None:
                    raise ValueError("a formula")
                if v is not None:
                    held[int(at[2]) - 1, col - 1] = strings[int(v.text)] if c.get("t") == "s" else float(v.text)
            yield name, held, [m.get("ref") for m in root.iter(SHEET + "mergeCell")]


def xlsx_file(path):
    """A package whose parts are whole and well-formed, sheets with names that Excel takes, cells that merge once; where
    openpyxl is installed, it opens it."""
    with zipfile.ZipFile(path) as z:
        if z.testzip():
            yield "a damaged part"
        for name in z.namelist():
            ET.fromstring(z.read(name))
    found = list(sheets(path))
    names = [name for name, _, _ in found]
    if len({name.lower() for name in names}) != len(names) or not all(NAME.match(name) for name in names):
        yield "names of sheets"
    for _, held, merged in found:
        if len(set(merged)) != len(merged) or any(m.split(":")[0] == m.split(":")[1] for m in merged):
            yield "merged cells"
        if any(isinstance(v, str) and len(v.encode("utf-16-le")) > 2 * 32767 for v in held.values()):
            yield "a text that is too long"
    try:
        import openpyxl
    except ImportError:
        return
    openpyxl.load_workbook(path)


LATEX = "\\documentclass{article}\n\\usepackage{multirow}\n\\begin{document}\n%s\n\\end{document}\n"


def latex(text):
    """Braces and environments match; where pdflatex is installed, it takes it, if it is of ASCII alone: what other
    characters need is the document's matter."""
    text = text.decode("utf-8")
    bare = re.sub(r"\\.", "", text)
    if bare.count("{") != bare.count("}") or text.count("\\begin{tabular}") != text.count("\\end{tabular}"):
        yield "braces"
    if not shutil.which("pdflatex") or not text.isascii() or "\\begin" not in text or \
            subprocess.run(["kpsewhich", "multirow.sty"], capture_output=True, check=False).returncode:
        return
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/a.tex", "w", encoding="utf-8") as f:
            f.write(LATEX % text)
        got = subprocess.run(["pdflatex", "-interaction=batchmode", "-halt-on-error", "-no-shell-escape", "a.tex"],
                             cwd=folder, capture_output=True, check=False)
        if got.returncode:
            yield "TeX stops"


def words(text):
    """Tesseract's: twelve columns, five levels, a place for each row, a confidence or -1."""
    rows = [row.split("\t") for row in text.decode("utf-8").split("\n")]
    if rows[-1] != [""] or rows[0] != ("level page_num block_num par_num line_num word_num left top width height "
                                       "conf text").split():
        yield "the first line, or the last"
    for i, row in enumerate(rows[1:-1]):
        if len(row) != 12 or row[0] not in tuple("12345") or min(int(v) for v in row[1:10]) < 0 or \
                not -1 <= float(row[10]) <= 100 or (row[0] == "5") != bool(row[11]):
            yield f"line {i + 2}"


def links(elements, folder):
    """Where links and pictures lead: into the text itself, to a file beside it, into the page, or away."""
    elements = list(elements)
    ids = {e.get("id") for e in elements}
    for e in elements:
        to = e.get("href") or e.get("src")
        if to and to.startswith("#") and to[1:] not in ids:
            yield "a link to nothing"
        elif to and not re.match(r"#|[a-z]+:", to) and not os.path.isfile(
                os.path.join(os.fsencode(folder), urllib.parse.unquote_to_bytes(to))):
            yield "a picture that is not there"


def html_file(path):
    """XML that is HTML too: html5lib has no complaint."""
    text = read(path)
    yield from links(ET.fromstring(text).iter(), os.path.dirname(path))
    try:
        import html5lib
    except ImportError:
        return
    parser = html5lib.HTMLParser()
    parser.parse(text)
    yield from (f"{place}: {what}" for place, what, _ in parser.errors[:3])


def md_file(path):
    """CommonMark whose pictures are there, and to which the tables and notes that are HTML in it do no harm."""
    text = read(path).decode("utf-8")
    if shutil.which("cmark"):
        got = subprocess.run(["cmark", "--unsafe"], input=text.encode("utf-8"), capture_output=True, check=True)
        html = got.stdout.replace(b"<br>", b"<br/>")
        yield from links(ET.fromstring(b"<body>" + html + b"</body>").iter(), os.path.dirname(path))


def constant(name):
    raise ValueError(name + " is not JSON")


@functools.cache
def validator(name, inside=None):
    """inside: the name of a schema that is referred to by its $id; its parts become parts of this one."""
    import jsonschema
    text = read(f"{TOP}/formats/{name}-1.schema.json").decode("utf-8")
    if inside:
        inside = validator(inside).schema
        text = text.replace(inside["$id"] + "#/properties/", "#/$defs/the-")
        text = text.replace(inside["$id"] + "#/$defs/", "#/$defs/")
    text = json.loads(text)
    if inside:
        text["$defs"].update(inside["$defs"], **{"the-" + k: v for k, v in inside["properties"].items()})
    jsonschema.Draft202012Validator.check_schema(text)
    return jsonschema.Draft202012Validator(text)


def balance(books, pages):
    if not books["balanced"] or books["selected"] != pages:
        yield "pages are lost"


def document(text):
    d = json.loads(text.decode("utf-8"), parse_constant=constant)
    yield from (f"{e.json_path}: {e.validator}" for e in validator("document").iter_errors(d))
    yield from balance(d["accounting"], len(d["pages"]))


def lines_of_pages(text):
    lines = [json.loads(line, parse_constant=constant) for line in text.decode("utf-8").splitlines()]
    check = validator("page", "document")
    yield from (f"line {i + 1}: {e.json_path}" for i, line in enumerate(lines) for e in check.iter_errors(line))
    yield from balance(lines[-1]["accounting"], len(lines) - 1)


def plain(text):
    if not text.endswith(b"\f"):
        yield "it does not end with a page"
    text.decode("utf-8")


def pdf_file(path):
    got = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False)
    said = got.stdout + got.stderr
    return said.decode("utf-8", "replace").splitlines() if got.returncode else []


def pdf_structure(path):
    """What a reader would have to mend before it finds a page."""
    return [line for line in pdf_file(path) if re.search("file is damaged|reconstruct", line)]


def png_file(path):
    text = read(path)
    return [] if text.startswith(b"\x89PNG\r\n\x1a\n") and text.endswith(b"IEND\xaeB`\x82") else ["it is no PNG"]


def of_text(judge):
    return lambda path: judge(read(path))


def of_schema(xsd):
    return lambda path: [] if missing(xsd) else valid(xsd, read(path))


JUDGES = {".txt": of_text(plain), ".md": md_file, ".html": html_file, ".json": of_text(document),
          ".ndjson": of_text(lines_of_pages), ".tsv": of_text(tsv), ".hocr": of_text(hocr), ".pdf": pdf_file,
          ".csv": of_text(csv_text), ".xlsx": xlsx_file, ".tex": of_text(latex),
          ".alto.xml": of_schema("alto-4-3.xsd"), ".page.xml": of_schema("pagecontent.xsd"), ".png": png_file}


def suffix(path):
    return next((s for s in JUDGES if path.endswith(s)), None)


def judged(path):
    """What is wrong with a file; a judge that cannot read it says so too."""
    try:
        return list(JUDGES[suffix(path)](path)) if suffix(path) else ["it is no output"]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, ET.ParseError, csv.Error,
            zipfile.BadZipFile, subprocess.CalledProcessError) as e:
        return [f"{type(e).__name__}: it cannot be read"]


def contents(path):
    """(pages, words) of a file that has all of both, words in their order; None: it has not."""
    kind, text = suffix(path), read(path)
    if kind == ".json":
        pages = json.loads(text)["pages"]
        return len(pages), [word for p in pages for word in (p["text"] or "").split() + [
            w["text"] for b in p["blocks"] for line in b["lines"] for w in line["words"]]]
    if kind == ".tsv" and text.startswith(b"level\t"):
        rows = [row.split("\t") for row in text.decode("utf-8").split("\n")[1:-1]]
        return sum(r[0] == "1" for r in rows), [r[11] for r in rows if r[0] == "5"]
    if kind == ".hocr":
        root = ET.fromstring(text)
        return len(hocr_pages(root)), [
            word for line in root.iter() if line.get("class") == "ocr_line"
            for word in (["".join(e.itertext()) for e in line] or "".join(line.itertext()).split())]
    if kind == ".alto.xml":
        words = []
        for e in ET.fromstring(text).iter():
            if e.tag.endswith("}String"):
                words.append(e.get("CONTENT"))
            elif e.tag.endswith("}HYP"):
                words[-1] += e.get("CONTENT")
        return text.count(b"<Page "), words
    if kind == ".txt":
        return text.count(b"\f"), None
    return None


def agreed(paths):
    """The files that were made of one input account for the same pages and words."""
    made = collections.defaultdict(dict)
    for path in paths:
        if contents(path):
            made[path[:-len(suffix(path))]][suffix(path)] = contents(path)
    for stem, formats in made.items():
        for kind, (pages, words) in formats.items():
            if pages != formats.get(".json", (pages,))[0]:
                yield stem + kind, "other pages than JSON has"
            if words is not None and words != formats.get(".json", (0, words))[1]:
                yield stem + kind, "other words than JSON has"


def files(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


def main(folder, *broken):
    paths = files(folder)
    if broken:
        JUDGES[".pdf"] = pdf_structure
    wrong = [(path, what) for path in paths for what in judged(path)]
    if not wrong:
        wrong += agreed(paths)
    wrong += [(at, "a folder with nothing in it") for at, folders, names in os.walk(folder) if not folders + names]
    for path, what in wrong:
        print(f"{os.path.relpath(path, folder)}: {what}")
    counts = collections.Counter(map(suffix, paths))
    print(" ".join(f"{n} {s}" for s, n in sorted(counts.items(), key=str)))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
