"""Published answers as programs read them."""

from tests.feeds.conftest import COMMUNE, EAST, NEIGHBOUR, PROVINCE, WEST, Office

ANSWERS = "/api/v1/answers"


async def test_a_program_reads_what_everybody_reads_and_nothing_else(office: Office) -> None:
    await office.both_zones()
    token = await office.token(PROVINCE)
    told = await office.read(ANSWERS, token)
    assert [one["id"] for one in told["items"]] == [f"answer-{EAST}", f"answer-{WEST}"]
    assert set(told["items"][0]) == {
        *("id", "area", "guide", "question", "answer", "question_en", "answer_en", "published_at", "changed_at")
    }
    assert await office.read(f"{ANSWERS}/answer-{EAST}", token) == told["items"][0]


async def test_pages_areas_guides_and_days_narrow_it(office: Office) -> None:
    await office.both_zones()
    token = await office.token(PROVINCE)
    first = await office.read(f"{ANSWERS}?limit=1", token)
    second = await office.read(first["next"], token)
    assert [first["items"][0]["area"], second["items"][0]["area"], second["next"]] == [COMMUNE, NEIGHBOUR, None]
    for query, count in (
        (f"area={WEST}", 1),
        ("guide=vneid-muc-2", 2),
        ("guide=dang-ky-tam-tru", 0),
        ("changed_since=2026-10-07T00:00:00Z", 0),
    ):
        assert len((await office.read(f"{ANSWERS}?{query}", token))["items"]) == count, query


async def test_drafts_and_what_was_taken_off_are_not_there(office: Office) -> None:
    await office.both_zones()
    rows = office.house.database["public_answers"]
    for showing in ("draft", "withdrawn"):
        await rows.update_one({"_id": f"answer-{EAST}"}, {"$set": {"showing": showing}})
        token = await office.token(EAST)
        assert (await office.read(ANSWERS, token))["items"] == []
        assert (await office.ask(f"{ANSWERS}/answer-{EAST}", token)).status_code == 404


async def test_an_unchanged_answer_is_not_sent_again(office: Office) -> None:
    await office.both_zones()
    token = await office.token(EAST)
    first = await office.ask(ANSWERS, token)
    assert (await office.ask(ANSWERS, token, if_none_match=first.headers["etag"])).status_code == 304
