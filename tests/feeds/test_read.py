"""The front door on every format, encoding and kind of damage that feeds are served with."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from watchdog.errors import FeedError
from watchdog.feeds.read import ITEM_LIMIT, TEXT_LIMIT, TITLE_LIMIT, parse_feed
from watchdog.model import Cut, ParsedFeed

DATA = Path(__file__).parent.parent / "data" / "feeds"


def read(
    body: bytes | str,
    url: str = "https://harbour.example/feed",
    content_type: str | None = "application/xml",
    language: str | None = None,
) -> ParsedFeed:
    data = body.encode() if isinstance(body, str) else body
    return parse_feed(data, url=url, content_type=content_type, language=language)


def fixture(name: str, url: str = "https://harbour.example/feed") -> ParsedFeed:
    return read((DATA / name).read_bytes(), url)


def rss(items: str, encoding: str = "utf-8") -> str:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return f'{head}<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'


@pytest.mark.parametrize(
    ("name", "format_name", "title", "titles"),
    [
        (
            "rss20.xml",
            "rss20",
            "The Harbour Post",
            ["Minister Aldo Verran visits the shipyard", "Bridge closed"],
        ),
        ("rss10.rdf", "rss10", "Quay Wire", ["Ferry runs late"]),
        ("rss090.rdf", "rss090", "Old Lantern", ["Lamp lit"]),
        ("rss091-doctype.xml", "rss091u", "The Old Lantern", ["Café opens The Old Lantern"]),
        ("atom10.xml", "atom10", "Ridge Notes", ["Deal & delay"]),
        ("atom03.xml", "atom03", "Small Hours", ["Night train"]),
        ("prefixed.xml", "atom10", "Prefix Daily", ["One", "Two"]),
        (
            "jsonfeed.json",
            "json1.1",
            "Jetty",
            ["Crane fell", None, "No id at all"],
        ),
    ],
)
def test_every_format_gives_its_items(
    name: str, format_name: str, title: str, titles: list[str | None]
) -> None:
    feed = fixture(name)
    assert (feed.format, feed.title) == (format_name, title)
    assert [article.title for article in feed.articles] == titles


def test_an_item_is_read_with_all_its_parts() -> None:
    article = fixture("rss20.xml").articles[0]
    assert article.text == (
        "Aldo Verran met the owners of Bluewater Docks.\nThey spoke for two hours."
    )
    assert article.url is not None
    assert article.url.startswith("https://harbour.example/news/verran-shipyard?utm")
    assert article.published == datetime(2026, 11, 24, 1, 45, tzinfo=UTC)
    assert (article.author, article.language) == ("Ines Okafor", "en-GB")
    assert article.raw_scope == "item"
    assert article.raw.startswith(b"<item>\n<title>Minister")
    assert article.raw.endswith(b"</item>")


def test_atom_takes_the_alternate_link_and_the_first_publication() -> None:
    article = fixture("atom10.xml").articles[0]
    assert article.url == "https://ridge.example/blog/2026/7.html"
    assert article.published == datetime(2026, 11, 22, 3, tzinfo=UTC)
    assert article.text == "The deal with Karstenworks is late.\nIt may slip to May."
    assert (article.author, article.language) == ("Teo Brandt", "en")


def test_a_malformed_document_loses_no_item() -> None:
    feed = fixture("malformed.xml")
    assert feed.title == "Salt & Sand"
    assert [(a.title, a.text) for a in feed.articles] == [
        ("Fish & chips ’till late", "Water rose by 3 < 5 metres, R&D says."),
        ("Second", "Not closed at all"),
        ("Lost its end", "Open section"),
        ("After the gap", "Whole section"),
    ]
    assert feed.articles[0].url == "https://salt.example/a?x=1&y=2"
    assert any("characters stand before the document" in problem for problem in feed.problems)
    assert any("CDATA" in problem for problem in feed.problems)


def test_a_truncated_document_gives_what_arrived() -> None:
    feed = fixture("truncated.xml")
    assert [a.text for a in feed.articles] == [
        "Complete text.",
        "The council of Nerith decided on Mond",
    ]
    assert [a.raw_scope for a in feed.articles] == ["item", "item"]
    assert "the document ends in the middle" in feed.problems


def test_podcasts_and_galleries_have_text_and_address() -> None:
    episode, gallery = fixture("podcast.xml").articles
    assert (episode.url, episode.text) == (
        "https://cast.example/4.mp3",
        "The captain of the Morwen speaks.",
    )
    assert episode.author == "Nia Holt"
    assert (gallery.url, gallery.text) == (
        "https://cast.example/gallery",
        "Divers at the wreck of the Morwen.",
    )


def test_items_without_title_link_or_date_are_kept_and_empty_ones_counted() -> None:
    feed = fixture("odd-items.xml", "https://odd.example/deep/feed.xml")
    assert [(a.title, a.url) for a in feed.articles] == [
        (None, None),
        ("Only a title", None),
        (None, "https://odd.example/only-link"),
        ("Empty guid", "https://odd.example/cdata"),
        ("Guid is a number", None),
        ("Relative", "https://odd.example/rel/1"),
        ("Script link", None),
    ]
    assert "1 × empty item, left out" in feed.problems
    assert all(article.keys for article in feed.articles)


def test_burmese_keeps_its_words_whole_and_zawgyi_its_code_points() -> None:
    unicode_article, zawgyi = read((DATA / "burmese.xml").read_bytes(), language="my").articles
    assert unicode_article.text == ("မြစ်ကူးတံတားသစ်ကို တနင်္လာနေ့က ဖွင့်သည်။\nတံတားသစ်၏ ပုံ")
    assert unicode_article.published == datetime(2026, 11, 24, tzinfo=UTC)
    assert unicode_article.language == "my"  # the feed says en-US, its letters say otherwise
    assert zawgyi.title == "ၿမိဳ႕သစ္ သတင္း"


@pytest.mark.parametrize(
    ("codec", "declared", "content_type", "title"),
    [
        ("cp1251", "windows-1251", "text/xml", "Министр Вольнов"),
        ("cp1251", "windows-1251", "text/xml; charset=utf-8", "Министр Вольнов"),
        ("koi8-r", "koi8-r", None, "Министр Вольнов"),
        ("gb18030", "gb2312", "text/xml", "部长访问港口"),
        ("big5", "big5", "text/xml", "部長訪問港口"),
        ("cp874", "windows-874", "text/xml", "ท่าเรือใหม่"),
        ("cp874", "TIS-620", "text/xml", "ท่าเรือใหม่"),
        ("shift_jis", "Shift_JIS", "text/xml", "港の新聞"),
        ("iso2022_jp", "ISO-2022-JP", "text/xml", "港の新聞"),
        ("utf-16", "utf-16", "text/xml", "Порт မြို့"),
        ("utf-16-le", "utf-16", "text/xml", "Порт မြို့"),
        ("utf-16-be", "utf-16", None, "Порт မြို့"),
        ("utf-32", "utf-32", None, "Порт"),
        ("utf-8", "iso-8859-1", "text/xml; charset=iso-8859-1", "မြို့သစ် Порт"),
        ("utf-8", "utf-16", "text/xml", "မြို့သစ်"),
        ("utf-8", "no-such-thing", "text/xml; charset=base64", "ท่าเรือ"),
        ("cp1252", "utf-8", "text/xml", "Café “Port”"),
        ("utf-8-sig", "utf-8", "text/html", "မြို့"),
        ("cp1251", "win-1251", "text/xml", "Министр Вольнов"),
        ("cp1251", "x-cp1251", "text/xml", "Министр Вольнов"),
        ("cp1251", "ms-cyrl", "text/xml", "Министр Вольнов"),
        ("iso8859-8", "ISO-8859-8-I", "text/xml", "הנמל החדש"),
        ("mac-roman", "macintosh", "text/xml", "Café “Port”"),
        ("gb18030", "cn-gb", "text/xml", "部长访问港口"),
    ],
)
def test_the_encoding_is_told_by_the_bytes_first(
    codec: str, declared: str, content_type: str | None, title: str
) -> None:
    body = rss(f"<item><title>{title}</title><link>https://e.example/1</link></item>", declared)
    feed = read(body.encode(codec), content_type=content_type)
    assert [article.title for article in feed.articles] == [title]
    is_cut = not codec.startswith(("utf-16", "utf-32", "iso2022"))
    assert feed.articles[0].raw_scope == ("item" if is_cut else "document")
    if is_cut:
        assert title.encode(codec.removesuffix("-sig")) in feed.articles[0].raw


def test_a_few_bad_bytes_do_not_turn_the_rest_into_noise() -> None:
    body = rss("<item><title>မြို့သစ်သတင်း \x00</title></item>").encode().replace(b"\x00", b"\xff")
    feed = read(body)
    assert feed.articles[0].title == "မြို့သစ်သတင်း \ufffd"
    assert any("were replaced" in problem for problem in feed.problems)


def test_an_undeclared_code_page_is_guessed_by_the_language() -> None:
    body = "<rss><channel><item><title>Порт Вольный</title></item></channel></rss>".encode("cp1251")
    assert read(body, language="ru").articles[0].title == "Порт Вольный"


@pytest.mark.parametrize(
    ("codec", "declared", "title"),
    [
        ("cp1251", "ru-RU", "Министр Вольнов посетил порт"),
        ("koi8-r", "ru", "Министр Вольнов посетил порт"),
        ("gb18030", "zh-cn", "部长访问了新的港口"),
        ("big5", "zh-TW", "部長訪問了新的港口"),
        ("euc_jp", "ja", "港の新聞が伝えた"),
        ("cp932", "ja", "港の新聞が伝えた"),
        ("cp949", "ko", "항구의 새 소식"),
        ("cp874", "th", "ท่าเรือใหม่"),
        ("cp1252", "en-us", "The minister’s café"),
    ],
)
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="utf-8"?>'])
def test_an_undeclared_code_page_is_guessed_by_the_feeds_own_language(
    codec: str, declared: str, title: str, declaration: str
) -> None:
    body = (
        f"{declaration}<rss><channel><language>{declared}</language>"
        f"<item><title>{title}</title></item></channel></rss>"
    )
    feed = read(body.encode(codec))
    assert [article.title for article in feed.articles] == [title]


@pytest.mark.parametrize(
    "title",
    ["a &#xD800; b", "a &#1114112; b", "a &#0; b", "a &#xFFFE; b", f"a &#{'9' * 5000}; b"],
)
def test_illegal_references_never_reach_the_text(title: str) -> None:
    feed = read(rss(f"<item><title>{title}</title></item><item><title>ok</title></item>"))
    assert [article.title for article in feed.articles] == ["a \ufffd b", "ok"]
    assert "1 × illegal character reference" in feed.problems


@pytest.mark.parametrize("wrapped", ["&amp;#xD800;", "<![CDATA[&#xD800;]]>"])
def test_surrogates_inside_html_never_reach_the_text(wrapped: str) -> None:
    feed = read(rss(f"<item><title>t</title><description>x {wrapped} y</description></item>"))
    assert feed.articles[0].text == "x \ufffd y"


@pytest.mark.parametrize(
    "body",
    [
        rss(""),
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title></feed>',
        '{"version": "https://jsonfeed.org/version/1", "title": "T", "items": []}',
        '{"version": "https://jsonfeed.org/version/1", "title": "T"}',
    ],
)
def test_a_feed_without_items_is_a_feed(body: str) -> None:
    feed = read(body)
    assert (feed.title, feed.articles) == ("T", ())


def test_the_content_type_does_not_decide_the_format() -> None:
    body = rss("<item><title>x</title></item>")
    for content_type in (None, "text/html", "application/json", "image/png", "nonsense;;="):
        assert read(body, content_type=content_type).articles[0].title == "x"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", ["empty"]),
        (b" \n\t", ["empty"]),
        (b"%PDF-1.7 x", ["PDF"]),
        (b"\x1f\x8b\x08abc", ["gzip"]),
        (bytes(range(256)) * 4, ["binary"]),
        (b"[1, 2]", ["JSON"]),
        (b'{"error": "gone"}', ["JSON"]),
        (b"<urlset><url/></urlset>", ["urlset", "site map"]),
        (b"Too many requests", ["Too many requests"]),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'> ]>", ["text beginning"]),
        (b"<html><head><title>Closed</title></head></html>", ["HTML page", "Closed", "no feed"]),
    ],
)
def test_what_is_no_feed_is_refused_and_named(body: bytes, words: list[str]) -> None:
    with pytest.raises(FeedError) as refused:
        read(body)
    assert all(word in str(refused.value) for word in words)


def test_a_page_with_rdf_in_its_comments_is_no_empty_feed() -> None:
    page = (
        "<!DOCTYPE html>\n<html><head><title>Pier diary</title></head><body><p>Wind</p><!--\n"
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="https://pier.example/1"/></rdf:RDF>\n--></body></html>'
    )
    with pytest.raises(FeedError, match='HTML page titled "Pier diary"'):
        read(page)


def test_items_inside_a_page_are_still_read() -> None:
    page = f"<!DOCTYPE html><html><body>{rss('<item><title>Wind</title></item>')}</body></html>"
    assert [article.title for article in read(page).articles] == ["Wind"]


def test_a_comment_before_the_document_is_no_problem() -> None:
    body = "<!-- made by a plugin -->\n<rss><channel><title>T</title></channel></rss>"
    assert read(body).problems == ()
    assert read(f"Warning: deprecated\n{body}").problems


def test_an_item_with_an_id_alone_is_kept() -> None:
    guid = '<item><guid isPermaLink="false">{}</guid></item>'
    articles = read(rss(guid.format("g-1") + guid.format("g-2"))).articles
    assert [article.keys[0] for article in articles] == [
        "guid:harbour.example/feed:g-1",
        "guid:harbour.example/feed:g-2",
    ]


def test_a_page_is_refused_with_the_feeds_it_names() -> None:
    with pytest.raises(FeedError) as refused:
        fixture("page.html", "https://harbour.example/news/")
    message = str(refused.value)
    assert 'titled "Harbour Post & Sons"' in message
    assert message.endswith("https://harbour.example/feed/, https://harbour.example/atom.xml")


def test_bounds_hold_and_are_told() -> None:
    long = rss(
        f"<item><title>{'t' * 9000}</title><description>{'x ' * TEXT_LIMIT}</description></item>"
    )
    feed = read(long)
    title = feed.articles[0].title
    assert title is not None
    assert (len(title), len(feed.articles[0].text)) == (TITLE_LIMIT, TEXT_LIMIT)
    assert sum("was cut" in problem for problem in feed.problems) == 2
    assert feed.cut is None


def many_in_xml(count: int) -> str:
    return rss("".join(f"<item><guid>{n}</guid><title>{n}</title></item>" for n in range(count)))


def many_in_json(count: int) -> str:
    items = [{"id": str(n), "title": str(n)} for n in range(count)]
    return json.dumps({"version": "https://jsonfeed.org/version/1", "items": items})


@pytest.mark.parametrize("many", [many_in_xml, many_in_json])
def test_of_too_many_items_the_first_are_read_and_the_rest_is_told(
    many: Callable[[int], str],
) -> None:
    whole = read(many(ITEM_LIMIT))
    assert (len(whole.articles), whole.cut) == (ITEM_LIMIT, None)
    cut = read(many(ITEM_LIMIT + 5))
    assert [article.title for article in cut.articles] == [str(n) for n in range(ITEM_LIMIT)]
    assert cut.cut == Cut(read=ITEM_LIMIT, items=ITEM_LIMIT + 5)
    assert cut.problems[0] == f"{ITEM_LIMIT + 5} items, only the first {ITEM_LIMIT} were read"


@pytest.mark.parametrize(
    "inner",
    [
        "<!--" * 80_000,
        "&lt;!--" * 80_000,
        "<![CDATA[" * 30_000,
        "<div>" * 20_000,
        "&lt;div&gt;" * 100_000,
        "<a " + " ".join(f"a{n}='1'" for n in range(20_000)) + ">",
        "x</description><author>" + "a." * 100_000 + "</author><description>",
        "x</description>" + "<category>c</category>" * 5_000 + "<description>",
        "".join(f"<i xml:base='a{n}/'>" for n in range(3_000)),
    ],
    ids=["comments", "html", "cdata", "deep", "deep-html", "attributes", "author", "tags", "base"],
)
def test_hostile_documents_take_no_quadratic_time(inner: str) -> None:
    body = rss(
        f"<item><title>a</title><description>{inner}</description></item>"
        "<item><title>b</title></item>"
    )
    began = time.process_time()
    feed = read(body)
    assert [article.title for article in feed.articles] == ["a", "b"]
    assert time.process_time() - began < 10  # linear: under 1 s; quadratic: minutes


@pytest.fixture
def broken_date_reader() -> Iterator[None]:
    """Make feedparser itself raise on one date, as it did on some input in earlier versions."""

    def read_date(text: str) -> None:
        if text.startswith("Poison"):
            raise RuntimeError("cannot happen")

    feedparser.registerDateHandler(read_date)
    yield
    feedparser.datetimes._date_handlers.remove(read_date)


@pytest.mark.usefixtures("broken_date_reader")
def test_an_item_that_breaks_feedparser_costs_only_itself() -> None:
    feed = read(
        rss(
            "<item><title>a</title></item>"
            "<item><title>b</title><pubDate>Poison, 1 Jan 2026</pubDate></item>"
            "<item><title>c</title></item>"
        )
    )
    assert [article.title for article in feed.articles] == ["a", "c"]
    assert "1 items could not be read" in feed.problems
    assert any("RuntimeError: cannot happen" in problem for problem in feed.problems)


def test_json_items_keep_their_own_bytes_and_odd_types_do_no_harm() -> None:
    feed = fixture("jsonfeed.json", "https://jetty.example/feed.json")
    first, second, third = feed.articles
    assert first.raw.startswith(b'{"id": 17')
    assert first.raw.endswith(b'"Uma Lind"}]}')
    assert first.keys[0] == "guid:jetty.example/feed.json:17"
    assert (first.author, second.author) == ("Uma Lind", "Jo")
    assert second.text == "5 < 6 metres 😀 \ufffd end"
    assert second.published == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert third.title == "No id at all"
    assert "1 × item that is no object" in feed.problems
    assert "1 × empty item, left out" in feed.problems


def test_a_json_feed_that_breaks_off_gives_the_items_before() -> None:
    whole = (DATA / "jsonfeed.json").read_bytes()
    feed = read(whole[: whole.index(b"null")])
    assert [article.title for article in feed.articles] == ["Crane fell", None]
    assert any("broken JSON" in problem for problem in feed.problems)
