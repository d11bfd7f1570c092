"""The text that sets a package manager up to install through a repository. Pure.

It says what goes past a firewall: lock files that carry addresses of files, and other sources in a client's settings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pratique.server.firewall.models import Access, Ecosystem

_SECRET = "<access token>"  # noqa: S105 — what is to be put there
_NAME = "<account>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """How one client is set up: what to run or to write, and what to know of it."""

    client: str
    text: str
    note: str = ""


def url_of(ecosystem: Ecosystem, name: str, *, base: str) -> str:
    """Return the address that clients are given."""
    match ecosystem:
        case Ecosystem.PYPI:
            return f"{base}/pypi/{name}/simple/"
        case Ecosystem.NPM:
            return f"{base}/npm/{name}/"


def texts(ecosystem: Ecosystem, name: str, access: Access, *, base: str) -> Sequence[Text]:
    """Return the set-up texts of a repository; ``base`` is the firewall's address."""
    match ecosystem:
        case Ecosystem.PYPI:
            return _pypi(url_of(ecosystem, name, base=base), access)
        case Ecosystem.NPM:
            return _npm(url_of(ecosystem, name, base=base), access)


def _pypi(url: str, access: Access) -> Sequence[Text]:
    host = urlsplit(url).hostname or ""
    netrc = f"machine {host}\nlogin {_NAME}\npassword {_SECRET}\n"
    found = [
        Text(
            client="pip",
            text=f"pip config set global.index-url {url}\npip config unset global.extra-index-url\n",
            note="An extra index is asked past the firewall, so there must be none. Requirement files that name "
            "addresses (`name @ https://…`, `--index-url`, `--find-links`) go past it too.",
        ),
        Text(
            client="uv",
            text=f'[[tool.uv.index]]\nurl = "{url}"\ndefault = true\n',
            note="In pyproject.toml, or without `tool.uv.` in ~/.config/uv/uv.toml. `uv.lock` holds the addresses of "
            "files: one that was made elsewhere goes past the firewall until `uv lock` has made it anew here.",
        ),
        Text(
            client="poetry",
            text=f"poetry source add --priority=primary firewall {url}\n",
            note="`poetry.lock` holds digests and no addresses of files, so it needs nothing.",
        ),
    ]
    if access is Access.TOKEN:
        found.append(
            Text(
                client="netrc",
                text=netrc,
                note="In ~/.netrc, mode 0600; pip, uv and poetry read it. `pratique token create` makes an access "
                "token; one of scope read is enough.",
            )
        )
    return found


def _npm(url: str, access: Access) -> Sequence[Text]:
    bare = url.partition(":")[2]
    token = f"{bare}:_authToken={_SECRET}\n" if access is Access.TOKEN else ""
    lock = (
        "`package-lock.json` holds the addresses of files. npm puts the registry of the present settings in the place "
        "of its own default's; addresses of any other registry go past the firewall until the lock file is made "
        "anew: delete its `resolved` lines, and run `npm install`."
    )
    yarn_token = f'npmAuthToken: "{_SECRET}"\n' if token else ""
    return [
        Text(client="npm", text=f"registry={url}\n{token}", note=f"In .npmrc of the project or in ~/.npmrc. {lock}"),
        Text(
            client="pnpm",
            text=f"registry={url}\n{token}",
            note="In .npmrc. `pnpm-lock.yaml` holds digests, and addresses only of files that are elsewhere than the "
            "registry says.",
        ),
        Text(
            client="yarn",
            text=f'npmRegistryServer: "{url}"\n{yarn_token}',
            note="In .yarnrc.yml (yarn 2 and later). `yarn.lock` of yarn 1 holds addresses of files: make it anew.",
        ),
    ]
