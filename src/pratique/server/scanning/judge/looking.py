"""Asking the judge once, for the doctor."""

import asyncio
from typing import Final

from pratique.server.kernel.errors import Refusal
from pratique.server.scanning.judge.client import Client
from pratique.server.scanning.judge.wire import Subject

_WITHIN: Final = 5.0  # seconds
# Of a repository that nobody can have, so that nothing is judged: what is looked at is the way and the credential.
_QUESTION: Final = Subject(repository="-", digest="-")


def what_is_wrong(address: str) -> str:
    """Say why the judge at an address does not answer this installation's credential; empty when it does. Blocks."""
    return asyncio.run(_ask(address))


async def _ask(address: str) -> str:
    client = Client(address, caller="doctor", wait=_WITHIN)
    try:
        await client.verdicts([_QUESTION])
    except Refusal as refusal:
        return str(refusal)
    finally:
        await client.close()
    return ""
