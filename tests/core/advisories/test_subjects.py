"""A package URL asks for the package as its ecosystem's advisories name it."""

import pytest

from pratique.core.advisories.subjects import Subject, purl_of, subject_of
from pratique.core.names.purl import Purl


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pkg:npm/%40angular/core@16.0.0", ("npm", "@angular/core", "16.0.0")),
        ("pkg:pypi/Django@4.2", ("PyPI", "django", "4.2")),
        ("pkg:maven/org.example/lib@1.0", ("Maven", "org.example:lib", "1.0")),
        ("pkg:golang/github.com/a/b@v1.2.3", ("Go", "github.com/a/b", "v1.2.3")),
        ("pkg:composer/drupal/core@9", ("Packagist", "drupal/core", "9")),
        ("pkg:deb/debian/libssl3@3.0.9-1?distro=debian-12&upstream=openssl", ("Debian:12", "openssl", "3.0.9-1")),
        ("pkg:deb/debian/libc6@2.36?distro=debian-12&upstream=glibc%402.36-9", ("Debian:12", "glibc", "2.36-9")),
        ("pkg:deb/ubuntu/bash@5.1?distro=ubuntu-22.04", ("Ubuntu:22.04:LTS", "bash", "5.1")),
        (
            "pkg:apk/alpine/libcrypto3@3.1.2-r0?distro=alpine-3.18.3&upstream=openssl",
            ("Alpine:v3.18", "openssl", "3.1.2-r0"),
        ),
        ("pkg:rpm/almalinux/curl@7.76-1?distro=almalinux-9.2&epoch=1&upstream=x", ("AlmaLinux:9", "curl", "1:7.76-1")),
        ("pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie", ("Debian:8", "curl", "7.50.3-1")),
        ("pkg:deb/debian/bash@5.2", None),
        ("pkg:generic/openssl@3", None),
        ("pkg:oci/debian@sha256:aa", None),
    ],
)
def test_a_purl_asks_one_question_or_none(text: str, expected: tuple[str, str, str] | None) -> None:
    subject = subject_of(Purl.parse(text))

    wanted = Subject(ecosystem=expected[0], name=expected[1], version=expected[2]) if expected else None
    assert subject == wanted


@pytest.mark.parametrize(
    ("ecosystem", "name", "expected"),
    [
        ("PyPI", "Django", "pkg:pypi/django@1.0"),
        ("npm", "@angular/core", "pkg:npm/%40angular/core@1.0"),
        ("Maven", "org.example:lib", "pkg:maven/org.example/lib@1.0"),
        ("Go", "github.com/a/b", "pkg:golang/github.com/a/b@1.0"),
        ("Debian:12", "openssl", None),
        ("Maven", "", None),
        ("Nowhere", "a", None),
    ],
)
def test_what_is_asked_by_ecosystem_and_name_has_a_purl_or_none(
    ecosystem: str, name: str, expected: str | None
) -> None:
    purl = purl_of(Subject(ecosystem=ecosystem, name=name, version="1.0"))

    assert (None if purl is None else str(purl)) == expected
