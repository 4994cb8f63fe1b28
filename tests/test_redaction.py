"""What is kept of an address: enough to know it again, nothing that opens a door."""

import pytest

from watchdog.redaction import HIDDEN, kept_address, query_secrets, shown_address, without


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://h.example/feed.xml", "https://h.example/feed.xml"),
        ("https://h.example/f?key=abc&format=xml", "https://h.example/f?key=***&format=***"),
        ("https://h.example/f?justatoken", "https://h.example/f?***"),
        ("https://u:p@h.example:8443/f#part", "https://h.example:8443/f"),
        ("https://h.example/f?a=b=c&&d=", "https://h.example/f?a=***&***&d=***"),
        ("https://[::1/f?key=abc", HIDDEN),
    ],
)
def test_an_address_is_shown_without_values(url: str, shown: str) -> None:
    assert shown_address(url) == shown


def test_two_keys_are_two_addresses_and_one_without_a_key_is_kept_as_it_is() -> None:
    one, other = (kept_address(f"https://h.example/f?key={key}") for key in ("abc", "abd"))
    assert one != other
    assert one.startswith("https://h.example/f?key=***#")
    assert kept_address("https://h.example/f") == "https://h.example/f"


def test_long_values_are_secrets_as_written_and_as_meant() -> None:
    url = "https://h.example/f?key=s3cret%2Bvalue&format=rss&t0kent0ken"
    assert query_secrets(url) == {"s3cret%2Bvalue", "s3cret+value", "t0kent0ken"}
    assert query_secrets("https://[::1/f?key=abcdefghi") == frozenset()
    assert without(query_secrets(url), "a t0kent0ken b s3cret+value") == "a *** b ***"
