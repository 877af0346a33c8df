"""Consent, phone numbers and what stays of a resident, on a real database."""

import pytest
from cryptography.fernet import Fernet

from helpdesk.privacy.sealing import NotOpenedError, Sealer
from helpdesk.residents.models import Link, Resident
from helpdesk.residents.records import LinkCodeRecord, ResidentRecord
from helpdesk.residents.service import PHONE, Residents, resident_id
from helpdesk.storage.database import Database
from tests.messaging.post import NOW

CHAT = "webchat:lan"
ID = resident_id(CHAT)
SEALER = Sealer([Fernet.generate_key().decode()])


@pytest.fixture
async def residents(database: Database) -> Residents:
    await database.start_beanie([ResidentRecord, LinkCodeRecord])
    return Residents(sealer=SEALER)


async def agree(residents: Residents, database: Database, ref: str = "ref-1", text: str = "2026-11-22") -> Resident:
    await database.in_transaction(
        lambda session: residents.consented(CHAT, text_version=text, person_ref=ref, at=NOW, session=session)
    )
    resident = await residents.one(ID)
    assert resident
    return resident


async def withdraw(residents: Residents, database: Database) -> None:
    await database.in_transaction(
        lambda session: residents.withdrew(ID, conversation=CHAT, text_version="2026-11-22", at=NOW, session=session)
    )


async def give_phone(residents: Residents, database: Database) -> None:
    sealed = SEALER.seal("+84912345678", purpose=PHONE)
    await database.in_transaction(
        lambda session: residents.gave_phone(ID, sealed=sealed, tail="678", at=NOW, session=session)
    )


async def test_a_yes_makes_a_resident_with_its_proof(residents: Residents, database: Database) -> None:
    resident = await agree(residents, database)

    assert resident.has_consent
    assert (resident.person_ref, resident.conversations) == ("ref-1", [CHAT])
    (proof,) = resident.consents
    assert (proof.text_version, proof.is_given, proof.at, proof.conversation) == ("2026-11-22", True, NOW, CHAT)


async def test_a_phone_number_is_stored_sealed_and_opens_again(residents: Residents, database: Database) -> None:
    await agree(residents, database)
    await give_phone(residents, database)

    assert await residents.phone_of(ID) == "+84912345678"
    assert "12345" not in str(await database["residents"].find().to_list())


async def test_a_seal_for_something_else_is_no_phone_number(residents: Residents, database: Database) -> None:
    await agree(residents, database)
    sealed = SEALER.seal("+84912345678", purpose="something.else")
    await database.in_transaction(
        lambda session: residents.gave_phone(ID, sealed=sealed, tail="678", at=NOW, session=session)
    )

    with pytest.raises(NotOpenedError):
        await residents.phone_of(ID)


async def test_a_withdrawal_keeps_the_proof_and_nothing_that_leads_to_anybody(
    residents: Residents, database: Database
) -> None:
    before = await agree(residents, database)
    await give_phone(residents, database)

    await withdraw(residents, database)

    after = await residents.one(ID)
    assert after
    assert not after.has_consent
    assert [event.is_given for event in after.consents] == [True, False]
    assert after.person_ref != before.person_ref
    assert (after.phone_sealed, after.phone_tail, await residents.phone_of(ID)) == (None, None, None)


async def test_whoever_agrees_again_is_nobody_from_before(residents: Residents, database: Database) -> None:
    await agree(residents, database, "ref-1")
    await withdraw(residents, database)

    again = await agree(residents, database, "ref-2", text="2027-01-01")

    assert again.has_consent
    assert again.person_ref == "ref-2"
    assert [event.text_version for event in again.consents] == ["2026-11-22", "2026-11-22", "2027-01-01"]


async def test_a_number_that_comes_after_the_withdrawal_is_not_kept(residents: Residents, database: Database) -> None:
    await agree(residents, database)
    await withdraw(residents, database)

    await give_phone(residents, database)

    assert await residents.phone_of(ID) is None


async def test_who_never_agreed_has_nothing_to_withdraw_to_give_or_to_open(
    residents: Residents, database: Database
) -> None:
    await withdraw(residents, database)
    await give_phone(residents, database)
    assert await residents.one(ID) is None
    assert await residents.phone_of(ID) is None


def test_without_any_word_there_is_no_consent() -> None:
    assert not Resident(id="x", person_ref="y", created_at=NOW).has_consent


async def test_who_wants_no_question_is_left_alone_until_they_do_or_are_forgotten(
    residents: Residents, database: Database
) -> None:
    resident = await agree(residents, database)
    other = resident.model_copy(update={"id": "other", "conversations": ["telegram:lan"]})

    await database.in_transaction(lambda session: residents.switched_nudges(ID, is_on=False, session=session))
    lan = await residents.one(ID)
    assert lan
    assert lan.is_left_alone
    link = Link(conversation=CHAT, origin="telegram:lan", at=NOW, brought=[CHAT], resident=ID)
    assert other.joined(link, lan).is_left_alone

    await withdraw(residents, database)
    assert not (await agree(residents, database)).is_left_alone
    await database.in_transaction(lambda session: residents.switched_nudges(ID, is_on=False, session=session))
    await database.in_transaction(lambda session: residents.switched_nudges(ID, is_on=True, session=session))
    assert not (await agree(residents, database)).is_left_alone
