"""The bucket: the requests that the store needs, each with a deadline. Names here are whole names of objects.

What is sent carries its MD5 (`Content-MD5`), so that a store refuses bytes which changed on their way: the digest of a
blob is computed before they leave, and would tell only who pulls it. Of the checksums that S3 knows it is the one that
every store understands, and that asks for nothing when the parts are put together.
"""

import base64
import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from botocore.exceptions import ClientError

from pratique.server.kernel.storage.errors import StorageFailed
from pratique.server.kernel.storage.hashing import hash_outside
from pratique.server.kernel.storage.s3 import metrics
from pratique.server.kernel.storage.s3.client import ABSENT, Clients, code_of
from pratique.server.kernel.storage.s3.rows import Part
from pratique.server.kernel.storage.s3.settings import S3Settings

T = TypeVar("T")

_CHANGED: Final = "BadDigest"  # the store's word for other bytes than were announced
_PIECE = 256 * 1024  # bytes read at once while streaming
_COMPLETE_WITHIN = 300.0  # seconds; Amazon puts thousands of parts together in minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An object, or a multipart upload (`id`) that is to become one."""

    name: str
    size: int
    at: datetime
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A part of a listing; ``next`` is what asks for the following one, empty at the end."""

    items: Sequence[Listed]
    next: str


class Bucket:
    """Requests about one bucket."""

    def __init__(self, own: S3Settings) -> None:
        self._own = own
        self._clients = Clients(own)

    async def put(self, name: str, data: bytes) -> None:
        """Write a whole object."""
        async with self._clients.asking("put", verb="write", within=self._own.within) as client:
            await self._sent(
                data, lambda md5: client.put_object(Bucket=self._own.bucket, Key=name, Body=data, ContentMD5=md5)
            )

    async def begin(self, name: str) -> str:
        """Begin a multipart upload and return its id."""
        async with self._clients.asking("begin", verb="begin an upload", within=self._own.within) as client:
            begun = await client.create_multipart_upload(Bucket=self._own.bucket, Key=name)
        return str(begun["UploadId"])

    async def put_part(self, name: str, upload: str, number: int, data: bytes) -> Part:
        """Send a part; the same number again replaces it."""
        async with self._clients.asking("put_part", verb="write", within=self._own.within) as client:
            asked = {"Bucket": self._own.bucket, "Key": name, "UploadId": upload, "PartNumber": number}
            sent = await self._sent(data, lambda md5: client.upload_part(**asked, Body=data, ContentMD5=md5))
        return Part(number=number, etag=str(sent["ETag"]))

    async def _sent(self, data: bytes, send: Callable[[str], Awaitable[T]]) -> T:
        """Send bytes with their MD5, and again where others arrived; returns the store's answer."""
        md5 = hashlib.md5(usedforsecurity=False)
        await hash_outside(md5, [data])
        announced = base64.b64encode(md5.digest()).decode()
        left = self._own.attempts
        while True:
            left -= 1
            metrics.SENT.inc(len(data))
            try:
                return await send(announced)
            except ClientError as error:
                if code_of(error) != _CHANGED:
                    raise
                metrics.CHANGED.inc()
                if not left:
                    raise

    async def complete(self, name: str, upload: str, parts: Sequence[Part]) -> None:
        """Make the object of its parts; parts that are not named are dropped."""
        named = [{"PartNumber": each.number, "ETag": each.etag} for each in parts]
        async with self._clients.asking("complete", verb="complete an upload", within=_COMPLETE_WITHIN) as client:
            await client.complete_multipart_upload(
                Bucket=self._own.bucket, Key=name, UploadId=upload, MultipartUpload={"Parts": named}
            )

    async def abort(self, name: str, upload: str) -> None:
        """Drop a multipart upload with its parts; harmless when it is gone."""
        async with self._clients.asking("abort", verb="drop an upload", within=self._own.within) as client:
            try:
                await client.abort_multipart_upload(Bucket=self._own.bucket, Key=name, UploadId=upload)
            except ClientError as error:
                if code_of(error) not in ABSENT:
                    raise

    async def size(self, name: str) -> int | None:
        """Return an object's size; None when it is not there."""
        async with self._clients.asking("look", verb="look at", within=self._own.within) as client:
            try:
                found = await client.head_object(Bucket=self._own.bucket, Key=name)
            except ClientError as error:
                if code_of(error) not in ABSENT:
                    raise
                return None
        return int(found["ContentLength"])

    async def stream(self, name: str, key: str, *, start: int, length: int | None) -> AsyncGenerator[bytes]:
        """Yield bytes of an object; a connection that breaks is made anew behind what had come.

        Raises ``BytesMissing`` of ``key``.
        """
        at, end, failures = start, None if length is None else start + length, 0
        if length == 0:
            return
        while True:
            try:
                async for piece in self._once(name, key, at, end):
                    at, failures = at + len(piece), 0
                    yield piece
            except StorageFailed:
                failures += 1
                if failures >= self._own.attempts or at == start:
                    raise
                continue
            return

    async def _once(self, name: str, key: str, start: int, end: int | None) -> AsyncGenerator[bytes]:
        wanted = {"Range": f"bytes={start}-{'' if end is None else end - 1}"} if start or end is not None else {}
        if end is not None and start >= end:
            return
        # No deadline for all: the library has one for each read.
        async with self._clients.asking("read", verb="read", key=key) as client:
            try:
                found = await client.get_object(Bucket=self._own.bucket, Key=name, **wanted)
            except ClientError as error:
                if code_of(error) == "InvalidRange":
                    return
                raise
            async with found["Body"] as body:
                while piece := await body.read(_PIECE):
                    metrics.READ.inc(len(piece))
                    yield piece

    async def delete(self, name: str) -> None:
        """Delete an object; harmless when it is gone."""
        async with self._clients.asking("delete", verb="delete", within=self._own.within) as client:
            await client.delete_object(Bucket=self._own.bucket, Key=name)

    async def objects(self, prefix: str, after: str) -> Page:
        """List a page of objects by name; ``after`` is the page before's ``next``."""
        more = {"ContinuationToken": after} if after else {}
        async with self._clients.asking("list", verb="list", within=self._own.within) as client:
            found = await client.list_objects_v2(Bucket=self._own.bucket, Prefix=prefix, **more)
        items = [
            Listed(name=each["Key"], size=each["Size"], at=each["LastModified"]) for each in found.get("Contents", ())
        ]
        return Page(items=items, next=found.get("NextContinuationToken", "") if found.get("IsTruncated") else "")

    async def weight_of_parts(self, name: str, upload: str) -> int:
        """Return how many bytes the parts of a multipart upload hold; 0 when it is gone."""
        size, after = 0, 0
        while True:
            async with self._clients.asking("list", verb="list", within=self._own.within) as client:
                try:
                    found = await client.list_parts(
                        Bucket=self._own.bucket, Key=name, UploadId=upload, PartNumberMarker=after
                    )
                except ClientError as error:
                    if code_of(error) not in ABSENT:
                        raise
                    return 0
            parts = found.get("Parts", ())
            size += sum(int(each["Size"]) for each in parts)
            if not parts or not found.get("IsTruncated"):
                return size
            after = parts[-1]["PartNumber"]

    async def uploads(self, prefix: str) -> Sequence[Listed]:
        """List multipart uploads that are neither completed nor dropped: the first thousand."""
        async with self._clients.asking("list", verb="list", within=self._own.within) as client:
            found = await client.list_multipart_uploads(Bucket=self._own.bucket, Prefix=prefix)
        return [
            Listed(name=each["Key"], size=0, at=each["Initiated"], id=each["UploadId"])
            for each in found.get("Uploads", ())
        ]

    async def address(self, name: str) -> str:
        """Return an address from which anybody may read an object for a while."""
        client = await self._clients.get(self._own.public_endpoint or None)
        asked = {"Bucket": self._own.bucket, "Key": name, "ResponseContentType": "application/octet-stream"}
        return str(await client.generate_presigned_url("get_object", Params=asked, ExpiresIn=self._own.redirect_life))

    async def look(self) -> None:
        """Ask whether the bucket is there and may be used; raises ``StorageFailed``."""
        async with self._clients.asking("look", verb="look at the bucket", within=self._own.within) as client:
            await client.head_bucket(Bucket=self._own.bucket)

    async def close(self) -> None:
        """Close the connections of the present event loop."""
        await self._clients.close()
