"""What several commands ask for: the data folder, an area."""

from pathlib import Path
from typing import Annotated

import typer

from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.models import Area
from helpdesk.areas.service import Areas

DataDir = Annotated[Path | None, typer.Option(help="Folder of the embedded database and the keys.")]


def no_such_area(area: object, *, instead: str = "") -> str:
    """Say that an operator named no place of today, and how to find it; `instead` is what else may be named."""
    advice = "`helpdesk areas search NAME` finds the id of a province or commune"
    return f"There is no area {area} today: {advice}{instead}."


def place_of_today(areas: Areas, area: str) -> Area:
    """Return the place an operator named. Raises UnknownAreaError when there is none of that id today."""
    place = areas.get(area)
    if not place.active:
        raise UnknownAreaError(area=area)
    return place
