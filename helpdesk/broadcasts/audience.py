"""Who gets a broadcast, and who does not and why: asked with the rights of the member at that moment."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from helpdesk.areas.service import Areas
from helpdesk.broadcasts.models import Audience, Broadcast, Counted, LeftOut, Recipient
from helpdesk.broadcasts.numbers import PhoneNumbers, is_mobile
from helpdesk.broadcasts.ports import PhonesOfTeam, Ways
from helpdesk.channels.models import SMS
from helpdesk.ids import derived_id
from helpdesk.messaging.models import conversation_id
from helpdesk.privacy.sealing import NotOpenedError, Sealer
from helpdesk.residents.service import PHONE
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database
from helpdesk.teams.models import Member, Permission, Scope
from helpdesk.teams.repository import Members

PAGE: Final = "page"
CHAT: Final = "chat"
PUSH: Final = "push"
"""The ways to members of teams: the page always, the others where they have them."""
_AT_ONCE: Final = 2_000
_MEMBERS_AT_ONCE: Final = 200
_SHOWN: Final = dict.fromkeys(("account", "resident", "language", "active_at", "unreachable_since", "member"), 1)


class Gathered(NamedTuple):
    """A list that was made, and what it comes to."""

    people: list[Recipient]
    counted: Counted


class _Chat(NamedTuple):
    """A conversation in the areas of a broadcast."""

    id: str
    account: str
    resident: str
    language: str
    active_at: datetime | None
    is_lost: bool
    is_members: bool


class Audiences:
    """Makes lists. Areas outside the member's rights are no part of any query."""

    def __init__(self, database: Database, *, areas: Areas, ways: Ways, phones: PhonesOfTeam, sealer: Sealer) -> None:
        """Take the places, the channels, the phones of members, and what opens and names phone numbers."""
        self._conversations = database["conversations"]
        self._residents = database["residents"]
        self._areas = areas
        self._ways = ways
        self._phones = phones
        self._sealer = sealer
        self._numbers = PhoneNumbers(sealer)
        self._members = Members()

    async def gather(self, broadcast: Broadcast, people: str, *, scope: Scope, at: datetime) -> Gathered:
        """Make the list `people` of a broadcast, and count it."""
        ids = self._areas.within(broadcast.areas) & self._areas.within(scope.areas_for(Permission.BROADCASTS_SEND))
        if broadcast.audience is Audience.TEAM:
            return await self._team(broadcast, people, ids, at)
        found = _Finding(broadcast, people)
        await self._chats(found, ids, at)
        await self._text_messages(found, ids)
        return Gathered(found.people, found.counted())

    async def _team(self, broadcast: Broadcast, people: str, ids: set[str], at: datetime) -> Gathered:
        day, listed, ways = local_day(at), list[Recipient](), Counter[str]()
        async for some in self._members.all_with_a_role_in(sorted(ids), at_once=_MEMBERS_AT_ONCE):
            members = [one for one in some if one.is_active and _works_in(one, ids, day)]
            ways[PAGE] += len(members)
            if CHAT in broadcast.channels:
                ways[CHAT] += sum(1 for one in members if one.chat)
            if PUSH in broadcast.channels:
                ways[PUSH] += len(await self._phones.owners([one.id for one in members]))
            listed += [
                Recipient(
                    id=derived_id(people, one.id), people=people, to=one.id, person=one.id, account=PAGE, channel=PAGE,
                    language=one.language,
                )
                for one in members
            ]  # fmt: skip
        return Gathered(listed, Counted(total=len(listed), by_channel=dict(+ways)))

    async def _chats(self, found: "_Finding", ids: set[str], at: datetime) -> None:
        """Look at everybody who lives there and has a chat: each person once, in the chat they used last."""
        query = {"area": {"$in": sorted(ids)}, "resident": {"$gt": ""}}
        chats: dict[str, list[_Chat]] = {}
        async for row in self._conversations.find(query, _SHOWN, batch_size=_AT_ONCE):
            chats.setdefault(row["resident"], []).append(_chat(row))
        persons = list(chats)
        for start in range(0, len(persons), _AT_ONCE):
            some = persons[start : start + _AT_ONCE]
            willing = await self._willing(some)
            for person in some:
                if person not in willing:
                    found.leave_out(LeftOut.NO_CONSENT)
                elif isinstance(best := self._best(chats[person], found.broadcast, at), LeftOut):
                    found.leave_out(best)
                else:
                    found.take(best.id, person, best.account, self._ways.kind_of(best.account), best.language)

    async def _willing(self, persons: Sequence[str]) -> set[str]:
        query = {"_id": {"$in": list(persons)}, "wants_news": True, "merged_into": None}
        return {row["_id"] async for row in self._residents.find(query, {"_id": 1})}

    def _best(self, chats: Iterable[_Chat], broadcast: Broadcast, at: datetime) -> _Chat | LeftOut:
        """Return the chat to write in, or why there is none."""
        right = [one for one in chats if not broadcast.language or one.language == broadcast.language]
        if not right:
            return LeftOut.OTHER_LANGUAGE
        chosen = [one for one in right if not one.is_members and self._is_chosen(one.account, broadcast)]
        if not chosen:
            return LeftOut.NO_CHANNEL
        reached = [one for one in chosen if not one.is_lost]
        if not reached:
            return LeftOut.BLOCKED
        inside = [one for one in reached if self._is_in_window(one, at)]
        return max(inside, key=_last_used) if inside else LeftOut.WINDOW

    def _is_chosen(self, account: str, broadcast: Broadcast) -> bool:
        is_wanted = not broadcast.channels or self._ways.kind_of(account) in broadcast.channels
        return is_wanted and self._ways.is_open(account)

    def _is_in_window(self, chat: _Chat, at: datetime) -> bool:
        window = self._ways.window_of(chat.account)
        return window is None or (chat.active_at is not None and at - chat.active_at < window)

    async def _text_messages(self, found: "_Finding", ids: set[str]) -> None:
        """Look at everybody there who has no chat and said yes to news by text message: each number once."""
        query = {"news_area": {"$in": sorted(ids)}, "wants_news": True, "merged_into": None}
        is_open = self._is_chosen(SMS, found.broadcast)
        numbers: set[str] = set()
        rows = self._residents.find(query, {"phone_sealed": 1}, sort=[("_id", 1)], batch_size=_AT_ONCE)
        while some := await rows.to_list(_AT_ONCE):
            users = {row["_id"]: self._user_of(row) for row in some if not found.has(row["_id"])}
            lost = await self._lost([conversation_id(SMS, user) for user in users.values() if user])
            for person, user in users.items():
                if found.broadcast.language == "en":
                    found.leave_out(LeftOut.OTHER_LANGUAGE)
                elif not is_open or user is None:
                    found.leave_out(LeftOut.NO_CHANNEL)
                elif user in numbers:
                    found.leave_out(LeftOut.SAME_NUMBER)
                elif (conversation := conversation_id(SMS, user)) in lost:
                    found.leave_out(LeftOut.BLOCKED)
                else:
                    numbers.add(user)
                    found.take(conversation, person, SMS, SMS, "vi")

    async def _lost(self, conversations: Sequence[str]) -> set[str]:
        query = {"_id": {"$in": list(conversations)}, "unreachable_since": {"$ne": None}}
        return {row["_id"] async for row in self._conversations.find(query, {"_id": 1})}

    def _user_of(self, row: dict[str, Any]) -> str | None:
        """Return what stands for somebody's number; None when it takes no text messages."""
        number = self._opened(row.get("phone_sealed"))
        return self._numbers.stand_in(number) if number is not None and is_mobile(number) else None

    def _opened(self, sealed: str | None) -> str | None:
        try:
            return self._sealer.open(sealed, purpose=PHONE) if sealed else None
        except NotOpenedError:
            return None


