"""A storm of some seconds; `make storm` lets the whole of it blow."""

from pathlib import Path

from tests.crash.programs import Forker
from tests.crash.storm import Size, blow

SMALL = Size(residents=40, messages=5, kills=2, pause=1.0, passes=True)


async def test_nothing_is_lost_doubled_or_out_of_order_while_everything_fails_at_once(
    tmp_path: Path, forker: Forker
) -> None:
    verdict = await blow(SMALL, tmp_path, forker)

    assert verdict.wrong == {}
    assert (verdict.messages, verdict.kills) == (200, 2)
    assert verdict.failed_calls > verdict.calls / 10
    assert verdict.deliveries >= 2 * 150  # of the three that deliver
    assert verdict.excused <= verdict.listed_twice + verdict.listed_uncertain
    assert verdict.too_early == 0
