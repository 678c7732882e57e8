"""The published algorithm of a 双随机 draw, and its verifier: format `zhangshang-draw/1` (docs/draw-format.md).

Standard library only, and no import of this project, so that anybody can take this one file and a publication:

    python draw_algorithm.py publication.json

A frame (what is drawn from) is frozen and hashed; parties who committed to nonces beforehand reveal them; the
seed is a hash of both. Every object gets the ticket SHA-256(seed | object), each stratum takes its lowest tickets,
and every object taken gets the officers with the lowest tickets of its own. No generator, no modulo, no bias.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

FORMAT = "zhangshang-draw/1"
NONCE = re.compile(r"[0-9A-Za-z._-]{16,128}")
MIN_PARTIES = 2
Line = dict[str, Any]


class PoolTooSmall(Exception):
    """An object was drawn for which too few officers may go: which, and how many there are."""

    def __init__(self, object_id: str, able: int) -> None:
        super().__init__(object_id)
        self.object_id, self.able = object_id, able


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no blanks, UTF-8 unescaped."""
    return _encode(value).encode()


def sha256(data: bytes) -> str:
    """Lower-case hexadecimal digest."""
    return hashlib.sha256(data).hexdigest()


def frame_hash(lines: list[Line]) -> str:
    """SHA-256 over the canonical lines, each ended by a line feed."""
    return sha256(b"".join(canonical(line) + b"\n" for line in lines))


def commitment(draw_id: str, party_no: int, nonce: str) -> str:
    """What a party gives before anybody reveals; bound to the draw and the party, so it cannot be copied."""
    return sha256(f"{FORMAT}|commit|{draw_id}|{party_no}|{nonce}".encode())


def seed_of(draw_id: str, frame_sha256: str, nonces: list[str]) -> str:
    """The seed: draw, frame and the nonces in the order of the parties."""
    return sha256(f"{FORMAT}|seed|{draw_id}|{frame_sha256}|{'|'.join(nonces)}".encode())


