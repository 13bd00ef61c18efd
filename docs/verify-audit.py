#!/usr/bin/env python3
"""Verifies a file that "cognigate audit export" has written, by docs/audit-format.md and nothing else.

    python3 verify-audit.py FILE [HEAD]

HEAD is the hash of a record that was noted earlier: it has to be there. Exit code 0: intact, 3: it is not.
Signatures take more than Python brings along: docs/signed-verdicts.md has how they are verified by hand.
"""
import base64, hashlib, json, math, sys
from decimal import Decimal

GENESIS = "0" * 64
# What a record says as its report does, and by which name that has it.
SAME = {name: name for name in ("run_id", "verdict", "totals", "labels", "pass_rate", "platform", "scope")}
SAME |= {"thresholds": "gate", "accepted_at": "started_at", "decided_at": "finished_at"}


def canonical(value):
    """RFC 8785: keys in the order of their UTF-16 code units, numbers as ECMAScript prints them."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        return number(value)
    return json.dumps(value, ensure_ascii=False)


def number(value):
    """As ECMAScript prints it: the fewest digits that mean it, plain from 0.000001 up to below 10^21."""
    if not math.isfinite(value):
        raise ValueError("a number that JSON does not have")
    decimal = Decimal(repr(value)).normalize()
    return "0" if value == 0 else format(decimal, "f" if -7 < decimal.adjusted() < 21 else "e")


def digest(document):
    sealed = {key: value for key, value in document.items() if key != "hash"}
    return hashlib.sha256(canonical(sealed).encode("utf-8", "surrogatepass")).hexdigest()


def named_by(record):
    """Every digest by which a record names evidence, with where it stands."""
    carried = record.get("carried_over") or {}
    yield "suite", record["evidence"]["suite"]["sha256"]
    for name, ref in (("report", record["evidence"]["report"]), ("carried suite", carried.get("suite")),
                      ("carried report", carried.get("report"))):
        if ref:
            yield name, ref["sha256"]
    for ref in carried.get("results", []):
        yield "carried results", ref["sha256"]
    if record.get("baseline"):
        yield "baseline", record["baseline"]["report_sha256"]
    for batch in record["batches"]:
        for name in ("request_sha256", "results_sha256"):
            if batch.get(name):
                yield name, batch[name]
        for sha256 in batch.get("answers_sha256", []):
            yield "answer", sha256


def is_met(threshold):
    """That it says so, and that its numbers do, as far as they are rounded."""
    actual, asked = threshold["actual"], threshold["threshold"]
    if actual is None or not threshold["passed"]:
        return False
    return actual >= asked - 1e-9 if threshold["operator"] == ">=" else actual <= asked + 1e-9


def forgotten_in(export, gone):
    """Follows the log of what was forgotten, and notes it in `gone`."""
    before = GENESIS
    for place, entry in enumerate(export.get("forgetting", []), 1):
        if digest(entry) != entry["hash"] or entry["prev_hash"] != before or entry["seq"] != place:
            yield f"record {place} of the log of forgetting was changed, or does not follow"
        before = entry["hash"]
        gone["heads"].add(before)
        if entry["kind"] == "finished":
            gone["unfinished"].pop(entry["run_id"], None)
            continue
        gone[entry["kind"]].setdefault(entry["run_id"], entry["audit_hash"])
        if entry["kind"] == "redacted":
            gone["unfinished"][entry["run_id"]] = entry["at"]
        for piece in entry.get("pieces", []):
            gone["recorded"].add((piece["sha256"], piece["tombstone_sha256"]))
    for piece in export.get("tombstones", []):
        content = base64.b64decode(piece["content"], validate=True)
        tombstone = json.loads(content)
        if ((piece["sha256"], hashlib.sha256(content).hexdigest()) not in gone["recorded"]
                or tombstone["sha256"] != piece["sha256"]):
            yield f"the tombstone of {piece['key']} is not on record"
        gone["rest"][piece["sha256"]] = json.dumps(tombstone["content"])


def verify(export, head, gone):
    yield from forgotten_in(export, gone)
    if digest(export) != export["hash"]:
        yield f"the file was changed: it hashes to {digest(export)}"
    pieces = {}
    for piece in export["evidence"] + export["further_evidence"]:
        content = base64.b64decode(piece["content"], validate=True)
        if hashlib.sha256(content).hexdigest() != piece["sha256"]:
            yield f"evidence {piece['key']} was changed"
        pieces[piece["sha256"]] = content
    records = {(record["chain"], record["seq"]): record for record in export["records"]}
    if len(records) < len(export["records"]):
        yield "two records have one place"
    inside = set()
    everything = not any(name in export["selection"] for name in ("run", "since", "labels"))
    for stretch in export["chains"]:
        before = stretch["follows"]
        if stretch["first"] == 1 and before != GENESIS:
            yield f"{stretch['chain']}: its first record is said to follow {before}"
        if stretch["first"] != 1 and everything:
            yield f"{stretch['chain']}: all of it was asked for, and it begins at {stretch['first']}"
        for seq in range(stretch["first"], stretch["last"] + 1):
            place = (stretch["chain"], seq)
            if place in inside:
                yield f"{place}: it is in two stretches"
            inside.add(place)
            if place not in records:
                yield f"{place}: the record is missing"
                break
            if records[place]["prev_hash"] != before:
                yield f"{place}: it does not follow {before}"
            before = records[place]["hash"]
    yield from (f"{place}: it is in no chain" for place in records if place not in inside)
    named = set()
    for place, record in records.items():
        if digest(record) != record["hash"]:
            yield f"{place}: it was sealed with {record['hash']}, and hashes to {digest(record)}"
        for kind in ("redacted", "pruned"):
            if gone[kind].get(record["run_id"], record["hash"]) != record["hash"]:
                yield f"{place}: it was {kind} as a record with another hash"
        if record["run_id"] in gone["unfinished"] and record["run_id"] not in gone["pruned"]:
            yield f"{place}: its redaction of {gone['unfinished'][record['run_id']]} is not finished"
        for name, sha256 in named_by(record):
            named.add(sha256)
            known = sha256 in pieces or sha256 in gone["rest"] or record["run_id"] in gone["pruned"]
            if export["has_evidence"] and not known:
                yield f"{place}: {name} {sha256} is missing"
        kept = record["evidence"]["report"]
        kept = kept and (pieces.get(kept["sha256"]) or gone["rest"].get(kept["sha256"]))
        report = json.loads(kept) if kept else None
        for name, told in SAME.items():
            if report and name not in (record.get("shortened") or {}) and record.get(name) != report.get(told) and "[redacted]" not in json.dumps(report.get(told)):
                yield f"{place}: {name} is {record.get(name)}, and {report.get(told)} in its report"
        if record["verdict"] == "passed" and not (record["thresholds"] and all(map(is_met, record["thresholds"]))):
            yield f"{place}: it passed without meeting all thresholds"
        if record["verdict"] == "passed" and record["totals"]["not_evaluated"] != 0:
            yield f"{place}: it passed with cases that were not evaluated"
    yield from (f"evidence {piece['key']} is named by no record"
                for piece in export["evidence"] if piece["sha256"] not in named)
    if head and head not in gone["heads"] | {record["hash"] for record in records.values()}:
        yield f"no record has the hash {head}"


def main():
    if len(sys.argv) < 2:
        print(__doc__)
        sys.exit(3)
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            # As ECMAScript reads them, all numbers are floats.
            export = json.load(file, parse_int=float)
    except (OSError, ValueError) as error:
        print(f"{sys.argv[1]} cannot be read: {error}")
        sys.exit(3)
    gone = {"redacted": {}, "pruned": {}, "unfinished": {}, "recorded": set(), "rest": {}, "heads": set()}
    try:
        for record in export["records"]:
            record["seq"] = int(record["seq"])
        for stretch in export["chains"]:
            stretch["first"], stretch["last"] = int(stretch["first"]), int(stretch["last"])
        problems = list(verify(export, sys.argv[2] if len(sys.argv) > 2 else None, gone))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        problems = [f"it is not in the format: {error!r}"]
    for problem in problems:
        print(problem)
    stretches = ", ".join(f"{one['chain']} {one['first']} to {one['last']}" for one in export.get("chains", []))
    runs = {record["run_id"] for record in export.get("records", [])}
    said = [f"{kind} {run}" for kind in ("redacted", "pruned") for run in sorted(gone[kind]) if run in runs]
    if export.get("has_evidence") is False:
        said.append("without the evidence, which is not in the file")
    state = "as recorded, " + ", ".join(said) if said else "intact"
    print(f"{stretches}: {len(problems)} findings" if problems else f"{stretches}: {state}")
    sys.exit(3 if problems else 0)


main()
