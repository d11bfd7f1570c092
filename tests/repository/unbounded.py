"""Our own lint rule: whatever is read has a bound.

A call is refused when it takes all there is of something whose size somebody else decides: a file, a body, a compressed
stream. Where the bound is elsewhere, the line (or the one above) says so: `# bounded: by client_max_size`.
"""

import ast
from dataclasses import dataclass

PROMISE = "# bounded:"
WHOLE_READS = frozenset({"read", "readline", "readall"})
WHOLE_METHODS = frozenset({"read_text", "read_bytes", "readlines", "extractall"})
AWAITED_METHODS = frozenset({"json", "text", "post"})
WHOLE_FUNCTIONS = frozenset(
    {f"{module}.load" for module in ("json", "tomllib", "pickle", "marshal")}
    | {f"{module}.decompress" for module in ("gzip", "zlib", "bz2", "lzma", "zstandard")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One call that reads without a bound."""

    line: int
    what: str


def unbounded_reads(source: str) -> list[Violation]:
    """Find the calls of a module that read without a bound and do not say where the bound is."""
    lines = source.splitlines()
    finder = _Finder()
    finder.visit(ast.parse(source))
    return [each for each in finder.found if not _is_promised(lines, each.line)]


def _is_promised(lines: list[str], number: int) -> bool:
    return PROMISE in lines[number - 1] or (number > 1 and lines[number - 2].strip().startswith(PROMISE))


class _Finder(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: list[Violation] = []

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute):
            self._judge(node, node.func)
        self.generic_visit(node)

    def visit_Await(self, node: ast.Await) -> None:
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in AWAITED_METHODS:
            self._report(call)
        self.generic_visit(node)

    def _judge(self, node: ast.Call, function: ast.Attribute) -> None:
        whole = function.attr in WHOLE_READS and _takes_no_size(node)
        if whole or function.attr in WHOLE_METHODS or ast.unparse(function) in WHOLE_FUNCTIONS:
            self._report(node)

    def _report(self, node: ast.Call) -> None:
        self.found.append(Violation(line=node.lineno, what=ast.unparse(node)))


def _takes_no_size(node: ast.Call) -> bool:
    sizes = [*node.args, *(keyword.value for keyword in node.keywords)]
    return not sizes or ast.unparse(sizes[0]) in {"-1", "None"}
