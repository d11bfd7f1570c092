"""What every test stands on: its own data directory, so that nothing of a developer's installation is touched."""

import os
import tempfile

os.environ.setdefault("PRATIQUE_DATA", tempfile.mkdtemp(prefix="pratique-tests-"))
