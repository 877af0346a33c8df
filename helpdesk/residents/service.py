"""Consent, phone number and erasure of residents."""

from datetime import datetime

from helpdesk.ids import derived_id
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.models import ConsentEvent, Resident
from helpdesk.residents.repository import ResidentsInMongo
from helpdesk.storage.database import Session

TAIL = 3
"""Digits of a number that stay readable."""

PHONE = "resident.phone"
"""The purpose phone numbers are sealed for; a seal opens for its own purpose only."""


def resident_id(conversation: str) -> str:
    """Return the id of the resident whom a yes in this conversation makes.

    Whose conversation it is says `Conversation.resident`: it may have been linked to somebody's since.
    """
    return derived_id("resident", conversation)


class Residents:
    """Who consented, and how they can be reached."""

    def __init__(self, *, sealer: Sealer) -> None:
        """Take the key that seals phone numbers; it lies outside the database."""
        self._store = ResidentsInMongo()
        self._sealer = sealer

    async def consented(
        self, conversation: str, *, text_version: str, person_ref: str, at: datetime, session: Session
    ) -> None:
        """Keep a yes: the first makes the resident, a later one is added to the proof."""
        event = ConsentEvent(text_version=text_version, is_given=True, at=at, conversation=conversation)
        resident = await self._store.row(resident_id(conversation), session=session)
        if resident is None:
            await self._store.residents.add(
                Resident(
                    id=resident_id(conversation),
                    person_ref=person_ref,
                    conversations=[conversation],
                    consents=[event],
                    created_at=at,
                ),
                session=session,
            )
            return
        changed = resident.model_copy(update={"consents": [*resident.consents, event], "person_ref": person_ref})
        await self._store.residents.keep(changed, session=session)

    async def keep_told(
        self,
        resident: str,
        *,
        person_ref: str,
        conversation: str,
        text_version: str,
        by: str,
        phone: str | None,
        at: datetime,
        session: Session,
    ) -> bool:
        """Keep a yes that was told to the member `by`, and the number, sealed. Tell whether there is a number.

        `conversation` stands for the request: nobody talks there.
        """
        event = ConsentEvent(text_version=text_version, is_given=True, at=at, conversation=conversation, by=by)
        known = await self._store.row(resident, session=session)
        person = known or Resident(id=resident, person_ref=person_ref, created_at=at)
        changes: dict[str, object] = {
            "conversations": [*person.conversations, conversation],
            "consents": [*person.consents, event],
            "person_ref": person_ref,
        }
        if phone is not None:
            sealed = self._sealer.seal(phone, purpose=PHONE)
            changes |= {"phone_sealed": sealed, "phone_tail": phone[-TAIL:], "phone_at": at}
        person = person.model_copy(update=changes)
        await (self._store.residents.keep if known else self._store.residents.add)(person, session=session)
        return person.phone_sealed is not None

    async def withdrew(
        self,
        resident: str,
        *,
        conversation: str,
        text_version: str,
        at: datetime,
        by: str | None = None,
        session: Session,
    ) -> list[str]:
        """Keep the no as proof, forget the rest and undo every link. Return all conversations that were this person's.

        `conversation` is where they said so; `by`: the member to whom they said it.
        """
        known = await self._store.current(resident, session=session)
        if known is None:
            return [conversation]
        event = ConsentEvent(text_version=text_version, is_given=False, at=at, conversation=conversation, by=by)
        for row in [known, *await self._store.merged_into(known, session=session)]:
            await self._store.residents.keep(row.forgotten(event), session=session)
        await self._store.forget_codes(known.conversations, session=session)
        return known.conversations

    async def gave_phone(self, resident: str, *, sealed: str, tail: str, at: datetime, session: Session) -> None:
        """Keep a phone number, sealed since it arrived; of somebody who took their consent back, none."""
        known = await self._store.current(resident, session=session)
        if known is not None and known.has_consent:
            given = {"phone_sealed": sealed, "phone_tail": tail, "phone_at": at}
            await self._store.residents.keep(known.model_copy(update=given), session=session)

    async def switched_nudges(self, resident: str, *, is_on: bool, session: Session) -> None:
        """Keep whether they want to be asked about guides they left in the middle."""
        known = await self._store.current(resident, session=session)
        if known is not None and known.has_consent:
            await self._store.residents.keep(known.model_copy(update={"is_left_alone": not is_on}), session=session)

    async def switched_news(
        self,
        resident: str,
        *,
        is_on: bool,
        text_version: str,
        conversation: str,
        at: datetime,
        by: str | None = None,
        area: str | None = None,
        session: Session,
    ) -> bool:
        """Keep a yes or a no to news of their commune, and tell whether it is known; of who does not agree, none.

        `conversation` is where they said so; `by`: the member to whom they said it, `area`: where they live then.
        """
        known = await self._store.current(resident, session=session)
        if known is None or not known.has_consent:
            return False
        event = ConsentEvent(text_version=text_version, is_given=is_on, at=at, conversation=conversation, by=by)
        await self._store.residents.keep(known.told_of_news(event, area=area), session=session)
        return True

    async def one(self, resident: str, *, session: Session | None = None) -> Resident | None:
        """Return a resident, also by an id they had before two turned out to be one."""
        return await self._store.current(resident, session=session)

    async def phone_of(self, resident: str) -> str | None:
        """Return the phone number in clear. Whoever calls this notes it in the audit first."""
        known = await self.one(resident)
        if known is None or known.phone_sealed is None:
            return None
        return self._sealer.open(known.phone_sealed, purpose=PHONE)
