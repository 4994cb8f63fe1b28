"""Who is told, who is not, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.alerting.routing import Skip, Tell, decide, explain_route, route
from watchdog.model import Receiver, Route

ONE, TWO = Receiver(channel="mail", key="mail:1"), Receiver(channel="mail", key="mail:2")
TEAM = Receiver(channel="slack", key="slack:webhook")
OPERATORS = frozenset({"mail", "slack"})
RECEIVERS = {"mail": (ONE, TWO), "slack": (TEAM,)}

# conditions of the route; the verdict; taken?; words of the reason
CASES = [
    ({}, "alert", True, "every condition"),
    ({}, "review", False, "only a route that names it"),
    ({}, "context", False, "only a route that names it"),
    ({}, "ignore", False, "never sent"),
    ({"verdicts": ()}, "alert", True, "every condition"),
    ({"verdicts": ()}, "review", False, "only a route that names it"),
    ({"verdicts": ("review",)}, "review", True, "every condition"),
    ({"verdicts": ("review",)}, "alert", False, "verdict alert is not among review"),
    ({"verdicts": ("alert", "context")}, "context", True, "every condition"),
    ({"verdicts": ("ignore",)}, "ignore", False, "never sent"),
    ({"watchlists": ("fiction",)}, "alert", True, "every condition"),
    ({"watchlists": ("arms",)}, "alert", False, "watchlist fiction is not among arms"),
    ({"entries": ("per-aung-myat-san",)}, "alert", True, "every condition"),
    ({"entries": ("per-x", "per-y")}, "alert", False, "not among per-x, per-y"),
    ({"sources": ("river-post",)}, "alert", True, "every condition"),
    ({"sources": ("other",)}, "alert", False, "source river-post is not among other"),
    ({"languages": ("en",)}, "alert", True, "every condition"),
    ({"languages": ("my", "ru")}, "alert", False, "language en is not among my, ru"),
    ({"kinds": ("arms-transfer",)}, "alert", True, "with signal arms-transfer"),
    ({"kinds": ("visit",)}, "alert", False, "signals: arms-transfer; wanted one of visit"),
]


@pytest.mark.parametrize(("conditions", "verdict", "taken", "words"), CASES)
def test_a_route_takes_what_it_names_and_says_why(
    conditions, verdict, taken, words, make_hit, transfer
):
    hit = make_hit(verdict=verdict, signals=(transfer,))
    said = decide(hit, Route(id="r", channels=("mail",), **conditions))
    assert isinstance(said, Tell if taken else Skip)
    assert words in said.reason


@pytest.mark.parametrize(
    ("language", "wanted", "taken"),
    [
        ("zh-Hans", "zh", True),
        ("zh_CN", "zh", True),
        ("zh", "zh-Hans", False),
        ("MY", "my", True),
        ("myv", "my", False),
        (None, "my", False),
    ],
)
def test_a_language_takes_its_regional_forms(language, wanted, taken, make_hit):
    said = decide(
        make_hit(language=language), Route(id="r", channels=("mail",), languages=(wanted,))
    )
    assert isinstance(said, Tell) is taken


def test_a_receiver_is_addressed_once_with_the_hits_of_all_its_routes(make_hit):
    hits = (make_hit(), make_hit("Ko Test", watchlist="arms"), make_hit(verdict="ignore"))
    routes = (
        Route(id="arms-only", channels=("mail",), watchlists=("arms",)),
        Route(id="all", channels=("slack", "mail")),
    )
    addressed = route(hits, routes, RECEIVERS, operators=OPERATORS)
    assert [(one.receiver, one.route, one.hits) for one in addressed] == [
        (ONE, "arms-only", (0, 1)),
        (TWO, "arms-only", (0, 1)),
        (TEAM, "all", (0, 1)),
    ]


def test_a_channel_that_is_switched_off_is_passed_over(make_hit):
    routes = (Route(id="all", channels=("pager", "slack")),)
    assert [
        one.receiver for one in route((make_hit(),), routes, RECEIVERS, operators=OPERATORS)
    ] == [TEAM]


def test_the_explanation_names_every_route_in_order(make_hit):
    routes = (
        Route(id="reviews", channels=("mail",), verdicts=("review",)),
        Route(id="all", channels=("mail",)),
    )
    assert explain_route(make_hit(), routes) == (
        ("reviews", False, "verdict alert is not among review"),
        ("all", True, "matches every condition of the route"),
    )


@given(data=st.data())
def test_addressing_agrees_with_the_explanation(data, make_hit):
    verdict = st.sampled_from(["alert", "review", "context", "ignore"])
    lists = st.sampled_from(["fiction", "arms"])
    hits = tuple(
        make_hit(verdict=one, watchlist=other)
        for one, other in data.draw(st.lists(st.tuples(verdict, lists), max_size=4))
    )
    routes = tuple(
        Route(id=f"r{number}", channels=channels, verdicts=verdicts, watchlists=watchlists)
        for number, (channels, verdicts, watchlists) in enumerate(
            data.draw(
                st.lists(
                    st.tuples(
                        st.lists(st.sampled_from(["mail", "slack"]), max_size=2).map(tuple),
                        st.lists(verdict, max_size=2).map(tuple),
                        st.lists(lists, max_size=1).map(tuple),
                    ),
                    max_size=4,
                )
            )
        )
    )
    told = {one.receiver: one for one in route(hits, routes, RECEIVERS, operators=OPERATORS)}
    for receiver in (ONE, TWO, TEAM):
        mine = [one.id for one in routes if receiver.channel in one.channels]
        expected = tuple(
            index
            for index, hit in enumerate(hits)
            if any(taken for name, taken, _ in explain_route(hit, routes) if name in mine)
        )
        assert (told[receiver].hits if receiver in told else ()) == expected
        if receiver in told:
            takers = [
                name
                for name in mine
                if any(
                    (name, True) == said[:2] for hit in hits for said in explain_route(hit, routes)
                )
            ]
            assert told[receiver].route == takers[0]


def test_review_items_reach_only_operators_whatever_a_route_says(make_hit):
    hits = (make_hit(verdict="review"), make_hit("Ko Test"))
    everything = Route(id="all", channels=("mail", "slack"), verdicts=("alert", "review"))
    told = {
        one.receiver: one.hits
        for one in route(hits, (everything,), RECEIVERS, operators=frozenset({"slack"}))
    }
    assert told == {ONE: (1,), TWO: (1,), TEAM: (0, 1)}
    only_review = Route(id="second", channels=("mail",), verdicts=("review",))
    assert route(hits, (only_review,), RECEIVERS, operators=frozenset()) == ()
