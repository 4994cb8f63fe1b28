"""One fold for names and for articles, so that a name is found however it was typed.

The steps, in order; the same for names and articles:

0. words divided at a line's end; character references (`&nbsp;`); hashtags cut into words; Burmese
   typed for Zawgyi (`zawgyi`); letters of another script inside a word (`lookalikes`);
1. each character by itself: compatibility forms (full width, ligatures), lower case, Latin and
   Greek accents off, `ё` to `е`, traditional Chinese to simplified; apostrophes, quotes, hyphens
   and spaces to one form each; zero-width characters, soft hyphens and direction marks away;
2. combining marks left over: joined to a Cyrillic letter that needs them (`й`), else dropped;
3. Burmese: one order of marks, common slips (`_RULES`), `ဦ` to `ဦ`, the digit zero
   typed for the letter `ဝ` and back;
4. Thai: one order of vowel and tone, `เเ` to `แ`, nikhahit and aa to sara am;
5. runs of spaces to one; a hyphen or underscore inside a word to a space;
6. spaces beside Burmese, Thai, Lao, Khmer and Chinese characters away: they are optional there.

Diacritics of Thai and Burmese are letters in all but name and are never dropped.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise
from operator import itemgetter

from watchdog.text.chinese import SIMPLIFIED
from watchdog.text.letters import ASCII, CHARS, COMBINING, KEEP, LONG_DASH, TYPESET
from watchdog.text.lookalikes import unmixed
from watchdog.text.scripts import unspaced_class
from watchdog.text.zawgyi import to_unicode

# One stretch that a step replaced: new start and end, old start and end.
Edit = tuple[int, int, int, int]


class Folded:
    """A folded text with its way back, which is made only when somebody asks for it.

    `layers` holds, for each step that changed a length, the stretches it replaced, in order; a
    text in which every character kept its place has none.
    """

    __slots__ = ("_layers", "_original", "text")

    def __init__(
        self, text: str, original: str, layers: tuple[tuple[Edit, ...], ...] | None = None
    ) -> None:
        self.text = text
        self._original = original
        self._layers = layers

    @property
    def layers(self) -> tuple[tuple[Edit, ...], ...]:
        """The stretches that each step replaced."""
        if self._layers is None:
            self._layers = _step_by_step(self._original)[1]
        return self._layers

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of a non-empty folded span; a replaced stretch counts whole."""
        last = end - 1
        for layer in reversed(self.layers):
            start = _old_place(layer, start)[0]
            last = _old_place(layer, last)[1] - 1
        return start, last + 1

    def folded_place(self, at: int) -> int:
        """Return where the original position came to stand, or the next one that was kept."""
        for layer in self.layers:
            which = bisect_right(layer, at, key=_old_start) - 1
            if which >= 0:
                new_start, new_end, _, old_end = layer[which]
                at = new_start if at < old_end else at + new_end - old_end
        return at


def _old_place(layer: tuple[Edit, ...], at: int) -> tuple[int, int]:
    """Return the old span of the character at a new position."""
    which = bisect_right(layer, at, key=_new_start) - 1
    if which < 0:
        return at, at + 1
    _, new_end, old_start, old_end = layer[which]
    if at < new_end:
        return old_start, old_end
    old = at + old_end - new_end
    return old, old + 1


_new_start = itemgetter(0)
_old_start = itemgetter(2)


# Order of Burmese marks after UTN 11: medials, e, upper and lower vowels, aa, asat, signs.
_MARK_ORDER = {
    mark: at
    for at, mark in enumerate(
        "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u1036\u1037\u103a\u1038"
    )
}
_MARKS = "".join(_MARK_ORDER)
# A mark before one that belongs before it, or twice: almost no text has any.
_MISORDERED = re.compile("|".join(f"{mark}[{_MARKS[: at + 1]}]" for at, mark in enumerate(_MARKS)))


