"""Rows stay small: what is long goes on in the next row, and nothing is lost by it."""

import random

from bson import encode

from helpdesk.statistics.kept import Sums
from helpdesk.statistics.series import median, unpacked
from helpdesk.statistics.tallies import Kind, StepKey, StepSeen, Tally

MANY = 400_000


def test_a_month_with_very_many_requests_is_kept_in_rows_of_less_than_a_megabyte() -> None:
    rng = random.Random(1)  # noqa: S311 - a simulation
    tally = Tally()
    for _ in range(MANY):
        tally.time("answer_s", rng.randrange(10**6))
    for number in range(3000):
        guide = tally.guide(f"guide-{number}")
        guide.step(StepKey(1, "", "photo", "webchat"), {"reached": 1}, number)
        guide.seen(StepSeen(None, None, "photo", "webchat")).counts["reached"] += 1
    tally.counts["opened"] = MANY

    sums = Sums.of("2026-11", {"25": tally}, {})

    assert sums.areas.counts == [{"_id": "2026-11:25", "span": "2026-11", "area": "25", "counts": {"opened": MANY}}]
    assert max(len(encode(row)) for row in sums.areas.details) < 1_000_000
    assert len({row["_id"] for row in sums.areas.details}) == len(sums.areas.details) > 4
    items = [item for row in sums.areas.details if row["kind"] == Kind.TIMES.value for item in row["items"]]
    runs = [unpacked(item["series"]["answer_s"]) for item in items]
    assert median(runs) == median([sorted(tally.series["answer_s"])])

    read = Tally()
    for row in sums.areas.details:
        for item in row["items"]:
            read.read_item(Kind(row["kind"]), item)
    assert sorted(read.series["answer_s"]) == sorted(tally.series["answer_s"])
    assert read.guides == tally.guides
