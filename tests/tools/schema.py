"""schema.py - TAP: documents and manifests against formats/*.schema.json, other formats against their own
schemas and readers. usage: schema.py PROGRAM"""
import copy
import csv
import html
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.dont_write_bytecode = True
import judge

number, failed = 0, False


def check(name, what, notes=()):
    global number, failed
    number += 1
    failed |= not what
    print(f"{'' if what else 'not '}ok {number} - {name}")
    for note in [] if what else list(notes)[:8]:
        print("#", note)


def nodes(value, path=()):
    """Every (path, value) below and with this one."""
    yield path, value
    for key, v in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from nodes(v, path + (key,))


def changed(root, path, how):
    """A copy in which `how` was done to the container of the last key of the path."""
    root = copy.deepcopy(root)
    at = root
    for key in path[:-1]:
        at = at[key]
    how(at, path[-1])
    return root


def put(value):
    return lambda at, key: at.__setitem__(key, value)


# Keys that pages, blocks and words of the first version did not have: readers may not count on them.
LATER = (("tokens", "text_layer ink plan"), ("lines", "box_pt level marker continues score reason text table"),
         ("text", "box_pt style join other"))


def later(value):
    return next((keys.split() for key, keys in LATER if key in value), ())


def documents(program):
    doc = judge.validator("document")
    lines = subprocess.run([program], capture_output=True, check=True).stdout.decode("utf-8").splitlines()
    docs = [json.loads(line, parse_constant=judge.constant) for line in lines]
    check("a line is a document", len(docs) == 16)
    wrong = [f"line {i + 1}: {e.json_path}: {e.message}" for i, d in enumerate(docs) for e in doc.iter_errors(d)]
    check("documents are as the schema says", not wrong, wrong)
    full = copy.deepcopy(docs[0])
    blocks = full["pages"][0]["blocks"]
    blocks[1:] = [b for b in blocks if b["type"] in ("list-item", "rule")][:2] + [b for b in blocks if "table" in b][:1]
    wrong = []
    for path, value in nodes(full):
        if isinstance(value, dict):
            if doc.is_valid(changed(full, path + ("new",), put(None))):
                wrong.append(f"{path}: unknown key")
            wrong += [f"{path}: without {k}" for k in value if k not in later(value)
                      if doc.is_valid(changed(full, path + (k,), lambda at, key: at.pop(key)))]
        if path and doc.is_valid(changed(full, path, put(True))) and not isinstance(value, bool):
            wrong.append(f"{path}: true")
    check("a key more, a key less or a value of another type is refused", not wrong, wrong)
    page, block = ("pages", 0), ("pages", 0, "blocks", 0)
    word = block + ("lines", 0, "words", 0)
    grid = ("pages", 0, "blocks", 3, "table")
    cell = grid + ("cells", 1)
    wrong = [f"{path}: {value}" for path, value in (
        (("schema",), "palimpsest.document/2"), (("source", "sha256"), "00"), (("source", "bytes"), -1),
        (("run", "model", "sha256"), "G" * 64), (page + ("status",), "fine"), (page + ("number",), 0),
        (page + ("size_px",), [1]), (page + ("rotation_applied",), 45), (page + ("confidence",), 1.01),
        (page + ("confidence",), -1), (page + ("events", 0, "count"), 0), (page + ("events", 0, "kind"), "Two words"),
        (block + ("id",), "b1"), (block + ("type",), "tables"), (block + ("type",), "rule"), (block + ("order",), 0),
        (block + ("polygon",), [[1, 2], [3, 4], [5, 6]]), (block + ("source",), "ocr"),
        (block + ("lines", 0, "words"), []), (word + ("text",), ""), (word + ("polygon",), [[1, 2, 3]] * 4),
        (word + ("confidence",), "0.5"), (word + ("style",), ["bold", "bold"]), (word + ("join",), "hyphens"),
        (word + ("box_pt",), [1, 2, 3]), (block + ("score",), 2), (page + ("plan",), "page"),
        (grid + ("rows",), 2049), (grid + ("cols",), -1), (grid + ("head_source",), "me"), (grid + ("turned",), 45),
        (grid + ("repairs", 0, "count"), 0), (grid + ("repairs", 0, "kind"), "Two words"), (grid + ("pages",), [1]),
        (cell + ("rowspan",), 0), (cell + ("col",), 512), (cell + ("page",), 0), (cell + ("weakest", "p"), 2),
        (cell + ("weakest", "char"), -1), (cell + ("text",), None), (cell + ("source",), "ocr"),
        (page + ("text_layer", "used"), "all"), (page + ("ink", "unread"), 1.5), (("accounting", "ok"), -1), (("error",), {"status": "ok", "reason": None}),
        ) if doc.is_valid(changed(full, path, put(value)))]
    check("values out of range are refused", not wrong, wrong)


