"""The text of an access token.

`prt_` + 43 characters of base64url (256 random bits) + 6 characters of checksum. The prefix and the checksum let a
secret scanner recognise a leaked token without asking us, and let us refuse a mistyped one without asking the
database. What is stored is the SHA-256 of the whole text: with 256 random bits a slow hash would add nothing.
"""

import hashlib
import re
import secrets
import string
import zlib
from dataclasses import dataclass
from typing import Final, Self

PREFIX: Final = "prt_"
_RANDOM_BYTES: Final = 32
_RANDOM_LENGTH: Final = 43
_CHECK_LENGTH: Final = 6
_HINT_LENGTH: Final = len(PREFIX) + 4
_ALPHABET: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SHAPE = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{{_RANDOM_LENGTH}}}[0-9A-Za-z]{{{_CHECK_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class TokenText:
    """An access token in clear, known to have the right shape and checksum; its representation shows only the hint."""

    text: str

    @classmethod
    def mint(cls) -> Self:
        """Makes a new token of 256 random bits."""
        body = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        return cls(body + _checksum(body))

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Reads a token; None says that the text is not one, which is an answer and not a failure:

        It may be a password.
        """
        if not _SHAPE.fullmatch(text):
            return None
        body, check = text[:-_CHECK_LENGTH], text[-_CHECK_LENGTH:]
        return cls(text) if secrets.compare_digest(_checksum(body), check) else None

    @property
    def digest(self) -> str:
        """SHA-256 of the text in lower-case hexadecimal: what is stored and looked up."""
        return hashlib.sha256(self.text.encode("ascii")).hexdigest()

    @property
    def hint(self) -> str:
        """The beginning of the text, enough for its owner to tell tokens apart."""
        return self.text[:_HINT_LENGTH] + "…"

    def __repr__(self) -> str:
        return f"TokenText({self.hint!r})"


def looks_like_one(text: str) -> bool:
    """Tells whether a text was meant to be an access token; such a text is never tried as a password."""
    return text.startswith(PREFIX)


def _checksum(body: str) -> str:
    """CRC-32 of the body in six base-62 digits, as the field's other token formats do it."""
    value = zlib.crc32(body.encode("ascii"))
    digits = []
    for _ in range(_CHECK_LENGTH):
        value, digit = divmod(value, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
