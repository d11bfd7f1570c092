"""The rule that whatever is read has a bound: what it refuses, what it lets pass, and that the product keeps it."""

import pytest

from tests.repository.sources import name_of, python_files
from tests.repository.unbounded import unbounded_reads

bad_lines = [
    "text = file.read()",
    "text = file.read(-1)",
    "text = file.read(None)",
    "text = Path(name).read_text()",
    "text = Path(name).read_text(encoding='utf-8')",
    "data = path.read_bytes()",
    "lines = file.readlines()",
    "line = file.readline()",
    "document = json.load(file)",
    "document = tomllib.load(file)",
    "data = gzip.decompress(body)",
    "data = zlib.decompress(body)",
    "archive.extractall(folder)",
    "async def f(): return await response.json()",
    "async def f(): return await response.text()",
    "async def f(): return await response.read()",
    "async def f(): return await request.post()",
]

good_lines = [
    "text = file.read(limit)",
    "text = file.read(64 * 1024)",
    "text = file.read(size=LIMIT + 1)",
    "line = file.readline(LIMIT)",
    "document = json.loads(text)",
    "data = zlib.decompressobj().decompress(body, LIMIT)",
    "answer = response.json()",
    "text = file.read()  # bounded: the file is our own key, 32 bytes",
    "# bounded: by client_max_size of the application\nbody = request.read()",
    "async def f(): return await response.content.read(LIMIT)",
]


@pytest.mark.parametrize("line", bad_lines)
def test_a_read_without_a_bound_is_refused(line: str) -> None:
    assert unbounded_reads(line)


@pytest.mark.parametrize("line", good_lines)
def test_a_bounded_or_explained_read_passes(line: str) -> None:
    assert unbounded_reads(line) == []


def test_the_product_reads_nothing_without_a_bound() -> None:
    found = [
        f"{name_of(path)}:{each.line}: {each.what}"
        for path in python_files("src")
        for each in unbounded_reads(path.read_text(encoding="utf-8"))
    ]

    assert found == [], "give it a size, or say where the bound is: `# bounded: …`"
