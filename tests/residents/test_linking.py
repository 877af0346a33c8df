"""One person with several conversations: joined, parted and forgotten, on a real database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from helpdesk.clock import SystemClock
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.codes import GOOD_FOR, LinkCodes
from helpdesk.residents.errors import LinkCodeGoneError
from helpdesk.residents.linking import Linking, Parted
from helpdesk.residents.models import Resident
from helpdesk.residents.records import LinkCodeRecord, PersonAliasRecord, ResidentRecord
from helpdesk.residents.service import PHONE, Residents, resident_id
from helpdesk.statistics.days import local_day
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.statistics.questions import Statistics
from helpdesk.statistics.rollups import RollUps
from helpdesk.statistics.verifying import Verifying
from helpdesk.storage.database import Database, Session
from tests.messaging.post import NOW

WEB, ZALO, TELEGRAM = "webchat:lan", "zalo-bot:77", "telegram:9912"
SEALER = Sealer([Fernet.generate_key().decode()])
CODES = LinkCodes(SEALER)


@dataclass
class Village:
    """The residents' room, used as the bot uses it."""

    database: Database
    residents: Residents
    linking: Linking

    async def agree(self, conversation: str, *, later: int = 0) -> Resident:
        """Say yes in a conversation; its name is also the random one."""

        async def work(session: Session) -> None:
            await self.residents.consented(
                conversation, text_version="v1", person_ref=conversation, at=at(later), session=session
            )

        await self.database.in_transaction(work)
        return await self.of(conversation)

    async def of(self, conversation: str) -> Resident:
        """Return who this conversation's own resident is today."""
        found = await self.residents.one(resident_id(conversation))
        assert found
        return found

    async def give_phone(self, conversation: str, number: str, *, later: int = 0) -> None:
        sealed = SEALER.seal(number, purpose=PHONE)
        await self.database.in_transaction(
            lambda session: self.residents.gave_phone(
                resident_id(conversation), sealed=sealed, tail=number[-3:], at=at(later), session=session
            )
        )

    async def show(self, conversation: str, seed: str = "") -> str:
        """Show a code in a conversation."""
        seed = seed or f"seed of {conversation}"
        await self.database.in_transaction(
            lambda session: self.linking.offered(
                conversation, resident=resident_id(conversation), seed=seed, until=NOW + GOOD_FOR, session=session
            )
        )
        return CODES.code(seed)

    async def type(
        self, code: str, conversation: str, *, is_known: bool = False, requests: tuple[str, ...] = ()
    ) -> Resident:
        """Type a code in a conversation, which may have a resident of its own."""
        own = resident_id(conversation) if is_known else None
        return await self.database.in_transaction(
            lambda session: self.linking.join(
                code, conversation=conversation, resident=own, requests=list(requests), at=at(60), session=session
            )
        )

    async def cut(self, conversation: str) -> Parted | None:
        return await self.database.in_transaction(
            lambda session: self.linking.part(resident_id(WEB), conversation=conversation, session=session)
        )

    async def aliases(self) -> dict[str, str]:
        """Return which random names were given up for which."""
        return {row["_id"]: row["now"] async for row in self.database["person_aliases"].find()}


