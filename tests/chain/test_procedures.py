"""From an imported list to the request of a resident, through the web chat, with everything kept for real."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.house import House
from api.wiring import built
from guides.search.port import Verdict
from helpdesk.clock import SystemClock
from helpdesk.procedures.models import NATIONAL, Procedure
from helpdesk.procedures.service import Given
from helpdesk.storage.database import Database
from helpdesk.support_requests.models import NamedProcedure
from tests.chain.conftest import settings
from tests.chain.village import ALWAYS, COMMUNE, Browser, hire, opened, scope, settle
from tests.procedures.files import BOAT, FISH, WELL, procedure

FISHING = procedure(FISH)
NATIONAL_FISHING = FISHING.model_copy(update={"agency": "Cơ quan ở nơi khác", "link": ""})


@pytest.fixture(scope="module")
async def village(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    await settle(migrated_database)
    folder: Path = tmp_path_factory.mktemp("village")
    async with opened(migrated_database, folder) as house:
        yield house


async def known(house: House, *, agency: str | None) -> None:
    """Wait until the bot has heard of a list that another process changed."""
    async with asyncio.timeout(60):
        while True:
            found = await house.procedure_search.find("nuôi cá lồng bè", [COMMUNE])
            if [one.agency for one in found.procedures] == ([agency] if agency is not None else []):
                return
            await asyncio.sleep(0.05)


async def test_an_import_in_another_process_reaches_the_bot_and_a_request_carries_the_procedure(
    village: House, tmp_path: Path
) -> None:
    await village.teams.create_team("Tổ Lạc Thủy", area=COMMUNE, hours=ALWAYS)
    lan = await hire(village, "lan")
    resident = Browser(village)
    await resident.visits(f"a-{COMMUNE}")
    await resident.says("đồng ý")
    assert FISHING.code not in await resident.says("em muon nuoi ca long be")

    async with built(settings(tmp_path), village.database, clock=SystemClock()) as beside:

        async def take(area: str, *rows: Procedure) -> None:
            await beside.procedures.take(Given(area, rows, "f.csv", replaces=True, by="x"), None)

        await take(NATIONAL, NATIONAL_FISHING, procedure(WELL), procedure(BOAT))
        await known(village, agency=NATIONAL_FISHING.agency)
        assert NATIONAL_FISHING.agency in await resident.says("em muon nuoi ca long be")
        await take(COMMUNE, FISHING)
        await known(village, agency=FISHING.agency)
        answer = await resident.says("em muon nuoi ca long be")
        assert FISHING.agency in answer
        assert FISHING.link in answer

        await resident.taps("Hỏi tổ")
        (request,) = await village.requests.waiting(scope(lan))
        assert request.procedure == NamedProcedure(code=FISHING.code, title=FISHING.title)
        assert request.guide is None

        await beside.procedures.undo(COMMUNE, None, by="x")
        await known(village, agency=NATIONAL_FISHING.agency)
        await beside.procedures.undo(NATIONAL, None, by="x")
        await known(village, agency=None)
    assert (await village.procedure_search.find("nuôi cá lồng bè", [COMMUNE])).verdict is Verdict.NOTHING
