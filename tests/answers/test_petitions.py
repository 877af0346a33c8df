"""A petition on its way through the offices: with its request, on paper, late, answered, refused."""

from datetime import date, timedelta

import pytest

from helpdesk.messaging.models import Conversation
from helpdesk.petitions.errors import (
    FirstStepError,
    PetitionAnswerMissingError,
    PetitionDayError,
    PetitionDueError,
    PetitionLinkError,
    PetitionMoveError,
    PetitionOfficeMissingError,
    PetitionReasonMissingError,
)
from helpdesk.petitions.models import MOVES, Petition, PetitionStatus, PetitionStep
from helpdesk.storage.database import Database
from helpdesk.support_requests.models import Resolution
from helpdesk.teams.models import Role
from tests.answers.conftest import NOW, SECRET, Office, petition, shown_petition
from tests.chain import village
from tests.pages.team_site import Visitor, visitor

HERE = f"/areas/{village.COMMUNE}/petitions"
TODAY = date(2026, 12, 3)
STATUS = PetitionStatus


def one(*steps: PetitionStep) -> Petition:
    return Petition(
        id="p1",
        title="t",
        text="x",
        area="05392",
        reach=["25", "05392"],
        steps=[PetitionStep(status=STATUS.RECEIVED, on=date(2026, 12, 1)), *steps],
        made_by="m",
        made_by_name="Lan",
        made_at=NOW,
        changed_at=NOW,
    )


def went(petition: Petition, status: PetitionStatus, day: int = 3, **facts: object) -> Petition:
    step = PetitionStep.model_validate({"status": status, "on": date(2026, 12, day), **facts})
    petition.move(step, today=TODAY, name="Lan", at=NOW)
    return petition


def test_every_status_has_its_moves_and_nothing_goes_back_to_its_start() -> None:
    assert set(MOVES) == set(STATUS)
    assert all(STATUS.RECEIVED not in moves for moves in MOVES.values())


