"""The files for running it as a service: what no reader of them would see go missing."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.conftest import skip_or_fail

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "watchdog.service").read_text("utf-8")


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        skip_or_fail("systemd-analyze is not installed (on Debian: apt install systemd)")
    unit = tmp_path / "watchdog.service"
    # It looks whether the program is there; on this machine it is here.
    unit.write_text(UNIT.replace("/opt/watchdog/run", str(ROOT / "run")))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],  # noqa: S607 - Debian's own
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_finds_little_that_the_unit_leaves_open() -> None:
    if shutil.which("systemd-analyze") is None:
        skip_or_fail("systemd-analyze is not installed (on Debian: apt install systemd)")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(DEPLOY / "watchdog.service")],  # noqa: S607 - Debian's own
        capture_output=True,
        text=True,
        check=False,
    )
    (score,) = re.findall(r"exposure level for watchdog.service: ([0-9.]+)", done.stdout)
    # Of 10; 1.4 with systemd 252, other versions weigh a little differently.
    assert float(score) <= 2.0


@pytest.mark.parametrize(
    "line",
    [
        "Type=notify",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "SystemCallFilter=@system-service",
        "StateDirectory=watchdog",
        "RestartPreventExitStatus=2",
        "LimitCORE=0",
    ],
)
def test_the_unit_keeps_its_guards(line: str) -> None:
    assert f"\n{line}\n" in UNIT


def test_the_unit_leaves_room_for_two_workers() -> None:
    (limit,) = re.findall(r"^MemoryMax=(\d+)M$", UNIT, re.M)
    settings = yaml.safe_load((ROOT / "config" / "watchdog.yml").read_text("utf-8"))["limits"]
    workers = int(settings["workers"]) * int(settings["worker_memory"].removesuffix("MB"))
    assert int(limit) >= workers + 150


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8")))


def test_compose_waits_for_a_healthy_database_that_nobody_else_reaches() -> None:
    services = compose()["services"]
    assert services["watchdog"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert "pg_isready" in services["db"]["healthcheck"]["test"]
    assert compose()["networks"]["inside"]["internal"] is True
    assert services["db"]["networks"] == ["inside"]
    assert not any("ports" in service for service in services.values())


def test_compose_gives_watchdog_no_rights() -> None:
    watchdog = compose()["services"]["watchdog"]
    assert watchdog["cap_drop"] == ["ALL"]
    assert watchdog["read_only"] is True
    assert "no-new-privileges:true" in watchdog["security_opt"]
    assert "privileged" not in watchdog


def test_the_image_is_locked_has_no_rights_and_says_how_it_is() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    installs = [line for line in lines if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line and "--only-binary :all:" in line for line in installs)
    last = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER watchdog" in last
    assert any(line.startswith("HEALTHCHECK ") for line in last)
    assert not re.search(r"gcc|build-essential|apt-get", text)
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.M):
        for name in copied.split():
            assert (ROOT / name).exists(), name
            assert f"!{name}\n" in (ROOT / ".dockerignore").read_text("utf-8")
