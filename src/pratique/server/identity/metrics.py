"""What this domain counts."""

from typing import Final

from pratique.server.kernel.metrics import counter, histogram

SIGN_INS: Final = counter(
    "sign_ins_total",
    "Presented credentials by kind and result.",
    ("source", "result"),
)
PASSWORD_CHECK_SECONDS: Final = histogram(
    "password_check_seconds", "Time of one Argon2id check, waiting for its turn included."
)
REGISTRY_TOKENS_ISSUED: Final = counter(
    "registry_tokens_issued_total", "Registry tokens signed, by grant type.", ("grant",)
)
REGISTRY_TOKENS_REFUSED: Final = counter(
    "registry_tokens_refused_total", "Registry tokens that failed verification, by reason.", ("reason",)
)
