"""eval.py - what eval.sh asks about confidences. usage: eval.py QUESTION FILE..."""
import bisect
import json
import sys


def load(name):
    with open(name, encoding="utf-8") as f:
        return json.load(f)


def words(document):
    return [w for p in document["pages"] for b in p["blocks"] for line in b["lines"] for w in line["words"]]


def mean(values):
    return sum(values) / len(values)


def through(curve, x):
    """The map as its schema describes it: straight lines from knot to knot, level beyond them."""
    i = bisect.bisect_left(curve["x"], x)
    if i in (0, len(curve["x"])):
        return curve["y"][min(i, len(curve["x"]) - 1)]
    (x0, x1), (y0, y1) = curve["x"][i - 1:i + 1], curve["y"][i - 1:i + 1]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def evidence(curve, page):
    """What the map of a model is asked for each word of a page, as its schema describes it."""
    raw = [w["confidence"] for w in words({"pages": [page]})]
    share, mean = curve.get("page", {"share": 0}).get("share"), curve.get("page", {}).get("mean", 0)
    of_page = (sum(raw) + mean) / (len(raw) + 1)
    return [(1 - share) * r + share * of_page for r in raw]


def mapped(model, raw, calibrated, page=""):
    """JSON has four decimals: raw may lie anywhere within half of the last one. With `page`, this is asked of a
    model where the page matters, so the words alone must not do."""
    curve, raw, calibrated = load(model)["calibration"]["ocr"], load(raw), load(calibrated)
    pairs = list(zip((x for p in raw["pages"] for x in evidence(curve, p)), words(calibrated), strict=True))

    def fits(x, w):
        return through(curve, x - 6e-5) - 6e-5 <= w["confidence"] <= through(curve, x + 6e-5) + 6e-5
    off = [w["text"] for x, w in pairs if not fits(x, w)]
    if page and all(fits(r["confidence"], w) for r, w in zip(words(raw), words(calibrated))):
        off.append("the page")
    rolled = [p for p in calibrated["pages"]
              if abs(p["confidence"] - mean([w["confidence"] for w in words({"pages": [p]})])) > 2e-4]
    return len(pairs) > 100 and not off and not rolled and \
        any(r["confidence"] != w["confidence"] for r, w in zip(words(raw), words(calibrated)))


def crops(model, mean):
    """The model, asked for each block of text, with a map to which the page alone matters."""
    model = load(model)
    task = {"prompt": "ocr", "input": "crops", "max_tokens": 64}
    page = {"share": 1, "mean": float(mean)}
    curve = {"kind": "isotonic", "page": page, "x": [0, 1], "y": [0, 1], "words": 1}
    print(json.dumps({**model, "tasks": {"ocr": task}, "calibration": {"ocr": curve}}))
    return True


def joined(zero, one):
    """Every word has what the page has: (sum + mean) / (words + 1), which for means of 0 and 1 differ by the
    inverse of that. A crop alone would have fewer words."""
    pairs = list(zip(load(zero)["pages"], load(one)["pages"], strict=True))
    return len(pairs) == 2 and any(len(p["text"].split("\n\n")) > 1 for p, _ in pairs) and all(
        abs(q["confidence"] - p["confidence"] - 1 / (len(p["text"].split()) + 1)) < 1.1e-4 for p, q in pairs)


def missing(report, raw, calibrated):
    """Where every word is right, each bin's error is what its mean lacks to 1, and so is the sum."""
    said = load(report)["confidence"]
    return said["right"] == said["words"] == len(words(load(raw))) and all(
        abs(said[k]["ece"] - (1 - mean([w["confidence"] for w in words(load(f))]))) < 1e-4
        for k, f in (("raw", raw), ("calibrated", calibrated)))


def divided(report):
    report = load(report)
    fit, held = report["fit"], report["fit"]["held_out"]
    return fit["pages"] + held["pages"] == report["total"]["pages"] and held["words"] > 0 and \
        fit["words"] + held["words"] == report["confidence"]["words"] == sum(
            b["words"] for b in report["confidence"]["raw"]["bins"])


def schema(report, name):
    import jsonschema
    jsonschema.Draft202012Validator(load(name)).validate(load(report))
    return True


def without(model):
    model = load(model)
    model.pop("calibration", None)
    print(json.dumps(model))
    return True


def with_map(model, fitted):
    print(json.dumps({**load(model), "calibration": load(fitted)}))
    return True


ASK = {"mapped": mapped, "missing": missing, "crops": crops, "joined": joined, "divided": divided, "schema": schema, "without": without,
       "with": with_map}
sys.exit(not ASK[sys.argv[1]](*sys.argv[2:]))
