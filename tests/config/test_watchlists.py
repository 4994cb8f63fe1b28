"""Watchlists: what an entry becomes, what is refused, and how an operator's files lie over ours."""

from pathlib import Path

import pytest
from tests.config.conftest import Load, Told

from watchdog.config.load import load_config
from watchdog.errors import WatchlistError
from watchdog.model import Entry, EntryKind, Standing, Strength, Watchlists

HEAD = """\
list: firms
title: Firms
sources:
  reg: Company registry extract
defaults:
  kind: company
  near: ["@money", teak]
entries:
"""
TERMS = "groups:\n  money: [loan, bond]\n  both:\n    en: [port]\n    my: [ဆိပ်ကမ်း]\n"


def _only(folder: Path, files: dict[str, str]) -> Watchlists:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_config(None, {}, watchlists=folder).watchlists


def _told(folder: Path, files: dict[str, str]) -> list[str]:
    with pytest.raises(WatchlistError) as caught:
        _only(folder, files)
    return [str(p).replace(f"{folder}/", "") for p in caught.value.problems]


def _entry(watchlists: Watchlists, entry_id: str) -> Entry:
    return next(entry for entry in watchlists.entries if entry.id == entry_id)


def test_an_entry_takes_what_it_leaves_out_from_its_file(tmp_path: Path) -> None:
    text = HEAD + (
        "  - id: org-teak\n"
        "    name: Golden Teak\n"
        "    strength: strong\n"
        "    born: 1990-05\n"
        "    names:\n"
        "      - ရွှေကျွန်း\n"
        "      - {text: GT, strength: weak, standing: unreviewed, source: reg}\n"
        "    roles: [{title: Owner of a port, since: 2015-08, until: 2017, source: reg}]\n"
        "    listings: [{authority: EU, listed: 2018-06-25, number: '1', source: reg}]\n"
        "    document: ['@both']\n"
        "    never: []\n"
        "    why: [reg, a page]\n"
    )
    entry = _entry(_only(tmp_path, {"firms.yml": text, "terms.yml": TERMS}), "org-teak")
    assert (entry.watchlist, entry.kind, entry.alert) == ("firms", EntryKind.COMPANY, True)
    assert [(n.text, n.script, n.strength, n.standing) for n in entry.names] == [
        ("Golden Teak", "Latn", Strength.STRONG, Standing.CONFIRMED),
        ("ရွှေကျွန်း", "Mymr", Strength.STRONG, Standing.CONFIRMED),
        ("GT", "Latn", Strength.WEAK, Standing.UNREVIEWED),
    ]
    assert entry.names[2].source == "Company registry extract"
    assert entry.context.near == ("loan", "bond", "teak")
    assert entry.context.document == ("port", "ဆိပ်ကမ်း")
    assert (entry.context.never, entry.born) == ((), "1990-05")
    assert (entry.roles[0].since, entry.roles[0].source) == ("2015-08", "Company registry extract")
    assert (entry.listings[0].number, entry.listings[0].listed) == ("1", "2018-06-25")
    assert entry.why == ("Company registry extract", "a page")


def test_a_display_name_can_be_kept_out_of_the_search(tmp_path: Path) -> None:
    text = HEAD + "  - {id: a, name: Shown only, search_name: no, names: [Sought], why: [reg]}\n"
    entry = _entry(_only(tmp_path, {"firms.yml": text, "terms.yml": TERMS}), "a")
    assert [name.text for name in entry.names] == ["Sought"]


def test_words_that_yaml_reads_as_something_else_are_names(tmp_path: Path) -> None:
    text = HEAD + "  - {id: a, name: No, names: [On, 1e3, 12:30], why: [reg]}\n"
    entry = _entry(_only(tmp_path, {"firms.yml": text, "terms.yml": TERMS}), "a")
    assert [name.text for name in entry.names] == ["No", "On", "1e3", "12:30"]


