"""The shape of the code: files and functions a reader can hold in mind. The limits are where "rarely" ends."""

import ast

from tests.repository.sources import name_of, python_files

FILE_MAX = 400
TEST_FILE_MAX = 600
FUNCTION_MAX = 60
FOLDERS = ("src", "tests", "scripts", "benchmarks")


def test_no_file_is_too_long_to_read() -> None:
    found = []
    for path in python_files(*FOLDERS):
        length = len(path.read_text(encoding="utf-8").splitlines())
        limit = TEST_FILE_MAX if name_of(path).startswith("tests/") else FILE_MAX
        if length > limit:
            found.append(f"{name_of(path)}: {length} lines, more than {limit}")

    assert found == []


def test_no_function_is_too_long_to_read() -> None:
    found = []
    for path in python_files(*FOLDERS):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno
                if length > FUNCTION_MAX:
                    found.append(f"{name_of(path)}:{node.lineno} {node.name}: {length} lines")

    assert found == []