def manifests(program):
    model = judge.validator("model")
    with open("samples/model/palimpsest.json", encoding="utf-8") as f:
        sample = json.load(f)
    check("samples/model/palimpsest.json is as the schema says", model.is_valid(sample))
    full = copy.deepcopy(sample)
    full["tasks"]["ocr"].update(fit="pad", pad_position="center", loc_order="yxyx", loc_scale=500, language="ocr-words")
    full["tasks"]["table"] = {"prompt": "t", "input": "page", "fit": "stretch", "pad_position": "top-left"}
    full["softcaps"] = {"attention": 50, "final": None}
    full["calibration"] = {"ocr": {"kind": "isotonic", "page": {"share": 0.5, "mean": 1}, "x": [0, 0.25, 0.5],
                                   "y": [0, 0.5, 1], "words": 50}}
    values = (None, True, "", "x", "page", "crops", "tiles", "pad", "center", {}, [], {"x": 1}, [1, 1], [1, 4096],
              [0, 1], [1, 4097], [1], [1, 2, 3], [1, "2"], -1, 0, 1, 1.5, 27, 28, 64.0, 512, 513, 1024, 1025, 65536,
              65537, 1000000, 1000001)
    tries = [full, sample, [], "x", None]
    for path, value in nodes(full):
        if isinstance(value, dict):
            tries.append(changed(full, path + ("new",), put({"prompt": "x"})))
        if path:
            if isinstance(path[-1], str):
                tries.append(changed(full, path, lambda at, key: at.pop(key)))
            tries += [changed(full, path, put(v)) for v in values]
    tries = [t for t in tries if not backwards(t)]
    lines = "".join(json.dumps(t) + "\n" for t in tries).encode("utf-8")
    said = subprocess.run([program, "-"], input=lines, capture_output=True, check=True).stdout.decode().split()
    wrong = [f"{s} by the reader: {json.dumps(t)}" for t, s in zip(tries, said) if model.is_valid(t) != (s == "ok")]
    check(f"the reader and the schema agree on {len(tries)} manifests, {said.count('ok')} of them sound",
          len(said) == len(tries) and not wrong and 20 < said.count("ok") < len(tries) - 100, wrong)


def backwards(manifest):
    """What no schema can say: of two numbers the smaller one stands first; knots rise, as many x as y."""
    maps = manifest.get("calibration") if isinstance(manifest, dict) else None
    for task in maps.values() if isinstance(maps, dict) else ():
        x, y = (task.get(key) if isinstance(task, dict) else None for key in "xy")
        if isinstance(x, list) and isinstance(y, list) and (len(x) != len(y) or falls(x, False) or falls(y, True)):
            return True
    return any(isinstance(v, list) and len(v) == 2 and path[-1] in ("row_height", "rows") and
               all(isinstance(x, (int, float)) for x in v) and v[0] > v[1] for path, v in nodes(manifest) if path)


def falls(knots, level):
    return any(not (a < b or level and a == b) for a, b in zip(knots, knots[1:])
               if all(isinstance(v, (int, float)) for v in (a, b)))


def receipts(program):
    """What `ask --receipt` writes; each of its keys is needed, but one that the first version did not have, and there
    is no other."""
    asked = judge.validator("receipt")
    got = subprocess.run([program, "ask", "-p", "ocr", "--receipt", "-", "samples/tile.png"], capture_output=True)
    receipt = json.loads(got.stderr)
    check("a receipt is as its schema says", asked.is_valid(receipt), [got.stderr])
    missing = [{k: v for k, v in receipt.items() if k != key} for key in receipt if key != "peak_mib"]
    check("without a key it is none", not any(asked.is_valid(r) for r in missing))


