"""Compares our orders of versions with the ecosystems' own tools, on random pairs near real versions.

    .venv/bin/python benchmarks/orders.py ../shared/data --pairs 4000          half a minute

Asks those tools that are on this machine: Dpkg::Version of dpkg-dev, rpm's Python module, ruby, php, the semver inside
npm, Python's packaging, Maven's ComparableVersion, libalpm. Pairs of which either side says that they are no versions
are counted apart. Prints each other difference; ends with status 1 when a tool has more of them than are explained in
``EXPLAINED``, of a thousand.
"""

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src")]

from pratique.core.versions import Scheme, compare  # noqa: E402 — the path is set above

WORDS = (
    "alpha",
    "beta",
    "rc",
    "pre",
    "dev",
    "post",
    "final",
    "ga",
    "sp",
    "SNAPSHOT",
    "RC",
    "p",
    "r",
    "v",
    "a",
    "m",
    "git",
)
SHOWN = 20
EXPLAINED: Mapping[Scheme, int] = {
    Scheme.MAVEN: 60,  # words after a dot, and circles: docs/explanation/what-is-known.md
    Scheme.ALPM: 10,  # a release that one of the two lacks
}

_DPKG = (
    "while(<STDIN>){chomp;my($a,$b)=map{Dpkg::Version->new($_,check=>1)}split/\\t/;"
    'if(!defined$a||!defined$b){print"!\\n";next}my$c=$a<=>$b;print$c<0?"<\\n":$c>0?">\\n":"=\\n"}'
)
_RUBY = (
    'STDIN.each_line{|l|a,b=l.chomp.split("\\t");'
    'puts Gem::Version.correct?(a)&&Gem::Version.correct?(b)?"<=>"[(Gem::Version.new(a)<=>Gem::Version.new(b))+1]:"!"}'
)
_PHP = 'while(($l=fgets(STDIN))!==false){[$a,$b]=explode("\\t",rtrim($l));echo "<=>"[version_compare($a,$b)+1],"\\n";}'
_NODE = (
    "const s=require(process.argv[1]);require('readline').createInterface({input:process.stdin}).on('line',l=>{"
    "const[a,b]=l.split('\\t');let r='!';try{r='<=>'[s.compare(a,b,true)+1]}catch(e){}console.log(r)})"
)
_RPM = """
import rpm, sys
def parts(text):
    epoch, colon, rest = text.partition(":")
    epoch, rest = (epoch, rest) if colon else ("0", text)
    version, hyphen, release = rest.rpartition("-")
    return (epoch, version, release) if hyphen else (epoch, rest, None)
for line in sys.stdin:
    print("<=>"[rpm.labelCompare(*map(parts, line.rstrip("\\n").split("\\t"))) + 1])
"""
_PACKAGING = """
import sys
from packaging.version import InvalidVersion, Version
for line in sys.stdin:
    try:
        left, right = map(Version, line.rstrip("\\n").split("\\t"))
    except InvalidVersion:
        print("!")
    else:
        print("<" if left < right else ">" if left > right else "=")
"""
_ALPM = """
import ctypes, ctypes.util, sys
compare = ctypes.CDLL(ctypes.util.find_library("alpm")).alpm_pkg_vercmp
compare.argtypes = [ctypes.c_char_p] * 2
for line in sys.stdin.buffer:
    print("<=>"[compare(*line.rstrip(b"\\n").split(b"\\t")) + 1])
"""
_MAVEN = """
import java.io.*; import org.apache.maven.artifact.versioning.ComparableVersion;
class Orders { public static void main(String[] arguments) throws Exception {
  BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
  for (String line; (line = lines.readLine()) != null; ) {
    String[] pair = line.split("\\t");
    int c = new ComparableVersion(pair[0]).compareTo(new ComparableVersion(pair[1]));
    System.out.println(c < 0 ? "<" : c > 0 ? ">" : "="); } } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A program that reads pairs and writes how they stand; the published versions to begin with; what parts them."""

    scheme: Scheme
    command: Sequence[str]
    published: str
    signs: str


