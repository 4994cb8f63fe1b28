import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.net.failures import Broken
from watchdog.net.urls import next_target, read_target


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://News.Example/feed?x=1#top", "https://news.example/feed?x=1"),
        ("  http://news.example  ", "http://news.example"),
        ("http://news.example.:80/a", "http://news.example/a"),
        ("https://новости.example/рсс", "https://xn--b1amnebsh.example/%D1%80%D1%81%D1%81"),
        ("http://news_room.example/", "http://news_room.example/"),
        ("http://[2606:4700::1]:8080/", "http://[2606:4700::1]:8080/"),
    ],
)
def test_an_address_is_read(url, plain):
    assert str(read_target(url).url) == plain


def test_a_user_name_becomes_a_header_and_leaves_the_address():
    target = read_target("https://ann:p%40ss@news.example/feed")
    assert str(target.url) == "https://news.example/feed"
    assert target.authorization == b"Basic YW5uOnBAc3M="
    assert target.shown == "https://news.example"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example/feed",
        "//news.example/feed",
        "ftp://news.example/feed",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/_HELO",
        "http://",
        "http:///feed",
        "http://?x",
        "http://127.0.0.1\\@news.example/",
        "http://news.example:0/",
        "http://news.example:65536/",
        "http://news.example:port/",
        "http://news..example/",
        "http://.news.example/",
        "http://127%2e0%2e0%2e1/",
        "http://news example/",
        "http://news.example/\r\nHost: other",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/",
        "http://news.example/" + "a" * 9_000,
        "http://[::1",
        "http://[127.0.0.1]/",
        "http://[v1.a]/",
    ],
)
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(Broken) as caught:
        read_target(url)
    assert caught.value.kind == "bad-url"


@given(st.text(max_size=60))
def test_no_text_makes_reading_an_address_fail_in_another_way(text):
    kind = None
    try:
        read_target("http://" + text)
    except Broken as broken:
        kind = broken.kind
    assert kind in (None, "bad-url")


@given(st.text(max_size=60))
def test_no_location_makes_following_fail_in_another_way(location):
    current = read_target("https://news.example/feed")
    end = None
    try:
        end = next_target(current, location).url.scheme
    except Broken as broken:
        end = broken.kind
    assert end in ("https", "redirect")


@pytest.mark.parametrize(
    ("location", "reached"),
    [
        ("/new", "https://news.example/new"),
        ("new", "https://news.example/a/new"),
        ("//other.example/x", "https://other.example/x"),
        ("https://other.example/x#part", "https://other.example/x"),
    ],
)
def test_a_redirect_is_followed_from_where_it_stands(location, reached):
    assert str(next_target(read_target("https://news.example/a/feed"), location).url) == reached


@pytest.mark.parametrize(
    ("start", "location", "kept"),
    [
        ("https://u:p@news.example/", "/next", True),
        ("http://u:p@news.example/", "https://news.example/", True),
        ("https://u:p@news.example/", "https://other.example/", False),
        ("https://u:p@news.example/", "https://news.example:8443/", False),
        ("http://u:p@news.example:8080/", "https://news.example/", False),
        ("https://u:p@news.example/", "https://x:y@other.example/", False),
    ],
)
def test_credentials_stay_with_their_server(start, location, kept):
    target = next_target(read_target(start), location)
    assert (target.authorization is not None) is kept


@pytest.mark.parametrize(
    "location", ["http://news.example/", "", " ", "ftp://news.example/", "javascript:x", "http://["]
)
def test_a_redirect_to_nowhere_or_to_less_safety_is_refused(location):
    with pytest.raises(Broken) as caught:
        next_target(read_target("https://news.example/a"), location)
    assert caught.value.kind == "redirect"
