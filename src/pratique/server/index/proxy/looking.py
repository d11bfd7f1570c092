"""Asking the remote index once, for the doctor."""

import asyncio

from pratique.server.index.osv import Asking, Kind
from pratique.server.index.proxy.edge import UPSTREAM
from pratique.server.index.proxy.remote import Remote
from pratique.server.index.proxy.settings import IndexProxySettings
from pratique.server.kernel.egress.session import open_session
from pratique.server.kernel.errors import Refusal

_QUESTION = Asking(kind=Kind.QUERY, body=b'{"package": {"purl": "pkg:pypi/pratique"}, "version": "0"}')


def what_is_wrong(own: IndexProxySettings) -> str:
    """Say why the remote does not answer a question; empty when it does. Blocks."""
    return asyncio.run(_ask(own))


async def _ask(own: IndexProxySettings) -> str:
    async with open_session(UPSTREAM) as session:
        try:
            await Remote(session, own).ask(_QUESTION)
        except Refusal as refusal:
            return str(refusal)
    return ""
