"""Pratique: stands between an organisation and the software it takes in."""


def __getattr__(name: str) -> str:
    """Read the version when it is asked for: what reads it takes longer to load than a quick command runs."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import version

    return version("pratique")
