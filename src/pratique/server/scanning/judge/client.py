"""Asks the role `judge` for verdicts: the other side of `edge`, for planes that leave the making of them to it."""

import asyncio
from collections.abc import Sequence
from typing import Final

import aiohttp
import msgspec

from pratique.server.kernel import inner
from pratique.server.kernel.egress import Policy
from pratique.server.kernel.egress.session import open_session
from pratique.server.kernel.errors import Unavailable
from pratique.server.scanning.judge.wire import NAME, ROUTE, Answer, Batch, Judged, Subject

_ANSWER_MAX: Final = 8 * 1024 * 1024  # bytes; a hundred verdicts with every reason they have


class JudgeAway(Unavailable):
    """The judge at {address} gives no verdicts: {problem}. See that `pratique serve judge` runs there (judge.url)."""

    code = "judge_away"


class Client:
    """Asks the judge at an address, as the role ``caller``; ``wait`` is the longest in seconds that it may take."""

    def __init__(self, address: str, *, caller: str, wait: float) -> None:
        self._address = address.rstrip("/")
        self._caller = caller
        self._wait = wait
        self._session: aiohttp.ClientSession | None = None

    async def verdicts(self, subjects: Sequence[Subject]) -> tuple[Judged, ...]:
        """Return what the judge says of each, in order. Raises `JudgeAway`."""
        shown = {"Authorization": self._authorization()}
        body = msgspec.json.encode(Batch(items=tuple(subjects)))
        if self._session is None:
            # The operator names the judge, so that it may be at a private address.
            self._session = open_session(Policy(private=True))
        try:
            async with (
                asyncio.timeout(self._wait),
                self._session.post(self._address + ROUTE, data=body, headers=shown, allow_redirects=False) as answer,
            ):
                said = await _read(answer)
        except TimeoutError as error:
            raise JudgeAway(address=self._address, problem=f"it took more than {self._wait:g} s") from error
        except aiohttp.ClientError as error:
            raise JudgeAway(address=self._address, problem=str(error) or type(error).__name__) from error
        if answer.status != 200:  # noqa: PLR2004 — HTTP's own
            raise JudgeAway(address=self._address, problem=f"it answered {answer.status} {_detail(said)}".rstrip())
        return self._decoded(said, len(subjects))

    def _authorization(self) -> str:
        try:
            return inner.authorization(caller=self._caller, called=NAME)
        except inner.NoInnerKey as error:
            raise JudgeAway(address=self._address, problem=f"it cannot be asked. {error}") from error

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _decoded(self, said: bytes, count: int) -> tuple[Judged, ...]:
        try:
            found = msgspec.json.decode(said, type=Answer).verdicts
        except msgspec.DecodeError as error:
            raise JudgeAway(address=self._address, problem=f"its answer cannot be read ({error})") from error
        if len(found) != count:
            raise JudgeAway(address=self._address, problem=f"it answered {len(found)} of {count} items")
        return found


class _Problem(msgspec.Struct, frozen=True):
    detail: str = ""


def _detail(said: bytes) -> str:
    try:
        return msgspec.json.decode(said, type=_Problem).detail
    except msgspec.DecodeError:
        return ""


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    body = b""
    while piece := await answer.content.read(_ANSWER_MAX + 1 - len(body)):
        body += piece
        if len(body) > _ANSWER_MAX:
            raise aiohttp.ClientPayloadError(f"its answer is larger than {_ANSWER_MAX} bytes")
    return body
