"""Turn the HTML of titles and bodies into the plain text that is screened.

Written as a scanner, not with an HTML tree, after trying lxml 6.1 and selectolax 1.0 (lexbor) on
hostile input: lxml drops all text below 256 open elements, lexbor takes 107 s for 200 000 nested
`<div>` and both take seconds for one tag with 50 000 attributes; both lose text in "a <b and c> d".
Text needs no tree: this is linear, and only what is surely a tag is taken for one.

Decisions: block elements and `<br>` end a line, inline elements join without a space (Burmese,
Chinese and Thai words must not be torn apart); `<wbr>`, soft hyphens and byte order marks vanish;
no-break spaces become spaces; ZWSP, ZWJ and ZWNJ stay; alternative texts of images stand on lines
of their own; the content of script and style is dropped; text that was escaped twice is unescaped
twice; control characters vanish, surrogates and NUL become U+FFFD or vanish.
"""

import html
import re

_BLOCK_NAMES = """
    address article aside blockquote body br caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html
    legend li main menu nav ol optgroup option p pre section select summary table tbody td tfoot
    th thead title tr ul
"""
_INLINE_NAMES = """
    a abbr acronym applet area audio b base basefont bdi bdo big blink button canvas cite code
    col colgroup data datalist del dfn em embed font frame i iframe image img input ins kbd label
    link map mark marquee meta meter noscript object output param path picture progress q rp rt
    ruby s samp script slot small source span strike strong style sub sup svg template textarea
    time track tt u var video wbr g circle rect
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_NAMES = _BLOCKS | frozenset(_INLINE_NAMES.split())
_DROPPED = frozenset({"script", "style"})
_PICTURES = frozenset({"img", "area", "image"})
# Ends a line among the pieces of a text, where a line end of the source is only a space. A control
# character, so that the source has none that counts.
_BREAK = "\x1e"
# What a tag shows that needs no closer look.
_SHOWN = {name: _BREAK if name in _BLOCKS else "" for name in _NAMES - _DROPPED - _PICTURES}
# A tag without `<` or `>` in its attributes: nearly all. Backs off at the next angle bracket.
_PLAIN_TAG = re.compile(
    r"""</?([A-Za-z][A-Za-z0-9]*+)(?:\s(?:[^"'<>]|"[^"<>]*+"|'[^'<>]*+')*+|/)?+>"""
)
_DECLARATIONS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">"))
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*(?:[:-][A-Za-z0-9:-]*)?)(?=[\s/>])")
_ODD_NAMES = re.compile(r"(?:o|v|w|st1|fb|g|svg|xhtml|html|wp):[a-z0-9-]+|amp-[a-z0-9-]+")
_QUOTE_OR_END = re.compile(r"""["'>]""")
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_FILE_NAME = re.compile(
    r"[\w .()-]*\.(?:jpe?g|png|gif|webp|svg|bmp)|(?:img|dsc|image)[-_ ]?\d*", re.IGNORECASE
)
_LONG_REFERENCE = re.compile(r"&#(?:0*\d{8,}|[xX]0*[0-9a-fA-F]{7,});?")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACES = re.compile("[ \t\u00a0\u2007\u202f]+")
_LINES = re.compile(r" ?(?:\r\n?|\n|\x85|\u2028|\u2029)[ \n\r\x85\u2028\u2029]*")
_SOURCE_SPACE = re.compile(r"[ \t\r\n\f]+")
_STILL_HTML = re.compile(
    r"</?(?:p|br|div|span|b|i|a|em|strong|img|li|ul|h[1-6])(?:\s[^<>]*)?/?>"
    r"|&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{2,6}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)


def html_to_text(markup: str) -> str:
    """Render HTML (or plain text in which `<` means itself) as plain text."""
    text = _render(markup)
    for _ in range(2):
        if ("<" not in text and "&" not in text) or _STILL_HTML.search(text) is None:
            break
        text = _render(text)
    return text


def clean_text(text: str) -> str:
    """Tidy text that is known to be no HTML: safe code points, single spaces, no empty lines."""
    text = _CONTROLS.sub("", text)
    if not text.isascii():
        text = _SURROGATES.sub("\ufffd", text)
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def one_line(markup: str) -> str:
    """Render a title, name or other text that has one line only."""
    return html_to_text(markup).replace("\n", " ")


def _render(markup: str) -> str:
    if "<" not in markup:
        return clean_text(_unescape(markup))
    if _BREAK in markup:
        markup = markup.replace(_BREAK, "")
    scanner = _Scanner(markup)
    text = "".join(scanner.pieces())
    if scanner.has_tags:
        text = _SOURCE_SPACE.sub(" ", text)
    return clean_text(text.replace(_BREAK, "\n"))


def _unescape(text: str) -> str:
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text)) if "&" in text else text


