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


def mapped(model, raw, calibrated):
    """JSON has four decimals: raw may lie anywhere within half of the last one."""
    curve, raw, calibrated = load(model)["calibration"]["ocr"], load(raw), load(calibrated)
    pairs = list(zip(words(raw), words(calibrated), strict=True))
    off = [w["text"] for r, w in pairs
           if not through(curve, r["confidence"] - 6e-5) - 6e-5 <= w["confidence"] <=
           through(curve, r["confidence"] + 6e-5) + 6e-5]
    rolled = [p for p in calibrated["pages"]
              if abs(p["confidence"] - mean([w["confidence"] for w in words({"pages": [p]})])) > 2e-4]
    return len(pairs) > 100 and not off and not rolled and any(r != w for r, w in pairs)


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


ASK = {"mapped": mapped, "missing": missing, "divided": divided, "schema": schema, "without": without,
       "with": with_map}
sys.exit(not ASK[sys.argv[1]](*sys.argv[2:]))