def output(program, *args, stdin=b""):
    return subprocess.run([program, *args], input=stdin, capture_output=True, check=True).stdout


def skip(name, why):
    global number
    number += 1
    print(f"ok {number} - {name} # SKIP {why}")


def lines_of_pages(program):
    page = judge.validator("page", "document")
    lines = [json.loads(line) for line in output(program, "ndjson").decode("utf-8").splitlines()]
    wrong = [f"line {i + 1}: {e.message}" for i, line in enumerate(lines) for e in page.iter_errors(line)]
    check("lines are as the schema of pages says", len(lines) == 8 and not wrong, wrong)
    whole = json.loads(output(program, "json").decode("utf-8").splitlines()[0])
    check("they are the parts of a document", [line["page"] for line in lines[:-1]] == whole["pages"] and
          all(lines[-1][key] == whole[key] for key in ("source", "run", "accounting", "error")))
    broken = [{**lines[0], "page": {}}, {**lines[0], "schema": "palimpsest.page/2"}, {**lines[0], "run": None},
              {k: v for k, v in lines[0].items() if k != "page"}, {**lines[-1], "page": lines[0]["page"]}]
    check("what is no line of pages is refused", not any(page.is_valid(line) for line in broken))


def valid(name, xsd, text):
    if judge.missing(xsd):
        skip(name, judge.missing(xsd))
        return
    wrong = judge.valid(xsd, text)
    check(name, not wrong, wrong)


def layouts(program):
    alto = output(program, "alto")
    valid("ALTO is valid", "alto-4-3.xsd", alto)
    for page in range(7):
        valid(f"PAGE is valid, page {page}", "pagecontent.xsd", output(program, "page", str(page)))


def hocr(program):
    text = output(program, "hocr")
    root, wrong = ET.fromstring(text), list(judge.hocr(text))
    check("hOCR: pages, blocks, paragraphs, lines and words, each in its place", not wrong and
          len(judge.hocr_pages(root)) == 7, wrong)
    said = [m.get("content") for m in root.iter(judge.XHTML + "meta") if m.get("name") == "ocr-capabilities"]
    check("hOCR: the capabilities are what there is", judge.hocr_classes(root) == set(said[0].split()), said)


def table(program):
    name = "TSV has the columns that Tesseract prints"
    if not shutil.which("tesseract"):
        skip(name, "tesseract is not installed")
        return
    theirs = subprocess.run(["tesseract", "samples/tile.png", "stdout", "tsv"], capture_output=True).stdout
    ours = output(program, "tsv").decode("utf-8").split("\n")
    check(name, ours[0] == theirs.decode("utf-8").split("\n")[0] and ours[-1] == "" and
          all(row.count("\t") == 11 for row in ours[:-1]))


def words(n):
    """Lines of words made of what markup is made of; the same on every machine."""
    parts, seed = ["*", "_", "`", "[", "]", "(", ")", "<", ">", "&", "#", "+", "-", ".", "!", "|", "\\", "~", "=", "1",
                   "a", "b", "lt;", "/", "\"", "'", "12.", "http://a", "\u00e9", "\u6587", "**", "---", "<!--", "{", ":",
                   "$", "%", "@"], 1

    def draw(below):
        nonlocal seed
        seed = (seed * 1664525 + 1013904223) % 2**32
        return (seed >> 16) % below
    return [" ".join("".join(parts[draw(len(parts))] for _ in range(1 + draw(4))) for _ in range(1 + draw(5)))
            for _ in range(n)]


def paragraphs(root, space):
    return ["".join(p.itertext()) for p in root.iter(space + "p")]