class _Scanner:
    """One pass over one string; holds what was found to be missing so that it is sought once."""

    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._sought: set[str] = set()
        self.has_tags = False

    def pieces(self) -> list[str]:
        """Cut into texts and what the tags between them show, line ends of these as `_BREAK`."""
        found: list[str] = []
        at = position = 0
        markup = self._markup
        while (start := markup.find("<", position)) >= 0:
            plain = _PLAIN_TAG.match(markup, start)
            shown = _SHOWN.get(plain[1].lower()) if plain is not None else None
            if plain is not None and shown is not None:
                end = plain.end()
            elif (step := self._construct(start)) is not None:
                end, shown = step
            else:
                position = start + 1
                continue
            if start > at:
                found.append(_unescape(markup[at:start]))
            found.append(shown)
            at = position = end
            self.has_tags = True
        found.append(_unescape(markup[at:]))
        return found

    def _construct(self, start: int) -> tuple[int, str] | None:
        """Return where the construct at `start` ends and what it shows, `None` for a plain `<`."""
        markup = self._markup
        declared = markup[start + 1 : start + 2] in ("!", "?")
        for opener, closer in _DECLARATIONS if declared else ():
            if markup.startswith(opener, start):
                end = self._seek(closer, start + len(opener))
                if end < 0:
                    return start + len(opener), ""
                shown = markup[start + 9 : end] if opener == "<![CDATA[" else ""
                return end + len(closer), shown.replace("\n", _BREAK)
        name = _TAG_NAME.match(markup, start)
        if name is None:
            return None
        tag = name[1].lower()
        if tag not in _NAMES and _ODD_NAMES.fullmatch(tag) is None:
            return None
        end = self._tag_end(name.end())
        if end < 0:
            # A body that was cut off inside a tag: attributes are no text.
            return (len(markup), "") if "=" in markup[name.end() : name.end() + 40] else None
        return self._shown(tag, start, end)

    def _shown(self, tag: str, start: int, end: int) -> tuple[int, str]:
        source = self._markup[start:end]
        if tag in _DROPPED and source[1] != "/" and not source.endswith("/>"):
            return self._after_dropped(tag, end), ""
        if tag in _PICTURES:
            return end, _alternative(source)
        return end, _BREAK if tag in _BLOCKS else ""

    def _after_dropped(self, tag: str, end: int) -> int:
        closing = re.compile(f"</{tag}[^>]*>?", re.IGNORECASE).search(self._markup, end)
        return closing.end() if closing else len(self._markup)

    def _tag_end(self, position: int) -> int:
        """Find the `>` that ends a tag, minding quotes unless that leads nowhere."""
        plain_end = self._seek(">", position)
        if plain_end < 0:
            return -1
        at = position
        while "quotes" not in self._sought:
            mark = _QUOTE_OR_END.search(self._markup, at)
            if mark is None:
                break
            if mark[0] == ">":
                return mark.end()
            at = self._markup.find(mark[0], mark.end()) + 1
            if at == 0:
                break
        self._sought.add("quotes")
        return plain_end + 1

    def _seek(self, closer: str, position: int) -> int:
        if closer in self._sought:
            return -1
        end = self._markup.find(closer, position)
        if end < 0:
            self._sought.add(closer)
        return end


def _alternative(source: str) -> str:
    alt = _ALT.search(source)
    if alt is None:
        return ""
    text = _unescape(alt[1] or alt[2] or alt[3] or "").strip()
    if not text or _FILE_NAME.fullmatch(text):
        return ""
    return text if len(text) <= 2 else f"{_BREAK}{text}{_BREAK}"
