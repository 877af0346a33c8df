"""Places as members name them in forms: 241 names belong to several communes."""

from types import SimpleNamespace
from typing import cast

import pytest

from api.house import House
from api.web.shown import place_called
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.seed_files import official_rows
from helpdesk.areas.service import Areas
from tests.areas.areas_in_memory import AreasInMemory


@pytest.fixture
async def house() -> House:
    areas = Areas(AreasInMemory(official_rows()))
    await areas.refresh()
    return cast("House", SimpleNamespace(areas=areas))


@pytest.mark.parametrize(("root", "meant"), [("25", "08290"), ("08", "02317"), ("08290", "08290"), ("02317", "02317")])
async def test_of_several_of_one_name_the_readers_own_is_meant(house: House, root: str, meant: str) -> None:
    assert place_called(house, "Xã Yên Lập", [root]) == meant


async def test_what_is_not_theirs_is_found_too_and_refused_elsewhere(house: House) -> None:
    assert place_called(house, "Xã Lạc Thủy", ["08"]) == "05392"
    assert place_called(house, "05392", ["08"]) == "05392"
    with pytest.raises(UnknownAreaError):
        place_called(house, "zzzz", ["08"])
