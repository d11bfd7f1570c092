"""A program at the REST API, with the credentials it shows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from pratique.server.identity.models import Account
from pratique.server.identity.testing import token_of
from tests.support.web import basic

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status, headers, and the body's JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True, slots=True)
class Rest:
    """Sends JSON with one `Authorization` header, and checks CSRF as the server does for browsers."""

    authorization: str = ""
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    @classmethod
    def by_token(cls, account: Account) -> "Rest":
        """Show an access token of the account."""
        return cls(f"Bearer {token_of(account)}")

    @classmethod
    def by_password(cls, name: str, password: str) -> "Rest":
        """Show a name and password."""
        return cls(basic(name, password))

    def __call__(self, method: str, path: str, body: object = None) -> Answer:
        headers = {"Authorization": self.authorization} if self.authorization else {}
        sent = "" if body is None else json.dumps(body)
        answer = self.client.generic(method, PREFIX + path, sent, content_type="application/json", headers=headers)
        content = json.loads(answer.content) if answer.content else None
        return Answer(status=answer.status_code, headers=answer.headers, body=content)
