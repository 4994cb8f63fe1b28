"""The built wheel, unpacked somewhere else: what an operator installs works without the checkout.

A pure wheel is installed by unpacking it, so that is what these tests do: it needs no network and
no installer. Dependencies come from the environment that runs the tests.
"""

import os
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# What the installed command does: see `[project.scripts]`.
COMMAND = "import sys; from watchdog.cli import main; sys.argv[0] = 'watchdog'; sys.exit(main())"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("complicity_watchdog-*-py3-none-any.whl"))


@pytest.fixture
def site(wheel: Path, tmp_path: Path) -> Path:
    """A folder that holds nothing but the unpacked wheel."""
    folder = tmp_path / "site packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(site: Path, code: str, *args: str) -> "subprocess.CompletedProcess[str]":
    """Run code outside of the checkout, with the unpacked wheel first on the path."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("WATCHDOG_")}
    env |= {"PYTHONPATH": str(site), "HOME": str(site.parent), "COLUMNS": "200"}
    command = [sys.executable, "-P", "-c", code, *args]
    return subprocess.run(
        command, cwd=site.parent, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_wheel_carries_the_one_copy_of_the_shipped_defaults(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = {
            name.removeprefix("watchdog/_shipped/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("watchdog/_shipped/")
        }
    kept = {
        str(path.relative_to(ROOT)): path.read_bytes()
        for folder in ("config", "watchlists")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert "config/watchdog.yml" in kept
    assert carried == kept


def test_the_wheel_holds_the_package_and_nothing_of_the_workshop(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"watchdog", f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"}
    data = [p for p in (ROOT / "src").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    assert {str(p.relative_to(ROOT / "src")) for p in data} <= set(names)
    assert not [name for name in names if "__pycache__" in name]


def test_the_installed_command_is_watchdog(site: Path) -> None:
    scripts = ConfigParser()
    scripts.read(next(site.glob("*.dist-info")) / "entry_points.txt")
    assert dict(scripts["console_scripts"]) == {"watchdog": "watchdog.cli:main"}
    where = run(site, "import watchdog; print(watchdog.__file__)")
    assert Path(where.stdout.strip()) == site / "watchdog" / "__init__.py"


def test_the_wheel_says_the_version_that_it_bears(wheel: Path, site: Path) -> None:
    said = run(site, COMMAND, "--version")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == f"watchdog {wheel.name.split('-')[1]}\n"


def test_the_shipped_defaults_pass_their_check_from_the_wheel(site: Path) -> None:
    checked = run(site, COMMAND, "check")
    assert checked.returncode == 0, checked.stderr
    assert "shipped defaults" in checked.stdout


def test_the_other_watchdog_over_ours_is_said_plainly(site: Path) -> None:
    """The distribution `watchdog` leaves an `__init__` without a version and rooms of its own."""
    (site / "watchdog" / "__init__.py").write_text('"""Watches file systems."""\n')
    (site / "watchdog" / "observers").mkdir()
    (site / "watchdog" / "observers" / "__init__.py").write_text("")
    info = site / "watchdog-6.0.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: watchdog\nVersion: 6.0.0\n")
    (info / "RECORD").write_text("watchdog/__init__.py,,\nwatchdog/observers/__init__.py,,\n")
    for args in (["--version"], ["check"]):
        refused = run(site, COMMAND, *args)
        assert refused.returncode == 2
        assert "files of another distribution (watchdog)" in refused.stderr
        assert "pip uninstall -y watchdog complicity-watchdog" in refused.stderr
        assert "Traceback" not in refused.stderr