def _join_marks(match: re.Match[str]) -> str:
    base = match[1]
    for mark in match[2]:
        joined = unicodedata.normalize("NFC", base + mark)
        if len(joined) == 1 and joined in KEEP:
            base = joined
    return base


def _order_marks(match: re.Match[str]) -> str:
    return "".join(sorted(set(match[0]), key=_MARK_ORDER.__getitem__))


_THAI_TONES = frozenset("\u0e48\u0e49\u0e4a\u0e4b")


def _order_thai(match: re.Match[str]) -> str:
    return "".join(sorted(match[0], key=_THAI_TONES.__contains__))


def _zeros(match: re.Match[str]) -> str:
    return "၀" * len(match[0])


def _join_sara_am(match: re.Match[str]) -> str:
    return match[1] + "\u0e33"


_UNSPACED = unspaced_class()
_Replacement = str | Callable[[re.Match[str]], str]
_DIGIT = "၀-၉"

# (what must occur for the rule to be worth trying, pattern, replacement)
_Rule = tuple[re.Pattern[str] | str, re.Pattern[str], _Replacement]
_RULES: tuple[_Rule, ...] = (
    (COMBINING, re.compile("([^\u0300-\u036f]?)([\u0300-\u036f]+)"), _join_marks),
    ("  ", re.compile("  +"), " "),
    ("-", re.compile(r"(?<=[^\s-])-(?=[^\s-])"), " "),
    (
        re.compile(f"[{_UNSPACED}]"),
        # It begins with the space itself, for which the text is searched quickest.
        re.compile(f" (?:(?<=[{_UNSPACED}] )(?![{_DIGIT}ဝ-])|(?<![{_DIGIT}ဝ-] )(?=[{_UNSPACED}]))"),
        "",
    ),
    (_MISORDERED, re.compile(f"[{_MARKS}]{{2,}}"), _order_marks),
    # Two vowels and a rank that are typed wrong more often than right.
    ("\u102d\u1030", re.compile("\u102d\u1030"), "\u102d\u102f"),
    ("မှုး", re.compile("မှုး"), "မှူး"),
    # The Shan digit zero typed for the letter ra: it looks the same, and no digit has a vowel.
    ("\u1090", re.compile(f"\u1090(?=[{_MARKS}])"), "\u101b"),
    ("\u1025", re.compile("\u1025\u102e"), "\u1026"),
    ("\u1025\u103a", re.compile("\u1025\u103a"), "\u1009\u103a"),
    ("ဝ", re.compile(f"(?<=[{_DIGIT}])ဝ+(?=[{_DIGIT}])"), _zeros),
    ("၀", re.compile(f"(?<![{_DIGIT}])၀(?![{_DIGIT}])"), "ဝ"),
    ("\u0e40\u0e40", re.compile("\u0e40\u0e40"), "\u0e41"),
    (
        re.compile("[\u0e48-\u0e4b][\u0e31\u0e34-\u0e39\u0e4d]"),
        re.compile("[\u0e31\u0e34-\u0e39\u0e48-\u0e4b\u0e4d]{2,}"),
        _order_thai,
    ),
    ("\u0e4d", re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32"), _join_sara_am),
)


def _unstable() -> re.Pattern[str]:
    """Match what the first step moves, in small letters: little of any text."""
    common = [*range(0x20, 0x7F), *range(0x430, 0x460), *range(0x1000, 0x10A0)]
    common += [*range(0xE01, 0xE5C), 0x3001, 0x3002]
    stable = [point for point in common if CHARS[point] == chr(point)]
    # One class without alternatives, in spans: anything else is scanned ten times as slowly.
    pieces = [re.escape(chr(point)) for point in stable]
    begin = 0x4E00
    for point in sorted(map(ord, SIMPLIFIED)):
        if begin < point < 0xA000:
            pieces.append(f"{chr(begin)}-{chr(point - 1)}")
        begin = max(begin, point + 1)
    return re.compile(f"[^{''.join(pieces)}{chr(begin)}-\u9fff]")


_UNSTABLE = _unstable()

# A word divided at the end of a line; "Aung-" before a capital is a hyphen of the name's own.
_DIVIDED = re.compile(r"(?<=[a-zа-я])-\r?\n[ \t]*(?=[a-zа-я])")
# Character references that a feed escaped twice: `&nbsp;`, `&#8217;`.
_REFERENCE = re.compile("&(?:[a-zA-Z]{2,8}|#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5});")


def _unescaped(match: re.Match[str]) -> str:
    """Return the one character that is meant; what is no reference stays."""
    meant = html.unescape(match[0])
    return meant if len(meant) == 1 and meant != "&" else match[0]


_COMBINED, _SPACES, _OPTIONAL_SPACE = _RULES[0][1], _RULES[1][1], _RULES[3][1]
_BURMESE_RULES, _THAI_RULES = _RULES[4:12], _RULES[12:]


def _pages(text: str) -> bytes:
    """Return the upper half of each UTF-16 unit: which writing systems a text may have letters of.

    Asking these bytes is ten times as quick as searching the text.
    """
    return text.encode("utf-16-le", "surrogatepass")[1::2]


# Pages of Greek and Cyrillic letters; the first has the combining marks as well.
_GREEK = b"\x03"
_CYRILLIC = (b"\x04", b"\x05")
_THAI, _MYANMAR = b"\x0e", b"\x10"
# All pages before those of writing systems that do not space their words.
_SPACED_PAGES = bytes(range(0x0E))
# Plain ASCII needs only these, and most English articles are plain ASCII.
_ASCII_RULES = tuple(rule for rule in _RULES if rule[0] in ("  ", "-"))


def fold(text: str) -> str:
    """Return the folded text.

    Folding it again changes nothing, but where what is left looks like Zawgyi or like a word of two
    scripts.
    """
    plain = text if text.isascii() else _plain(text)
    if not plain.isascii() or "&" in plain or "#" in plain or "-\n" in plain or "\r" in plain:
        text = plain = _prepared(text)
    if plain.isascii():
        folded = _unhyphened(_single_spaced(plain.translate(ASCII)))
        return folded if text is plain else folded.replace(_DASH, LONG_DASH)
    folded = _UNSTABLE.sub(_looked_up, text.lower())
    pages = _pages(folded)
    if _GREEK in pages and COMBINING.search(folded):
        folded = _COMBINED.sub(_join_marks, folded)
    folded = _unhyphened(_single_spaced(folded))
    # Latin and Cyrillic texts have nothing for the rules that are left.
    if not pages.translate(None, _SPACED_PAGES):
        return folded
    folded = _OPTIONAL_SPACE.sub("", folded)
    if _MYANMAR in pages:
        folded = _with_rules(_BURMESE_RULES, folded)
    if _THAI in pages:
        folded = _with_rules(_THAI_RULES, folded)
    return folded


# Stands for the long dash while a text is ASCII.
_DASH = "\x7f"


def _plain(text: str) -> str:
    """Return a text that is ASCII but for its quotes and dashes, as most English ones, as ASCII.

    ASCII is folded five times as quickly. Any other text comes back as it is, or half done.
    """
    if _DASH in text:
        return text
    for char, plain in TYPESET:
        text = text.replace(char, plain)
    return text.replace(LONG_DASH, _DASH)


def _looked_up(match: re.Match[str]) -> str:
    return CHARS[ord(match[0])]


def _single_spaced(folded: str) -> str:
    return _SPACES.sub(" ", folded) if "  " in folded else folded


def fold_with_map(text: str) -> Folded:
    """Fold and keep the way from every folded character to the original."""
    return Folded(fold(text), text)


def _with_rules(rules: tuple[_Rule, ...], folded: str) -> str:
    for what, pattern, replacement in rules:
        if what in folded if isinstance(what, str) else what.search(folded):
            folded = pattern.sub(replacement, folded)
    return folded


def _unhyphened(folded: str) -> str:
    """Do what the rule for hyphens says, ten times as quick as its pattern."""
    parts = folded.split("-")
    if len(parts) == 1:
        return folded
    pieces = [parts[0]]
    for before, after in pairwise(parts):
        inside = before and after and not before[-1].isspace() and not after[0].isspace()
        pieces += (" " if inside else "-", after)
    return "".join(pieces)


def _prepared(text: str) -> str:
    """Do what must come before single letters are looked at."""
    text = _split_tags(refer(_join_divided(text)[0])[0])[0]
    pages = _pages(text)
    if _MYANMAR in pages:
        text = to_unicode(text)[0]
    return unmixed(text) if _has_other_letters(pages) else text


def _step_by_step(text: str) -> tuple[str, tuple[tuple[Edit, ...], ...]]:
    """Fold as `fold` does, and note for each step what it moved."""
    layers: list[tuple[Edit, ...]] = []
    for step in _STEPS_BEFORE:
        text, moved = step(text)
        if moved:
            layers.append(moved)
    folded, rules = text.translate(CHARS), _ASCII_RULES if text.isascii() else _RULES
    uneven = "".join(char for char in set(text) if len(CHARS[ord(char)]) != 1)
    if uneven:
        pattern = re.compile("[" + re.escape(uneven) + "]")
        layers.append(edits_of(pattern, lambda match: CHARS[ord(match[0])], text))
    for what, pattern, replacement in rules:
        if what in folded if isinstance(what, str) else what.search(folded):
            shorter = pattern.sub(replacement, folded)
            # No rule lengthens anything: the same length means that nothing moved.
            if len(shorter) != len(folded):
                layers.append(edits_of(pattern, replacement, folded))
            folded = shorter
    return folded, tuple(layers)


Step = tuple[str, tuple[Edit, ...]]


def _join_divided(text: str) -> Step:
    if "-\n" not in text and "-\r" not in text:
        return text, ()
    return _DIVIDED.sub("", text), edits_of(_DIVIDED, "", text)


def refer(text: str) -> Step:
    """Put the characters in place of references that a feed escaped twice."""
    if "&" not in text:
        return text, ()
    return _REFERENCE.sub(_unescaped, text), edits_of(_REFERENCE, _unescaped, text)


# A hashtag of words run together: "#BoycottMytel", "#KKPark", "#DaweiSEZ", "#BankofSpain".
_TAG = re.compile("(?<=#)[A-Za-z]+(?:(?<=[a-z])[A-Z]|[A-Z][a-z])[A-Za-z]*")
_IN_TAG = re.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z]{3})(?=of[A-Z])")


