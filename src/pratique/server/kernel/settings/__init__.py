"""Typed settings: each domain declares a section, the loader fills it from a TOML file and ``PRATIQUE_*``.

Owns the declaration (:func:`section`, :func:`option`), the loading (:func:`load`) and the effective values of this
process (:func:`current`). An unknown key is an error that names the nearest known one.
"""

from pratique.server.kernel.settings.declaration import Option, Section, option, section, sections
from pratique.server.kernel.settings.loader import CONFIG_VARIABLE, Effective, Problem, SettingsError, load
from pratique.server.kernel.settings.process import current, use

__all__ = [
    "CONFIG_VARIABLE",
    "Effective",
    "Option",
    "Problem",
    "Section",
    "SettingsError",
    "current",
    "load",
    "option",
    "section",
    "sections",
    "use",
]
