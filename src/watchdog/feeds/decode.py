"""Find out in which encoding a document is really written.

What a feed declares, what its server declares and what its bytes are often differ three ways.
feedparser believes the server first and so turns UTF-8 served as ISO-8859-1 into noise. Here the
bytes come first: a byte order mark, then valid UTF-8 (text in another encoding is almost never
valid UTF-8 by chance), then the declarations, then the usual code pages of the language: the
source's, else the feed's own.
"""

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The first characters "<" or "{" and one more ASCII character, in wide encodings without a mark;
# and "<?xm" in EBCDIC.
_WIDE = (
    (re.compile(rb"[<{\s]\x00\x00\x00[\x09-\x7e]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00[<{\s]\x00\x00\x00[\x09-\x7e]"), "utf-32-be"),
    (re.compile(rb"[<{\s]\x00[\x09-\x7e]\x00"), "utf-16-le"),
    (re.compile(rb"\x00[<{\s]\x00[\x09-\x7e]"), "utf-16-be"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,40})""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# Names under which a larger encoding is really served (the WHATWG Encoding Standard's labels).
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
# Python also knows codecs that are no encoding of feeds (punycode, unicode_escape, utf-7 …).
_SAFE_CODEC = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp\d{3,4}|koi8-\w|gb2312|gbk|gb18030|big5(hkscs)?|euc_\w+"
    r"|shift_jis\w*|iso2022_\w+|hz|tis-620|johab|kz1048|ptcp154|mac-\w+"
)
_SHIFTING = re.compile(r"iso2022_\w+|hz")
# What servers and templates call encodings, where Python does not know it.
_ALIASES = {
    "windows-874": "cp874",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "utf8mb4": "utf-8",
    "unicode": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "mac": "mac-roman",
    "csmacintosh": "mac-roman",
    "mac-cyrillic": "mac-cyrillic",
    "ansi": "cp1252",
    "ms-ansi": "cp1252",
    "ms-ee": "cp1250",
    "ms-cyrl": "cp1251",
    "ms-greek": "cp1253",
    "ms-turk": "cp1254",
    "ms-hebr": "cp1255",
    "ms-arab": "cp1256",
    "winbaltrim": "cp1257",
    "gb_2312-80": "gb18030",
    "cn-gb": "gb18030",
    "cn-big5": "big5hkscs",
}
_WINDOWS = re.compile(r"(?:windows|win|cp|ms)[-_ ]?(\d{3,4})")
_VISUAL = re.compile(r"(iso[-_]?8859[-_]\d{1,2})[-_][ei]")
_LANGUAGE = re.compile(
    rb"""(?:<(?:\w{1,10}:)?language>\s{0,20}(?:<!\[CDATA\[)?\s{0,20}|xml:lang\s?=\s?["'])"""
    rb"([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?)"
)
# The code pages in which a language was written before UTF-8, the likeliest first.
_BY_LANGUAGE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "kk"), ("cp1251", "koi8-r")),
    **dict.fromkeys(("cs", "pl", "hu", "sk", "sl", "hr", "ro"), ("cp1250",)),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257",)),
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256",)),
    "zh": ("gb18030", "big5hkscs"),
    "zh-tw": ("big5hkscs", "gb18030"),
    "zh-hk": ("big5hkscs", "gb18030"),
    "ja": ("euc_jp", "cp932"),
    "ko": ("cp949",),
    "th": ("cp874",),
    "vi": ("cp1258",),
    "el": ("cp1253",),
    "tr": ("cp1254",),
    "he": ("cp1255",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A document as text, without byte order marks.

    Attributes:
        exact: encoding `text` again gives the body's bytes (but for marks at its start).
        ascii_bytes: the byte `<` always is the character `<`, so the bytes can be cut.
    """

    text: str
    encoding: str
    exact: bool
    ascii_bytes: bool
    problems: tuple[str, ...] = ()


def decode_document(body: bytes, *, content_type: str | None, language: str | None) -> Decoded:
    """Decode a feed document; never raises, notes what it had to guess."""
    encoding, start = _marked_encoding(body)
    problems: list[str] = []
    if encoding is not None and encoding != "utf-8":
        wide = _wide(body[start:], encoding)
        if "<" in wide.text or "{" in wide.text:
            return wide
        problems.append(f"marked as {encoding}, which it is not")
    data = body[start:]
    declared = _declared_codecs(data, content_type, problems)
    shifting = [codec for codec in declared if _SHIFTING.fullmatch(codec)]
    guesses = [*shifting, "utf-8", *declared]
    for codec in guesses:
        text = _strictly(data, codec)
        if text is not None:
            if declared and codec not in declared and not data.isascii():
                problems.append(f"declared as {declared[0]}, read as {codec}")
            return _found(text, codec, exact=True, problems=problems)
    text, codec = _best_loss(data, declared, language)
    problems.append(f"bytes that are not {codec} were replaced")
    return _found(text, codec, exact=False, problems=problems)


def _found(text: str, codec: str, *, exact: bool, problems: list[str]) -> Decoded:
    return Decoded(
        text=text.lstrip("\ufeff"),
        encoding=codec,
        exact=exact,
        ascii_bytes=not _SHIFTING.fullmatch(codec),
        problems=tuple(problems),
    )


def _wide(data: bytes, encoding: str) -> Decoded:
    text = _strictly(data, encoding)
    exact = text is not None
    if text is None:
        text = data.decode(encoding, "replace")
    problems = () if exact else (f"bytes that are not {encoding} were replaced",)
    return Decoded(
        text=text.lstrip("\ufeff"),
        encoding=encoding,
        exact=exact,
        ascii_bytes=False,
        problems=problems,
    )


def _marked_encoding(body: bytes) -> tuple[str | None, int]:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            start = len(mark)
            while encoding == "utf-8" and body.startswith(mark, start):
                start += len(mark)
            return encoding, start
    for pattern, encoding in _WIDE:
        if pattern.match(body):
            return encoding, 0
    return None, 0


def _declared_codecs(data: bytes, content_type: str | None, problems: list[str]) -> list[str]:
    labels = []
    if (declared := _DECLARED.search(data, 0, 4096)) is not None:
        labels.append(declared[1].decode("ascii"))
    if content_type and (charset := _CHARSET.search(content_type)) is not None:
        labels.append(charset[1])
    found = []
    for label in labels:
        codec = _codec(label)
        if codec is None:
            problems.append(f"declared encoding {label!r} is not known")
        elif codec not in found:
            found.append(codec)
    return found


def _codec(label: str) -> str | None:
    label = label.lower().removeprefix("x-")
    name = _ALIASES.get(label, label)
    name = _VISUAL.sub(r"\1", _WINDOWS.sub(r"cp\1", name))
    try:
        name = codecs.lookup(name).name
    except LookupError:
        return None
    if name.startswith(("utf-16", "utf-32")):
        return "utf-8"  # a wide encoding declared in plain bytes is a mistake of the template
    return _WIDER.get(name, name) if _SAFE_CODEC.fullmatch(name) else None


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _best_loss(data: bytes, declared: list[str], language: str | None) -> tuple[str, str]:
    """Choose where every strict reading failed: a few bad bytes must not turn all into noise."""
    as_utf8 = data.decode("utf-8", "replace")
    lost = as_utf8.count("\ufffd")
    kept = sum(1 for character in as_utf8 if character > "\x7f") - lost
    if kept > lost:
        return as_utf8, "utf-8"
    for codec in declared:
        if codec != "utf-8":
            return data.decode(codec, "replace"), codec
    codecs_of_language = (
        _usual_codecs(language) or _usual_codecs(_own_language(data)) or ("cp1252",)
    )
    readings = [(_strictly(data, codec), codec) for codec in codecs_of_language]
    whole = [(text, codec) for text, codec in readings if text is not None]
    if whole:
        # Cyrillic read in the wrong one of its code pages comes out in capitals.
        return max(whole, key=lambda reading: sum(map(str.islower, reading[0])))
    codec = codecs_of_language[0]
    return data.decode(codec, "replace"), codec


def _usual_codecs(language: str | None) -> tuple[str, ...]:
    tag = (language or "").lower().replace("_", "-")
    return _BY_LANGUAGE.get(tag) or _BY_LANGUAGE.get(tag.split("-")[0], ())


def _own_language(data: bytes) -> str | None:
    declared = _LANGUAGE.search(data, 0, 65_536)
    return declared[1].decode("ascii") if declared else None