def test_json_lines_take_their_lists_defaults(tmp_path: Path) -> None:
    files = {
        "firms.yml": HEAD.replace("entries:\n", "entries: []\n"),
        "terms.yml": TERMS,
        "made.jsonl": '{"id": "a", "list": "firms", "name": "Alpha Mining", "why": ["reg"]}\n\n'
        '{"id": "b", "list": "other", "kind": "vessel", "name": "MV Teak", "alert": false}\n',
    }
    watchlists = _only(tmp_path, files)
    assert _entry(watchlists, "a").context.near == ("loan", "bond", "teak")
    assert (_entry(watchlists, "b").watchlist, _entry(watchlists, "b").alert) == ("other", False)


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        ("id: a, why: [reg]", "found the entry `a` without `name`; wanted a name to show"),
        (
            "id: a, name: Ab, why: [reg], aliases: [x]",
            "found the unknown key `aliases`; wanted a known key;",
        ),
        (
            "id: a, name: Ab, why: [reg], strenght: strong",
            'found the unknown key `strenght`; wanted a known key; did you mean "strength"?',
        ),
        (
            "id: a, name: Ab, why: [reg], strength: strng",
            'found `strng` for `strength`; wanted a known word; did you mean "strong"?',
        ),
        (
            "id: a, name: Ab, why: [reg], kind: persn",
            'found `persn` for `kind`; wanted a known word; did you mean "person"?',
        ),
        (
            "id: a, name: Ab, why: [reg], alert: maybe",
            "found `maybe` for `alert`; wanted `yes` or `no`",
        ),
        (
            "id: a, name: Ab, why: [reg], near: ['@mony']",
            "found the group `@mony` in `near`; wanted a group of terms.yml;"
            ' did you mean "@money"?',
        ),
        ("id: a, name: Ab", "found the alerting entry `a` without `why`; wanted `why`:"),
        ("id: a, name: A, why: [reg]", "found the name `A` of one letter; wanted two letters"),
        (
            "id: a, name: Ab, names: ['--'], why: [reg]",
            "found the name `--` of no letter that counts; wanted two letters",
        ),
        ("id: a, name: Ab, names: [Cd, Cd], why: [reg]", "found the name `Cd` again; wanted"),
        (
            "id: a, name: Ab, search_name: no, why: [reg]",
            "found the entry `a` without a name to look for; wanted a name",
        ),
        (
            "id: a, name: Ab, kind: person, standing: unreviewed, why: [reg]",
            "found the person `a`, unreviewed and enabled; wanted a public office",
        ),
        (
            "id: a, name: Ab, why: [reg], born: 2021-02-30",
            "found `2021-02-30` for `born`; wanted a date such as 2021-02-01, 2021-02 or 2021",
        ),
        (
            "id: a, name: Ab, why: [reg], roles: [{title: t, since: 2020-05, until: 2019}]",
            "found the role `t` until 2019, since 2020-05; wanted an end after the beginning",
        ),
        (
            "id: a, name: Ab, why: [reg], names_add: [Cd]",
            "found `names_add` on `a`, which no shipped list has; wanted",
        ),
        ("id: a, name: [x], why: [reg]", "found a list for `name`; wanted a text"),
        ("id: a, name: Ab, names: x, why: [reg]", "found `x` for `names`; wanted a list"),
        ("id: a, name: Ab, why: [~]", "found an empty item; wanted a value"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, entry: str, wanted: str) -> None:
    problems = _told(tmp_path, {"firms.yml": HEAD + f"  - {{{entry}}}\n", "terms.yml": TERMS})
    assert any(each.startswith(f"firms.yml:9: {wanted}") for each in problems), problems


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        (
            {"a.yml": HEAD + "  - {id: x, name: Xy, why: [r]}\n  - {id: x, name: Xz, why: [r]}\n"},
            "a.yml:10: found the entry `x` again (first in FOLDER/a.yml:9); wanted each id once",
        ),
        (
            {"a.yml": HEAD + "  []\n", "b.yml": HEAD + "  []\n"},
            "b.yml:1: found the list `firms` again (first in FOLDER/a.yml); wanted one file a list",
        ),
        (
            {"a.yml": "entries:\n- {id: x, name: Xy, kind: company, why: [r]}\n"},
            "a.yml:2: found the new entry `x` in a file without `list`; wanted a `list`,",
        ),
        ({"a.jsonl": "\n{]\n"}, "a.jsonl:2: found no JSON at column 2"),
        ({"a.jsonl": "[]\n"}, "a.jsonl:1: found no object; wanted one JSON object with an entry"),
        (
            {"a.jsonl": '{"id": "x", "list": "l", "nme": "Xy"}\n'},
            'a.jsonl:1: found the unknown key `nme`; wanted a known key; did you mean "name"?',
        ),
        ({"terms.yml": "groups:\n  a: word\n"}, "terms.yml:2: found `word` for `"),
    ],
)
def test_a_mistake_in_a_folder_is_told(tmp_path: Path, files: dict[str, str], wanted: str) -> None:
    problems = _told(tmp_path, {"terms.yml": TERMS, **files})
    wanted = wanted.replace("FOLDER/", "")
    assert any(each.startswith(wanted) for each in problems), problems


