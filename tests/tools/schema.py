"""schema.py - TAP: documents and manifests against formats/*.schema.json. usage: schema.py PROGRAM"""
import copy
import json
import subprocess
import sys

import jsonschema

number, failed = 0, False


def check(name, what, notes=()):
    global number, failed
    number += 1
    failed |= not what
    print(f"{'' if what else 'not '}ok {number} - {name}")
    for note in [] if what else list(notes)[:8]:
        print("#", note)


def schema(name):
    with open(f"formats/{name}-1.schema.json", encoding="utf-8") as f:
        text = json.load(f)
    jsonschema.Draft202012Validator.check_schema(text)
    return jsonschema.Draft202012Validator(text)


def constant(name):
    raise ValueError(name + " is not JSON")


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


def documents(program):
    doc = schema("document")
    lines = subprocess.run([program], capture_output=True, check=True).stdout.decode("utf-8").splitlines()
    docs = [json.loads(line, parse_constant=constant) for line in lines]
    check("a line is a document", len(docs) == 16)
    wrong = [f"line {i + 1}: {e.json_path}: {e.message}" for i, d in enumerate(docs) for e in doc.iter_errors(d)]
    check("documents are as the schema says", not wrong, wrong)
    full = docs[0]
    wrong = []
    for path, value in nodes(full):
        if isinstance(value, dict):
            if doc.is_valid(changed(full, path + ("new",), put(None))):
                wrong.append(f"{path}: unknown key")
            wrong += [f"{path}: without {k}" for k in value
                      if doc.is_valid(changed(full, path + (k,), lambda at, key: at.pop(key)))]
        if path and doc.is_valid(changed(full, path, put(True))) and path != ("accounting", "balanced"):
            wrong.append(f"{path}: true")
    check("a key more, a key less or a value of another type is refused", not wrong, wrong)
    page, block = ("pages", 0), ("pages", 0, "blocks", 0)
    word = block + ("lines", 0, "words", 0)
    wrong = [f"{path}: {value}" for path, value in (
        (("schema",), "palimpsest.document/2"), (("source", "sha256"), "00"), (("source", "bytes"), -1),
        (("run", "model", "sha256"), "G" * 64), (page + ("status",), "fine"), (page + ("number",), 0),
        (page + ("size_px",), [1]), (page + ("rotation_applied",), 45), (page + ("confidence",), 1.01),
        (page + ("confidence",), -1), (page + ("events", 0, "count"), 0), (page + ("events", 0, "kind"), "Two words"),
        (block + ("id",), "b1"), (block + ("type",), "table"), (block + ("type",), "rule"), (block + ("order",), 0),
        (block + ("polygon",), [[1, 2], [3, 4], [5, 6]]), (block + ("source",), "ocr"),
        (block + ("lines", 0, "words"), []), (word + ("text",), ""), (word + ("polygon",), [[1, 2, 3]] * 4),
        (word + ("confidence",), "0.5"), (("accounting", "ok"), -1), (("error",), {"status": "ok", "reason": None}),
        ) if doc.is_valid(changed(full, path, put(value)))]
    check("values out of range are refused", not wrong, wrong)


def manifests(program):
    model = schema("model")
    with open("samples/model/palimpsest.json", encoding="utf-8") as f:
        sample = json.load(f)
    check("samples/model/palimpsest.json is as the schema says", model.is_valid(sample))
    full = copy.deepcopy(sample)
    full["tasks"]["ocr"].update(fit="pad", pad_position="center", loc_order="yxyx", language="ocr-words")
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
    """What `ask --receipt` writes; each of its keys is needed, and there is no other."""
    asked = schema("receipt")
    got = subprocess.run([program, "ask", "-p", "ocr", "--receipt", "-", "samples/tile.png"], capture_output=True)
    receipt = json.loads(got.stderr)
    check("a receipt is as its schema says", asked.is_valid(receipt), [got.stderr])
    missing = [{k: v for k, v in receipt.items() if k != key} for key in receipt]
    check("without a key it is none", not any(asked.is_valid(r) for r in missing))


documents(sys.argv[1])
manifests(sys.argv[1])
receipts(sys.argv[1].replace("tests/tools/schemas", "palimpsest"))
print(f"1..{number}")
sys.exit(failed)
