"""The benchmarks run to their end at tiny size, with or without the peers they compare with."""

import os
import re
import subprocess
import sys
from pathlib import Path

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
