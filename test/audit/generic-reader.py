"""Verifies any export by a description of its format: it knows nothing else of it, and no name in it."""
import base64, hashlib, json, sys


def at(document, pointer):
    """What a JSON pointer leads to; `*` stands for each member."""
    values = [document]
    for name in pointer.split("/")[1:]:
        following = []
        for value in values:
            if name == "*" and isinstance(value, list):
                following += value
            elif name == "*" and isinstance(value, dict):
                following += value.values()
            elif isinstance(value, dict) and name in value:
                following.append(value[name])
        values = following
    return [value for value in values if value is not None]


def canonical(value):
    # Sufficient for RFC 8785 where numbers have few digits and keys are of the basic plane.
    def plain(one):
        if isinstance(one, dict):
            return {key: plain(member) for key, member in one.items()}
        if isinstance(one, list):
            return [plain(member) for member in one]
        return int(one) if isinstance(one, float) and one.is_integer() else one
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def verify(description, export):
    rule, kept = description["hash"], description["evidence"]
    assert description["container"] == "json" and rule["canonical"] == "RFC8785"
    [records] = at(export, description["records"]["at"])
    chains = {}
    for record in records:
        chains.setdefault(record[description["chain"]], []).append(record)
        sealed = {key: value for key, value in record.items() if key not in rule["excludes"]}
        if hashlib.new(rule["algorithm"], canonical(sealed)).hexdigest() != record[rule["field"]]:
            yield f"record {record[rule['sequence']]} was changed"
    for chain in chains.values():
        chain.sort(key=lambda record: record[rule["sequence"]])
        if chain[0][rule["sequence"]] == rule["first"] and chain[0][rule["previous"]] != rule["genesis"]:
            yield "the first record follows something"
        for before, record in zip(chain, chain[1:]):
            follows = record[rule["sequence"]] == before[rule["sequence"]] + 1
            if follows and record[rule["previous"]] != before[rule["field"]]:
                yield f"record {record[rule['sequence']]} does not follow"
    decode = {"base64": base64.b64decode, "utf8": lambda text: text.encode()}[kept["encoding"]]
    [pieces] = at(export, kept["at"])
    present = {hashlib.new(rule["algorithm"], decode(piece[kept["content"]])).hexdigest() for piece in pieces}
    named = {digest for record in records for pointer in kept["named_by"] for digest in at(record, pointer)}
    gone = description["forgotten"]
    log = [entry for entries in at(export, gone["log"]) for entry in entries]
    before = rule["genesis"]
    for entry in log:
        sealed = {key: value for key, value in entry.items() if key not in rule["excludes"]}
        if (hashlib.new(rule["algorithm"], canonical(sealed)).hexdigest() != entry[rule["field"]]
                or entry[rule["previous"]] != before):
            yield "the log of what was forgotten was changed"
        before = entry[rule["field"]]
    recorded = {pair for entry in log for pair in zip(at(entry, gone["redacted"]["digest"]), at(entry, gone["redacted"]["tombstone"]))}
    buried = set()
    for piece in [piece for pieces in at(export, gone["tombstones"]["at"]) for piece in pieces]:
        content = base64.b64decode(piece[gone["tombstones"]["content"]])
        pair = (piece[gone["tombstones"]["digest"]], hashlib.new(rule["algorithm"], content).hexdigest())
        if pair not in recorded:
            yield "a tombstone is not on record"
        buried.add(pair[0])
    pruned = {entry[gone["run"]] for entry in log if entry[gone["kind"]] == gone["pruned"]}
    excused = {digest for record in records if record.get(gone["run"]) in pruned
               for pointer in kept["named_by"] for digest in at(record, pointer)}
    yield from (f"no piece has the digest {digest}" for digest in named - present - buried - excused)
    yield from (f"no record names {digest}" for digest in present - named)


with open(sys.argv[1]) as one, open(sys.argv[2]) as other:
    problems = list(verify(json.load(one), json.load(other)))
print("\n".join(problems) or "intact")
sys.exit(3 if problems else 0)
