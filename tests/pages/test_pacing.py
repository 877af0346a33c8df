"""How fast somebody may send."""

import pytest
from starlette.requests import Request

from api.security.pacing import Pace, address_of_visitor


class Seconds:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_whoever_sends_many_at_once_waits_until_one_is_free_again() -> None:
    seconds = Seconds()
    pace = Pace(30, clock=seconds)
    assert [pace.wait_s("lan") for _ in range(30)] == [0.0] * 30
    assert pace.wait_s("lan") == pytest.approx(2.0)
    seconds.now = 2.0
    assert pace.wait_s("lan") == 0.0


def test_whoever_waits_a_minute_has_everything_back_and_no_more() -> None:
    seconds = Seconds()
    pace = Pace(30, clock=seconds)
    for _ in range(30):
        pace.wait_s("lan")
    seconds.now = 600.0
    assert [pace.wait_s("lan") > 0 for _ in range(31)].count(True) == 1


def test_one_who_is_fast_slows_down_nobody_else() -> None:
    pace = Pace(2, clock=Seconds())
    for _ in range(9):
        pace.wait_s("a machine")
    assert pace.wait_s("lan") == 0.0


@pytest.mark.parametrize(
    ("host", "known"), [("203.0.113.9", "203.0.113.9"), ("127.0.0.1", None), ("::1", None), ("", None)]
)
def test_a_proxy_on_the_same_machine_is_nobodys_address(host: str, known: str | None) -> None:
    request = Request({"type": "http", "client": (host, 1), "headers": []})
    assert address_of_visitor(request) == known
