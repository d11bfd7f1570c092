"""The page of who may do what, from the matrices that the contract tests hold every route to."""

import re
from collections.abc import Iterable, Mapping

from scripts.reference.markdown import code, page, table
from tests.contract.rows import Credential, Row, Who
from tests.contract.who_may import OUTSIDE_REST, ROWS, Open
from tests.contract.who_may_pull_and_push import CALLS, Call

_INTRO = """
Each route is asked by everybody in a test, and these are the answers. *reader*, *writer* and *owner* are members of the
organisation `acme`, which owns the private repository `acme/app` and the public one `acme/site`. *admin* is an
administrator of the installation, and *stranger* has an account and no more. `{who}` is whoever asks, `bystander`
somebody else. One status stands for all credentials. Three stand for a session or password, an access token of scope
read, and one of scope write. 401 asks for credentials, 404 says that there is nothing to be seen, 403 that it may be
seen but this may not be done with it.
"""


def permissions_page() -> str:
    """Return the page that lists what each route answers to whom."""
    return page(
        "Who may do what",
        _INTRO,
        "## REST",
        _matrix((_request(each), each.expected()) for each in ROWS),
        "## Registry",
        _matrix((_call(each), each.expected()) for each in CALLS),
        "## Open to everybody",
        table(("Route", "Why"), ((code(each.route), each.why) for each in OUTSIDE_REST if isinstance(each, Open))),
    )


def _matrix(rows: Iterable[tuple[str, Mapping[tuple[Who, Credential], int]]]) -> str:
    cells = ((request, *(_cell(expected, who) for who in Who)) for request, expected in rows)
    return table(("Request", *(each.value for each in Who)), cells)


def _cell(expected: Mapping[tuple[Who, Credential], int], who: Who) -> str:
    statuses = [expected[who, each] for each in Credential if (who, each) in expected]
    shown = statuses[:1] if len(set(statuses)) == 1 else statuses
    return " · ".join(str(each) for each in shown)


def _request(row: Row) -> str:
    body = " with " + ", ".join(code(each) for each in sorted(row.body)) if row.body else ""
    return code(f"{row.method} {row.address}") + body


def _call(call: Call) -> str:
    path = re.sub(r"sha256:0{64}", "{digest}", re.sub(r"[0-9a-f-]{36}$", "{id}", call.path))
    return code(f"{', '.join(call.methods)} {path}")
