"""What one place of a name comes to: its points, and what holds the verdict back."""

from watchdog.matching.evidence import Weighed, is_adjacent, reason
from watchdog.matching.nametable import NameUse
from watchdog.matching.rules import ALERT_AT, EVIDENCE, NAME_RULES, REVIEW_AT, RULES
from watchdog.matching.spellings import is_list_order, is_two_characters, is_whole_name, says_where
from watchdog.model import Reason, Standing, Strength, Verdict

# A name repeated thousands of times is judged where it stands first; all places are listed.
JUDGED_MENTIONS = 20

# Verdict, reasons, and the gate that stopped it, if one did.
Outcome = tuple[Verdict, tuple[Reason, ...], str | None]
_ORDER: dict[Verdict, int] = {"ignore": 0, "context": 1, "review": 2, "alert": 3}


def evidence_points(outcome: Outcome) -> int:
    """Return the points without those of the name itself."""
    return sum(each.points for each in outcome[1] if each.rule in EVIDENCE)


def rank(outcome: Outcome) -> tuple[int, int]:
    """Return what the outcomes of one entry are ordered by: verdict, then points."""
    verdict, reasons, _ = outcome
    return _ORDER[verdict], sum(each.points for each in reasons)


def judge_mention(weighed: Weighed, standing: Standing) -> Outcome:
    """Add up one place: gates first, then points, then what holds the verdict back.

    `standing` is that of the entry; the spelling has its own.
    """
    use = weighed.found.use
    reasons = [_first_reason(weighed), *weighed.reasons]
    evidence = any(each.rule in EVIDENCE for each in reasons)
    known = is_list_order(use.text) or any(each.rule == "listed-together" for each in reasons)
    if use.strength is Strength.NEVER_ALONE and not (evidence and known):
        return "ignore", tuple(reasons), "never-alone"
    if _is_somebody_else(weighed):
        return "ignore", tuple(reasons), "counter-evidence"
    if not evidence and (use.strength is Strength.WEAK or is_two_characters(use)):
        return "ignore", tuple(reasons), "no-evidence"
    if weighed.against and not weighed.rank:
        word = weighed.against[0]
        written = weighed.reading.mention(word.start, word.end).text
        note = f"“{written}” stands near"
        reasons.append(reason("counter-word", note, weighed.reading, (word.start, word.end)))
    score = sum(each.points for each in reasons)
    verdict: Verdict = "alert" if score >= ALERT_AT else "review"
    if use.strength is Strength.WEAK and not _is_certain(use, reasons):
        reasons.append(reason("weak-name", RULES["weak-name"].means))
        verdict = "review"
    if use.standing is Standing.UNREVIEWED:
        reasons.append(reason("unreviewed-spelling", _unreviewed(use.text)))
        verdict = verdict if evidence or says_where(use) else "review"
    if use.unsure is not None:
        rule = "near-spelling" if use.post is None else "role-unsure"
        reasons.append(reason(rule, use.unsure))
        verdict = "review"
    if standing is Standing.UNREVIEWED:
        reasons.append(reason("unsourced-identity", RULES["unsourced-identity"].means))
        verdict = "review"
    if score < REVIEW_AT:  # pragma: no cover - with today's points nothing gets here; others may
        return "ignore", tuple(reasons), "no-evidence"
    return verdict, tuple(reasons), None


_KINDS_OF_EVIDENCE = 2


def _is_certain(use: NameUse, reasons: list[Reason]) -> bool:
    """Say whether two kinds of evidence speak for an abbreviation, or for a name with a rank."""
    kinds = {each.rule for each in reasons if each.rule in EVIDENCE}
    ranked = "rank-adjacent" in kinds and is_whole_name(use)
    return (use.initials or ranked) and len(kinds) >= _KINDS_OF_EVIDENCE


def _first_reason(weighed: Weighed) -> Reason:
    """Say what the name says by itself, or by which post the entry is meant."""
    use, spot = weighed.found.use, (weighed.found.start, weighed.found.end)
    if use.post is None:
        rule = NAME_RULES[use.strength]
        return reason(rule, RULES[rule].means, weighed.reading, spot)
    note = f"inferred: {use.text} at the date of the article, by the watchlists"
    return reason("role-inferred", note, weighed.reading, spot)


def _unreviewed(text: str) -> str:
    return f"nobody has reviewed the spelling “{text}” yet"


def _is_somebody_else(weighed: Weighed) -> bool:
    """Say whether counter-evidence outweighs the name and what stands at it.

    A word right at the name decides, unless a rank stands there too; a word farther off in the
    window decides only for names that others bear and that have no rank.
    """
    if not weighed.against or weighed.rank:
        return False
    if weighed.found.use.strength is not Strength.STRONG:
        return True
    return is_adjacent(weighed.found, weighed.against[0], weighed.reading)
