"""What residents asked in vain, and how it becomes a way of asking."""

import httpx

from api.house import House
from guides.library.unanswered import Unanswered
from helpdesk.teams.models import Role
from tests.chain import village
from tests.pages.guides.desk import GUIDE, as_editor, signed_in


async def asked(house: House, words: str, conversation: str, *, at: int = 0) -> None:
    """Let somebody ask what nothing is found for."""
    row = Unanswered(
        id=f"{conversation}-{at}",
        conversation=conversation,
        words=words,
        top=[GUIDE],
        language="vi",
        at=house.clock.now(),
        area=village.COMMUNE,
        reach=[village.PROVINCE, village.COMMUNE],
    )
    await house.database.in_transaction(lambda session: house.unanswered.note(row, session=session))


async def test_what_several_people_asked_in_vain_becomes_a_way_of_asking(
    house: House, client: httpx.AsyncClient
) -> None:
    await as_editor(house, client)
    for person, words in (
        ("a", "Cài cái app của công an"),
        ("b", "cai cai app cua cong an"),
        ("c", "một mình tôi hỏi"),
    ):
        await asked(house, words, person)
    await asked(house, "Cài cái app của công an", "a")  # the same arrival, worked on again

    page = (await client.get("/admin/guides/-/unanswered")).text
    assert "cai cai app cua cong an" in page
    assert "2 cuộc trò chuyện" in page
    assert "một mình tôi hỏi" not in page
    assert "một mình tôi hỏi" in (await client.get("/admin/guides/-/unanswered?all=1")).text

    sent = {"words": "cai cai app cua cong an", "guide": GUIDE, "language": "vi"}
    added = await client.post("/admin/guides/-/unanswered/add", data=sent)
    assert added.headers["location"] == f"/admin/guides/-/unanswered?added={GUIDE}"
    draft = await house.editing.draft(GUIDE)
    assert draft
    assert draft.data["asks"]["vi"][-1] == "cai cai app cua cong an"
    assert "cai cai app" not in (await client.get("/admin/guides/-/unanswered")).text
    assert (await client.post("/admin/guides/-/unanswered/add", data={**sent, "guide": "none"})).status_code == 404

    await client.post("/admin/guides/-/unanswered/done", data={"words": "một mình tôi hỏi"})
    assert "một mình tôi hỏi" not in (await client.get("/admin/guides/-/unanswered?all=1")).text


async def test_questions_of_other_areas_are_not_told(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client, Role.ADMINISTRATOR, "25")
    row = Unanswered(
        id="x", conversation="x", words="chuyện ở tỉnh khác", language="vi", at=house.clock.now(),
        area="01", reach=["01"],
    )  # fmt: skip
    await house.database.in_transaction(lambda session: house.unanswered.note(row, session=session))
    assert "chuyện ở tỉnh khác" not in (await client.get("/admin/guides/-/unanswered?all=1")).text
