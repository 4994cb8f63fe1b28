"""Does any text make screening raise, contradict itself or take more than linear time?

    benchmarks/run fuzz                     ten minutes from the kept corpus on
    benchmarks/run fuzz --seconds 60        as long as wanted
    benchmarks/run fuzz --keep              adds the smallest of the new texts to the kept corpus

libFuzzer (through atheris) changes texts and keeps those that reach new branches of the
matcher. It begins with the kept corpus, tests/data/fuzz, and the texts
of the gold corpus. The laws are those of `tests/screening_laws.py`. A text that breaks one, or that
takes more than a thousandth of a second a character (and a second at all), is printed and ends the
run with an error.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "data" / "fuzz" / "screening.jsonl"
# One text of the corpus is at most this long: most branches are reached by a few words.
LONGEST_BYTES = 1500
# So many new texts are kept of one run.
MOST_NEW = 200
_CHILD = "WATCHDOG_FUZZ_CHILD"
_SECONDS_A_CHAR = 1e-3
_SECONDS = 1.0


def main() -> int:
    """Run the fuzzer as a command; 1 when a text broke a law."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--keep", action="store_true", help="write the corpus anew")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seeds, found = Path(folder, "seeds"), Path(folder, "found")
        for each in (seeds, found):
            each.mkdir()
        begun = _write_seeds(seeds)
        limits = [f"-max_len={LONGEST_BYTES}", "-timeout=30", "-rss_limit_mb=1500"]
        # New texts go into the first folder; the others are read only.
        time_limit = f"-max_total_time={options.seconds}"
        result = _child([time_limit, *limits, str(found), str(seeds)], folder)
        new = len(list(found.iterdir()))
        print(f"{begun} texts at the start, {new} new ones in {options.seconds} s")
        if result == 0 and options.keep:
            print(f"kept: {_keep(found)} texts in {KEPT.relative_to(ROOT)}")
    return int(result != 0)


def _write_seeds(folder: Path) -> int:
    """Write the texts to begin with; their names are their numbers."""
    import yaml

    texts = _kept_texts()
    for path in sorted((ROOT / "watchlists" / "gold").rglob("*.yml")):
        for case in yaml.safe_load(path.read_text("utf-8")).get("cases", ()):
            texts.append(f"{case.get('title') or ''}\0{case['text']}")
    for number, text in enumerate(texts):
        data = text.encode("utf-8", "surrogatepass")[:LONGEST_BYTES]
        Path(folder, f"{number:05}").write_bytes(data)
    return len(texts)


def _keep(folder: Path) -> int:
    """Add the smallest new texts to the corpus; those that were kept before stay."""
    kept = _kept_texts()
    new = {path.read_bytes().decode("utf-8", "replace") for path in folder.iterdir()} - set(kept)
    kept += sorted(new, key=lambda text: (len(text), text))[:MOST_NEW]
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text("".join(f"{json.dumps(text)}\n" for text in kept), "utf-8")
    return len(kept)


def _kept_texts() -> list[str]:
    if not KEPT.exists():
        return []
    return [json.loads(line) for line in KEPT.read_text("utf-8").splitlines() if line]


def _child(arguments: list[str], folder: str) -> int:
    """Run libFuzzer in a process of its own: it ends the one that it runs in."""
    command = [sys.executable, __file__, *arguments]
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    env = {**os.environ, _CHILD: "1", "PYTHONPATH": path}
    return subprocess.run(command, env=env, cwd=folder, check=False).returncode  # noqa: S603 - our own


def _fuzz() -> None:
    import atheris

    with atheris.instrument_imports(
        include=["watchdog.matching", "watchdog.text", "watchdog.screening"]
    ):
        from tests.screening_laws import check_laws, document_of

        from watchdog.config.load import load_config
        from watchdog.screening import build_index
    config = load_config(None, {})
    index = build_index(config.watchlists, config.signal_kinds)

    def one(data: bytes) -> None:
        document = document_of(data)
        began = time.process_time()
        check_laws(document, index)
        took = time.process_time() - began
        if took > _SECONDS + _SECONDS_A_CHAR * len(data):
            raise AssertionError(f"{took:.1f} s for {len(data)} bytes")

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    if os.environ.get(_CHILD):
        _fuzz()
    sys.exit(main())
