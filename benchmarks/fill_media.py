"""Gives an installation an SBOM with many findings, straight into its tables: `-m benchmarks.fill_media 100000`.

What is measured is the reading of them, so their making is not: 100 vulnerabilities in each component.
"""

import sys

from pratique.server.config import wiring
from pratique.server.config.settings import configure

EACH = 100
AT_ONCE = 5000


def main(count: int) -> str:
    """Make the rows and return the SBOM's id."""
    from pratique.server.identity.models import Account
    from pratique.server.inventory.models import Component, Subject, SubjectComponent
    from pratique.server.kernel import ids
    from pratique.server.scanning.models import Finding, Match, Sbom

    owner = Account.objects.get(name="admin")
    subject = Subject.objects.create(kind="sbom", digest="sbom:bench", engine=1, contents_digest="bench")
    components = Component.objects.bulk_create(
        Component(purl=f"pkg:pypi/package{n}@1.0", type="pypi", name=f"package{n}", version="1.0", ecosystem="PyPI")
        for n in range(count // EACH)
    )
    SubjectComponent.objects.bulk_create(
        SubjectComponent(subject=subject, component=each, layer=0, layer_digest="", path="") for each in components
    )
    for first in range(0, len(components), AT_ONCE // EACH):
        part = components[first : first + AT_ONCE // EACH]
        matches = Match.objects.bulk_create(
            Match(
                component=each,
                vulnerability=f"CVE-2099-{n:04}",
                aliases=[f"GHSA-{n:04}"],
                advisory=f"GHSA-{n:04}",
                advisories=[f"GHSA-{n:04}"],
                level="high",
                score=7.5,
                fixed="2.0",
                epss=0.01,
                percentile=0.5,
                summary="It does what it should not. " * 4,
                explanation=f"{each.name} 1.0 is below 2.0, where GHSA-{n:04} says it was fixed.",
            )
            for each in part
            for n in range(EACH)
        )
        Finding.objects.bulk_create(
            Finding(subject=subject, match=each, layer=0, path="", rank=3, epss=each.epss, name=each.component.name)
            for each in matches
        )
    sbom = Sbom.objects.create(
        uuid=ids.uuid7(),
        namespace=owner,
        name="bench",
        subject=subject,
        format="cyclonedx",
        format_version="1.6",
        digest="sha256:bench",
        size=1,
        uploaded_by="admin",
        high=count,
        components=len(components),
        generation=1 << 40,
        contents=1,
    )
    return str(sbom.uuid)


if __name__ == "__main__":
    configure()
    wiring.wire()
    print(main(int(sys.argv[1])))