def test_it_is_late_only_while_an_office_owes_an_answer() -> None:
    way = went(one(), STATUS.FORWARDED, 1, office="Sở", expected_on=date(2026, 12, 2))
    assert (way.days_overdue(date(2026, 12, 2)), way.days_overdue(TODAY)) == (0, 1)
    assert went(way, STATUS.ANSWERED, words="Đã sửa").days_overdue(TODAY) == 0
    assert went(one(), STATUS.FORWARDED, office="Sở").days_overdue(TODAY) == 0


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"status": STATUS.FORWARDED}, PetitionOfficeMissingError),
        ({"status": STATUS.FORWARDED, "office": "Sở", "expected_on": date(2026, 12, 2)}, PetitionDueError),
        ({"status": STATUS.FORWARDED, "office": "Sở", "on": date(2026, 12, 4)}, PetitionDayError),
        ({"status": STATUS.FORWARDED, "office": "Sở", "on": date(2026, 11, 30)}, PetitionDayError),
        ({"status": STATUS.ANSWERED, "words": "x"}, PetitionMoveError),
        ({"status": STATUS.NOT_ACCEPTED}, PetitionReasonMissingError),
        ({"status": STATUS.CLOSED, "link": "javascript:alert(1)"}, PetitionLinkError),
        ({"status": STATUS.CLOSED, "link": "https://a b.vn"}, PetitionLinkError),
    ],
)
def test_a_step_that_lacks_something_is_refused(facts: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        one().move(PetitionStep.model_validate({"on": TODAY, **facts}), today=TODAY, name="Lan", at=NOW)


def test_an_answer_needs_words_or_an_address_and_the_first_step_stays() -> None:
    with pytest.raises(PetitionAnswerMissingError):
        went(went(one(), STATUS.FORWARDED, office="Sở"), STATUS.ANSWERED)
    with pytest.raises(FirstStepError):
        one().take_back(name="Lan", at=NOW)
    assert went(one(), STATUS.CLOSED).take_back(name="Lan", at=NOW).status is STATUS.CLOSED


async def test_on_paper_it_goes_from_office_to_answer_and_everybody_sees_each_step(
    team: Visitor, anybody: Visitor
) -> None:
    way = await shown_petition(team)
    moved = {"sure": "1", "on": "2026-12-02"}
    steps = [
        {"status": "forwarded", "office": "Sở Khoa học và Công nghệ", "expected_on": "2026-12-02"},
        {"status": "answered", "words": "Sẽ lắp trạm trong quý I.", "link": "https://phutho.gov.vn/tra-loi/12"},
        {"status": "closed"},
    ]
    late = await team.send(f"/team/petitions/{way}/move", **moved, **steps[0])
    assert late.location.endswith("?done=moved"), late.text
    page = (await anybody.read(f"{HERE}/{way}")).text
    for said in ("Sở Khoa học và Công nghệ", "It is 1 day late.", "Passed on"):
        assert said in page, said
    assert "1 day late" in (await anybody.read(HERE)).text
    for step in steps[1:]:
        assert (await team.send(f"/team/petitions/{way}/move", **moved, **step)).status == 303
    page = (await anybody.read(f"{HERE}/{way}")).text
    for said in ("Sẽ lắp trạm trong quý I.", 'href="https://phutho.gov.vn/tra-loi/12"', "Settled"):
        assert said in page, said
    assert "late" not in page

    assert (await team.send(f"/team/petitions/{way}/take-back")).location.endswith("?done=taken_back")
    assert "Settled" not in (await anybody.read(f"{HERE}/{way}")).text


async def test_it_follows_its_request_and_tells_nothing_of_what_the_team_wrote(
    office: Office, team: Visitor, anybody: Visitor, database: Database
) -> None:
    lead = await office.house.teams.called("lead")
    asked, requests = await office.asked(), office.house.requests
    await requests.wait_for_office(asked.id, office="Công an xã", words="chờ anh Nam ký", member=lead)
    form = await team.read(f"/team/petitions/new?request={asked.id}")
    assert SECRET["words"] in form.text
    way = await shown_petition(team, request=asked.id)
    page = (await anybody.read(f"{HERE}/{way}")).text
    assert ("Công an xã" in page, "anh Nam" in page) == (True, False)

    office.clock.turn(timedelta(days=1))
    await requests.wait_for_office(asked.id, office="anh Nam phòng tư pháp", words="x", member=lead)
    page = (await anybody.read(f"{HERE}/{way}")).text
    assert ("The office in charge" in page, "anh Nam" in page) == (True, False)

    office.clock.turn(timedelta(days=1))
    await requests.resolve(asked.id, resolution=Resolution.NOT_POSSIBLE, reason="bác Hoa thiếu giấy", member=lead)
    page = (await anybody.read(f"{HERE}/{way}")).text
    assert "The team has yet to write down why." in page
    reason = {"status": "not_accepted", "on": "2026-12-05", "words": "Không thuộc thẩm quyền.", "sure": "1"}
    assert (await team.send(f"/team/petitions/{way}/move", **reason)).status == 303
    page = (await anybody.read(f"{HERE}/{way}")).text
    assert "Không thuộc thẩm quyền." in page
    for hidden in ("Hoa", "mrs-hoa", "số nhà", asked.code, lead.name):
        assert hidden not in page, hidden

    office.clock.turn(timedelta(hours=1))
    await requests.reopen(asked.id, member=lead)
    kept = await database["petitions"].find_one({"_id": way})
    assert kept
    assert [step["status"] for step in kept["steps"]][-2:] == ["not_accepted", "forwarded"]


async def test_merged_into_another_request_it_goes_on_with_that_one(
    office: Office, team: Visitor, anybody: Visitor
) -> None:
    lead, requests = await office.house.teams.called("lead"), office.house.requests
    gone, kept = await office.asked("r1", code="AAA-AAA"), await office.asked("r2", code="BBB-BBB")
    way = await shown_petition(team, request=gone.id)
    await requests.merge(kept.id, code=gone.code, member=lead)
    assert f"/team/petitions/{way}" in (await team.read(f"/team/requests/{kept.id}")).text
    assert (await team.read(f"/team/petitions/new?request={kept.id}")).location == f"/team/petitions/{way}"

    office.clock.turn(timedelta(days=1))
    await requests.wait_for_office(kept.id, office="Công an xã", words="chờ", member=lead)
    assert "Công an xã" in (await anybody.read(f"{HERE}/{way}")).text
    account, _, user = SECRET["conversation"].partition(":")
    (own,) = await office.house.look.own_requests(Conversation(id=SECRET["conversation"], account=account, user=user))
    assert own.petition is not None
    assert (own.code, own.petition.status) == (kept.code, STATUS.FORWARDED)

    office.clock.turn(timedelta(days=1))
    await requests.resolve(kept.id, resolution=Resolution.DONE, member=lead)
    page = (await anybody.read(f"{HERE}/{way}")).text
    assert ("Settled" in page, "mrs-hoa" in page) == (True, False)


async def test_who_publishes_elsewhere_does_not_learn_that_a_request_is_a_petition(
    office: Office, team: Visitor
) -> None:
    asked, petitions = await office.asked(), office.house.public.petitions
    way, today = await shown_petition(team, request=asked.id), office.clock.now().date()
    for area, found in ((village.NEIGHBOUR, []), (village.COMMUNE, [way]), (village.PROVINCE, [way])):
        scope = (await office.lead(area)).scope(today)
        assert [one.id for one in await petitions.of_requests([asked.id], scope)] == found, area


async def test_a_request_is_shown_as_one_petition_only(office: Office, team: Visitor) -> None:
    lead = await office.house.teams.called("lead")
    asked = await office.resolved(lead)
    way = await shown_petition(team, request=asked.id)
    assert (await team.read(f"/team/petitions/new?request={asked.id}")).location == f"/team/petitions/{way}"
    again = await team.send("/team/petitions", **petition(request=asked.id))
    assert (again.status, "in the list of petitions already" in again.text) == (409, True)
    assert f"/team/petitions/{way}" in (await team.read(f"/team/requests/{asked.id}")).text


async def test_consent_taken_back_leaves_the_petition_without_a_way_back(
    office: Office, team: Visitor, anybody: Visitor, database: Database
) -> None:
    asked = await office.resolved(await office.house.teams.called("lead"))
    way = await shown_petition(team, request=asked.id)
    await office.house.database.in_transaction(
        lambda session: office.house.requests.forget(SECRET["conversation"], session=session)
    )
    kept = await database["petitions"].find_one({"_id": way})
    assert kept is not None
    assert kept["request"] is None
    assert (await anybody.read(f"{HERE}/{way}")).status == 200


async def test_a_draft_that_went_a_step_leaves_none_of_its_words_when_consent_is_taken_back(
    office: Office, team: Visitor, database: Database
) -> None:
    lead = await office.house.teams.called("lead")
    asked, requests = await office.asked(), office.house.requests
    form = {**petition(request=asked.id, title="Cổng lỗi của bác Hoa"), "act": "draft"}
    assert (await team.send("/team/petitions", **form)).status == 303
    await requests.wait_for_office(asked.id, office="Công an xã", words="x", member=lead)
    moved = await database["public_history"].find_one({"act": "moved"})
    assert moved
    await office.house.database.in_transaction(lambda session: requests.forget(SECRET["conversation"], session=session))
    assert await database["petitions"].count_documents({}) == 0
    assert "bác Hoa" not in str(await database["public_history"].find().to_list())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Please write something here: everybody reads it."),
        ({"text": "x" * 3001}, "Please shorten it to 3000."),
        ({"text": "Gọi 0912345678"}, "Not published: this says something about a person."),
        ({"sure": ""}, "Please read it again"),
        ({"area": village.NEIGHBOUR}, "Please choose a place that you look after."),
        ({"received_on": "2026-12-24"}, "This day is still to come."),
        ({"received_on": "gestern"}, "Please write a day like"),
    ],
)
async def test_a_bad_form_comes_back_with_a_sentence(
    team: Visitor, anybody: Visitor, changes: dict[str, str], sentence: str
) -> None:
    page = await team.send("/team/petitions", **petition(**changes))
    assert (page.status, sentence in page.text) == (422, True), page.text
    assert "Nothing that was passed on stands here" in (await anybody.read(HERE)).text


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ({"status": "forwarded", "on": "2026-12-02"}, "Please write which office has it"),
        ({"status": "nowhere", "on": "2026-12-02"}, "Please choose one of these."),
        ({"status": "closed", "on": ""}, "Please write a day like"),
        ({"status": "closed", "on": "2026-12-24"}, "before the last step, or still to come"),
        ({"status": "closed", "on": "2026-12-02", "words": "Bà Trần Thị Hoa đồng ý"}, "take it out"),
        ({"status": "closed", "on": "2026-12-02", "words": "Gọi 0912345678"}, "Not published"),
        ({"status": "closed", "on": "2026-12-02", "sure": ""}, "Please read it again"),
    ],
)
async def test_a_bad_step_is_not_taken(team: Visitor, step: dict[str, str], sentence: str) -> None:
    way = await shown_petition(team)
    page = await team.send(f"/team/petitions/{way}/move", **{"sure": "1", **step})
    assert (page.status, sentence in page.text) == (422, True), page.text
    assert "Cột sóng ở thôn vùng cao" in page.text
    answered = await team.send(f"/team/petitions/{way}/move", sure="1", status="answered", on="2026-12-02", words="x")
    assert answered.status == 409


