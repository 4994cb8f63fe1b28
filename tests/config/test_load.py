"""The front door: which files count, what is told together, and when a reload is due."""

import os
import stat
from pathlib import Path

import pytest
from tests.config.conftest import Load, Told

from watchdog.config.fresh import write_fresh
from watchdog.config.load import fingerprint_of, load_config
from watchdog.errors import ConfigError, UsageError, WatchlistError


def test_a_missing_folder_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / "no", {})
    assert str(caught.value) == (
        f"{tmp_path}/no: found no such folder; wanted a folder;"
        f" `watchdog init {tmp_path}/no` writes a fresh config folder"
    )


def test_files_that_are_missing_are_the_shipped_ones_except_who_is_told(load: Load) -> None:
    shipped = load_config(None, {})
    own = load({})
    assert own.sources == shipped.sources
    assert own.signal_kinds == shipped.signal_kinds
    assert own.watchlists == shipped.watchlists
    assert (own.channels, own.routes) == ((), ())


def test_all_problems_of_all_files_are_told_together(told: Told) -> None:
    problems = told(
        {
            "watchdog.yml": "x: 1\n",
            "sources.yml": "sources: [{id: a}]\n",
            "signals.yml": "y: 1\n",
            "channels.yml": "z: 1\n",
            "routes.yml": "routes: [{id: r, channels: [nobody]}]\n",
            "watchlists/a.yml": "w: 1\n",
            "watchlists/cases/c.yml": "cases:\n- {text: t}\n",
        }
    )
    assert {each.split(":")[0] for each in problems} == {
        "watchdog.yml",
        "sources.yml",
        "signals.yml",
        "channels.yml",
        "routes.yml",
        "watchlists/a.yml",
        "watchlists/cases/c.yml",
    }


def test_wrong_watchlists_alone_are_a_watchlist_error(load: Load) -> None:
    with pytest.raises(WatchlistError):
        load({"watchlists/a.yml": "w: 1\n"})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "sources:\n- {id: a, name: A, class: wire}\n",
            "sources.yml:2: found the source `a` without `url`; wanted a `url`, or `enabled: no`",
        ),
        (
            "sources:\n- {id: a, name: A, class: wyre, url: http://x.example/}\n",
            'sources.yml:2: found `wyre` for `class`; wanted a known word; did you mean "wire"?',
        ),
        (
            "sources:\n- {id: a, name: A, class: wire, url: file:///etc/passwd}\n",
            "sources.yml:2: found `file:///etc/passwd` for `url`; wanted an address that begins",
        ),
        (
            "sources:\n- {id: a, name: A, class: wire, url: http://x.example/, every: 31d}\n",
            "sources.yml:2: found `31d` for `every`; wanted a value of at most 2592000",
        ),
        (
            "sources:\n- {id: a, url: 'http://me:hunter2@x.example/'}\n",
            "sources.yml:2: found `http://…@x.example/` for `url`; wanted an address without",
        ),
        (
            "sources:\n- {id: a, enabled: no}\n",
            "sources.yml:2: found the source `a` without `reason`",
        ),
        (
            "sources:\n- &a {id: a, name: A, class: wire, url: http://x.example/}\n- *a\n",
            "sources.yml:3: found the alias `*a`; wanted the value itself",
        ),
    ],
)
def test_a_wrong_source_is_told(told: Told, text: str, wanted: str) -> None:
    problems = told({"sources.yml": text})
    assert any(each.startswith(wanted) for each in problems), problems


def test_a_source_needs_no_more_than_an_id_and_an_address(load: Load) -> None:
    text = (
        "defaults: {class: ngo, language: my, grade: B}\n"
        "sources:\n- {id: a, url: http://x.example/}\n"
    )
    (a,) = load({"sources.yml": text}).sources
    assert (a.name, a.source_class, a.language, a.grade) == ("a", "ngo", "my", "B")
    (bare,) = load({"sources.yml": "sources:\n- {id: a, url: http://x.example/}\n"}).sources
    assert bare.source_class == "unclassified"