class _Finding:
    """What was found so far."""

    def __init__(self, broadcast: Broadcast, people: str) -> None:
        self.broadcast = broadcast
        self.people: list[Recipient] = []
        self._list = people
        self._persons: set[str] = set()
        self._left_out: Counter[str] = Counter()

    def take(self, to: str, person: str, account: str, channel: str, language: str) -> None:
        self._persons.add(person)
        self.people.append(
            Recipient(
                id=derived_id(self._list, person), people=self._list, to=to, person=person, account=account,
                channel=channel, language=language,
            )
        )  # fmt: skip

    def has(self, person: str) -> bool:
        return person in self._persons

    def leave_out(self, why: LeftOut) -> None:
        self._left_out[why.value] += 1

    def counted(self) -> Counted:
        by_channel = Counter(one.channel for one in self.people)
        return Counted(total=len(self.people), by_channel=dict(by_channel), left_out=dict(self._left_out))


def _chat(row: dict[str, Any]) -> _Chat:
    return _Chat(
        row["_id"],
        row["account"],
        row["resident"],
        row.get("language") or "vi",
        row.get("active_at"),
        row.get("unreachable_since") is not None,
        row.get("member") is not None,
    )


def _last_used(chat: _Chat) -> float:
    return chat.active_at.timestamp() if chat.active_at else 0.0


def _works_in(member: Member, ids: set[str], day: date) -> bool:
    return any(grant.area in ids and grant.holds_on(day) for grant in member.grants)
