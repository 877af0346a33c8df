"""The posters of the demonstration, and how many conversations they led to."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from helpdesk.ids import derived_id
from helpdesk.posters.codes import new_code
from helpdesk.posters.models import Poster, PosterVisit, Size
from helpdesk.teams.models import Member

_SEED: Final = 2026
_HUNG: Final = timedelta(days=80)
"""How long ago the first posters were made."""

_KINDS: Final = ((None, Size.A4, "Nhà văn hoá xã"), ("vneid-muc-2", Size.A5, "Bộ phận một cửa"))
_CHANNELS: Final = ("webchat", "zalo-bot", "telegram")
_TYPED: Final = 0.3
"""The share of codes that are typed: on Zalo it is the only way."""


def hung(
    communes: Sequence[str], *, reach_of: Callable[[str], list[str]], maker: Member, now: datetime
) -> tuple[list[Poster], list[PosterVisit]]:
    """Hang two posters in each commune; the last one is withdrawn."""
    rng = random.Random(_SEED)  # noqa: S311 - the same posters in every demonstration
    posters: list[Poster] = []
    codes: set[str] = set()
    for commune in communes:
        for guide, size, spot in _KINDS:
            while (code := new_code(pick=rng.choice)) in codes:
                continue
            codes.add(code)
            made_at = now - _HUNG + timedelta(hours=rng.randint(0, 200))
            facts = {"area": commune, "reach": reach_of(commune), "guide": guide, "size": size, "spot": spot}
            posters.append(Poster.model_validate({"id": code, **facts, "made_by": maker.id, "made_at": made_at}))
    visits = [visit for poster in posters for visit in _visits(poster, rng, now)]
    posters[-1] = posters[-1].withdrawn(now - timedelta(days=1))
    return posters, visits


def _visits(poster: Poster, rng: random.Random, now: datetime) -> list[PosterVisit]:
    span = (now - poster.made_at).total_seconds() - timedelta(days=2).total_seconds()
    return [
        PosterVisit(
            id=derived_id("demonstration", poster.id, str(number)),
            poster=poster.id,
            at=poster.made_at + timedelta(seconds=rng.random() * span),
            channel=rng.choice(_CHANNELS),
            is_typed=rng.random() < _TYPED,
        )
        for number in range(rng.randint(4, 38))
    ]
