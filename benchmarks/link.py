"""A line between two programs on loopback: milliseconds there and back, megabits a second for all of it.

    python -m benchmarks.link PORT TO_PORT MILLISECONDS MEGABITS

A connection costs one way there and back before its first byte, as TCP's handshake does; what is sent arrives half of
the delay later, and what comes back shares the width of the line with all other connections.
"""

import asyncio
import contextlib
import sys
import time

PIECE = 16 * 1024


class Line:
    """The line; ``free_at`` is when it has carried all that was put on it."""

    def __init__(self, *, to: int, delay: float, width: float) -> None:
        self._to = to
        self._delay = delay
        self._width = width
        self._free_at = 0.0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection to its end."""
        await asyncio.sleep(self._delay)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._one_way(reader, far_writer, width=0.0))
                both.create_task(self._one_way(far_reader, writer, width=self._width))
        except* (ConnectionError, TimeoutError):
            pass
        finally:
            for each in (writer, far_writer):
                each.close()

    async def _one_way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, width: float) -> None:
        """Take pieces as the line is free for them, and hand each over when it has arrived."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)
        handing = asyncio.create_task(self._hand_over(under_way, writer))
        try:
            while piece := await reader.read(PIECE):
                now = time.monotonic()
                if width:
                    self._free_at = max(now, self._free_at) + len(piece) / width
                    now = self._free_at
                await under_way.put((now + self._delay / 2, piece))
            await under_way.put((time.monotonic() + self._delay / 2, b""))
            await handing
        finally:
            handing.cancel()

    async def _hand_over(self, under_way: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter) -> None:
        while True:
            at, piece = await under_way.get()
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            if not piece:
                with contextlib.suppress(OSError):
                    writer.write_eof()
                return
            writer.write(piece)
            await writer.drain()


async def main(port: int, to: int, milliseconds: float, megabits: float) -> None:
    """Serve."""
    line = Line(to=to, delay=milliseconds / 1000, width=megabits * 1_000_000 / 8)
    server = await asyncio.start_server(line.carry, "127.0.0.1", port, backlog=512)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])))
