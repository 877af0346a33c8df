"""`helpdesk report` on a house: the same command gives the same file, whatever was written meanwhile."""

import pytest

from api.cli.reports import Format, made_in
from api.house import House
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.reports.errors import ReportPeriodInvalidError, ReportPeriodNotBegunError
from helpdesk.reports.models import PROGRAM, Act
from helpdesk.teams.models import Member
from tests.reports.conftest import COMMUNE, october, scope_of
from tests.statistics.events import Events


@pytest.mark.parametrize("kind", Format)
async def test_made_twice_it_is_the_same_file_and_counted_anew_only_when_asked(
    busy: House, people: dict[str, Member], events: Events, kind: Format
) -> None:
    first = await made_in(busy, COMMUNE, "2026-10", kind)
    await events.visit(october(20), person_ref="p-later")
    await busy.roll_ups.rebuild()
    assert (await made_in(busy, COMMUNE, "2026-10", kind)).data == first.data
    anew = await made_in(busy, COMMUNE, "2026-10", kind, anew=True)
    assert anew.data != first.data
    assert (await made_in(busy, COMMUNE, "2026-10", kind)).data == anew.data
    (kept,) = await busy.reporting.reports.listed(scope_of(people["hoa"]))
    assert [(entry.act, entry.member) for entry in kept.history] == [(Act.MADE, PROGRAM), (Act.COUNTED, PROGRAM)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("tháng 10/2026", "2026-10"), ("10/2026", "2026-10"), ("quý 3/2026", "2026-Q3"), ("tuần 42/2026", "2026-W42")],
)
async def test_a_period_may_be_typed_as_people_write_it(busy: House, typed: str, name: str) -> None:
    made = await made_in(busy, COMMUNE, typed, Format.DOCX)
    assert f"Xã Lạc Thủy, {name}, check code" in made.told


async def test_a_period_that_still_runs_is_not_kept(busy: House, people: dict[str, Member]) -> None:
    made = await made_in(busy, COMMUNE, "2026-11", Format.XLSX)
    assert "the period is not over" in made.told
    assert await busy.reporting.reports.listed(scope_of(people["hoa"])) == []


async def test_what_was_approved_is_handed_out_instead(busy: House, people: dict[str, Member]) -> None:
    draft = await made_in(busy, COMMUNE, "2026-10", Format.DOCX)
    reports, hoa, minh = busy.reporting.reports, people["hoa"], people["minh"]
    (kept,) = await reports.listed(scope_of(hoa))
    kept = await reports.submit(kept.id, version=kept.version, member=hoa, scope=scope_of(hoa))
    await reports.approve(kept.id, version=kept.version, member=minh, scope=scope_of(minh))
    again = await made_in(busy, COMMUNE, "2026-10", Format.DOCX, anew=True)
    assert again.data == draft.data
    assert "The approved report" in again.told


async def test_what_cannot_be_made_is_refused(busy: House) -> None:
    for area, period, refusal in (
        ("99999", "2026-10", UnknownAreaError),
        (COMMUNE, "2026-13", ReportPeriodInvalidError),
        (COMMUNE, "2027-01", ReportPeriodNotBegunError),
    ):
        with pytest.raises(refusal):
            await made_in(busy, area, period, Format.DOCX)
