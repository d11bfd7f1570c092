"""A registry client of our own for tests that real clients are too coarse for: single uploads, chunks, manifests."""

import re
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from tests.support.images import OCI_INDEX, OCI_MANIFEST, Image, Index, digest_of
from tests.support.web import Answer, Web

DOCKER = "application/vnd.docker.distribution.manifest"
ACCEPTED = f"{OCI_MANIFEST}, {OCI_INDEX}, {DOCKER}.v2+json, {DOCKER}.list.v2+json"
# What follows a repository's name in a path: blobs, manifests and tags of one repository need one token.
REFERENCE = re.compile(r"/(blobs|manifests|tags)/.*")
CHALLENGE = re.compile(r'(realm|service|scope)="([^"]*)"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Registry:
    """A registry, and who speaks to it; tokens are fetched when asked for and kept, as clients do."""

    web: Web
    name: str = ""
    password: str = ""
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        also: str = "",
    ) -> Answer:
        """Send one request, and answer a challenge for a token once; `also` is a scope asked for besides."""
        what = (method, REFERENCE.sub("", path) + also)
        web = self.web.bearing(self.tokens[what]) if what in self.tokens else self.web
        first = web.request(method, path, body=body, headers=headers)
        if first.status != 401 or not first.headers.get("WWW-Authenticate", "").startswith("Bearer"):
            return first
        self.tokens[what] = self.token(first.header("WWW-Authenticate"), also=also)
        return self.web.bearing(self.tokens[what]).request(method, path, body=body, headers=headers)

    def token(self, challenge: str, *, also: str = "") -> str:
        """Get the token that a challenge asks for."""
        asked = dict(CHALLENGE.findall(challenge))
        anonymous = replace(self.web, authorization="")
        web = anonymous.signed_in(self.name, self.password) if self.name else anonymous
        scopes = [scope for scope in (*asked.get("scope", "").split(" "), also) if scope]
        query = urlencode([("service", asked["service"]), *(("scope", scope) for scope in scopes)])
        answer = web.get(f"{asked['realm']}?{query}").expect(200).json()
        return str(answer.get("token") or answer["access_token"])

    def push_blob(self, repository: str, content: bytes) -> str:
        """Push a blob in one piece and give its digest."""
        place = self.begin(repository)
        self.finish(place, content).expect(201)
        return digest_of(content)

    def begin(self, repository: str) -> str:
        """Begin an upload and give its place."""
        return self.ask("POST", f"/v2/{repository}/blobs/uploads/").expect(202).header("Location")

    def append(self, place: str, chunk: bytes, *, at: int) -> Answer:
        """Append a chunk to an upload."""
        headers = {"Content-Range": f"{at}-{at + len(chunk) - 1}", "Content-Type": "application/octet-stream"}
        return self.ask("PATCH", place, body=chunk, headers=headers)

    def finish(self, place: str, content: bytes, *, digest: str | None = None) -> Answer:
        """Send the (last) bytes of an upload and close it under the digest."""
        separator = "&" if "?" in place else "?"
        headers = {"Content-Type": "application/octet-stream"}
        return self.ask(
            "PUT", f"{place}{separator}digest={digest or digest_of(content)}", body=content, headers=headers
        )

    def put_manifest(self, repository: str, reference: str, subject: Image | Index) -> Answer:
        """Push the manifest alone."""
        path = f"/v2/{repository}/manifests/{reference}"
        return self.ask("PUT", path, body=subject.manifest, headers={"Content-Type": subject.media_type})

    def push(self, repository: str, reference: str, subject: Image) -> Answer:
        """Push an image: its blobs, then its manifest."""
        for content in subject.blobs.values():
            self.push_blob(repository, content)
        return self.put_manifest(repository, reference, subject).expect(201)

    def manifest(self, repository: str, reference: str) -> Answer:
        """Fetch a manifest, whatever its type."""
        return self.ask("GET", f"/v2/{repository}/manifests/{reference}", headers={"Accept": ACCEPTED})

    def blob(self, repository: str, digest: str) -> Answer:
        """Fetch a blob."""
        return self.ask("GET", f"/v2/{repository}/blobs/{digest}")

    def tags(self, repository: str) -> list[str]:
        """List the tags; none where the repository does not exist."""
        answer = self.ask("GET", f"/v2/{repository}/tags/list").expect(200, 404)
        listed = answer.json().get("tags") if answer.status == 200 else []
        assert isinstance(listed, list | None)
        return [str(tag) for tag in listed or []]

    def holds(self, repository: str, subject: Image) -> bool:
        """Tell whether an image can be pulled whole, every byte as pushed."""
        manifest = self.manifest(repository, subject.digest)
        if manifest.status != 200 or manifest.body != subject.manifest:
            return False
        return all(self.blob(repository, digest).body == content for digest, content in subject.blobs.items())