def read_again(program):
    """What other programs read in the Markdown and the HTML is what was written."""
    lines = words(3000)
    stdin = "\n".join(lines).encode("utf-8")
    name = "CommonMark: paragraphs of markup are read as text"
    if shutil.which("cmark"):
        got = output("cmark", stdin=output(program, "md", "-", stdin=stdin)).decode("utf-8")
        read = paragraphs(ET.fromstring("<body>" + got + "</body>"), "")
        check(name, read == lines, [f"{a!r} {b!r}" for a, b in zip(lines, read) if a != b] + [len(read)])
    else:
        skip(name, "cmark is not installed")
    html = output(program, "html", "-", stdin=stdin)
    root = ET.fromstring(html)
    space = "{http://www.w3.org/1999/xhtml}"
    check("HTML: read as XML, paragraphs are what they were", paragraphs(root, space) == lines)
    name = "HTML: read as HTML, without an error, they are too"
    try:
        import html5lib
    except ImportError:
        skip(name, "html5lib is not installed")
        return
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    same = paragraphs(parser.parse(html), "") == lines
    sample = html5lib.HTMLParser()
    sample.parse(output(program, "html"))
    check(name, same and not parser.errors and not sample.errors, [parser.errors[:3], sample.errors[:3]])


def grid(fields):
    return [fields[i:i + 5] for i in range(0, len(fields), 5)]


def held(path):
    """The cells of a workbook's first sheet, row by row; numbers as they are printed in general."""
    _, cells, _ = next(judge.sheets(path))
    rows, cols = (1 + max(at[i] for at in cells) for i in range(2))
    return [[re.sub("_x005F_", "_", v) if isinstance(v := cells.get((y, x), ""), str) else f"{v:.15g}"
             for x in range(cols)] for y in range(rows)]


def tables(program):
    """What other programs read in a table of markup is what was written."""
    cells = words(1500)
    cells[7] = cells[11] = ""
    cells[13] = "two\nlines"
    stdin = "\n".join(cells).replace("two\nlines", "two\x1flines").encode("utf-8")
    made = {f: output(program, f, "table", stdin=stdin) for f in "csv tsv md html json latex xlsx text".split()}
    want = grid(cells)
    check("CSV: read again", list(csv.reader(io.StringIO(made["csv"].decode("utf-8"), newline=""), strict=True)) == want)
    flat = [[field.replace("\n", " ") for field in row] for row in want]
    check("TSV: read again", [row.split("\t") for row in made["tsv"].decode("utf-8").split("\n")[:-1]] == flat)
    table = json.loads(made["json"])["pages"][0]["blocks"][0]["table"]
    check("JSON: the cells, in order", grid([c["text"] for c in table["cells"]]) == want and all(
        (c["row"], c["col"]) == divmod(i, 5) for i, c in enumerate(table["cells"])))
    space = "{http://www.w3.org/1999/xhtml}"
    rows = [["".join([td.text or ""] + ["\n" + (br.tail or "") for br in td]) for td in tr]
            for tr in ET.fromstring(made["html"]).iter(space + "tr")]
    check("HTML: read as XML", rows == want)
    with tempfile.TemporaryDirectory() as folder:
        for suffix, form in ((".xlsx", "xlsx"), (".tex", "latex"), (".html", "html"), (".md", "md")):
            with open(folder + "/a" + suffix, "wb") as f:
                f.write(made[form])
            wrong = judge.judged(folder + "/a" + suffix)
            check(f"{suffix[1:]}: its judge takes it", not wrong, wrong)
        plain = [[re.sub(r"^\+(?=[0-9]+$)", "", field) for field in row] for row in want]
        check("XLSX: the cells, but for a number's plus, which its format has", held(folder + "/a.xlsx") == plain)
    name = "GFM: the cells, but for white"
    if not shutil.which("cmark-gfm"):
        skip(name, "cmark-gfm is not installed")
        return
    got = subprocess.run(["cmark-gfm", "--unsafe", "-e", "table"], input=made["md"], capture_output=True, check=True)
    read = [[html.unescape(re.sub("<[^>]*>", "", td.replace("<br>", "\n"))) for td in re.findall(
        "<t[dh]>(.*?)</t[dh]>", tr, re.S)] for tr in re.findall("<tr>(.*?)</tr>", got.stdout.decode("utf-8"), re.S)]
    check(name, read == want, [f"{a!r} {b!r}" for a, b in zip(want, read) if a != b])


documents(sys.argv[1])
lines_of_pages(sys.argv[1])
layouts(sys.argv[1])
hocr(sys.argv[1])
table(sys.argv[1])
read_again(sys.argv[1])
tables(sys.argv[1])
manifests(sys.argv[1])
receipts(sys.argv[1].replace("tests/tools/schemas", "palimpsest"))
print(f"1..{number}")
sys.exit(failed)
