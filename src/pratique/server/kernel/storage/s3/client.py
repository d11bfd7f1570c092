"""The client of the object store: one for each event loop, behind the egress guard, its errors put into our words.

Bodies are not hashed a second time to be signed (`UNSIGNED-PAYLOAD`): the library would do so in the event loop. So use
TLS wherever the network between is not trusted.
"""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from typing import Any, Final
from weakref import WeakKeyDictionary

import aiohttp
from aiobotocore.config import AioConfig
from aiobotocore.httpsession import AIOHTTPSession
from aiobotocore.session import get_session
from botocore.exceptions import BotoCoreError, ClientError

from pratique.server.kernel.egress import Policy
from pratique.server.kernel.egress.session import guard_of, tls
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.storage.errors import BytesMissing, StorageFailed, StorageFull
from pratique.server.kernel.storage.s3 import metrics
from pratique.server.kernel.storage.s3.settings import S3Settings

CONNECT_WITHIN: Final = 5.0  # seconds
ABSENT: Final = frozenset({"NoSuchKey", "NoSuchUpload", "404", "NotFound"})
_FULL: Final = frozenset({"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507", "EntityTooLarge"})

Client = Any  # the library makes its methods while it runs


class _Session(AIOHTTPSession):  # type: ignore[misc]  # the library has no types
    """The library's HTTP, with the authorities that the rest of the program trusts."""

    def _build_verify_context(self) -> ssl.SSLContext:
        return tls()


class Clients:
    """Connections to one store. A client belongs to the event loop that made it, and is closed there."""

    def __init__(self, own: S3Settings) -> None:
        self._own = own
        self._made: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, _Made]] = WeakKeyDictionary()
        self._making: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

    async def get(self, endpoint: str | None = None) -> Client:
        """Return the client of this event loop, made when first asked for."""
        wanted = self._own.endpoint if endpoint is None else endpoint
        loop = asyncio.get_running_loop()
        async with self._making.setdefault(loop, asyncio.Lock()):
            mine = self._made.setdefault(loop, {})
            if wanted not in mine:
                mine[wanted] = await _make(self._own, wanted)
            return mine[wanted].client

    async def close(self) -> None:
        """Close what this event loop opened."""
        for each in self._made.pop(asyncio.get_running_loop(), {}).values():
            await each.close()

    @asynccontextmanager
    async def asking(
        self, operation: str, *, verb: str, key: str = "", within: float | None = None
    ) -> AsyncIterator[Client]:
        """Give the client for one request, which is timed; its errors become ours.

        ``verb`` is what an error says failed; a missing object is ``BytesMissing`` of ``key``, where one is named.
        """
        started = time.perf_counter()
        failed = ""
        try:
            async with asyncio.timeout(within):
                yield await self.get()
        except (ClientError, BotoCoreError, aiohttp.ClientError, TimeoutError, OSError) as error:
            refusal = _refusal(error, verb=verb, key=key)
            failed = refusal.code
            raise refusal from error
        finally:
            metrics.SECONDS.labels(operation, failed or "ok").observe(time.perf_counter() - started)


class _Made:
    """A client and what ends it."""

    def __init__(self, client: Client, context: AbstractAsyncContextManager[Client]) -> None:
        self.client = client
        self._context = context

    async def close(self) -> None:
        await self._context.__aexit__(None, None, None)


async def _make(own: S3Settings, endpoint: str) -> _Made:
    # An address that an operator set may be a private one; Amazon's own never is.
    resolver, sockets = guard_of(Policy(private=bool(endpoint)))
    config = AioConfig(
        connector_args={"resolver": resolver, "socket_factory": sockets, "use_dns_cache": False},
        http_session_cls=_Session,
        warm_up_loader_caches=True,
        max_pool_connections=own.connections,
        connect_timeout=CONNECT_WITHIN,
        read_timeout=own.within,
        retries={"mode": "standard", "total_max_attempts": own.attempts},
        signature_version="s3v4",
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if own.path_style else "virtual", "payload_signing_enabled": False},
    )
    given: dict[str, str] = {}
    if own.access_key:
        given = {"aws_access_key_id": own.access_key, "aws_secret_access_key": own.secret_key}
    session = get_session()
    session.register_component("data_loader", _models())
    context = session.create_client("s3", region_name=own.region, endpoint_url=endpoint or None, config=config, **given)
    return _Made(await context.__aenter__(), context)


@cache
def _models() -> Any:
    """Return what reads the library's descriptions of services; it remembers them, and each client needs the same."""
    return get_session().get_component("data_loader")


def code_of(error: ClientError) -> str:
    """Return the store's own word for what was wrong."""
    return str(error.response.get("Error", {}).get("Code", "unknown"))


def _refusal(error: Exception, *, verb: str, key: str) -> Refusal:
    """Put an error into our words. The library's carry addresses, which go into the log only."""
    match error:
        case ClientError():
            code = code_of(error)
            if code in ABSENT and key:
                return BytesMissing(key=key)
            return StorageFull(reason=code) if code in _FULL else StorageFailed(operation=verb, reason=code)
        case BotoCoreError() if isinstance(cause := error.kwargs.get("error"), Refusal):
            return StorageFailed(operation=verb, reason=str(cause))
        case TimeoutError():
            return StorageFailed(operation=verb, reason="the object store did not answer in time")
        case _:
            return StorageFailed(operation=verb, reason=type(error).__name__)