def test_a_source_is_polled_as_often_as_it_says_else_as_the_file_says(load: Load) -> None:
    text = (
        "defaults: {every: 20m}\nsources:\n"
        "- {id: a, name: A, class: wire, url: http://x.example/, grade: B, language: my}\n"
        "- {id: b, name: B, class: ngo, url: http://x.example/, every: 2h, also: [http://y.example/]}\n"
    )
    a, b = load({"sources.yml": text}).sources
    assert (a.every_s, b.every_s) == (1200, 7200)
    assert (a.language, a.grade, b.source_class) == ("my", "B", "ngo")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "giver: [geo-rusia]",
            "found the party `geo-rusia`; wanted an entry or a watchlist;"
            ' did you mean "geo-russia"?',
        ),
        ("giver: ['@junt']", 'found the party `@junt`; wanted a group; did you mean "@junta"?'),
        ("severity: hgh", 'found `hgh` for `severity`; wanted a known word; did you mean "high"?'),
        ("windw: 3", "found the unknown key `windw`; wanted a known key; known: "),
    ],
)
def test_a_wrong_signal_kind_is_told(told: Told, line: str, wanted: str) -> None:
    text = (
        "groups: {junta: [junta-officials]}\nsignals:\n- {id: a, label: A, triggers: {en: [x]},\n"
        f"   {'' if 'severity' in line else 'severity: low,'}\n\n   {line}}}\n"
    )
    problems = told({"signals.yml": text})
    assert any(each.startswith(f"signals.yml:6: {wanted}") for each in problems), problems


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ("text: t", "found a case that expects nothing; wanted `expect`, `never`, `nothing: yes`"),
        (
            "text: t, expect: {org-mehll: alert}",
            'found the entry `org-mehll`; wanted an entry; did you mean "org-mehl"?',
        ),
        (
            "text: t, expect: {org-mehl: alarm}",
            'found `alarm` for `org-mehl`; wanted a known word; did you mean "alert"?',
        ),
        ("text: t, nothing: yes, published: today", "found `today` for `published`; wanted a date"),
        (
            "text: t, nothing: yes, expect: {org-mehl: alert}",
            "found `nothing: yes` beside an alert or review; wanted one of the two",
        ),
    ],
)
def test_a_wrong_case_is_told(told: Told, case: str, wanted: str) -> None:
    problems = told({"watchlists/cases/c.yml": f"cases:\n  - {{{case}}}\n"})
    assert any(each.startswith(f"watchlists/cases/c.yml:2: {wanted}") for each in problems), (
        problems
    )


def test_shipped_cases_about_an_edited_entry_are_left_out(load: Load) -> None:
    shipped = load_config(None, {}).cases
    own = load({"watchlists/m.yml": "entries:\n- {id: per-min-aung-hlaing, enabled: no}\n"}).cases
    about = [case for case in shipped if "per-min-aung-hlaing" in case.entries]
    assert about
    assert own == tuple(case for case in shipped if case not in about)


def test_the_fingerprint_changes_with_every_file_that_counts(load: Load, tmp_path: Path) -> None:
    config = load({"watchdog.yml": "log_format: text\n", "watchlists/a.yml": "list: a\n"})
    assert config.fingerprint == fingerprint_of(tmp_path)
    seen = {config.fingerprint}
    os.utime(tmp_path / "watchdog.yml", ns=(1, 1))
    seen.add(fingerprint_of(tmp_path))
    (tmp_path / "watchlists" / "b.jsonl").write_text("")
    seen.add(fingerprint_of(tmp_path))
    (tmp_path / "routes.yml").write_text("routes: []\n")
    seen.add(fingerprint_of(tmp_path))
    (tmp_path / "watchlists" / "a.yml").unlink()
    seen.add(fingerprint_of(tmp_path))
    assert len(seen) == 5
    (tmp_path / "watchlists" / ".a.yml.swp").write_text("")
    assert fingerprint_of(tmp_path) in seen


def test_a_fresh_folder_loads_and_belongs_to_its_owner(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "config"
    written = write_fresh(folder)
    assert {path.name for path in written} >= {"watchdog.yml", "channels.yml", "mine.yml"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    config = load_config(folder, {})
    assert config.sources == load_config(None, {}).sources
    assert config.channels == ()


def test_the_examples_of_a_fresh_folder_work_when_the_signs_are_taken_away(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "config"
    write_fresh(folder)
    channels = folder / "channels.yml"
    text = channels.read_text().split("channels: []", 1)[1]
    examples = [
        line.removeprefix("# ").removeprefix("#")
        for line in text.splitlines()
        if line.startswith(("# channels:", "#   ")) and "watchdog --config" not in line
    ]
    channels.write_text("\n".join(examples) + "\n")
    routes = folder / "routes.yml"
    lines = routes.read_text().split("routes: []", 1)[1].splitlines()
    routes.write_text("\n".join(line.removeprefix("# ").removeprefix("#") for line in lines))
    mine = folder / "watchlists" / "mine.yml"
    head, tail = mine.read_text().split("entries: []\n", 1)
    mine.write_text(head + tail.replace("# ", "", 1).replace("\n# ", "\n").replace("\n#\n", "\n\n"))
    (folder / "archive-secret").write_text("a secret of the test")
    env = {
        "SMTP_PASSWORD": "p",
        "SLACK_WEBHOOK_URL": "https://s.example.org/",
        "SLACK_BOT_TOKEN": "t",
        "APPRISE_URL": "json://127.0.0.1/",
    }
    config = load_config(folder, env)
    assert [c.kind for c in config.channels] == [
        "mail",
        "slack-webhook",
        "slack-bot",
        "webhook",
        "apprise",
    ]
    assert len(config.routes) == 3
    assert {edit.id for edit in config.edits} == {"per-min-aung-hlaing", "org-anz"}
    assert "my-golden-teak-trading" in {entry.id for entry in config.watchlists.entries}


def test_a_file_that_is_there_stays_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "routes.yml").write_text("mine")
    with pytest.raises(UsageError, match=r"routes\.yml: found files that are there already"):
        write_fresh(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["routes.yml"]
    assert (tmp_path / "routes.yml").read_text() == "mine"
