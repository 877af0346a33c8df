"""The words by which requests are found, without and with a database."""

from typing import Any

import pytest

from helpdesk.storage.database import Database
from helpdesk.storage.migrations import m20261129_12_inbox
from helpdesk.support_requests.models import NamedProcedure
from helpdesk.support_requests.searching import (
    LONGEST_KEY,
    MOST_KEYS,
    MOST_LOOKED_AT,
    MOST_WORDS,
    RequestWords,
    Wanted,
    keys_of,
    wanted_words,
)
from tests.support_requests.test_rules import request


def test_words_are_folded_and_the_latest_are_kept() -> None:
    one = request(
        context=["Trước đó", "•••678"],
        guide="vneid-muc-2",
        procedure=NamedProcedure(code="2.000635", title="Trích lục khai sinh"),
    )
    keys = keys_of(one, ["Mã OTP!", "🙂"])
    assert keys[:3] == ["=vneid-muc-2", "k7m2qf", "k7m"]
    assert {"2qf", "000635", "trich", "ma", "otp", "678", "truoc"} <= set(keys)

    many = keys_of(one, [" ".join(f"chu{number}" for number in range(200)), "muộn"])
    assert len(many) == MOST_KEYS
    assert "chu0" in many
    assert "muon" not in many
    assert max(map(len, keys_of(one, ["x" * 100]))) == LONGEST_KEY


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("K7M-2QF", ["k7m", "2qf"]),
        ("Khai sinh, khai SINH", ["khai", "sinh"]),
        ("0912 345 678", ["678"]),
        ("001203004567", ["567"]),
        ("một hai ba bốn năm sáu bảy", ["mot", "hai", "ba", "bon", "nam", "sau"]),
        ("🙂", []),
    ],
)
def test_what_is_looked_for_is_masked_folded_and_short(typed: str, words: list[str]) -> None:
    assert wanted_words(typed) == words
    assert len(words) <= MOST_WORDS


@pytest.fixture
def words(database: Database) -> RequestWords:
    return RequestWords(database)


async def found(words: RequestWords, *beginnings: str, areas: list[str] | None = None) -> list[str]:
    wanted = [Wanted(beginning) for beginning in beginnings]
    return (await words.find(wanted, areas=areas or ["05392"])).ids


async def test_all_words_must_be_there_in_an_area_that_is_asked_about(words: RequestWords) -> None:
    await words.note(request(id="r1", context=["mã otp không tới"]))
    await words.note(request(id="r2", context=["mã xác nhận"]))
    await words.note(request(id="r3", context=["mã otp"], area="05425", reach=["25", "05425"]))
    assert sorted(await found(words, "ma")) == ["r1", "r2"]
    assert await found(words, "ma", "ot", "kho") == ["r1"]
    assert await found(words, "ma", "ot", areas=["05425"]) == ["r3"]
    assert sorted(await found(words, "otp", areas=["25", "05425"])) == ["r1", "r3"]
    assert await found(words, "tp") == []
    assert await found(words) == []
    assert (await words.find([Wanted("ma")], areas=[])).ids == []


async def test_a_guide_stands_for_its_title(words: RequestWords) -> None:
    await words.note(request(id="r1", guide="vneid-muc-2"))
    await words.note(request(id="r2", context=["định danh"]))
    wanted = Wanted("dinh", ["vneid-muc-2", "dang-ky-tam-tru"])
    assert sorted((await words.find([wanted], areas=["05392"])).ids) == ["r1", "r2"]
    assert (await words.find([wanted, Wanted("danh")], areas=["05392"])).ids == ["r2"]


async def test_noting_again_replaces_and_forgetting_leaves_nothing(words: RequestWords, database: Database) -> None:
    await words.note(request(context=["xe máy"]))
    await words.note(request(context=["ô tô"]))
    assert await found(words, "xe") == []
    assert await found(words, "to") == ["r1"]
    await database.in_transaction(lambda session: words.forget(["r1"], session=session))
    assert await database["request_words"].count_documents({}) == 0


def scanned(plan: Any) -> int:
    """Add up the keys of every scan in a plan."""
    if isinstance(plan, list):
        return sum(map(scanned, plan))
    if not isinstance(plan, dict):
        return 0
    own = plan["keysExamined"] if plan.get("stage") == "IXSCAN" and "keysExamined" in plan else 0
    return own + sum(scanned(value) for value in plan.values())


async def test_a_word_of_many_requests_is_not_read_to_its_end(words: RequestWords, database: Database) -> None:
    card = {"area": "05392", "created_at": request().created_at}
    rows = [
        {"_id": f"r{number:05}", "request": f"r{number:05}", "keys": ["vneid", "hiem"][: 1 + (number == 4000)], **card}
        for number in range(5000)
    ]
    await database["request_words"].insert_many(rows)
    many = await words.find([Wanted("vneid")], areas=["05392"])
    assert many.is_cut
    assert len(many.ids) <= MOST_LOOKED_AT + 1
    rare = await words.find([Wanted("vneid"), Wanted("hiem")], areas=["05392"])
    assert rare == (["r04000"], False)

    query = {"area": {"$in": ["05392"]}, "keys": {"$elemMatch": {"$gte": "hiem", "$lt": "hiem\uffff"}}}
    told = await database.db.command("explain", {"find": "request_words", "filter": query}, verbosity="executionStats")
    assert scanned(told["executionStats"]) <= 3


async def test_requests_from_before_are_found_after_the_migration(words: RequestWords, database: Database) -> None:
    for number in range(3):
        one = request(id=f"r{number}", context=["mã otp"], guide="vneid-muc-2", is_forgotten=number == 1)
        await database["support_requests"].insert_one({"_id": one.id, **one.model_dump(exclude={"id"})})
        entry = {"_id": f"e{number}", "request": one.id, "at": one.created_at, "text": "Thẻ căn cước"}
        await database["thread_entries"].insert_one(entry)
    reports: list[tuple[str, int, int]] = []
    for _ in range(2):
        await m20261129_12_inbox.apply(database.db, lambda *report: reports.append(report))
    assert reports[-1][1:] == (2, 2)
    assert sorted(await found(words, "can")) == ["r0", "r2"]
    rows = await database["request_words"].find().to_list()
    assert {row["area"] for row in rows} == {"25", "05392"}
    assert all(
        row["keys"] == keys_of(request(guide="vneid-muc-2", context=["mã otp"]), ["Thẻ căn cước"]) for row in rows
    )
