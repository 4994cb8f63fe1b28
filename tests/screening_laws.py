"""What holds for every text that is screened, whoever wrote it."""

from watchdog.model import Document, Hit
from watchdog.screening import Index, screen
from watchdog.text.fold import fold, fold_with_map


def document_of(data: bytes) -> Document:
    """Make a document of any bytes: up to the first NUL the title, then the text."""
    title, _, text = data.decode("utf-8", "replace").rpartition("\0")
    return Document(id="1", title=title or None, text=text)


def check_laws(document: Document, index: Index) -> None:
    """Screen a document and see that the answer holds together; raises what `screen` raises."""
    told = screen(document, index, explain=True)
    assert told == screen(document, index, explain=True)
    for hit in (*told.hits, *told.ignored):
        _check_hit(hit, document)
    quiet = screen(document, index)
    assert (quiet.hits, quiet.signals) == (told.hits, told.signals)
    assert len({hit.entry for hit in told.hits}) == len(told.hits)
    for signal in told.signals:
        source = _field(document, signal.field)
        assert 0 <= signal.start < signal.end <= len(source)
        assert 0 <= signal.evidence_start <= signal.start
        assert signal.end <= signal.evidence_end <= len(source)
    for text in (document.title or "", document.text):
        assert fold_with_map(text).text == fold(text)


def _check_hit(hit: Hit, document: Document) -> None:
    assert hit.mentions
    for mention in hit.mentions:
        assert mention.text
        assert mention.text == _field(document, mention.field)[mention.start : mention.end]
    assert hit.score == sum(reason.points for reason in hit.reasons) or hit.verdict == "ignore"
    for reason in hit.reasons:
        if reason.field is not None and reason.start is not None and reason.end is not None:
            assert 0 <= reason.start < reason.end <= len(_field(document, reason.field))


def _field(document: Document, name: str) -> str:
    return (document.title or "") if name == "title" else document.text
