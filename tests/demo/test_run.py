import io
import tempfile
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from watchdog.config.load import load_config
from watchdog.demo.run import run_demo
from watchdog.errors import UsageError


def test_the_demo_ends_well_and_leaves_no_thread(shown: Any):
    assert shown.code == 0
    assert "Everything that had to happen happened." in shown.text
    assert shown.threads_left == 0


def test_what_is_kept_is_a_configuration_that_can_be_read_again(shown: Any):
    config = load_config(shown.folder, {})
    assert [channel.id for channel in config.channels] == ["mail-desk", "slack-desk", "archive"]
    assert len([source for source in config.sources if source.enabled]) == 6


def test_the_messages_are_kept_as_they_arrived(shown: Any):
    received = shown.folder / "received"
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in received.glob("mail-*.eml")
    ]
    assert any("backlog" in mail["Subject"] for mail in mails)
    assert (received / "webhook.json").stat().st_size > 1000


def test_a_folder_with_files_in_it_is_refused_before_anything_happens(tmp_path: Path):
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(UsageError, match="found a folder with files in it"):
        run_demo(tmp_path, out=out)
    assert out.getvalue() == ""
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path):
    place = tmp_path / "taken"
    place.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="wanted a new or empty folder"):
        run_demo(place, out=io.StringIO())


def test_without_keep_nothing_is_left_behind_and_the_users_environment_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("WATCHDOG_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    monkeypatch.setenv("WATCHDOG_CONFIG", "/nowhere")
    monkeypatch.setenv("WATCHDOG_MISSPELT", "1")
    assert run_demo(None, out=io.StringIO()) == 0
    assert list(tmp_path.iterdir()) == []
