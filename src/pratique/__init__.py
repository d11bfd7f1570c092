"""Pratique: stands between an organisation and the software it takes in."""

from importlib.metadata import version

__version__ = version("pratique")
