"""What `roll_ups.py` counts: requests, visits and walks of 112 communes over 24 months, always the same ones.

However many are drawn, they lie in the same rows: on every day each commune has a request, each guide is asked for at the
same steps by the same channels, has a walk through all its steps, and a visit in one of the communes whose turn it is
that day. What is drawn beyond that (100,000 requests are just enough for it) falls into the same areas, days, guides and
steps by chance. So a million are ten times the requests, and not ten times the rows.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count, islice
from typing import Any, NamedTuple

from helpdesk.clock import VIETNAM

FIRST, LAST = date(2024, 11, 1), date(2026, 10, 31)
DAYS = (LAST - FIRST).days + 1
PROVINCE = "25"
COMMUNES = [f"c{number:03d}" for number in range(112)]
GUIDES = [f"guide-{number:02d}" for number in range(40)]
STEPS = [f"step-{number}" for number in range(6)]
CHANNELS = ("telegram", "zalo-oa", "webchat")

Row = dict[str, Any]


class Cell(NamedTuple):
    """Where something happens: all by their numbers. `way` is one of three steps at which help is asked for."""

    day: int
    commune: int
    guide: int
    way: int


class Events:
    """Draws so many requests, three visits for ten of them, and a walk for every second."""

    def __init__(self, many: int) -> None:
        self.rng, self.many = random.Random(7), many
        self.first = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=VIETNAM)

    def requests(self) -> Iterator[Row]:
        rng, end = self.rng, self.first + timedelta(days=DAYS)
        base = (
            Cell(day, commune, (commune + day) % len(GUIDES), commune // len(GUIDES))
            for day in range(DAYS)
            for commune in range(len(COMMUNES))
        )
        for number, cell in enumerate(self._cells(base, self.many)):
            at = self._moment(cell)
            is_open = at > end - timedelta(days=30) and rng.random() < 0.2
            waited = int(rng.lognormvariate(6.2, 1.4) * 1000)
            took = waited // 1000 + int(rng.lognormvariate(9, 1.7))
            is_cancelled = not is_open and rng.random() < 0.05
            is_resolved = not is_open and not is_cancelled
            yield {
                "_id": f"r{number}",
                "code": f"r{number}",
                **_where(cell),
                "conversation": f"{CHANNELS[(cell.guide + cell.way) % len(CHANNELS)]}:{number}",
                "person_ref": f"p{number // 2}",
                "guide": GUIDES[cell.guide],
                "guide_version": 1,
                "step": STEPS[(cell.guide + 2 * cell.way) % len(STEPS)],
                "status": "waiting" if is_open else "cancelled" if is_cancelled else "closed",
                "resolution": "done" if is_resolved else None,
                "created_at": at,
                "changed_at": at,
                "first_answer_at": None if is_open else at + timedelta(milliseconds=waited),
                "resolved_at": at + timedelta(seconds=took) if is_resolved else None,
                "rating": rng.choice((None, 3, 4, 5, 5)) if is_resolved else None,
                "due_at": at + timedelta(hours=8) if is_open else None,
                "times": {
                    "first_answer_seconds": None if is_open else waited // 1000,
                    "is_answered_in_time": None if is_open else waited < 14_400_000,
                    "resolution_seconds": took if is_resolved else None,
                    "is_resolved_in_time": took < 86_400 if is_resolved else None,
                    "is_out_of_hours": not 7 <= at.hour < 17,
                    "first_answer_due": at + timedelta(hours=4),
                },
                "context": ["Bà con cần hỗ trợ cài đặt VNeID và nộp hồ sơ trực tuyến"] * 3,
            }

    def visits(self) -> Iterator[Row]:
        rng = self.rng
        base = (
            Cell(day, guide, guide, 0)  # of the communes as many have their turn on a day as there are guides
            for day in range(DAYS)
            for guide in range(len(GUIDES))
        )
        for number, drawn in enumerate(self._cells(base, self.many * 3 // 10)):
            cell = drawn._replace(commune=_visited(drawn))
            yield {
                "_id": f"v{number}",
                **_where(cell),
                "happened_at": self._moment(cell),
                "guide": GUIDES[cell.guide],
                "person_ref": f"p{rng.randrange(max(1, self.many // 5))}" if rng.random() < 0.7 else None,
                "people": None,
                "dossiers": rng.randrange(2),
                "minutes": 20,
                "mode": rng.choice(("told", "together", "for_them")),
                "place": rng.choice(("home", "one_stop")),
                "result": "done",
                "vneid": None,
                "paid_online": False,
                "corrects": f"v{number - 1}" if number and number % 50 == 0 else None,
                "note": "đã hướng dẫn tại nhà " * 5,
            }

    def events(self) -> Iterator[Row]:
        """Draw walks. Every tenth goes on two days later, every hundredth then by another channel: it is not even."""
        rng, ids = self.rng, count(1)
        base = (
            Cell(day, (7 * guide + day) % len(COMMUNES), guide, 0)
            for day in range(DAYS)
            for guide in range(len(GUIDES))
        )
        for walk, cell in enumerate(self._cells(base, self.many // 2)):
            at = self._moment(cell)
            is_base = walk < DAYS * len(GUIDES)
            steps = STEPS if is_base else STEPS[: rng.randint(2, len(STEPS))]
            channel = "webchat"
            for place, step in enumerate(steps):
                is_later = place == 1 and walk % 10 == 9
                at += timedelta(days=2) if is_later else timedelta(seconds=rng.randrange(20, 200))
                told = [
                    (step, "reached"),
                    *([(step, "stuck")] if rng.random() < 0.1 else []),
                    *([(step, "done")] if place == len(STEPS) - 1 else []),
                ]
                if is_later and walk % 100 == 99:
                    channel = "telegram"
                    told.insert(0, (steps[place - 1], "resumed"))
                for where, kind in told:
                    yield {
                        "_id": f"e{next(ids)}",
                        "journey": f"j{walk}",
                        "guide": GUIDES[cell.guide],
                        "version": 1,
                        "step": where,
                        "branch": "",
                        "kind": kind,
                        "at": at,
                        **_where(cell),
                        "channel": channel,
                    }

    def _cells(self, base: Iterator[Cell], many: int) -> Iterator[Cell]:
        """Return each cell of the base once, and then as many more as are wanted."""
        yielded = 0
        for cell in islice(base, many):
            yielded += 1
            yield cell
        rng = self.rng
        for _ in range(many - yielded):
            commune = min(int(rng.paretovariate(0.9) * 4), len(COMMUNES)) - 1
            yield Cell(rng.randrange(DAYS), commune, rng.randrange(len(GUIDES)), rng.randrange(3))

    def _moment(self, cell: Cell) -> datetime:
        seconds = min(86_399, max(0, int(self.rng.gauss(43_200, 14_400))))
        return self.first + timedelta(days=cell.day, seconds=seconds)


def _where(cell: Cell) -> Row:
    commune = COMMUNES[cell.commune]
    return {"area": commune, "reach": [PROVINCE, commune, f"zone-{cell.commune // 14}"]}


def _visited(cell: Cell) -> int:
    """Return one of the communes whose turn it is on a day."""
    return (cell.day * len(GUIDES) + cell.commune % len(GUIDES)) % len(COMMUNES)
