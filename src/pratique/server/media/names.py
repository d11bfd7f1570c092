"""The names of this domain's actions."""

from typing import Final

EXPORT: Final = "media_export"
UPLOAD: Final = "media_upload"
CLEAN: Final = "media_clean"
