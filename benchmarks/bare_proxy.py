"""A proxy that does nothing but pass on: what a second hop costs by itself, before anything is judged or kept.

    python -m benchmarks.bare_proxy PORT TO_PORT

It is written as our data planes are, with aiohttp on both sides, keeps its connections and unpacks nothing.
"""

import sys
from typing import Final

import aiohttp
from aiohttp import web

CONNECTIONS: Final = 20
_PASSED: Final = ("Content-Type", "Content-Encoding", "Content-Length", "ETag")
SESSION: Final = web.AppKey("session", aiohttp.ClientSession)


async def pass_on(request: web.Request) -> web.StreamResponse:
    """Ask the same of the upstream, and send what comes as it comes."""
    session = request.app[SESSION]
    asked = {name: request.headers[name] for name in ("Accept", "Accept-Encoding") if name in request.headers}
    async with session.get(request.rel_url, headers=asked) as answer:
        headers = {name: answer.headers[name] for name in _PASSED if name in answer.headers}
        response = web.StreamResponse(status=answer.status, headers=headers)
        await response.prepare(request)
        async for piece in answer.content.iter_any():
            await response.write(piece)
        await response.write_eof()
        return response


def application(to: int) -> web.Application:
    """Return what passes on to a port of this machine."""

    async def start(made: web.Application) -> None:
        made[SESSION] = aiohttp.ClientSession(
            f"http://127.0.0.1:{to}",
            auto_decompress=False,
            connector=aiohttp.TCPConnector(limit_per_host=CONNECTIONS),
        )

    async def stop(made: web.Application) -> None:
        await made[SESSION].close()

    made = web.Application()
    made.on_startup.append(start)
    made.on_cleanup.append(stop)
    made.router.add_get("/{path:.*}", pass_on)
    return made


if __name__ == "__main__":
    web.run_app(application(int(sys.argv[2])), host="127.0.0.1", port=int(sys.argv[1]), print=None)
