"""Is this program whole? Another distribution is named `watchdog` and unpacks over our package."""

from importlib.metadata import packages_distributions

from watchdog.errors import UsageError

OURS = "complicity-watchdog"


def check_installation() -> None:
    """Refuse to start where another distribution has put its files among ours.

    Raises:
        UsageError: names the other distribution and what to type.
    """
    others = sorted(set(packages_distributions().get("watchdog", ())) - {OURS})
    if others:
        names = " ".join(others)
        raise UsageError(
            f"another distribution ({names}) has put its own package `watchdog` where this one"
            f" lies, so parts of both are lost. Mend it with:\n"
            f"    pip uninstall {names}\n"
            f"    pip install --force-reinstall --no-deps {OURS}"
        )