def _overlay(entry: str) -> dict[str, str]:
    return {"watchlists/mine.yml": f"list: mine\nentries:\n  - {{{entry}}}\n"}


def test_an_edit_replaces_only_the_fields_it_gives(load: Load) -> None:
    shipped = _entry(load_config(None, {}).watchlists, "per-min-aung-hlaing")
    edit = "id: per-min-aung-hlaing, names_add: [Min Aong Hlaing], note: Ours"
    ours = _entry(load(_overlay(edit)).watchlists, "per-min-aung-hlaing")
    assert ours.names[:-1] == shipped.names
    assert (ours.names[-1].text, ours.note) == ("Min Aong Hlaing", "Ours")
    assert (ours.watchlist, ours.context, ours.why) == (
        shipped.watchlist,
        shipped.context,
        shipped.why,
    )


def test_an_edit_may_remove_names_and_switch_off(load: Load) -> None:
    edit = "id: per-min-aung-hlaing, names_remove: [Min Aung Hlaing], enabled: no"
    ours = _entry(load(_overlay(edit)).watchlists, "per-min-aung-hlaing")
    assert "Min Aung Hlaing" not in [name.text for name in ours.names]
    assert ours.enabled is False


def test_a_new_entry_may_join_a_shipped_list(load: Load) -> None:
    text = (
        "list: junta-officials\nentries:\n"
        "  - {id: per-fictional-one, name: Fictional Person One, why: [a page]}\n"
    )
    config = load({"watchlists/mine.yml": text})
    new = _entry(config.watchlists, "per-fictional-one")
    assert (new.watchlist, new.kind) == ("junta-officials", EntryKind.PERSON)
    assert new.context.near == _entry(config.watchlists, "per-soe-win").context.near
    assert config.lists["junta-officials"].title != "junta-officials"


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        (
            "id: geo-russia, alert: yes",
            "found `alert: yes` on the context entry `geo-russia`; wanted `why` beside it",
        ),
        (
            "id: org-mehl, names_remove: [No such name of it]",
            "found `No such name of it` in `names_remove` of `org-mehl`; wanted a name of the",
        ),
        (
            "id: org-mehl, names: [Ab], names_add: [Cd]",
            "found `names` beside `names_add` or `names_remove`; wanted either",
        ),
        (
            "id: org-mehll, based_on: 0123abcd",
            "found `based_on` on `org-mehll`, which no shipped list has; wanted the id of a shipped"
            ' entry; did you mean "org-mehl"?',
        ),
        ("id: org-mehl, based_on: xyz", "found `xyz` for `based_on`; wanted the 8 digits that"),
    ],
)
def test_a_wrong_edit_is_told(told: Told, edit: str, wanted: str) -> None:
    problems = told(_overlay(edit))
    assert any(each.startswith(f"watchlists/mine.yml:3: {wanted}") for each in problems), problems


def test_an_edit_learns_what_to_write_and_then_when_the_shipped_entry_changed(
    load: Load, tmp_path: Path
) -> None:
    (edit,) = load(_overlay("id: org-mehl, note: Ours")).edits
    place = f"{tmp_path}/watchlists/mine.yml:3"
    noted = load(_overlay("id: org-mehl, note: Ours")).warnings
    assert any(f"{place}: an edit of `org-mehl`" in each for each in noted)
    assert any(f"`based_on: {edit.shipped}`" in each for each in noted)
    good = load(_overlay(f"id: org-mehl, note: Ours, based_on: '{edit.shipped}'")).warnings
    assert not any("org-mehl" in each for each in good)
    old = load(_overlay("id: org-mehl, note: Ours, based_on: '00000000'")).warnings
    assert (
        f"{place}: found an edit of `org-mehl` as it was at 00000000; the shipped entry has changed"
        f" since; wanted a look at the shipped entry, then `based_on: {edit.shipped}`"
    ) in old


def test_the_version_changes_with_what_the_lists_say(tmp_path: Path) -> None:
    files = {"firms.yml": HEAD + "  - {id: a, name: Ab, why: [reg]}\n", "terms.yml": TERMS}
    first = _only(tmp_path, files).version
    assert _only(tmp_path, files).version == first
    files["terms.yml"] = TERMS.replace("bond", "bill")
    assert _only(tmp_path, files).version != first
