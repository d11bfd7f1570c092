"""`/auth/token` on a data plane.

Nothing slow happens in the event loop, and slow passwords have threads of their own.
"""

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from aiohttp import web
from django.db import close_old_connections

from pratique.server.identity.errors import PasswordChecksBusy, UnusableTokenRequest
from pratique.server.identity.last_use import LAST_USE
from pratique.server.identity.registry_token import form
from pratique.server.identity.registry_token.ended import Watch
from pratique.server.identity.registry_token.issue import Issued, TokenRequest, issue
from pratique.server.identity.registry_token.process import ended
from pratique.server.identity.settings import IdentitySettings
from pratique.server.kernel import context, errors, settings
from pratique.server.kernel.database.reads import Reads
from pratique.server.kernel.planes import ErrorRenderer, Plane

_SLOW: Final = ThreadPoolExecutor(4, thread_name_prefix="garant-passwords")
_QUICK: Final = ThreadPoolExecutor(4, thread_name_prefix="garant")
_waiting_for_slow = 0


def routes() -> list[web.RouteDef]:
    """Return the token service's routes, for the plane that serves them."""
    return [web.get("/auth/token", get_token, allow_head=False), web.post("/auth/token", post_token)]


def plane(reads: Reads, *, render_error: ErrorRenderer) -> Plane:
    """Return the token service as a plane, which also writes down when access tokens were used.

    It keeps this process's knowledge of ended tokens up to date, reading through `reads`.
    """
    watch = Watch(ended(), reads, look=settings.current(IdentitySettings).grants_look)

    async def start(_application: web.Application) -> None:
        LAST_USE.start()
        await watch.start()

    async def stop(_application: web.Application) -> None:
        await watch.stop()
        await asyncio.to_thread(LAST_USE.stop)

    return Plane(name="garant", routes=routes(), render_error=render_error, start=start, stop=stop)


async def get_token(request: web.Request) -> web.Response:
    """Answer the GET form."""
    try:
        wish = form.from_query(
            form.fields_of(request.query_string),
            authorization=request.headers.get("Authorization"),
            host=request.host,
            client=context.current().client,
        )
        return await _answer(wish)
    except errors.Refusal as refusal:
        return _refuse(refusal)


async def post_token(request: web.Request) -> web.Response:
    """Answer the OAuth2 form."""
    try:
        fields = form.fields_of(await _body(request))
        wish = form.from_form(fields, host=request.host, client=context.current().client)
        return await _answer(wish)
    except errors.Refusal as refusal:
        return _refuse(refusal)


async def _issue(wish: TokenRequest) -> Issued:
    global _waiting_for_slow  # noqa: PLW0603 — counted in the event loop only
    call = partial(contextvars.copy_context().run, _with_live_connection, wish)
    loop = asyncio.get_running_loop()
    if not wish.is_slow:
        return await loop.run_in_executor(_QUICK, call)
    if _waiting_for_slow >= settings.current(IdentitySettings).password_queue:
        raise PasswordChecksBusy(retry_after=1)
    _waiting_for_slow += 1
    try:
        return await loop.run_in_executor(_SLOW, call)
    finally:
        _waiting_for_slow -= 1


def _with_live_connection(wish: TokenRequest) -> Issued:
    close_old_connections()
    try:
        return issue(wish)
    finally:
        close_old_connections()


async def _body(request: web.Request) -> str:
    parts: list[bytes] = []
    size = 0
    async for part in request.content.iter_chunked(form.BODY_MAX):
        size += len(part)
        if size > form.BODY_MAX:
            raise UnusableTokenRequest(problem=f"it has more than {form.BODY_MAX} bytes.")
        parts.append(part)
    try:
        return b"".join(parts).decode()
    except UnicodeDecodeError as error:
        raise UnusableTokenRequest(problem="its fields cannot be read.") from error


async def _answer(wish: TokenRequest) -> web.Response:
    issued = await _issue(wish)
    context.set_actor(issued.subject)  # what the thread has set there is not seen here
    return web.json_response(issued.document(), headers={"Cache-Control": "no-store"})


def _refuse(refusal: errors.Refusal) -> web.Response:
    status, headers, body = form.refused(refusal)
    return web.json_response(body, status=status, headers=headers)
