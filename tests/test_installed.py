"""The look at start, over folders made like those that an installer leaves."""

from pathlib import Path

import pytest

from watchdog.errors import OperatorError
from watchdog.installed import check_installation


def install(site: Path, name: str, *files: str) -> None:
    """Leave files and their list in a folder, as pip does."""
    info = site / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    for file in files:
        path = site / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (info / "RECORD").write_text("".join(f"{file},,\n" for file in files))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    install(tmp_path, "complicity-watchdog", "watchdog/__init__.py", "watchdog/app.py")
    return tmp_path


def test_the_project_alone_is_right(site: Path) -> None:
    check_installation(site / "watchdog")


def test_a_checkout_with_nothing_installed_beside_it_is_right() -> None:
    check_installation()


@pytest.mark.parametrize("name", ["complicity_watchdog", "Complicity.Watchdog"])
def test_our_own_name_is_known_in_every_spelling(tmp_path: Path, name: str) -> None:
    install(tmp_path, name, "watchdog/__init__.py")
    check_installation(tmp_path / "watchdog")


def test_the_other_watchdog_is_named_with_what_to_type(site: Path) -> None:
    install(site, "watchdog", "watchdog/__init__.py", "watchdog/observers/api.py")
    with pytest.raises(OperatorError) as caught:
        check_installation(site / "watchdog", python="/opt/env/bin/python")
    message = str(caught.value)
    assert "another distribution (watchdog)" in message
    assert "/opt/env/bin/python -m pip uninstall -y watchdog complicity-watchdog\n" in message
    assert "/opt/env/bin/python -m pip install complicity-watchdog\n" in message


def test_any_distribution_with_files_in_the_package_is_named(site: Path) -> None:
    install(site, "Plug_Ins", "watchdog/plugins/one.py")
    install(site, "other", "other/__init__.py", "watchdog.py", "watchdogs/__init__.py")
    with pytest.raises(OperatorError, match=r"another distribution \(plug-ins\)"):
        check_installation(site / "watchdog")


def test_a_distribution_that_lists_no_files_is_passed_over(site: Path) -> None:
    install(site, "older")
    (site / "older-1.0.dist-info" / "RECORD").unlink()
    check_installation(site / "watchdog")
