from watchdog.matching.rules import ALERT_AT, EVIDENCE, NAME_RULES, REVIEW_AT, RULES
from watchdog.model import Strength


def test_a_strong_name_alerts_alone_and_a_common_one_goes_to_review() -> None:
    assert RULES[NAME_RULES[Strength.STRONG]].points >= ALERT_AT
    assert REVIEW_AT <= RULES[NAME_RULES[Strength.NEEDS_CONTEXT]].points < ALERT_AT


def test_each_piece_of_evidence_lifts_a_common_name_to_an_alert() -> None:
    common = RULES[NAME_RULES[Strength.NEEDS_CONTEXT]].points
    assert all(common + RULES[rule].points >= ALERT_AT for rule in EVIDENCE)


def test_what_is_no_evidence_cannot_lift_a_common_name_to_an_alert_together() -> None:
    names = set(NAME_RULES.values())
    small = [
        rule
        for rule in RULES
        if rule not in EVIDENCE | names | {"context-near-more", "role-inferred"}
    ]
    total = sum(max(0, RULES[rule].points) for rule in small)
    assert RULES["name-needs-context"].points + total < ALERT_AT


def test_every_rule_says_what_it_means() -> None:
    assert all(rule.means for rule in RULES.values())
    assert set(NAME_RULES) == set(Strength)