def at(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
async def village(database: Database) -> Village:
    await database.start_beanie([LinkCodeRecord, PersonAliasRecord, ResidentRecord])
    return Village(database, Residents(sealer=SEALER), Linking(codes=CODES, marks=DirtyMarks(database, SystemClock())))


async def test_a_conversation_without_a_resident_becomes_one_of_theirs(village: Village) -> None:
    await village.agree(WEB)

    joined = await village.type(await village.show(WEB), ZALO)

    assert joined.conversations == [WEB, ZALO]
    assert joined.has_consent
    assert (await village.of(WEB)).person_ref == WEB
    assert await village.aliases() == {}


async def test_the_code_itself_stands_nowhere(village: Village, database: Database) -> None:
    await village.agree(WEB)
    code = await village.show(WEB)

    stored = str(await database["link_codes"].find().to_list())
    assert code not in stored
    assert code.replace("-", "") not in stored


async def test_a_code_is_good_once(village: Village) -> None:
    await village.agree(WEB)
    code = await village.show(WEB)
    await village.type(code, ZALO)

    with pytest.raises(LinkCodeGoneError):
        await village.type(code, TELEGRAM)

    known = await village.linking.code(code)
    assert known
    assert known.is_used
    assert (await village.of(WEB)).conversations == [WEB, ZALO]


async def test_only_the_last_code_of_a_conversation_counts(village: Village) -> None:
    await village.agree(WEB)
    first, second = await village.show(WEB, "one"), await village.show(WEB, "two")

    assert await village.linking.code(first) is None
    with pytest.raises(LinkCodeGoneError):
        await village.type(first, ZALO)
    await village.type(second, ZALO)


async def test_a_code_expires(village: Village) -> None:
    await village.agree(WEB)
    known = await village.linking.code(await village.show(WEB))
    assert known
    assert not known.is_expired(NOW + GOOD_FOR - timedelta(seconds=1))
    assert known.is_expired(NOW + GOOD_FOR)


async def test_a_withdrawal_takes_the_code_away(village: Village) -> None:
    await village.agree(WEB)
    code = await village.show(WEB)
    await withdraw(village, WEB)

    with pytest.raises(LinkCodeGoneError):
        await village.type(code, ZALO)


async def test_two_residents_become_one_with_all_their_proof_and_the_newest_number(village: Village) -> None:
    await village.agree(WEB, later=10)
    await village.agree(ZALO)
    await village.give_phone(WEB, "+84900000111", later=20)
    await village.give_phone(ZALO, "+84900000222", later=30)

    joined = await village.type(await village.show(WEB), ZALO, is_known=True)

    assert joined.conversations == [WEB, ZALO]
    assert [event.conversation for event in joined.consents] == [ZALO, WEB]
    assert (joined.phone_tail, await village.residents.phone_of(joined.id)) == ("222", "+84900000222")
    assert await village.of(ZALO) == joined  # the old id still leads to them
    assert await village.aliases() == {ZALO: WEB}


async def test_an_older_number_does_not_take_the_place_of_a_newer_one(village: Village) -> None:
    await village.agree(WEB)
    await village.agree(ZALO)
    await village.give_phone(ZALO, "+84900000222", later=10)
    await village.give_phone(WEB, "+84900000111", later=20)

    assert (await village.type(await village.show(WEB), ZALO, is_known=True)).phone_tail == "111"


async def test_parting_gives_everybody_back_what_was_theirs(village: Village) -> None:
    before = await village.agree(WEB), await village.agree(ZALO, later=5)
    await village.give_phone(WEB, "+84900000111", later=10)
    await village.give_phone(ZALO, "+84900000222", later=20)
    await village.type(await village.show(WEB), ZALO, is_known=True, requests=("r1",))

    parted = await village.cut(ZALO)

    assert parted
    assert parted.link.requests == ["r1"]
    web, zalo = await village.of(WEB), await village.of(ZALO)
    assert [one.conversations for one in (web, zalo)] == [[WEB], [ZALO]]
    assert [one.consents for one in (web, zalo)] == [one.consents for one in before]
    assert [one.person_ref for one in (web, zalo)] == [WEB, ZALO]
    assert [one.phone_tail for one in (web, zalo)] == ["111", "222"]
    assert await village.aliases() == {}


async def test_parting_twice_changes_nothing(village: Village) -> None:
    await village.agree(WEB)
    await village.type(await village.show(WEB), ZALO)

    parted = await village.cut(ZALO)

    assert parted
    assert parted.other is None
    assert await village.cut(ZALO) is None
    assert (await village.of(WEB)).conversations == [WEB]


async def test_a_person_brings_along_who_they_were_before(village: Village) -> None:
    for conversation in (WEB, ZALO, TELEGRAM):
        await village.agree(conversation)
    await village.type(await village.show(ZALO), TELEGRAM, is_known=True)

    joined = await village.type(await village.show(WEB), ZALO, is_known=True)

    assert joined.conversations == [WEB, ZALO, TELEGRAM]
    assert (await village.of(TELEGRAM)).id == joined.id
    assert await village.aliases() == {ZALO: WEB, TELEGRAM: WEB}

    await village.cut(TELEGRAM)  # what came together goes together

    assert (await village.of(WEB)).conversations == [WEB]
    assert (await village.of(TELEGRAM)).conversations == [ZALO, TELEGRAM]
    assert await village.aliases() == {TELEGRAM: ZALO}


async def test_codes_typed_in_each_other_at_the_same_moment_make_one_person_once(village: Village) -> None:
    await village.agree(WEB)
    await village.agree(ZALO)
    mine, theirs = await village.show(WEB), await village.show(ZALO)
    await village.type(mine, ZALO, is_known=True)

    with pytest.raises(LinkCodeGoneError):
        await village.type(theirs, WEB, is_known=True)

    assert (await village.of(ZALO)).conversations == [WEB, ZALO]
    known = await village.linking.code(theirs)
    assert known
    assert not known.is_used  # nothing of the second stays


async def withdraw(village: Village, conversation: str) -> list[str]:
    async def work(session: Session) -> list[str]:
        return await village.residents.withdrew(
            resident_id(conversation), conversation=conversation, text_version="v1", at=at(90), session=session
        )

    return await village.database.in_transaction(work)


async def test_a_withdrawal_in_one_conversation_holds_in_all_and_undoes_every_link(
    village: Village, database: Database
) -> None:
    for conversation in (WEB, ZALO):
        await village.agree(conversation)
    await village.give_phone(ZALO, "+84900000222")
    await village.type(await village.show(WEB), ZALO, is_known=True)
    await village.type(await village.show(WEB, "again"), TELEGRAM)

    assert await withdraw(village, ZALO) == [WEB, ZALO, TELEGRAM]

    web, zalo = await village.of(WEB), await village.of(ZALO)
    assert [one.conversations for one in (web, zalo)] == [[WEB], [ZALO]]
    assert not web.has_consent
    assert not zalo.has_consent
    assert {one.person_ref for one in (web, zalo)} & {WEB, ZALO} == set()
    assert [event.is_given for event in zalo.consents] == [True, False]
    assert web.consents[-1].conversation == ZALO
    assert [row["phone_sealed"] async for row in database["residents"].find()] == [None, None]
    assert await database["link_codes"].count_documents({}) == 0


async def test_whoever_agrees_again_after_that_is_nobody_from_before(village: Village) -> None:
    for conversation in (WEB, ZALO):
        await village.agree(conversation)
    await village.type(await village.show(WEB), ZALO, is_known=True)
    await withdraw(village, WEB)

    again = await village.agree(ZALO)

    assert (again.conversations, again.has_consent) == ([ZALO], True)
    assert not (await village.of(WEB)).has_consent


async def test_figures_count_them_once_while_they_are_one_person(village: Village, database: Database) -> None:
    await village.agree(WEB)
    await village.agree(ZALO)
    visits = [
        {"_id": f"v{number}", "person_ref": who, "area": "c1", "reach": ["p", "c1"], "happened_at": at(number * 86_400)}
        for number, who in enumerate((WEB, ZALO, WEB))
    ]
    await database["assistance_logs"].insert_many(visits)
    roll_ups, statistics = RollUps(database, SystemClock()), Statistics(database)
    await roll_ups.rebuild()

    async def people() -> int | None:
        await roll_ups.catch_up()
        assert (await Verifying(database, SystemClock()).verify()).differing == []
        return (await statistics.help_given(["p"], local_day(at(0)), local_day(at(2 * 86_400)))).people

    assert await people() == 2
    await village.type(await village.show(WEB), ZALO, is_known=True)
    assert await people() == 1
    await village.cut(ZALO)
    assert await people() == 2