async def test_others_find_neither_drafts_nor_acts(office: Office, team: Visitor, anybody: Visitor) -> None:
    draft, public = await shown_petition(team, act="save"), await shown_petition(team)
    assert (await anybody.read(f"{HERE}/{draft}")).status == 404
    async with visitor(office.house) as neighbour:
        await neighbour.sign_in("neighbour", Role.LEAD, village.NEIGHBOUR)
        assert "Cột sóng" not in (await neighbour.read("/team/answers")).text
        for way in (draft, public):
            assert (await neighbour.read(f"/team/petitions/{way}")).status == 404
            for act in ("", "/move", "/take-back", "/withdraw", "/erase", "/drop"):
                page = await neighbour.send(f"/team/petitions/{way}{act}", **petition(status="closed", on="2026-12-02"))
                assert page.status == 404, act
    async with visitor(office.house) as member:
        await member.sign_in("member", Role.MEMBER)
        assert (await member.read(f"/team/petitions/{public}")).status == 404


async def test_what_was_taken_off_is_gone_and_a_draft_can_be_dropped(team: Visitor, anybody: Visitor) -> None:
    way, draft = await shown_petition(team), await shown_petition(team, act="save")
    assert (await team.send(f"/team/petitions/{way}", **petition(act="save"))).status == 409
    assert (await team.send(f"/team/petitions/{way}", **petition(title="Trạm sóng mới"))).status == 303
    assert "Trạm sóng mới" in (await anybody.read(HERE)).text
    assert (await team.send(f"/team/petitions/{way}/withdraw")).status == 303
    gone = await anybody.read(f"{HERE}/{way}")
    assert (gone.status, gone.headers["x-robots-tag"], f'href="{HERE}"' in gone.text) == (410, "noindex", True)
    assert (await team.send(f"/team/petitions/{way}/erase")).location.endswith("?done=erased")
    assert "Trạm sóng mới" not in (await team.read(f"/team/petitions/{way}")).text
    assert (await team.send(f"/team/petitions/{draft}/drop")).status == 303
    assert (await team.send(f"/team/petitions/{way}/drop")).status == 409


async def test_whoever_asked_reads_the_same_status_in_their_chat_once_it_is_public(
    office: Office, team: Visitor
) -> None:
    lead = await office.house.teams.called("lead")
    asked = await office.asked()
    await office.house.requests.wait_for_office(asked.id, office="Công an xã", words="chờ", member=lead)
    account, _, user = SECRET["conversation"].partition(":")
    chat = Conversation(id=SECRET["conversation"], account=account, user=user)
    way = await shown_petition(team, request=asked.id, act="save")
    assert [one.petition for one in await office.house.look.own_requests(chat)] == [None]
    assert (await team.send(f"/team/petitions/{way}", **petition())).status == 303
    (own,) = await office.house.look.own_requests(chat)
    assert own.petition is not None
    assert (own.petition.status, own.petition.on) == (STATUS.FORWARDED, TODAY)