def _spaced_tag(match: re.Match[str]) -> str:
    return _IN_TAG.sub(" ", match[0])


def _split_tags(text: str) -> Step:
    if "#" not in text:
        return text, ()
    return _TAG.sub(_spaced_tag, text), edits_of(_TAG, _spaced_tag, text)


def from_zawgyi(text: str) -> Step:
    """Bring Burmese typed for Zawgyi into Unicode."""
    return to_unicode(text) if _MYANMAR in _pages(text) else (text, ())


def unmix(text: str) -> Step:
    """Put a word of letters that look alike into one script."""
    return (unmixed(text) if _has_other_letters(_pages(text)) else text), ()


def _has_other_letters(pages: bytes) -> bool:
    return _GREEK in pages or any(page in pages for page in _CYRILLIC)


_STEPS_BEFORE = (_join_divided, refer, _split_tags, from_zawgyi, unmix)


def edits_of(pattern: re.Pattern[str], replacement: _Replacement, text: str) -> tuple[Edit, ...]:
    """Return what `pattern.sub` does to the text where it changes a length."""
    edits: list[Edit] = []
    shift = 0
    for match in pattern.finditer(text):
        begin, stop = match.span()
        piece = replacement if isinstance(replacement, str) else replacement(match)
        if len(piece) != stop - begin:
            edits.append((begin + shift, begin + shift + len(piece), begin, stop))
            shift += len(piece) - (stop - begin)
    return tuple(edits)
