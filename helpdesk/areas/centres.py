"""Approximate centre points of provinces and communes: good for "which is nearest?" and for a map, not for borders."""

import csv
import math
from functools import cache
from importlib.resources import files

FARTHEST_KM = 60.0
"""Whoever is farther from every centre is not in Vietnam: the widest communes measure less."""
_KM_A_DEGREE = 111.2


@cache
def centres() -> dict[str, tuple[float, float]]:
    """Return latitude and longitude by official code."""
    text = (files("helpdesk.areas") / "seed" / "centres.csv").read_text(encoding="utf-8")
    lines = csv.DictReader(text.splitlines())
    return {line["code"]: (float(line["latitude"]), float(line["longitude"])) for line in lines}


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two points: flat, which is right to a percent within Vietnam's communes."""
    north = (one[0] - other[0]) * _KM_A_DEGREE
    east = (one[1] - other[1]) * _KM_A_DEGREE * math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(north, east)
