"""An answer on its way from a resolved request to everybody's page, and off it again."""

import json
import re
from typing import Any

import pytest

from helpdesk.answers.models import LONGEST_ANSWER, LONGEST_QUESTION
from helpdesk.storage.database import Database
from helpdesk.teams.models import Role
from tests.answers.conftest import ANSWER, QUESTION, SECRET, Office, published, typed
from tests.chain import village
from tests.pages.team_site import Visitor, visitor

HERE = f"/areas/{village.COMMUNE}/answers"


def markup_of(text: str) -> Any:
    """Return what a page says to machines."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found)


async def test_a_resolved_request_leads_to_a_form_with_what_was_asked_and_answered(
    office: Office, team: Visitor
) -> None:
    lead = await office.house.teams.called("lead")
    one = await office.resolved(lead)
    assert f"/team/answers/new?request={one.id}" in (await team.read(f"/team/requests/{one.id}")).text

    form = await team.read(f"/team/answers/new?request={one.id}")
    assert form.status == 200
    assert SECRET["words"] in form.text
    assert "Chào bác Hoa, bác thử gửi lại mã ạ" in form.text
    for warned in ("Perhaps somebody's name: <b>là Trần Thị Hoa", "Perhaps where somebody lives: <b>số nhà 12"):
        assert warned in re.sub(r"\s+", " ", form.text)


async def test_an_open_request_offers_nothing_to_publish(office: Office, team: Visitor) -> None:
    one = await office.asked()
    assert "/team/answers/new" not in (await team.read(f"/team/requests/{one.id}")).text


async def test_what_is_published_is_on_the_page_of_the_commune_and_its_own(
    office: Office, team: Visitor, anybody: Visitor
) -> None:
    await published(team)
    page = await anybody.read(HERE)
    assert (page.status, QUESTION in page.text, ANSWER in page.text) == (200, True, True)
    (address,) = set(re.findall(rf"{HERE}/[0-9a-z]+", page.text))
    own = await anybody.read(address)
    assert (own.status, QUESTION in own.text, "/guides/vneid-muc-2?area=05392" in own.text) == (200, True, True)
    actions = [entry.action for entry in await office.house.audit.recent([village.PROVINCE])]
    assert actions[:2] == ["answer_published", "answer_drafted"]


async def test_nothing_of_the_resident_reaches_page_markup_or_what_everybody_reads(
    office: Office, team: Visitor, anybody: Visitor, database: Database
) -> None:
    lead = await office.house.teams.called("lead")
    one = await office.resolved(lead)
    answer = await published(team, request=one.id)

    pages = [await anybody.read(address) for address in (HERE, f"{HERE}/{answer}", "/guides/vneid-muc-2?area=05392")]
    assert all(page.status == 200 and QUESTION in page.text for page in pages)
    told = [page.text + str(page.headers) for page in pages]
    for hidden in ("Hoa", "số nhà", "thôn 5", "mrs-hoa", one.id + '"', one.code, lead.name, lead.id, "webchat"):
        assert not [text for text in told if hidden in text], hidden
    row = str(await database["public_answers"].find_one({}, {"made_by": 0, "made_by_name": 0, "changed_by_name": 0}))
    for hidden in ("Hoa", "số nhà", "mrs-hoa", one.code):
        assert hidden not in row, hidden


async def test_machines_read_what_people_read(team: Visitor, anybody: Visitor) -> None:
    answer = await published(team, answer="Bấm </script><b>“Gửi lại mã”</b> & chờ")
    listed, one = markup_of((await anybody.client.get(HERE)).text), None
    page = await anybody.client.get(f"{HERE}/{answer}")
    one = markup_of(page.text)
    assert (listed["@type"], one["@type"]) == ("FAQPage", "QAPage")
    assert listed["mainEntity"][0]["acceptedAnswer"]["text"] == "Bấm </script><b>“Gửi lại mã”</b> & chờ"
    assert one["mainEntity"]["name"] == QUESTION
    assert one["mainEntity"]["acceptedAnswer"]["author"] == one["mainEntity"]["author"]
    assert "</script><b>" not in page.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"question": ""}, "Please write something here: everybody reads it."),
        ({"answer": " "}, "Please write something here: everybody reads it."),
        ({"question": "x" * (LONGEST_QUESTION + 1)}, f"This is too long: {LONGEST_QUESTION + 1} characters."),
        ({"answer": "x" * (LONGEST_ANSWER + 1)}, f"Please shorten it to {LONGEST_ANSWER}."),
        ({"answer_en": "Wait two minutes."}, "Please write something here: everybody reads it."),
        ({"question_en": "No code?"}, "Please write something here: everybody reads it."),
        ({"answer": "Gọi anh Nam 0912 345 678"}, "Not published: this says something about a person."),
        ({"answer_en": "Write to hoa@example.vn", "question_en": "Where?"}, "Not published"),
        ({"answer": "Gặp bà Trần Thị Hoa"}, "If it is about a person, take it out."),
        ({"sure": ""}, "Please read it again and tick the box"),
        ({"area": village.NEIGHBOUR}, "Please choose a place that you look after."),
        ({"area": village.PROVINCE}, "Please choose a place that you look after."),
        ({"area": "nowhere"}, "Please choose a place that you look after."),
        ({"guide": "no-such-guide"}, "Please choose one of these."),
    ],
)
async def test_what_may_not_be_public_comes_back_with_a_sentence_and_nothing_lost(
    team: Visitor, anybody: Visitor, changes: dict[str, str], sentence: str
) -> None:
    page = await team.send("/team/answers", **typed(**changes))
    assert (page.status, sentence in page.text) == (422, True), page.text
    assert changes.get("answer", ANSWER).strip() in page.text
    assert "has not put an answer here yet" in (await anybody.read(HERE)).text


async def test_a_name_of_nobody_may_stand_once_somebody_says_so(team: Visitor, anybody: Visitor) -> None:
    told = typed(answer="Đến nhà văn hóa Trần Phú vào thứ ba")
    assert (await team.send("/team/answers", **told)).status == 422
    assert (await team.send("/team/answers", **told, nobody="1")).status == 303
    assert "Trần Phú" in (await anybody.read(HERE)).text


async def test_the_residents_own_words_are_not_published(office: Office, team: Visitor) -> None:
    one = await office.resolved(await office.house.teams.called("lead"), context=["mã otp không về máy, làm sao giờ"])
    told = typed(request=one.id, question="Mã OTP không về máy, làm sao giờ?")
    page = await team.send("/team/answers", **told)
    assert (page.status, "These are the resident's own words." in page.text) == (422, True)


async def test_a_draft_is_the_teams_holds_no_number_and_becomes_public_later(
    team: Visitor, anybody: Visitor, database: Database
) -> None:
    answer = await published(team, act="save", answer="Gọi 0912345678")
    assert "0912345678" not in str(await database["public_answers"].find_one())
    assert (await anybody.read(f"{HERE}/{answer}")).status == 404
    assert QUESTION not in (await anybody.read(HERE)).text

    form = await team.read(f"/team/answers/{answer}")
    assert "What is left of a masked number" in form.text
    assert (await team.send(f"/team/answers/{answer}", **typed(answer="Gọi •••••••678"))).status == 422
    assert (await team.send(f"/team/answers/{answer}", **typed())).status == 303
    assert (await anybody.read(f"{HERE}/{answer}")).status == 200


async def test_a_form_sent_twice_makes_one(team: Visitor, database: Database) -> None:
    for _ in range(2):
        await published(team, entry="0123456789abcdef")
    assert await database["public_answers"].count_documents({}) == 1


async def test_what_was_taken_off_says_so_and_may_come_back(team: Visitor, anybody: Visitor) -> None:
    answer = await published(team)
    assert (await team.send(f"/team/answers/{answer}/withdraw")).location.endswith("?done=withdrawn")
    gone = await anybody.read(f"{HERE}/{answer}")
    assert (gone.status, gone.headers["x-robots-tag"], QUESTION in gone.text) == (410, "noindex", False)
    assert f'href="{HERE}"' in gone.text
    assert QUESTION not in (await anybody.read(HERE)).text
    assert (await team.send(f"/team/answers/{answer}/withdraw")).status == 409

    assert (await team.send(f"/team/answers/{answer}", **typed())).status == 303
    assert (await anybody.read(f"{HERE}/{answer}")).status == 200
    past = (await team.read(f"/team/answers/{answer}")).text
    assert (past.count("Published ·"), past.count("Taken off ·"), "Written down · Lead" in past) == (2, 1, True)


async def test_words_that_were_taken_off_can_be_deleted_for_good(team: Visitor, database: Database) -> None:
    answer = await published(team)
    assert (await team.send(f"/team/answers/{answer}/erase")).status == 409
    await team.send(f"/team/answers/{answer}/withdraw")
    assert (await team.send(f"/team/answers/{answer}/erase")).status == 303
    for name in ("public_answers", "public_history"):
        assert QUESTION not in str(await database[name].find().to_list())
    assert "Words deleted for good ·" in (await team.read(f"/team/answers/{answer}")).text


async def test_a_draft_can_be_thrown_away_and_something_public_cannot(team: Visitor, database: Database) -> None:
    draft, public = await published(team, act="save"), await published(team)
    assert (await team.send(f"/team/answers/{public}/drop")).status == 409
    assert (await team.send(f"/team/answers/{public}", **typed(act="save"))).status == 409
    assert (await team.send(f"/team/answers/{draft}/drop")).location == "/team/answers?done=dropped"
    assert (await team.read(f"/team/answers/{draft}")).status == 404
    assert await database["public_history"].count_documents({"subject": draft}) == 0


async def test_who_was_slower_is_told_and_keeps_what_they_wrote(team: Visitor) -> None:
    answer = await published(team)
    assert (await team.send(f"/team/answers/{answer}", **typed(version="0"))).status == 303
    page = await team.send(f"/team/answers/{answer}", **typed(version="0", answer="Một câu trả lời khác"))
    assert (page.status, "at the same time" in page.text, "Một câu trả lời khác" in page.text) == (409, True, True)
    assert (await team.send(f"/team/answers/{answer}", **typed(version="1"))).status == 303


async def test_members_without_the_right_and_nobody_find_nothing(office: Office, team: Visitor) -> None:
    answer = await published(team, act="save")
    addresses = ["", "/new", f"/{answer}"]
    async with visitor(office.house) as nobody:
        assert "/team/sign-in" in (await nobody.read("/team/answers")).location
        await nobody.sign_in("member", Role.MEMBER)
        assert [(await nobody.read(f"/team/answers{one}")).status for one in addresses] == [404] * 3
        assert (await nobody.send("/team/answers", **typed())).status == 404
        assert "/team/answers" not in (await nobody.read("/team/settings")).text


async def test_a_lead_of_one_commune_neither_sees_nor_changes_what_is_anothers(
    office: Office, team: Visitor, anybody: Visitor
) -> None:
    draft, public = await published(team, act="save"), await published(team)
    async with visitor(office.house) as neighbour:
        await neighbour.sign_in("neighbour", Role.LEAD, village.NEIGHBOUR)
        assert QUESTION not in (await neighbour.read("/team/answers")).text
        for one in (draft, public):
            assert (await neighbour.read(f"/team/answers/{one}")).status == 404
            for act in ("", "/withdraw", "/erase", "/drop"):
                assert (await neighbour.send(f"/team/answers/{one}{act}", **typed())).status == 404
        assert (await neighbour.send("/team/answers", **typed())).status == 422
    assert (await anybody.read(f"{HERE}/{public}")).status == 200
    async with visitor(office.house) as above:
        await above.sign_in("above", Role.COORDINATOR, village.PROVINCE)
        assert (await above.read(f"/team/answers/{draft}")).status == 200


async def test_what_is_said_for_the_province_stands_in_each_commune(office: Office, anybody: Visitor) -> None:
    async with visitor(office.house) as above:
        await above.sign_in("above", Role.COORDINATOR, village.PROVINCE)
        answer = await published(above, area=village.PROVINCE)
    for area in (village.COMMUNE, village.NEIGHBOUR, village.PROVINCE):
        assert QUESTION in (await anybody.read(f"/areas/{area}/answers")).text
    led = await anybody.read(f"{HERE}/{answer}")
    assert (led.status, led.location) == (301, f"/areas/{village.PROVINCE}/answers/{answer}")


async def test_a_request_of_a_stranger_fills_no_form(office: Office, team: Visitor) -> None:
    one = await office.asked("r9", area=village.NEIGHBOUR, reach=[village.PROVINCE, village.NEIGHBOUR])
    assert "Trần Thị Hoa" not in (await team.read(f"/team/answers/new?request={one.id}")).text


async def test_consent_taken_back_leaves_no_draft_and_no_way_back(
    office: Office, team: Visitor, anybody: Visitor, database: Database
) -> None:
    one = await office.resolved(await office.house.teams.called("lead"))
    draft, public = await published(team, act="save", request=one.id), await published(team, request=one.id)
    await office.house.database.in_transaction(
        lambda session: office.house.requests.forget(SECRET["conversation"], session=session)
    )
    assert (await team.read(f"/team/answers/{draft}")).status == 404
    assert (await anybody.read(f"{HERE}/{public}")).status == 200
    assert one.id not in [row["origin"] async for row in database["public_answers"].find()]
    assert "/team/answers/new" not in (await team.read(f"/team/requests/{one.id}")).text
