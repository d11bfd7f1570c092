"""When a server's certificate must be made anew: pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509

RENEW_BEFORE: Final = timedelta(days=30)
"""Left of its life when a certificate is renewed; also when `doctor` begins to warn."""


def reason_to_renew(
    certificate: x509.Certificate, *, authority: x509.Certificate, hosts: Iterable[str], now: datetime
) -> str | None:
    """Return why ``certificate`` will not do for ``hosts``, or None when it will."""
    left = certificate.not_valid_after_utc - now
    if left <= timedelta(0):
        return f"it expired on {certificate.not_valid_after_utc:%Y-%m-%d}"
    if left < RENEW_BEFORE:
        return f"it expires in {left.days} days"
    missing = sorted(set(hosts) - names(certificate))
    if missing:
        return f"it does not name {', '.join(missing)}"
    if certificate.issuer != authority.subject:
        return "another authority signed it"
    return None


def names(certificate: x509.Certificate) -> set[str]:
    """Return the names and addresses a certificate is for."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    return {
        *found.get_values_for_type(x509.DNSName),
        *(str(each) for each in found.get_values_for_type(x509.IPAddress)),
    }
