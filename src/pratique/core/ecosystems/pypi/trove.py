"""Owns what the classifiers of Python's packages say of licences. Specification: the list of trove classifiers.

Several licences stand beside each other without a word on whether all of them bind or one may be chosen: all do, so
that nothing passes that one of them would not let pass. A licence that SPDX has no identifier for keeps its name.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["licence_of", "named"]

_GENERIC: Final = frozenset({"OSI Approved", "DFSG approved", "Repoze Public License"})
_LICENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Academic Free License (AFL)": "AFL-3.0",
        "Aladdin Free Public License (AFPL)": "Aladdin",
        "Apache Software License": "Apache-2.0",
        "Apple Public Source License": "APSL-2.0",
        "Attribution Assurance License": "AAL",
        "BSD License": "BSD-3-Clause",
        "Blue Oak Model License (BlueOak-1.0.0)": "BlueOak-1.0.0",
        "Boost Software License 1.0 (BSL-1.0)": "BSL-1.0",
        "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
        "CEA CNRS Inria Logiciel Libre License, version 2.1 (CeCILL-2.1)": "CECILL-2.1",
        "CMU License (MIT-CMU)": "MIT-CMU",
        "CeCILL-B Free Software License Agreement (CECILL-B)": "CECILL-B",
        "CeCILL-C Free Software License Agreement (CECILL-C)": "CECILL-C",
        "Common Development and Distribution License 1.0 (CDDL-1.0)": "CDDL-1.0",
        "Common Public License": "CPL-1.0",
        "Eclipse Public License 1.0 (EPL-1.0)": "EPL-1.0",
        "Eclipse Public License 2.0 (EPL-2.0)": "EPL-2.0",
        "Educational Community License, Version 2.0 (ECL-2.0)": "ECL-2.0",
        "European Union Public Licence 1.0 (EUPL 1.0)": "EUPL-1.0",
        "European Union Public Licence 1.1 (EUPL 1.1)": "EUPL-1.1",
        "European Union Public Licence 1.2 (EUPL 1.2)": "EUPL-1.2",
        "GNU Affero General Public License v3": "AGPL-3.0-only",
        "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
        "GNU Free Documentation License (FDL)": "GFDL-1.1-or-later",
        "GNU General Public License (GPL)": "GPL-1.0-or-later",
        "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
        "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
        "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
        "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
        "GNU Lesser General Public License v2 (LGPLv2)": "LGPL-2.0-only",
        "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
        "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
        "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
        "GNU Library or Lesser General Public License (LGPL)": "LGPL-2.0-or-later",
        "Historical Permission Notice and Disclaimer (HPND)": "HPND",
        "IBM Public License": "IPL-1.0",
        "ISC License (ISCL)": "ISC",
        "Intel Open Source License": "Intel",
        "MIT License": "MIT",
        "MIT No Attribution License (MIT-0)": "MIT-0",
        "MirOS License (MirOS)": "MirOS",
        "Motosoto License": "Motosoto",
        "Mozilla Public License 1.0 (MPL)": "MPL-1.0",
        "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
        "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
        "Mulan Permissive Software License v2 (MulanPSL-2.0)": "MulanPSL-2.0",
        "NASA Open Source Agreement v1.3 (NASA-1.3)": "NASA-1.3",
        "Nethack General Public License": "NGPL",
        "Nokia Open Source License": "Nokia",
        "Open Group Test Suite License": "OGTSL",
        "Open Software License 3.0 (OSL-3.0)": "OSL-3.0",
        "PostgreSQL License": "PostgreSQL",
        "Python License (CNRI Python License)": "CNRI-Python",
        "Python Software Foundation License": "PSF-2.0",
        "Qt Public License (QPL)": "QPL-1.0",
        "Ricoh Source Code Public License": "RSCPL",
        "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
        "Sleepycat License": "Sleepycat",
        "Sun Industry Standards Source License (SISSL)": "SISSL",
        "Sun Public License": "SPL-1.0",
        "The Unlicense (Unlicense)": "Unlicense",
        "Universal Permissive License (UPL)": "UPL-1.0",
        "University of Illinois/NCSA Open Source License": "NCSA",
        "Vovida Software License 1.0": "VSL-1.0",
        "W3C License": "W3C",
        "Zero-Clause BSD (0BSD)": "0BSD",
        "Zope Public License": "ZPL-2.1",
        "zlib/libpng License": "Zlib",
    }
)


def licence_of(classifiers: Iterable[str]) -> str:
    """Give the SPDX expression that classifiers come to; empty where none of them names a licence."""
    parts = ([part.strip() for part in each.split("::")] for each in classifiers)
    named = [each[-1] for each in parts if len(each) > 1 and each[0] == "License" and each[-1] not in _GENERIC]
    return " AND ".join(dict.fromkeys(_LICENCES.get(each) or _own(each) for each in named))


def named(text: str) -> str:
    """Give the licence that a classifier's last part names, written without the rest; empty where it names none."""
    return _LICENCES.get(text, "")


def _own(name: str) -> str:
    """Name a licence that SPDX has no identifier for, as SPDX wants it named."""
    return f"LicenseRef-{re.sub(r'[^A-Za-z0-9.]+', '-', name[:80]).strip('-')}"
