"""How everybody finds what is said for their place: by its name, words, guide, page; also after a merge."""

import pytest

from helpdesk.areas.models import Level
from helpdesk.areas.repository import AreasInMongo
from helpdesk.areas.tree import AreaRow
from helpdesk.public_words.service import PAGE
from helpdesk.teams.models import Role
from tests.answers.conftest import QUESTION, Office, published, shown_petition
from tests.chain import village
from tests.pages.team_site import Visitor, visitor

HERE = f"/areas/{village.COMMUNE}/answers"
OLD, SPLIT, LOST = "old-90001", "old-90002", "old-90003"


@pytest.fixture
async def merged(office: Office) -> Office:
    """Give a house in which one old commune is in the commune, another in two of today's, and a third in none."""
    store = AreasInMongo(office.house.database)
    gone = {
        OLD: ("Cũ", (village.COMMUNE,)),
        SPLIT: ("Chia", (village.COMMUNE, village.NEIGHBOUR)),
        LOST: ("Mất", ()),
    }
    await store.put(
        [
            AreaRow(
                id_, Level.COMMUNE, "Xã", name, village.PROVINCE, active=False, valid_to="2025-06-30", replaced_by=today
            )
            for id_, (name, today) in gone.items()
        ]
    )
    await office.house.areas.refresh()
    return office


async def test_an_empty_place_is_friendly_and_an_unknown_one_says_so(anybody: Visitor) -> None:
    page = await anybody.read(HERE)
    assert (page.status, "has not put an answer here yet" in page.text) == (200, True)
    for kind in ("answers", "petitions"):
        page = await anybody.read(f"/areas/nowhere/{kind}")
        said = "We know no place called “nowhere”. Please try the name of the commune or ward as it is called today."
        assert (page.status, said in page.text, 'action="/answers"' in page.text) == (404, True, True)
    assert (await anybody.read(f"{HERE}/none")).status == 404
    assert (await anybody.read(f"{HERE}?page=0")).status == 422


async def test_words_are_found_without_marks_and_by_guide(team: Visitor, anybody: Visitor) -> None:
    await published(team)
    await published(team, question="Đăng ký tạm trú cần giấy gì?", guide="dang-ky-tam-tru", answer="Căn cước.")
    for words in ("ma otp", "MÃ OTP", "otp kiem tra song"):
        page = await anybody.read(f"{HERE}?q={words}")
        assert (QUESTION in page.text, "Đăng ký tạm trú cần" in page.text) == (True, False), words
        assert '<meta name="robots" content="noindex, follow">' in page.text
    by_guide = (await anybody.read(f"{HERE}?guide=dang-ky-tam-tru")).text
    assert (f"<h2>{QUESTION}" in by_guide, "Đăng ký tạm trú cần giấy gì?" in by_guide) == (False, True)
    assert "Nothing here fits." in (await anybody.read(f"{HERE}?q=zzzz.*")).text


async def test_many_stand_on_pages(team: Visitor, anybody: Visitor) -> None:
    for number in range(PAGE + 1):
        await published(team, question=f"Câu hỏi mẫu {chr(97 + number)}")
    first, second = await anybody.read(HERE), await anybody.read(f"{HERE}?page=2")
    assert [page.text.count('<details class="card"') for page in (first, second)] == [PAGE, 1]
    assert ('rel="next"' in first.text, 'rel="next"' in second.text) == (True, False)
    assert "open=1" in first.text
    assert (await anybody.read(f"{HERE}?open=1")).text.count('<details class="card"') == PAGE


async def test_a_guide_shows_what_people_of_the_chosen_place_often_ask(team: Visitor, anybody: Visitor) -> None:
    answer = await published(team)
    chosen = (await anybody.read(f"/guides/{village.GUIDE}?area={village.COMMUNE}")).text
    assert (f"{HERE}/{answer}" in chosen, "What people often ask" in chosen) == (True, True)
    for address in (f"/guides/{village.GUIDE}", f"/guides/{village.GUIDE}?area={village.NEIGHBOUR}"):
        assert "What people often ask" not in (await anybody.read(address)).text


async def test_the_first_page_leads_there_and_a_place_is_found_by_its_name(anybody: Visitor) -> None:
    assert 'href="/answers"' in (await anybody.read("/")).text
    for typed in ("lac thuy", "Xã Lạc Thủy", village.COMMUNE):
        page = await anybody.read(f"/answers?place={typed}")
        assert (page.status, page.location) == (303, HERE), typed
    unknown = await anybody.read("/answers?place=zzzz")
    assert (unknown.status, "We know no place called “zzzz”." in unknown.text) == (200, True)
    assert (await anybody.read("/answers")).status == 200


async def test_english_is_shown_where_somebody_wrote_it(team: Visitor, anybody: Visitor) -> None:
    both = await published(team, question_en="The code does not come?", answer_en="Wait two minutes.")
    one = await published(team)
    page = (await anybody.read(f"{HERE}/{both}")).text
    assert ("The code does not come?" in page, QUESTION in page) == (True, False)
    page = (await anybody.read(f"{HERE}/{one}")).text
    assert ("So far this stands here in Vietnamese only." in page, f'<h1 lang="vi">{QUESTION}' in page) == (True, True)
    assert QUESTION in (await anybody.read(f"{HERE}/{both}?lang=vi")).text


async def test_an_unchanged_page_is_not_sent_again(team: Visitor, anybody: Visitor) -> None:
    answer = await published(team)
    for address in (HERE, f"{HERE}/{answer}", f"/areas/{village.COMMUNE}/petitions"):
        first = await anybody.client.get(address)
        assert first.headers["cache-control"] == "private, no-cache"
        same = await anybody.client.get(address, headers={"if-none-match": first.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
    await published(team, question="Còn câu nữa?")
    changed = await anybody.client.get(HERE, headers={"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200


@pytest.mark.usefixtures("merged")
async def test_an_old_code_leads_to_todays_place(anybody: Visitor) -> None:
    page = await anybody.read(f"/areas/{OLD}/answers?q=otp")
    assert (page.status, page.location) == (301, f"{HERE}?q=otp")
    assert (await anybody.read(f"/areas/{OLD}/petitions")).location == f"/areas/{village.COMMUNE}/petitions"
    split = await anybody.read(f"/areas/{SPLIT}/answers")
    assert (split.status, "This place was divided." in split.text) == (200, True)
    assert f'href="/areas/{village.NEIGHBOUR}/answers"' in split.text
    assert (await anybody.read(f"/areas/{LOST}/answers")).status == 404


async def test_what_was_published_before_a_merge_stands_at_todays_place(
    merged: Office, team: Visitor, anybody: Visitor
) -> None:
    answer, way = await published(team), await shown_petition(team)
    for name, one in (("public_answers", answer), ("petitions", way)):
        rows = merged.house.database[name]
        await rows.update_one({"_id": one}, {"$set": {"area": OLD, "reach": [OLD]}})
    assert QUESTION in (await anybody.read(HERE)).text
    assert (await anybody.read(f"{HERE}/{answer}")).status == 200
    assert "Cột sóng" in (await anybody.read(f"/areas/{village.COMMUNE}/petitions")).text
    assert (await team.read(f"/team/answers/{answer}")).status == 200
    async with visitor(merged.house) as neighbour:
        await neighbour.sign_in("neighbour", Role.LEAD, village.NEIGHBOUR)
        assert (await neighbour.read(f"/team/answers/{answer}")).status == 404