def main() -> int:
    """Ask every tool that is here."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pairs", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = options.data / "vectors" / "versions"
    with tempfile.TemporaryDirectory() as place:
        tools = _tools(Path(place))
        return max([_compared(each, folder, options.pairs, random.Random(options.seed)) for each in tools])  # noqa: S311


def _tools(place: Path) -> list[Tool]:
    (place / "Orders.java").write_text(_MAVEN)
    python = shutil.which("python3", path="/usr/bin") or sys.executable
    semver = next(Path("/usr").glob("**/npm/node_modules/semver"), Path("semver"))
    jar = next(Path("/usr/share").glob("**/maven-artifact-3*.jar"), Path("maven-artifact.jar"))
    tools = [
        Tool(scheme=Scheme.DPKG, command=("perl", "-MDpkg::Version", "-e", _DPKG), published="debian", signs=".-+~:"),
        Tool(scheme=Scheme.RPM, command=(python, "-c", _RPM), published="redhat", signs=".-~^:_+"),
        Tool(scheme=Scheme.GEM, command=("ruby", "-e", _RUBY), published="rubygems", signs=".-"),
        Tool(scheme=Scheme.COMPOSER, command=("php", "-r", _PHP), published="packagist", signs=".-_+"),
        Tool(scheme=Scheme.SEMVER, command=("node", "-e", _NODE, str(semver)), published="semver", signs=".-+"),
        Tool(scheme=Scheme.PEP440, command=(sys.executable, "-c", _PACKAGING), published="pypi", signs=".-_+!"),
        Tool(
            scheme=Scheme.MAVEN,
            command=("java", "-cp", f"{jar}:/usr/share/java/*", str(place / "Orders.java")),
            published="maven",
            signs=".-",
        ),
        Tool(scheme=Scheme.ALPM, command=(python, "-c", _ALPM), published="redhat", signs=".-:_+~"),
    ]
    return [each for each in tools if _is_here(each)]


def _is_here(tool: Tool) -> bool:
    try:
        ended = subprocess.run(tool.command, input="1.0.0\t1.0.1\n", capture_output=True, text=True, check=False)
    except FileNotFoundError:
        ended = None
    if ended is None or ended.stdout != "<\n":
        print(f"{tool.scheme:<9} its tool is not here")
        return False
    return True


def _compared(tool: Tool, folder: Path, count: int, chance: random.Random) -> int:
    published = _published(folder, tool.published)
    pairs: list[tuple[str, str]] = []
    while len(pairs) < count:
        left = chance.choice(published)
        left = _changed(left, tool.signs, chance) if chance.random() < 1 / 2 else left
        right = _changed(left, tool.signs, chance)
        if left and right and _is_tidy(left, tool.signs) and _is_tidy(right, tool.signs):
            pairs.append((left, right))
    asked = "".join(f"{left}\t{right}\n" for left, right in pairs)
    said = subprocess.run(tool.command, input=asked, capture_output=True, text=True, check=True).stdout.split()
    answers = [(pair, theirs, compare(tool.scheme, *pair)) for pair, theirs in zip(pairs, said, strict=True)]
    differing = [each for each in answers if each[1] != each[2] and "!" not in each[1:]]
    for (left, right), theirs, ours in differing[:SHOWN]:
        print(f"    {left} {theirs} {right}; ours {ours}")
    only_theirs = sum(theirs == "!" != ours for _, theirs, ours in answers)
    only_ours = sum(ours == "!" != theirs for _, theirs, ours in answers)
    print(f"{tool.scheme:<9} {count} pairs, {len(differing)} differ; no version to it {only_theirs}, to us {only_ours}")
    return int(1000 * len(differing) > count * EXPLAINED.get(tool.scheme, 0))


def _published(folder: Path, name: str) -> list[str]:
    found: set[str] = set()
    for path in folder.glob(f"{name}-versions*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                found.update(line.split()[::2])  # left, sign, right
    return sorted(found)


def _changed(text: str, signs: str, chance: random.Random) -> str:
    """Change one to three parts of a version."""
    parts = re.findall(r"[0-9]+|[A-Za-z]+|.", text)
    for _ in range(chance.choice((1, 1, 2, 3))):
        new = chance.choice(
            (str(chance.choice((0, 1, 2, 9, 10, 20240101))), chance.choice(WORDS), chance.choice(signs))
        )
        at = chance.randrange(len(parts) + 1)
        parts[at : at + chance.choice((0, 1))] = [new] if chance.random() < 3 / 4 else []
    return "".join(parts)


def _is_tidy(text: str, signs: str) -> bool:
    """Tell whether it begins with a digit and has no sign at its end or beside another."""
    sign = f"[{re.escape(signs)}]"
    return re.fullmatch(rf"[0-9][0-9A-Za-z]*(?:{sign}[0-9A-Za-z]+)*", text) is not None


if __name__ == "__main__":
    sys.exit(main())
