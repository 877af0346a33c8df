"""To whom a request goes first, as a table of facts; nothing here reads or writes."""

from datetime import timedelta
from typing import Any

import pytest

from helpdesk.support_requests.routing import Because, Before, Candidate, RoutingRules, Rung, Why, choose
from tests.support_requests.test_rules import NOW, request

EARLY, LATE = NOW - timedelta(days=2), NOW - timedelta(hours=1)


def one(member: str, rung: Rung = Rung.DUTY, **facts: Any) -> Candidate:
    return Candidate(member, member.title(), rung, **facts)


LEAD, ZONE, PROVINCE = one("lead", Rung.LEAD), one("zone", Rung.ZONE), one("top", Rung.PROVINCE)
FULL = 8


@pytest.mark.parametrize(
    ("candidates", "chosen", "why"),
    [
        ([one("lan"), LEAD], "lan", Why.ONLY_ONE),
        ([one("lan", load=2), one("minh", load=1)], "minh", Why.FEWEST),
        ([one("lan", last_assigned=LATE), one("minh", last_assigned=EARLY)], "minh", Why.TURN),
        ([one("lan", last_assigned=EARLY), one("minh")], "minh", Why.TURN),
        ([one("minh"), one("lan")], "lan", Why.TURN),
        ([one("lan", is_away=True), one("minh", load=7)], "minh", Why.ONLY_ONE),
        ([one("lan", is_away=True), LEAD], "lead", Why.NOBODY_BELOW),
        ([LEAD, ZONE, PROVINCE], "lead", Why.NOBODY_BELOW),
        ([ZONE, PROVINCE], "zone", Why.NOBODY_BELOW),
        ([PROVINCE], "top", Why.NOBODY_BELOW),
        ([one("lan", load=FULL), LEAD], "lead", Why.ALL_FULL),
        ([one("lan", load=FULL), LEAD._replace(load=FULL), ZONE], "zone", Why.ALL_FULL),
    ],
)
def test_it_goes_to_who_is_there_and_has_least_to_do(candidates: list[Candidate], chosen: str, why: Why) -> None:
    for order in (candidates, candidates[::-1]):
        found = choose(order)
        assert found is not None
        assert (found.member, found.because.key) == (chosen, why)


@pytest.mark.parametrize(
    "candidates", [[], [one("lan", is_away=True)], [one("lan", load=FULL), LEAD._replace(is_away=True)]]
)
def test_nobody_is_chosen_when_nobody_is_there_or_all_have_enough(candidates: list[Candidate]) -> None:
    assert choose(candidates) is None


@pytest.mark.parametrize(
    ("before", "chosen"),
    [
        (Before(["lan"], "Lan", Rung.DUTY), "minh"),
        (Before(["lan", "minh"], "Minh", Rung.DUTY), "lead"),
        (Before(["lan", "minh", "lead"], "Lead", Rung.LEAD), "zone"),
        (Before(["lead"], "Lead", Rung.LEAD), "zone"),  # it never goes down again
        (Before(["zone"], "Zone", Rung.ZONE), "top"),
        (Before(["top"], "Top", Rung.PROVINCE), None),
    ],
)
def test_it_climbs_when_nobody_takes_it(before: Before, chosen: str | None) -> None:
    found = choose([one("lan"), one("minh"), one("hoa", load=1), LEAD, ZONE, PROVINCE], before=before)
    assert (found.member if found else None) == chosen
    if found:
        assert (found.because.key, found.because.before) == (Why.NOT_TAKEN, before.name)


def test_rules_say_how_many_on_duty_have_it_before_it_climbs_and_how_much_is_enough() -> None:
    rules = RoutingRules(duty_tries=1, most_open=2)
    found = choose([one("lan"), one("minh"), LEAD], rules, before=Before(["lan"], "Lan"))
    assert found is not None
    assert found.member == "lead"
    found = choose([one("lan", load=2), LEAD], rules)
    assert found is not None
    assert (found.member, found.because.key) == ("lead", Why.ALL_FULL)


def test_a_hundred_requests_in_a_row_are_shared_evenly() -> None:
    loads, last = dict.fromkeys(["lan", "minh", "hoa"], 0), dict.fromkeys(["lan", "minh", "hoa"], EARLY)
    for turn in range(99):
        found = choose(
            [one(name, load=loads[name], last_assigned=last[name]) for name in loads], RoutingRules(most_open=100)
        )
        assert found is not None
        loads[found.member] += 1
        last[found.member] = NOW + timedelta(minutes=turn)
    assert set(loads.values()) == {33}


def test_a_request_remembers_whose_turn_it_was_until_it_is_taken() -> None:
    waiting = request()
    first = choose([one("lan"), one("minh")])
    assert first is not None
    waiting.assign(first, before=Before(), at=NOW, until=LATE)
    assert (waiting.is_assigned, waiting.is_offered_to_one) == (True, True)
    assert waiting.passed_by() == Before(["lan"], "Lan", Rung.DUTY)

    waiting.take(member="minh", name="Minh", at=NOW)  # anybody may
    assert (waiting.is_assigned, waiting.assigned_because) == (
        False,
        Because(key=Why.TURN, rung=Rung.DUTY, count=2),
    )
