"""Which versions are at work: for `run.json`, and for reports."""

from core import __version__

PROGRAM = "digit-trainer"
MISSING = "missing"


def of(*packages: str) -> dict[str, str]:
    """The version of each installed package, "missing" for any other; the program is `digit-trainer`."""
    return {package: __version__ if package == PROGRAM else _installed(package) for package in packages}


def _installed(package: str) -> str:
    # Here, not above: it brings the whole reading of e-mails along, which the window would wait for.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return MISSING
