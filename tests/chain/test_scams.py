"""From a pasted message to the coordinator, through the web chat, with everything kept for real."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.house import House
from helpdesk.safety.judging import Verdict
from helpdesk.storage.database import Database
from helpdesk.teams.models import Role
from tests.chain.village import ALWAYS, COMMUNE, NEIGHBOUR, PROVINCE, Browser, everything_in, hire, opened, settle

SCAM = "Cong an xa: vao http://dichvucong.gov.vn.evil.com cap nhat VNeID, doc ma OTP 482913 cho can bo"


@pytest.fixture(scope="module")
async def village(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    await settle(migrated_database)
    folder: Path = tmp_path_factory.mktemp("village")
    async with opened(migrated_database, folder) as house:
        yield house


async def at_home(house: House) -> Browser:
    """Return a resident of the commune who agreed."""
    resident = Browser(house)
    await resident.visits(f"a-{COMMUNE}")
    await resident.says("đồng ý")
    return resident


async def test_a_scam_is_looked_at_reported_seen_by_those_in_charge_and_forgotten(village: House) -> None:
    lan, stranger = await hire(village, "lan"), await hire(village, "stranger", area=NEIGHBOUR)
    chief = await hire(village, "chief", Role.COORDINATOR, PROVINCE)
    resident = await at_home(village)

    await resident.says("/kiemtra")
    told = await resident.says(SCAM)
    assert "Coi chừng" in told
    assert "evil . com" in told
    assert "Xã Lạc Thủy" in await resident.taps("Báo lừa đảo")

    for member in (lan, chief):
        (report,) = await village.scams.recent(member)
        assert (report.area, report.channel, report.verdict) == (COMMUNE, "webchat", Verdict.LOOK_ALIKE)
        assert "482913" not in report.words
        assert report.hosts == ["dichvucong . gov . vn . evil . com"]
    assert (await village.scams.unnoted(lan), await village.scams.unnoted(stranger)) == (1, 0)
    assert await village.scams.recent(stranger) == []
    assert "482913" not in str(await everything_in(village.database))

    await resident.says(f"/kiemtra {SCAM}")
    await resident.taps("Báo lừa đảo")
    assert len(await village.scams.recent(lan)) == 1

    await village.scams.note(report.id, member=lan)
    assert await village.scams.unnoted(chief) == 0

    await resident.says("/quyenrieng")
    await resident.says("2")
    await resident.says("2")
    (report,) = await village.scams.recent(lan)
    assert (report.words, report.is_forgotten) == ("", True)


async def test_a_member_is_known_by_the_code_on_their_card(village: House) -> None:
    team = await village.teams.create_team("Tổ Lạc Thủy", area=COMMUNE, hours=ALWAYS)
    hoa = await village.teams.create_member(
        "hoa", "Chị Hoa", "a long demonstration", role=Role.MEMBER, area=COMMUNE, team=team.id
    )
    card = await village.cards.renew(hoa)
    resident = await at_home(village)

    told = await resident.says(f"/kiemtra {card.code}")
    assert "Chị Hoa" in told
    assert "Tổ Lạc Thủy" in told
    assert "Xã Lạc Thủy" in told

    await village.cards.renew(hoa)
    assert "Không có mã này" in await resident.says(f"/kiemtra {card.code}")
