"""The residents who asked a team: a conversation without a browser, a yes, no phone number."""

import random
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.webchat import ACCOUNT as WEBCHAT
from bot.dialogs.welcome import TEXT_VERSION
from helpdesk.ids import derived_id
from helpdesk.messaging.models import Conversation, conversation_id
from helpdesk.residents.models import ConsentEvent, Resident
from helpdesk.residents.service import resident_id

_COMES_AGAIN = 0.16
_TYPES_WITHOUT_MARKS = 0.14
_REST = timedelta(days=1)


@dataclass(slots=True)
class Person:
    """A resident, their conversation, and how they type."""

    resident: Resident
    conversation: Conversation
    types_marks: bool
    free_from: datetime | None = None  # when their last request ended

    def types(self, text: str) -> str:
        """Return the text as they would type it."""
        return text if self.types_marks else without_marks(text)


class Residents:
    """Draws who asks: mostly somebody new, sometimes somebody of that commune who asked before."""

    def __init__(self, rng: random.Random) -> None:
        """Nobody asked yet."""
        self._rng = rng
        self._of_commune: dict[str, list[Person]] = {}
        self.people: list[Person] = []

    def who_asks(self, area: str, *, since: datetime) -> Person:
        """Return somebody who is on their way since then; requests must be drawn in the order of their days."""
        known = [one for one in self._of_commune.get(area, ()) if one.free_from and one.free_from + _REST < since]
        comes_again, marks = self._rng.random() < _COMES_AGAIN, self._rng.random() >= _TYPES_WITHOUT_MARKS
        chosen = self._rng.random()
        if known and comes_again:
            return known[int(chosen * len(known))]
        person = self._new(area, since - timedelta(seconds=40 + int(chosen * 60)), types_marks=marks)
        self._of_commune.setdefault(area, []).append(person)
        self.people.append(person)
        return person

    def seen_in(self, area: str, *, before: datetime) -> list[str]:
        """Return the `person_ref` of those who asked there before."""
        return [one.resident.person_ref for one in self._of_commune.get(area, ()) if one.resident.created_at < before]

    def _new(self, area: str, at: datetime, *, types_marks: bool) -> Person:
        user = f"demonstration-{len(self.people) + 1:04d}"
        conversation = conversation_id(WEBCHAT, user)
        resident = Resident(
            id=resident_id(conversation),
            person_ref=derived_id("demonstration", "person", user),
            conversations=[conversation],
            consents=[ConsentEvent(text_version=TEXT_VERSION, is_given=True, at=at, conversation=conversation)],
            created_at=at,
            is_demonstration=True,
        )
        talk = Conversation(
            id=conversation, account=WEBCHAT, user=user, resident=resident.id, area=area, last_heard_at=at
        )
        return Person(resident, talk, types_marks)


def without_marks(text: str) -> str:
    """Write Vietnamese as many phones do: "Cảm ơn" becomes "Cam on"; masks stay."""
    letters = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", letters.replace("đ", "d").replace("Đ", "D"))