def sample_size(rate: str, size: int) -> int:
    """`ceil(rate × size)`, in whole numbers, at most `size`: a small stratum with a rate is still drawn from."""
    share = Fraction(rate)
    return min(size, -(-share.numerator * size // share.denominator))


@dataclass(frozen=True)
class Pool:
    """A frame made ready: what does not depend on the seed."""

    policy: Line
    strata: dict[str, list[str]]
    sizes: dict[str, int]
    excluded: list[Line]
    officers: list[Line]
    officers_excluded: list[Line]


def stratum_of(policy: Line, line: Line) -> str:
    """Its class, or class and region."""
    return f"{line['class']}@{line['region']}" if policy["strata"] == "class_region" else line["class"]


def exclusion(policy: Line, line: Line, all_are_drawn: bool) -> str | None:
    """Why an object does not take part, the first reason that holds; None when it does.

    Where the published rate is 1, only an object that no longer exists is left out (INS-011).
    """
    if line["status"] == "deregistered":
        return "DEREGISTERED"
    if all_are_drawn:
        return None
    if line["post_licence"]:
        return "ALREADY_POSTLICENCE"
    if line["cap"] is not None and line["visits"] >= line["cap"]:
        return "CAP_REACHED"
    if line["planned"]:
        return "VISIT_PLANNED"
    until = line["observation_until"]
    return "OBSERVATION" if until is not None and until >= policy["drawn_on"] else None


def officer_exclusion(policy: Line, line: Line) -> str | None:
    """Why an officer does not take part at all: licence, then skill."""
    if line["suspended"] or not line["valid_from"] <= policy["drawn_on"] <= line["valid_to"]:
        return "LICENCE"
    return "SKILL" if set(policy["skills"]) - set(line["skills"]) else None


def prepare(frame: list[Line]) -> Pool:
    """Sort a frame into strata and eligible officers."""
    policy = frame[0]
    full = {name for name, rate in policy["rates"].items() if Fraction(rate) >= 1}
    strata: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    excluded, officers, officers_excluded = [], [], []
    for line in frame[1:]:
        if line["type"] == "officer":
            reason = officer_exclusion(policy, line)
            if reason:
                officers_excluded.append({"officer": line["id"], "reason": reason})
            else:
                officers.append(line)
            continue
        stratum = stratum_of(policy, line)
        sizes[stratum] = sizes.get(stratum, 0) + 1
        members = strata.setdefault(stratum, [])
        reason = exclusion(policy, line, line["class"] in full)
        if reason:
            excluded.append({"object": line["id"], "reason": reason, "stratum": stratum})
        else:
            members.append(line["id"])
    return Pool(policy, strata, sizes, excluded, officers, officers_excluded)


def tickets(seed: str, purpose: str, ids: list[str]) -> list[tuple[str, str]]:
    """(ticket, id) of each, lowest ticket first."""
    start = hashlib.sha256(f"{seed}|{purpose}|".encode())
    drawn = []
    for one in ids:
        ticket = start.copy()
        ticket.update(one.encode())
        drawn.append((ticket.hexdigest(), one))
    drawn.sort()
    return drawn


def obstacle(policy: Line, officer: Line, object_id: str, load: int) -> str | None:
    """Why an eligible officer does not go to this object: conflict of interest, rotation, load."""
    if object_id in officer["conflicts"]:
        return "CONFLICT"
    if policy["rotation"] and object_id in officer["last"]:
        return "ROTATION"
    return "LOAD" if load >= policy["load_cap"] else None


def draw(pool: Pool, seed: str) -> Line:
    """The outcome: strata, exclusions, and the objects taken with their officers.

    Raises PoolTooSmall when an object cannot be given the officers the policy asks for.
    """
    policy, by_id = pool.policy, {officer["id"]: officer for officer in pool.officers}
    loads = {officer["id"]: officer["load"] for officer in pool.officers}
    strata, selected = [], []
    for name in sorted(pool.sizes):
        members = pool.strata[name]
        rate = policy["rates"][name.partition("@")[0]]
        size = sample_size(rate, len(members))
        strata.append(
            {
                "stratum": name,
                "rate": rate,
                "size": pool.sizes[name],
                "eligible": len(members),
                "sample": size,
            }
        )
        for position, (ticket, object_id) in enumerate(tickets(seed, "object", members)[:size], 1):
            chosen, passed_over = _officers(policy, by_id, seed, object_id, loads)
            selected.append(
                {"object": object_id, "stratum": name, "position": position, "ticket": ticket,
                 "officers": chosen, "passed_over": passed_over}
            )  # fmt: skip
    return {
        "strata": strata,
        "excluded": pool.excluded,
        "officers_excluded": pool.officers_excluded,
        "selected": selected,
    }


def _officers(
    policy: Line, by_id: dict[str, Line], seed: str, object_id: str, loads: dict[str, int]
) -> tuple[list[Line], list[Line]]:
    """Those who go (the first leads), and those with a lower ticket who may not, each with the reason."""
    chosen: list[Line] = []
    passed_over: list[Line] = []
    for ticket, officer_id in tickets(seed, f"officer|{object_id}", list(by_id)):
        reason = obstacle(policy, by_id[officer_id], object_id, loads[officer_id])
        if reason:
            passed_over.append({"officer": officer_id, "reason": reason})
            continue
        loads[officer_id] += 1
        chosen.append({"officer": officer_id, "ticket": ticket, "leads": not chosen})
        if len(chosen) == policy["officers"]:
            return chosen, passed_over
    raise PoolTooSmall(object_id, len(chosen))


def replacement(pool: Pool, seed: str, selected: list[Line], swaps: list[Line], object_id: str) -> str | None:
    """Who stands in for an officer who steps back after the draw: the next ticket that may go; None for nobody.

    `swaps` are those before, in order; who once went out of this visit does not come back to it.
    """
    loads = {officer["id"]: officer["load"] for officer in pool.officers}
    for chosen in selected:
        for one in chosen["officers"]:
            loads[one["officer"]] += 1
    gone = {
        one["officer"] for chosen in selected if chosen["object"] == object_id for one in chosen["officers"]
    }
    for swap in swaps:
        loads[swap["out"]] -= 1
        loads[swap["in"]] += 1
        if swap["object"] == object_id:
            gone |= {swap["out"], swap["in"]}
    by_id = {officer["id"]: officer for officer in pool.officers}
    for _, officer_id in tickets(seed, f"officer|{object_id}", list(by_id)):
        if officer_id in gone:
            continue
        if obstacle(pool.policy, by_id[officer_id], object_id, loads[officer_id]) is None:
            return officer_id
    return None


def verify(publication: Line) -> str | None:
    """Run a published draw again; None when it holds, else the first difference, in words.

    Raises KeyError, TypeError, ValueError for what is no publication of this format.
    """
    if publication["format"] != FORMAT:
        return f"format: {publication['format']!r} is not {FORMAT!r}"
    frame, draw_id = publication["frame"], publication["draw"]["id"]
    lines = frame["lines"]
    found = (
        _compare("frame.sha256", frame["sha256"], frame_hash(lines))
        or _check_order(lines)
        or _check_parties(publication["parties"], draw_id)
    )
    if found:
        return found
    nonces = [party["nonce"] for party in publication["parties"]]
    seed = seed_of(draw_id, frame["sha256"], nonces)
    pool = prepare(lines)
    try:
        outcome = draw(pool, seed)
    except PoolTooSmall as short:
        return f"selected: too few officers for object {short.object_id}"
    for part, expected in (("seed", seed), *outcome.items()):
        found = found or _compare(part, publication[part], expected)
    return found or _check_swaps(pool, seed, publication)


def _check_order(lines: list[Line]) -> str | None:
    kinds = [line["type"] for line in lines]
    if kinds != ["policy"] + ["object"] * kinds.count("object") + ["officer"] * kinds.count("officer"):
        return "frame.lines: not policy, objects, officers in that order"
    for kind in ("object", "officer"):
        ids = [line["id"] for line in lines if line["type"] == kind]
        if ids != sorted(set(ids)):
            return f"frame.lines: {kind} lines are not in order of id, or one is there twice"
    return None


def _check_parties(parties: list[Line], draw_id: str) -> str | None:
    if len(parties) < MIN_PARTIES:
        return f"parties: {len(parties)}, at least {MIN_PARTIES} are needed"
    for position, party in enumerate(parties):
        if party["no"] != position + 1:
            return f"parties[{position}].no: {party['no']} is not {position + 1}"
        if not NONCE.fullmatch(party["nonce"]):
            return f"parties[{position}].nonce: not 16 to 128 of the allowed characters"
        kept = commitment(draw_id, party["no"], party["nonce"])
        if kept != party["commitment"]:
            return f"parties[{position}].commitment: {party['commitment']} is not {kept}"
    return None


def _check_swaps(pool: Pool, seed: str, publication: Line) -> str | None:
    before: list[Line] = []
    for position, swap in enumerate(publication["swaps"]):
        expected = replacement(pool, seed, publication["selected"], before, swap["object"])
        found = _compare(f"swaps[{position}].in", swap["in"], expected)
        if found:
            return found
        before.append(swap)
    return None


def _compare(path: str, published: Any, computed: Any) -> str | None:
    """The first place where two JSON values differ, depth first."""
    if published == computed:
        return None
    if isinstance(published, dict) and isinstance(computed, dict):
        for key in sorted({*published, *computed}):
            found = _compare(f"{path}.{key}", published.get(key), computed.get(key))
            if found:
                return found
    if isinstance(published, list) and isinstance(computed, list):
        for position, (left, right) in enumerate(zip(published, computed, strict=False)):
            found = _compare(f"{path}[{position}]", left, right)
            if found:
                return found
        return f"{path}: {len(published)} entries published, {len(computed)} computed"
    return f"{path}: published {json.dumps(published)[:120]}, computed {json.dumps(computed)[:120]}"


def main(arguments: list[str]) -> int:
    """Verify a file; 0 when the draw holds, 1 when it does not, 2 when the file is no publication."""
    if len(arguments) != 1:
        sys.stderr.write("usage: draw_algorithm.py PUBLICATION.json\n")
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            publication = json.load(file)
        difference = verify(publication)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        sys.stderr.write(f"not a publication of {FORMAT}: {type(error).__name__}: {error}\n")
        return 2
    if difference:
        sys.stdout.write(f"DIFFERS  {difference}\n")
        return 1
    chosen = len(publication["selected"])
    sys.stdout.write(
        f"MATCHES  {publication['draw']['number']}: {chosen} objects, seed {publication['seed']}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
