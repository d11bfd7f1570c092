import pytest

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.server.firewall.facts import uncovered_of


@pytest.mark.parametrize(
    ("kind", "namespace", "name"),
    [("pypi", "", "django"), ("npm", "", "foo"), ("npm", "@scope", "foo"), ("maven", "org.x", "y"), ("cargo", "", "z")],
)
@pytest.mark.parametrize("version", ["1.0.0", "1.0.0-rc.1", "1!2.0+local.1", "1.0 b", "1:2", "1%2", "é", "A_b~c"])
def test_the_purl_of_a_version_is_written_as_purls_are(kind: str, namespace: str, name: str, version: str) -> None:
    package = Purl.of(kind, namespace=namespace, name=name)

    [facts] = uncovered_of(package, [Release(version=version)], repository="r", what="these")

    assert facts.packages[0].purl == str(Purl.of(kind, namespace=namespace, name=name, version=version))
