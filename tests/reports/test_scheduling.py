"""Reports made by themselves: on the day after the cut-off, once, with a letter to everybody named."""

from datetime import datetime
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from api.house import House
from api.office.letters import LettersOfHouse
from api.smtp import SmtpPost
from helpdesk.clock import VIETNAM
from helpdesk.ids import new_id
from helpdesk.mail.models import LetterState, Trouble
from helpdesk.mail.service import Sending
from helpdesk.reports.errors import (
    RecipientInvalidError,
    ReportAreaNotYoursError,
    ReportPeriodInvalidError,
    UnknownScheduleError,
)
from helpdesk.reports.models import PROGRAM
from helpdesk.reports.periods import PeriodKind
from helpdesk.reports.scheduled import Schedule, checked_recipients
from helpdesk.settings import SmtpSettings
from helpdesk.teams.models import Member
from tests.mail.test_letters import Mailbox, serving
from tests.reports.conftest import COMMUNE, scope_of
from tests.teams.turned_clock import TurnedClock


async def rule(
    house: House, by: Member, *, kind: PeriodKind = PeriodKind.MONTH, to: str = "a@xa.vn, b@tinh.vn"
) -> Schedule:
    scheduling = house.reporting.scheduling
    return await scheduling.set_up(COMMUNE, kind, to, is_usual_layout=False, member=by, scope=scope_of(by))


def today(house: House, month: int, day: int) -> None:
    assert isinstance(house.clock, TurnedClock)
    house.clock.turn(datetime(2026, month, day, 8, tzinfo=VIETNAM) - house.clock.now())


async def test_a_month_is_made_on_the_day_after_it_ended_and_once(busy: House, people: dict[str, Member]) -> None:
    minh = people["minh"]
    await rule(busy, minh)
    scheduling = busy.reporting.scheduling
    assert await scheduling.look() == 0
    today(busy, 11, 30)
    assert await scheduling.look() == 0
    today(busy, 12, 1)
    assert await scheduling.look() == 1
    assert await scheduling.look() == 0
    (report,) = await busy.reporting.reports.listed(scope_of(minh))
    assert (report.period.name, report.made_by, report.status) == ("2026-11", PROGRAM, "draft")
    letters = await busy.reporting.mail.about(report.id)
    assert [(one.to, one.state) for one in letters] == [("a@xa.vn", LetterState.OWED), ("b@tinh.vn", LetterState.OWED)]


async def test_the_cut_off_day_of_the_place_says_when(busy: House, people: dict[str, Member]) -> None:
    minh = people["minh"]
    await busy.month_rules.set_first_day(COMMUNE, 15, from_month="2026-10", member=minh, scope=scope_of(minh))
    await rule(busy, minh)
    today(busy, 11, 14)
    assert await busy.reporting.scheduling.look() == 0
    today(busy, 11, 15)
    assert await busy.reporting.scheduling.look() == 1
    (report,) = await busy.reporting.reports.listed(scope_of(minh))
    assert (report.period.name, f"{report.period.since}", f"{report.period.until}") == (
        "2026-11",
        "2026-10-15",
        "2026-11-14",
    )


async def test_the_letter_brings_word_and_excel(busy: House, people: dict[str, Member]) -> None:
    await rule(busy, people["minh"], to="a@xa.vn")
    today(busy, 12, 1)
    await busy.reporting.scheduling.look()
    (report,) = await busy.reporting.reports.listed(scope_of(people["minh"]))
    (letter,) = await busy.reporting.mail.about(report.id)
    writer = LettersOfHouse(
        busy.words, reports=busy.reporting.reports, papers=busy.reporting.papers, public_url="https://toso.example.vn"
    )
    written = await writer.written(letter)
    assert "Xã Lạc Thủy" in written.subject
    assert f"https://toso.example.vn/coordinator/reports/{report.id}" in written.words
    assert [one.name for one in written.enclosures] == [
        "bao-cao-xa-lac-thuy-2026-11.docx",
        "bao-cao-xa-lac-thuy-2026-11.xlsx",
    ]


async def test_a_server_that_refuses_loses_nothing_and_the_files_arrive_whole_later(
    busy: House, people: dict[str, Member]
) -> None:
    await rule(busy, people["minh"], to="a@xa.vn")
    today(busy, 12, 1)
    await busy.reporting.scheduling.look()
    (report,) = await busy.reporting.reports.listed(scope_of(people["minh"]))
    assert report.id in [one.id for one in await busy.reporting.reports.waiting(people["hoa"], scope_of(people["hoa"]))]
    writer = LettersOfHouse(busy.words, reports=busy.reporting.reports, papers=busy.reporting.papers, public_url=None)
    mailbox = Mailbox("554 we take nothing from you")
    with serving(mailbox) as port:
        smtp = SmtpSettings.model_validate({"host": "127.0.0.1", "port": port, "from": "toso@xa.vn", "tls": "none"})
        sending = Sending(writer=writer, post=SmtpPost(smtp, busy.clock, name="UBND xã"), clock=busy.clock)
        assert await sending.send_due() == 1
        (letter,) = await busy.reporting.mail.about(report.id)
        assert (letter.state, letter.trouble) == (LetterState.OWED, Trouble.REFUSED)
        mailbox.answer = "250 OK"
        await busy.reporting.mail.send_again(report.id)
        assert await sending.send_due() == 1
    (arrived,) = mailbox.letters
    word, excel = [BytesIO(part.get_content()) for part in arrived.iter_attachments()]
    assert any("BÁO CÁO" in paragraph.text for paragraph in Document(word).paragraphs)
    assert load_workbook(excel).worksheets
    (letter,) = await busy.reporting.mail.about(report.id)
    assert letter.state is LetterState.SENT


async def test_a_rule_that_was_ended_makes_nothing(busy: House, people: dict[str, Member]) -> None:
    minh = people["minh"]
    one = await rule(busy, minh)
    await busy.reporting.scheduling.stop(one.id, member=minh, scope=scope_of(minh))
    today(busy, 12, 1)
    assert await busy.reporting.scheduling.look() == 0


async def test_what_cannot_be_made_does_not_hold_up_the_others(busy: House, people: dict[str, Member]) -> None:
    one = await rule(busy, people["minh"])
    lost = one.model_copy(update={"id": new_id(), "area": "99999"}).model_dump(exclude={"id"})
    await busy.database["report_schedules"].insert_one({"_id": "0-first", **lost, "kind": "month"})
    today(busy, 12, 1)
    assert await busy.reporting.scheduling.look() == 1


async def test_rules_are_set_in_ones_own_areas_only(busy: House, people: dict[str, Member]) -> None:
    one = await rule(busy, people["minh"])
    viet = people["viet"]
    with pytest.raises(ReportAreaNotYoursError):
        await rule(busy, viet)
    with pytest.raises(UnknownScheduleError):
        await busy.reporting.scheduling.stop(one.id, member=viet, scope=scope_of(viet))
    assert await busy.reporting.scheduling.listed(scope_of(viet)) == []
    with pytest.raises(ReportPeriodInvalidError):
        await rule(busy, people["minh"], kind=PeriodKind.CUSTOM)


def test_addresses_are_read_as_people_write_them() -> None:
    assert checked_recipients(" a@xa.vn;b@tinh.gov.vn\na@xa.vn ,") == ["a@xa.vn", "b@tinh.gov.vn"]
    for bad in ("a@", "Sở KH&CN", "a@b.vn\rBcc:c@d.vn@"):
        with pytest.raises(RecipientInvalidError):
            checked_recipients(bad)
