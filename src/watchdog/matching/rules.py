"""Every rule that gives points and every gate that stops a mention, in one table.

A hit's score is the plain sum of its reasons' points. `ALERT_AT` and `REVIEW_AT` are the only
thresholds. Rules with 0 points explain or hold back; the notes are what an operator reads.
"""

from dataclasses import dataclass

from watchdog.model import Strength

ALERT_AT = 60
REVIEW_AT = 30

# How far evidence may stand from a mention, in characters of folded text, and in sentences.
NEAR_CHARS = 250
NEAR_SENTENCES = 1
# Counter-evidence this close speaks of the very person ("footballer Soe Win").
ADJACENT_CHARS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row: what the rule adds and what it means to a reader."""

    points: int
    means: str


RULES: dict[str, Rule] = {
    # what the name says by itself
    "name-strong": Rule(points=60, means="a name that hardly anyone else bears"),
    "name-needs-context": Rule(points=30, means="a name that others bear too"),
    "name-weak": Rule(points=10, means="an abbreviation or part of a name"),
    "name-never-alone": Rule(points=10, means="a sanctions list's own spelling"),
    "role-inferred": Rule(points=60, means="named by a post that this entry held that day"),
    # evidence
    "rank-adjacent": Rule(points=35, means="a rank or post stands at the name"),
    "honorific-adjacent": Rule(points=5, means="an honorific stands at the name"),
    "context-near": Rule(points=30, means="a word of the entry's context stands near"),
    "context-near-more": Rule(points=5, means="a second such word stands near"),
    "context-in-article": Rule(
        points=30, means="a telling name, and the article speaks of what the entry belongs to"
    ),
    "own-role-near": Rule(points=30, means="a role of this entry stands near"),
    "watched-near": Rule(points=30, means="another watched name stands in the same sentence"),
    "country-near": Rule(points=5, means="a context entry stands in the same sentence"),
    "named-again": Rule(points=5, means="the article names it more than once"),
    "listed-spelling": Rule(points=10, means="a sanctions list's spelling stands in the article"),
    "listed-together": Rule(
        points=50, means="several names stand there as sanctions lists write them"
    ),
    "short-form": Rule(points=0, means="after the full name a part of it stands for it"),
    # against
    "counter-word": Rule(points=-30, means="a word that points to somebody else stands near"),
    # holding back, without points
    "weak-name": Rule(points=0, means="a weak name goes to review at most"),
    "unreviewed-spelling": Rule(points=0, means="nobody has reviewed this spelling yet"),
    "unsourced-identity": Rule(points=0, means="the entry itself is unsourced: review at most"),
    "ambiguous-name": Rule(points=0, means="two watched entries bear this name: review at most"),
    "role-unsure": Rule(points=0, means="who held the post that day is not sure: review at most"),
    "near-spelling": Rule(points=0, means="the name stands there with one slip: review at most"),
    "role-conflict": Rule(points=0, means="the text gives a post that the watchlists give another"),
    "context-entry": Rule(points=0, means="an entry that helps others and never alerts"),
}

NAME_RULES: dict[Strength, str] = {
    Strength.STRONG: "name-strong",
    Strength.NEEDS_CONTEXT: "name-needs-context",
    Strength.WEAK: "name-weak",
    Strength.NEVER_ALONE: "name-never-alone",
}

# Rules that count as evidence: without one of them a name that others bear too cannot alert.
EVIDENCE = frozenset(
    {
        "rank-adjacent",
        "context-near",
        "context-in-article",
        "own-role-near",
        "watched-near",
        "listed-together",
    }
)

# Why a name that stands in the text is no hit.
GATES: dict[str, str] = {
    "boundary": "the letters stand inside a longer word or syllable",
    "letter-case": "a common word in small letters, or an abbreviation not in capitals",
    "line-break": "the parts stand in different paragraphs",
    "web-address": "the letters stand in a web or mail address or in the name of a file",
    "byline": "it is the name of who wrote or photographed",
    "biography": "it stands where the page says who wrote the article",
    "widget": "it stands among buttons, forms and tags of the page",
    "related": "it stands in a link to another story",
    "tail": "it stands behind the end of the article",
    "longer-name": "a longer name contains it",
    "brand": "it is the name of a shop, a street, a school or the like",
    "part-of-post": "it is part of the name of a post",
    "post-of-another": "a post, with somebody else named beside it",
    "not-in-office": "a former, future or deputy holder of the post is meant",
    "named-after": "a street, school or ship bears the name",
    "no-document-context": "the article has none of the words that this entry needs",
    "counter-evidence": "a word near it points to somebody or something else",
    "namesake": "somebody else who is watched bears the name, and the evidence is for them",
    "never-alone": "only a sanctions list's own spelling of the name was found",
    "no-evidence": "a weak name without evidence near it",
}
