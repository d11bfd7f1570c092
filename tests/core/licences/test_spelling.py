"""The one spelling of licences that people write in many."""

import pytest

from pratique.core.licences import spelled


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("MIT", "MIT"),
        ("mit license", "MIT"),
        ("The MIT License (MIT)", "MIT"),
        ("MIT/X11", "MIT"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("Apache Software License 2.0", "Apache-2.0"),
        ("BSD", "BSD-3-Clause"),
        ("3-Clause BSD License", "BSD-3-Clause"),
        ("Simplified BSD", "BSD-2-Clause"),
        ("GPL", "GPL-1.0-or-later"),
        ("GPLv3", "GPL-3.0-only"),
        ("GNU GPLv3+", "GPL-3.0-or-later"),
        ("gpl-3.0", "GPL-3.0"),
        ("LGPL v2.1 or later", "LGPL-2.1-or-later"),
        ("GNU Affero General Public License v3", "AGPL-3.0-only"),
        ("Python Software Foundation License", "PSF-2.0"),
        ("mit or (apache-2.0 and gpl-2.0+)", "MIT OR (Apache-2.0 AND GPL-2.0+)"),
        ("GPL-2.0-only with Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("LicenseRef-Ours", "LicenseRef-Ours"),
        ("  MIT \n", "MIT"),
    ],
)
def test_a_name_that_people_use_means_a_licence(text: str, meant: str) -> None:
    assert spelled(text) == meant


@pytest.mark.parametrize(
    "text",
    ["", "see LICENSE", "UNLICENSED", "Proprietary", "MIT OR Ours", "GPL 2 or 3", "MIT AND", "x" * 201, "Dual License"],
)
def test_what_names_no_licence_for_sure_means_none(text: str) -> None:
    assert spelled(text) is None
