"""A config folder made of texts, and what loading it says."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from watchdog.config.load import Config, load_config
from watchdog.errors import ProblemsError

Load = Callable[..., Config]
Told = Callable[..., list[str]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write files into a folder and load it: `load({"watchdog.yml": "…"}, env={…})`."""

    def loaded(files: Mapping[str, str], env: Mapping[str, str] | None = None) -> Config:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_config(tmp_path, env or {})

    return loaded


@pytest.fixture
def told(load: Load, tmp_path: Path) -> Told:
    """Load a folder that is wrong and give its problems, with paths relative to the folder."""

    def problems(files: Mapping[str, str], env: Mapping[str, str] | None = None) -> list[str]:
        with pytest.raises(ProblemsError) as caught:
            load(files, env)
        return [str(p).replace(f"{tmp_path}/", "") for p in caught.value.problems]

    return problems
