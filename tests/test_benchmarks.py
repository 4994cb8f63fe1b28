"""The benchmarks run to their end at tiny size, with or without the peers they compare with."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(name: str, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), "--smoke", *options],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_screening_benchmark_plants_names_and_finds_them_all() -> None:
    told = re.findall(r"^\| watchdog .*\| +(\d+) of (\d+) \|$", run("screening"), re.MULTILINE)
    assert len(told) == 2, "the shipped names alone, and with invented ones"
    assert all(found == planted and int(planted) > 0 for found, planted in told)


def test_the_polling_benchmark_stores_every_article_of_three_rounds() -> None:
    # It ends with 1 when an article is missing after any round.
    told = run("polling", "--feeds", "3", "--only", "watchdog")
    assert len(re.findall(r"^\| .* \| watchdog +\|", told, re.MULTILINE)) == 3


@pytest.mark.slow
def test_the_leaks_benchmark_polls_half_a_day_and_looks_at_a_daemon_at_rest() -> None:
    told = run("leaks")
    rows = re.findall(r"^\| ([\d.]+) +\| +(\d+) \|", told, re.MULTILINE)
    assert [float(day) for day, _ in rows] == [0, 0.5]
    begun, ended = (int(polls) for _, polls in rows)
    # Two feeds four times an hour and a huge one once, each a little later than it says.
    assert begun == 3
    assert 60 < ended < 12 * 9
    assert re.search(r"^the daemon at rest: main_mb \d+, tree_mb \d+", told, re.MULTILINE)


@pytest.mark.slow
def test_the_stuck_benchmark_serves_the_healthy_receiver_beside_each_kind_that_hangs() -> None:
    # It ends with 1 when the healthy one is not served within a minute.
    told = run("stuck")
    rows = re.findall(r"^\| (.*?) +\| +[\d.]+ \(", told, re.MULTILINE)
    assert rows == ["nobody hangs", "8 webhooks hang", "8 Apprise services hang"]
