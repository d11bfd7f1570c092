"""What the index knows of a tree of npm's packages, in the older shape of `npm audit`: a tree in, a report out.

npm 6 and pnpm send the whole tree to `/-/npm/v1/security/audits`, npm 6 on an installation to `…/audits/quick`. The
shape was never specified; it is what `npm-audit-report` and pnpm read. How to mend a tree is not told (`actions` are
reviews): npm 6 works that out of the answer, and versions that policies refuse would be among it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from pratique.server.firewall.auditing import SEVERITIES, Said, Vulnerable, known_of
from pratique.server.firewall.errors import BadAudit

NODES_MAX: Final = 50_000
_PATHS_MAX: Final = 20  # ways to a version that a finding names
_NAME_MAX: Final = 255


class Node(msgspec.Struct, frozen=True):
    """A package in a tree, with those below it; what else a client says of it is not looked at."""

    version: str | None = None
    dependencies: dict[str, "Node"] | None = None


@dataclass(slots=True)
class _Tree:
    """The ways to each version of each package, the first few, and how many packages there are."""

    paths: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    count: int = 0


def audit_tree(root: Node, *, site: str) -> Said:
    """Return the report on a tree; ``site`` is where the pages of vulnerabilities are.

    Blocks. Raises what ``known_of`` raises, and ``BadAudit`` for a tree that is too large.
    """
    tree = _walk(root)
    wanted = {name: list(versions) for name, versions in tree.paths.items()}
    found = [each for known in known_of(wanted, site=site).values() for each in known]
    counts = dict.fromkeys(sorted(set(SEVERITIES.values())), 0)
    for each in found:
        counts[str(each.said["severity"])] += sum(len(tree.paths[each.name][one]) for one in each.versions)
    return {
        "actions": [_review(each, tree) for each in found],
        "advisories": {_key(each): _advisory(each, tree) for each in found},
        "muted": [],
        "metadata": {
            "vulnerabilities": counts,
            "dependencies": tree.count,
            "devDependencies": 0,
            "optionalDependencies": 0,
            "totalDependencies": tree.count,
        },
    }


def _walk(root: Node) -> _Tree:
    tree = _Tree()
    waiting: list[tuple[str, Node]] = [("", root)]
    while waiting:
        way, node = waiting.pop()
        for name, each in (node.dependencies or {}).items():
            tree.count += 1
            if tree.count > NODES_MAX or len(name) > _NAME_MAX:
                raise BadAudit(problem=f"it has more than {NODES_MAX} packages, or a name of more than {_NAME_MAX}")
            path = f"{way}>{name}" if way else name
            if each.version:
                ways = tree.paths.setdefault(name, {}).setdefault(each.version[:_NAME_MAX], [])
                if len(ways) < _PATHS_MAX:
                    ways.append(path)
            waiting.append((path, each))
    return tree


def _key(each: Vulnerable) -> str:
    return f"{each.said['id']}:{each.name}"


def _paths(each: Vulnerable, tree: _Tree) -> Iterator[tuple[str, Sequence[str]]]:
    for version in each.versions:
        yield version, tree.paths[each.name][version]


def _review(each: Vulnerable, tree: _Tree) -> Said:
    paths = [path for _, ways in _paths(each, tree) for path in ways]
    resolves = [{"id": _key(each), "path": path, "dev": False, "optional": False, "bundled": False} for path in paths]
    return {"action": "review", "module": each.name, "resolves": resolves}


def _advisory(each: Vulnerable, tree: _Tree) -> Said:
    said: Mapping[str, object] = each.said
    return {
        **said,
        "id": _key(each),
        "module_name": each.name,
        "github_advisory_id": said["id"],
        "cves": [said["id"]] if str(said["id"]).startswith("CVE-") else [],
        "overview": said["title"],
        "recommendation": f"Upgrade to {each.fixed} or later" if each.fixed else "None",
        "patched_versions": f">={each.fixed}" if each.fixed else "<0.0.0",
        "findings": [{"version": version, "paths": list(ways)} for version, ways in _paths(each, tree)],
        "access": "public",
        "deleted": None,
    }
