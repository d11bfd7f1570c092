"""The world of the who-may matrix: one organisation seen by everybody, and those who ask."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.test import Client

from pratique.core.oci.media_types import ManifestType
from pratique.server.firewall.models import FirewallRepository, RepositoryManager
from pratique.server.identity.models import AccessToken, Account, TokenScope
from pratique.server.identity.principal import Role
from pratique.server.identity.testing import organisation, person, token_of
from pratique.server.inventory.services import record_sbom
from pratique.server.jobs import services
from pratique.server.jobs.models import Job
from pratique.server.jobs.schedules import bring_defaults, editing
from pratique.server.jobs.testing import submitted
from pratique.server.kernel import clock, ids
from pratique.server.media.models import Export, Upload
from pratique.server.policy.models import Exemption, Policy
from pratique.server.policy.services.policies import bring_shipped
from pratique.server.registry.models import Deletion, Manifest, ManifestLink, Repository, Tag, Visibility
from pratique.server.scanning.models import Sbom
from tests.contract.rows import PASSWORD, Credential, Row, Who
from tests.contract.who_may import Names
from tests.contract.who_may_media import ACME_SBOM
from tests.contract.who_may_policy import GRANTED, OURS, SHIPPED
from tests.contract.who_may_storage import DELETED_REPOSITORY, DELETED_TAG

_SCOPES = {Credential.READ_TOKEN: TokenScope.READ, Credential.WRITE_TOKEN: TokenScope.WRITE}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everybody there is, and the text of their access tokens."""

    accounts: Mapping[Who, Account]
    tokens: Mapping[tuple[Who, Credential], str]

    def ask(self, row: Row, *, who: Who, credential: Credential) -> int:
        """Send the row's request and return the status of the answer."""
        client, headers = Client(), {}
        if who is not Who.NOBODY and credential is Credential.SESSION:
            client.force_login(self.accounts[who])
        elif who is not Who.NOBODY:
            headers["Authorization"] = f"Bearer {self.tokens[who, credential]}"
        answer = client.generic(
            row.method,
            self.names(who).fill(row.address),
            b"" if row.body is None else json.dumps(row.body),
            content_type="application/json",
            headers=headers,
        )
        if answer.streaming:
            deque(answer, maxlen=0)  # a file holds its place until it was sent
        return int(answer.status_code)

    def names(self, who: Who) -> Names:
        """Return what a row's placeholders stand for when `who` asks."""
        account = self.accounts[Who.STRANGER if who is Who.NOBODY else who]
        return Names(
            who=account.name,
            own_token=_first_token(account),
            bystanders_token=_first_token(Account.objects.get(name="bystander")),
            job=str(Job.objects.get(action="sleep", finished_at=None).uuid),
            readers_export=str(Export.objects.get(account=self.accounts[Who.READER]).uuid),
            readers_upload=str(Upload.objects.get(account=self.accounts[Who.READER]).uuid),
            ended_job=str(Job.objects.get(action="sleep", finished_at__isnull=False).uuid),
        )


def make_world() -> World:
    """Make everybody; no domain's services are used, since they would ask for rights."""
    somebody: list[Who] = [who for who in Who if who is not Who.NOBODY]
    accounts = {who: person(who.value, is_admin=who is Who.ADMIN) for who in somebody}
    colleague, bystander = person("colleague"), person("bystander")
    Account.objects.update(password=_encoded_password())
    members = {
        accounts[Who.READER]: Role.READER,
        accounts[Who.WRITER]: Role.WRITER,
        accounts[Who.OWNER]: Role.OWNER,
        colleague: Role.OWNER,
    }
    acme = organisation("acme", members)
    organisation("spare", members)
    _tagged(Repository.objects.create(namespace=acme, name="acme/app"))
    Repository.objects.create(namespace=acme, name="acme/site", visibility=Visibility.PUBLIC)
    _deleted(acme)
    _governed()
    FirewallRepository.objects.create(name="python", ecosystem="pypi", upstream="https://index.example/simple")
    RepositoryManager.objects.create(name="nexus", url="https://nexus.example")
    bring_defaults()
    services.cancel(submitted("sleep", {}).uuid)
    submitted("sleep", {})
    editing.create("nightly", action="sleep", change=editing.Change(cron="@daily", time_zone="UTC"), actor="system")
    _brought_in(acme)
    _handed_over(accounts[Who.READER])
    token_of(bystander)
    tokens = {
        (who, credential): token_of(account, scope=scope)
        for who, account in accounts.items()
        for credential, scope in _SCOPES.items()
    }
    for account in accounts.values():
        account.refresh_from_db()
    return World(accounts=accounts, tokens=tokens)


def _tagged(repository: Repository) -> None:
    manifest = Manifest.objects.create(
        digest=f"sha256:{'0' * 64}",
        media_type=ManifestType.OCI_INDEX,
        payload=b'{"schemaVersion":2,"manifests":[]}',
        size=34,
        content_size=0,
    )
    link = ManifestLink.objects.create(repository=repository, manifest=manifest)
    Tag.objects.create(repository=repository, name="latest", link=link)


def _deleted(namespace: Account) -> None:
    """Let a tag of `acme/app` be deleted, and a whole repository."""
    now = clock.now()
    until = now + timedelta(days=1)
    app = Repository.objects.get(name="acme/app")
    Deletion.objects.create(
        uuid=UUID(DELETED_TAG), kind="tag", repository=app, name=app.name, manifest=Manifest.objects.get(),
        tags=["old"], until=until,
    )  # fmt: skip
    gone = Repository.everything.create(namespace=namespace, name="~deleted/gone", deleted_at=now)
    Deletion.objects.create(
        uuid=UUID(DELETED_REPOSITORY), kind="repository", repository=gone, name="acme/gone", until=until
    )


def _governed() -> None:
    """Let there be the product's policies, one more, and an exception."""
    bring_shipped()
    Policy.objects.create(
        name=OURS, title="Ours", action="block", position=len(SHIPPED), conditions={"field": "vulnerability.exploited"}
    )
    Exemption.objects.create(uuid=UUID(GRANTED), vulnerability="CVE-2099-0002", reason="We know.", granted_by="admin")


def _brought_in(namespace: Account) -> None:
    """Let a namespace have an SBOM that names nothing."""
    Sbom.objects.create(
        uuid=UUID(ACME_SBOM),
        namespace=namespace,
        name="app",
        subject=record_sbom("sbom:app", []),
        format="spdx",
        format_version="2.3",
        digest=f"sha256:{'0' * 64}",
        size=1,
        uploaded_by="somebody",
    )


def _handed_over(account: Account) -> None:
    """Let somebody have an export and an upload that no job has come to yet."""
    now = clock.now()
    Export.objects.create(
        uuid=ids.uuid7(),
        account=account,
        kind="findings",
        format="csv",
        parameters={"repository": "acme/app", "digest": f"sha256:{'0' * 64}"},
        title="Findings of acme/app",
        file_name="findings.csv",
        job=submitted("media_export", {"export": str(ids.uuid7())}),
        expires_at=now + timedelta(days=1),
    )
    Upload.objects.create(
        uuid=ids.uuid7(),
        account=account,
        kind="index",
        name="all.index",
        digest=f"sha256:{'0' * 64}",
        job=submitted("media_upload", {"upload": str(ids.uuid7())}),
        expires_at=now + timedelta(days=1),
    )


@cache
def _encoded_password() -> str:
    return make_password(PASSWORD)


def _first_token(account: Account) -> str:
    token = AccessToken.objects.filter(account=account).order_by("pk").first()
    assert token is not None
    return str(token.uuid)
