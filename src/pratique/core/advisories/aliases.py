"""Owns which vulnerability an advisory is about: alias sets, each about one CVE, that never merge two.

A record is about every CVE that it names as itself, an alias, or what it derives from; a record that names several is
about several. A record that names none is about the CVEs that its other aliases lead to, and where they lead to none,
the set of those aliases is one vulnerability under its most public name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pratique.core.advisories.records import Record

__all__ = ["Names", "is_cve", "names_of", "vulnerabilities"]

_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,9}", re.ASCII)
_DERIVED_CVE = re.compile(r"(?:[A-Z]+-)+(CVE-[0-9]{4}-[0-9]{4,9})", re.ASCII)
# Advisories of these name under "related" what they fix; elsewhere "related" only means akin.
_NOTICES = re.compile(r"(?:ALSA|ALBA|ALEA|RLSA|RXSA|RHSA|RHBA|RHEA|SUSE-SU|openSUSE-SU|USN|MGASA|DSA|DLA|OESA)-")
_PUBLIC = ("GHSA-", "PYSEC-", "RUSTSEC-", "GO-", "OSV-", "MAL-")
_MAX_NAMES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What one record calls itself and others, as far as it decides what it is about."""

    id: str
    cves: tuple[str, ...]
    others: tuple[str, ...]


def is_cve(name: str) -> bool:
    """Tell whether a name is a CVE's."""
    return _CVE.fullmatch(name) is not None


def names_of(record: Record) -> Names:
    """Gather the names that decide what a record is about."""
    same = (record.id, *(record.aliases or ())[:_MAX_NAMES])
    cves = [name for name in same if is_cve(name)]
    derived = [*(record.upstream or ())[:_MAX_NAMES]]
    if match := _DERIVED_CVE.fullmatch(record.id):
        derived.append(match.group(1))
    cves += [name for name in derived if is_cve(name)]
    if not cves and _NOTICES.match(record.id):
        cves = [name for name in (record.related or ())[:_MAX_NAMES] if is_cve(name)]
    others = tuple(name for name in dict.fromkeys(same[1:]) if name != record.id and not is_cve(name))
    return Names(id=record.id, cves=tuple(dict.fromkeys(cves)), others=others)


def vulnerabilities(names: Iterable[Names]) -> Mapping[str, tuple[str, ...]]:
    """Give for each id, with a record or only named by one, the vulnerabilities it stands for, sorted.

    Nearly every record names a CVE and is done with at once: only what it is about is kept, since there are a million.
    """
    answer, named, open_records = _read(names)
    neighbours: dict[str, set[str]] = defaultdict(set)
    for record in open_records.values():
        for other in record.others:
            neighbours[record.id].add(other)
            neighbours[other].add(record.id)
    reached: dict[str, tuple[str, ...]] = {}
    for other, about in named.items():
        if other in open_records:
            reached[other] = about
        else:
            answer.setdefault(other, about)  # an id without a record is what those who name it say
    for cve in {cve for about in answer.values() for cve in about}:
        answer.setdefault(cve, (cve,))
    for id_ in sorted({*open_records, *neighbours} - answer.keys()):
        if id_ not in answer:
            _settle(id_, neighbours, reached, answer)
    return answer


def _read(
    names: Iterable[Names],
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], dict[str, Names]]:
    """Give what records with a CVE are about, what those are about that name an id, and the records without a CVE."""
    answer: dict[str, tuple[str, ...]] = {}
    named: dict[str, tuple[str, ...]] = {}
    open_records: dict[str, Names] = {}
    for record in names:
        if not record.cves:
            open_records[record.id] = record
            continue
        about = answer[record.id] = tuple(sorted(record.cves))
        for other in record.others:
            before = named.get(other, about)
            named[other] = about if before == about else tuple(sorted({*before, *about}))
    return answer, named, open_records


def _settle(
    first: str,
    neighbours: Mapping[str, set[str]],
    named: Mapping[str, tuple[str, ...]],
    answer: dict[str, tuple[str, ...]],
) -> None:
    """Walk the aliases that name no CVE; what they lead to is what they are all about."""
    group = {first}
    reached: set[str] = set()
    waiting = [first]
    while waiting:
        id_ = waiting.pop()
        reached.update(named.get(id_, ()))
        for other in neighbours.get(id_, ()):
            if other in answer:
                reached.update(answer[other])
            elif other not in group:
                group.add(other)
                waiting.append(other)
    about = tuple(sorted(reached)) or (min(group, key=_publicity),)
    for id_ in group:
        answer[id_] = about


def _publicity(id_: str) -> tuple[int, str]:
    return next((place for place, prefix in enumerate(_PUBLIC) if id_.startswith(prefix)), len(_PUBLIC)), id_
