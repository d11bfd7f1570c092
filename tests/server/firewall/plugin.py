"""A plugin of a repository manager, as its documentation tells of it: what it sends, what it makes of answers.

Written from the protocol's description alone; nothing of the server is imported.
"""

from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

MESSAGES = {
    "blocked_by_policies": "blocked by the policy",
    "blocked_not_scanned": "not scanned yet and will be soon",
    "blocked_scan_failed": "The scan of",
    "blocked_scan_wait_timeout": "is not over after",
    "blocked_registry_not_configured": "nothing is set up here",
    "failed_request": "No verdict",
}
"""The messages a user can see, by block status; the one for a wrong mode goes before one of these."""


@dataclass(kw_only=True)
class Plugin:
    """The plugin, set up as in its configuration: the platform's address is the client's, and a token."""

    client: TestClient[Any, Any]
    token: str
    url: str = "https://nexus.example"
    repository: str = "pypi-proxy"
    work_mode: str = "strict_wait"
    block_on_errors: bool | None = None
    user: str = "jane"

    async def package(self, purl: str, **more: Any) -> dict[str, Any]:
        """Ask for one package."""
        return await self._one("/api/osa/packages/", {**self._where(), "purl": purl, **more})

    async def packages(self, *purls: str) -> list[dict[str, Any]]:
        """Ask for many at once."""
        return await self._many("/api/osa/packages/", [{**self._where(), "purl": each} for each in purls])

    async def image(self, image_name: str, *, registry_host: str, **more: Any) -> dict[str, Any]:
        """Ask for one container image, by tag or digest."""
        document = {**self._where(), "registry_host": registry_host, "image_name": image_name, **more}
        return await self._one("/api/osa/container_images/", document)

    async def images(self, *documents: dict[str, Any]) -> list[dict[str, Any]]:
        """Ask for many images at once."""
        return await self._many("/api/osa/container_images/", [{**self._where(), **each} for each in documents])

    async def send(self, path: str, body: Any) -> ClientResponse:
        """Send a request and return what came, read."""
        headers = {"Authorization": f"Token {self.token}"} if self.token else {}
        response = await self.client.post(path, json=body, headers=headers)
        await response.read()
        return response

    def lets_in(self, answer: dict[str, Any]) -> bool:
        """Tell what the plugin does: only these two statuses do not block."""
        return answer["block_status"] in {"not_blocked", "delayed_block"}

    async def _one(self, path: str, body: Any) -> dict[str, Any]:
        answer: dict[str, Any] = await self._answered(path, body)
        return answer

    async def _many(self, path: str, body: Any) -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = await self._answered(path, body)
        return answers

    async def _answered(self, path: str, body: Any) -> Any:
        response = await self.send(path, body)
        assert response.status == 200, await response.text()
        return await response.json()

    def _where(self) -> dict[str, Any]:
        where: dict[str, Any] = {
            "repository_manager_url": self.url,
            "repository_name": self.repository,
            "work_mode": self.work_mode,
            "requested_by": self.user,
        }
        if self.block_on_errors is not None:
            where["block_on_errors"] = self.block_on_errors
        return where
