"""Members, teams and sign-ins in MongoDB."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import Records
from helpdesk.teams.errors import UsernameTakenError
from helpdesk.teams.models import ChatCode, EntryCode, KnownDevice, Member, MemberCard, Role, SecondFactor, SignIn, Team
from helpdesk.teams.records import (
    ChatCodeRecord,
    EntryCodeRecord,
    MemberCardRecord,
    MemberRecord,
    SecondFactorRecord,
    SignInRecord,
    TeamRecord,
)

_MOST_COLLEAGUES = 200
_MOST_TEAMS = 200
_MOST_DEVICES = 50


class Members:
    """Everybody who may sign in."""

    def __init__(self) -> None:
        self._records: Records[Member] = Records(Member, MemberRecord)

    async def add(self, member: Member, *, session: Session | None = None) -> None:
        """Keep a new one. Raises UsernameTakenError."""
        try:
            await self._records.add(member, session=session)
        except DuplicateKeyError:
            raise UsernameTakenError(username=member.username) from None

    async def one(self, member_id: str, *, session: Session | None = None) -> Member | None:
        """Find by id."""
        return await self._records.one({"_id": member_id}, session=session)

    async def names(self, members: Collection[str]) -> dict[str, str]:
        """Return what members are called, by id."""
        rows = MemberRecord.get_pymongo_collection().find({"_id": {"$in": list(members)}}, {"name": 1})
        return {row["_id"]: row["name"] async for row in rows}

    async def called(self, username: str) -> Member | None:
        """Find by username, lower case."""
        return await self._records.one({"username": username})

    async def usernames(self, beginning: str) -> set[str]:
        """Return the usernames that begin so."""
        end = f"{beginning}{chr(0x7F)}"  # behind every sign a username may have
        rows = MemberRecord.get_pymongo_collection().find(
            {"username": {"$gte": beginning, "$lt": end}}, {"username": 1}
        )
        return {row["username"] async for row in rows}

    async def of_team(self, team: str, *, session: Session | None = None) -> list[Member]:
        """Return the active members of a team, by name."""
        query = {"team": team, "is_active": True}
        in_order = [("name", 1), ("_id", 1)]
        return await self._records.many(query, sort=in_order, limit=_MOST_COLLEAGUES, session=session)

    async def in_chat(self, conversation: str, *, session: Session | None = None) -> Member | None:
        """Find whose conversation it is, also an inactive member's."""
        return await self._records.one({"chat": conversation}, session=session)

    async def reached_by_chat(
        self, *, team: str | None, areas: Sequence[str], session: Session | None = None
    ) -> list[Member]:
        """Return the active members of a team who have a chat; without a team, those with a role in these areas."""
        which = {"team": team} if team else {"grants.area": {"$in": list(areas)}}
        query = {**which, "chat": {"$gt": ""}, "is_active": True}
        return await self._records.many(query, sort=[("_id", 1)], limit=_MOST_COLLEAGUES, session=session)

    async def with_role(
        self, roles: Collection[Role], areas: Sequence[str], *, session: Session | None = None
    ) -> list[Member]:
        """Return the active members who have ever been given one of these roles in one of these very areas."""
        given = {"role": {"$in": [role.value for role in roles]}, "area": {"$in": list(areas)}}
        query = {"grants": {"$elemMatch": given}, "is_active": True}
        return await self._records.many(query, sort=[("_id", 1)], limit=_MOST_COLLEAGUES, session=session)

    async def of_teams(self, teams: Collection[str], *, limit: int) -> list[Member]:
        """Return the active members of many teams."""
        theirs = {"team": {"$in": list(teams)}, "is_active": True}
        return await self._records.many(theirs, sort=[("_id", 1)], limit=limit)

    async def concerned(
        self, *, team: str | None, areas: Sequence[str], session: Session | None = None
    ) -> list[Member]:
        """Return the active members of a team and those with a role in one of these very areas, by name."""
        ours: list[dict[str, object]] = [{"grants.area": {"$in": list(areas)}}]
        query = {"$or": [*ours, {"team": team}] if team else ours, "is_active": True}
        return await self._records.many(query, sort=[("name", 1), ("_id", 1)], limit=_MOST_COLLEAGUES, session=session)

    async def areas(self) -> list[str]:
        """Return every area in which anybody has a role."""
        found: list[str] = await MemberRecord.get_pymongo_collection().distinct("grants.area")
        return found

    async def with_a_role_in(self, areas: Sequence[str], *, limit: int) -> list[Member]:
        """Return the members with a role in one of these very areas, by name, also inactive ones."""
        return await self._records.many(
            {"grants.area": {"$in": list(areas)}}, sort=[("name", 1), ("_id", 1)], limit=limit
        )

    async def all_with_a_role_in(self, areas: Sequence[str], *, at_once: int) -> AsyncIterator[list[Member]]:
        """Give every member with a role in one of these very areas, also inactive ones, so many at a time."""
        query: dict[str, Any] = {"grants.area": {"$in": list(areas)}}
        while some := await self._records.many(query, sort=[("_id", 1)], limit=at_once):
            yield some
            query["_id"] = {"$gt": some[-1].id}

    async def set_photo(self, member: str, photo: str | None, *, session: Session) -> None:
        """Note which photo is on their card."""
        change = {"$set": {"photo": photo}, "$inc": {"version": 1}}
        await MemberRecord.get_pymongo_collection().update_one({"_id": member}, change, session=session)

    async def keep(self, member: Member, *, session: Session | None = None) -> Member:
        """Keep a changed one."""
        return await self._records.keep(member, session=session)


class TeamsInMongo:
    """All teams."""

    def __init__(self) -> None:
        self._records: Records[Team] = Records(Team, TeamRecord)

    async def add(self, team: Team, *, session: Session | None = None) -> None:
        """Keep a new one."""
        await self._records.add(team, session=session)

    async def one(self, team_id: str, *, session: Session | None = None) -> Team | None:
        """Find by id."""
        return await self._records.one({"_id": team_id}, session=session)

    async def many(self, teams: Collection[str]) -> list[Team]:
        """Find those of these ids, also teams that are no longer active."""
        return await self._records.many({"_id": {"$in": list(teams)}}, limit=len(teams)) if teams else []

    async def keep(self, team: Team, *, session: Session) -> Team:
        """Keep a change. Raises ChangedMeanwhileError."""
        return await self._records.keep(team, session=session)

    async def all_active(self) -> list[Team]:
        """Return the active teams by name."""
        return await self._records.many({"is_active": True}, sort=[("name", 1), ("_id", 1)], limit=_MOST_TEAMS * 25)

    async def areas(self) -> list[str]:
        """Return every area that has an active team."""
        found: list[str] = await TeamRecord.get_pymongo_collection().distinct("area", {"is_active": True})
        return found

    async def active_in(
        self, areas: Sequence[str], *, limit: int | None = None, session: Session | None = None
    ) -> list[Team]:
        """Return the active teams of these very areas, oldest first."""
        here = {"area": {"$in": list(areas)}, "is_active": True}
        return await self._records.many(here, sort=[("_id", 1)], limit=limit or _MOST_TEAMS, session=session)


class ChatCodes:
    """The codes by which chats become members'."""

    def __init__(self) -> None:
        self._records: Records[ChatCode] = Records(ChatCode, ChatCodeRecord)

    async def keep(self, code: ChatCode, *, session: Session) -> None:
        """Keep a member's code in place of their last one."""
        codes = ChatCodeRecord.get_pymongo_collection()
        await codes.replace_one({"_id": code.id}, code.model_dump(exclude={"id"}), upsert=True, session=session)

    async def one(self, digest: str, *, session: Session | None = None) -> ChatCode | None:
        """Find a code by what stands for it."""
        return await self._records.one({"digest": digest}, session=session)

    async def use(self, digest: str, *, session: Session) -> bool:
        """Mark a code as used. False when it is already, or is no longer there."""
        codes = ChatCodeRecord.get_pymongo_collection()
        unused = {"digest": digest, "is_used": False}
        done = await codes.update_one(unused, {"$set": {"is_used": True}}, session=session)
        return done.modified_count == 1


class MemberCardsInMongo:
    """The cards by which residents know members."""

    def __init__(self) -> None:
        self._records: Records[MemberCard] = Records(MemberCard, MemberCardRecord)

    async def keep(self, card: MemberCard, *, session: Session) -> None:
        """Keep a member's card in place of their last one."""
        cards = MemberCardRecord.get_pymongo_collection()
        await cards.replace_one({"_id": card.id}, card.model_dump(exclude={"id"}), upsert=True, session=session)

    async def one(self, member: str) -> MemberCard | None:
        """Return a member's card."""
        return await self._records.one({"_id": member})

    async def with_digest(self, digest: str) -> MemberCard | None:
        """Find a card by what stands for its code."""
        return await self._records.one({"digest": digest})


class SignIns:
    """The devices on which members are signed in. MongoDB removes what expired; until then the query does."""

    def __init__(self) -> None:
        self._records: Records[SignIn] = Records(SignIn, SignInRecord)

    async def add(self, sign_in: SignIn, *, session: Session | None = None) -> None:
        """Keep a new one."""
        await self._records.add(sign_in, session=session)

    async def valid(self, sign_in_id: str, *, at: datetime, is_half: bool = False) -> SignIn | None:
        """Find one that has not expired."""
        half = True if is_half else {"$ne": True}
        return await self._records.one({"_id": sign_in_id, "expires_at": {"$gt": at}, "is_half": half})

    async def of_member(self, member: str, *, at: datetime) -> list[SignIn]:
        """Return the devices on which a member is signed in, the newest first."""
        theirs = {"member": member, "expires_at": {"$gt": at}, "is_half": {"$ne": True}}
        return await self._records.many(theirs, sort=[("created_at", -1), ("_id", 1)], limit=_MOST_DEVICES)

    async def note_seen(self, sign_in_id: str, *, at: datetime) -> None:
        """Note when it was used."""
        await SignInRecord.get_pymongo_collection().update_one({"_id": sign_in_id}, {"$set": {"seen_at": at}})

    async def remove(self, sign_in_id: str) -> None:
        """Forget one; nothing happens when it is not there."""
        await SignInRecord.get_pymongo_collection().delete_one({"_id": sign_in_id})

    async def remove_all(self, member: str, *, but: str = "", session: Session | None = None) -> int:
        """Forget every device of a member except one, and return how many."""
        others = {"member": member, "_id": {"$ne": but}}
        done = await SignInRecord.get_pymongo_collection().delete_many(others, session=session)
        return done.deleted_count


class EntryCodes:
    """The codes by which leads let members in."""

    def __init__(self) -> None:
        self._records: Records[EntryCode] = Records(EntryCode, EntryCodeRecord)

    async def keep(self, code: EntryCode, *, session: Session) -> None:
        """Keep a member's code in place of their last one."""
        codes = EntryCodeRecord.get_pymongo_collection()
        await codes.replace_one({"_id": code.id}, code.model_dump(exclude={"id"}), upsert=True, session=session)

    async def of_member(self, member: str) -> EntryCode | None:
        """Return the last one of a member."""
        return await self._records.one({"_id": member})

    async def one(self, *, digest: str = "", secret_digest: str = "", session: Session) -> EntryCode | None:
        """Find a code by what proves one of its forms."""
        proof = {"secret_digest": secret_digest} if secret_digest else {"digest": digest}
        return await self._records.one(proof, session=session)

    async def use(self, code: EntryCode, *, device: str, at: datetime, session: Session) -> bool:
        """Note that it was used now. False when somebody did before, or it is no longer there."""
        unused = {"_id": code.id, "digest": code.digest, "used_at": None}
        used = {"$set": {"used_at": at, "device": device}}
        done = await EntryCodeRecord.get_pymongo_collection().update_one(unused, used, session=session)
        return done.modified_count == 1

    async def remove(self, member: str, *, session: Session) -> bool:
        """Forget a member's code. False when there was none."""
        done = await EntryCodeRecord.get_pymongo_collection().delete_one({"_id": member}, session=session)
        return done.deleted_count == 1


class SecondFactorsInMongo:
    """The second factors. What is used up is taken out in one step: two at the same moment never both pass."""

    def __init__(self) -> None:
        self._records: Records[SecondFactor] = Records(SecondFactor, SecondFactorRecord)

    async def keep(self, factor: SecondFactor, *, session: Session | None = None) -> None:
        """Keep a member's factor in place of their last one."""
        factors = SecondFactorRecord.get_pymongo_collection()
        await factors.replace_one({"_id": factor.id}, factor.model_dump(exclude={"id"}), upsert=True, session=session)

    async def one(self, member: str) -> SecondFactor | None:
        """Return what a member set up, confirmed or not."""
        return await self._records.one({"_id": member})

    async def remove(self, member: str, *, session: Session) -> bool:
        """Forget a member's factor. False when there was none."""
        done = await SecondFactorRecord.get_pymongo_collection().delete_one({"_id": member}, session=session)
        return done.deleted_count == 1

    async def use_step(self, member: str, step: int, *, session: Session | None = None) -> bool:
        """Use up the code of these 30 seconds and all before. False when they were."""
        unused = {"_id": member, "last_step": {"$lt": step}}
        change = {"$set": {"last_step": step}}
        done = await SecondFactorRecord.get_pymongo_collection().update_one(unused, change, session=session)
        return done.modified_count == 1

    async def use_recovery(self, member: str, digest: str, *, session: Session | None = None) -> bool:
        """Use up a recovery code. False when there is no such one."""
        there = {"_id": member, "recovery": digest}
        change = {"$pull": {"recovery": digest}}
        done = await SecondFactorRecord.get_pymongo_collection().update_one(there, change, session=session)
        return done.modified_count == 1

    async def remember(self, member: str, device: KnownDevice) -> None:
        """Note a device that is not asked for a while; the oldest are forgotten."""
        push = {"$push": {"devices": {"$each": [device.model_dump()], "$slice": -_MOST_DEVICES}}}
        await SecondFactorRecord.get_pymongo_collection().update_one({"_id": member}, push)

    async def forget_devices(self, member: str, *, session: Session | None = None) -> None:
        """Ask on every device again."""
        change: dict[str, object] = {"$set": {"devices": []}}
        await SecondFactorRecord.get_pymongo_collection().update_one({"_id": member}, change, session=session)


class Tries:
    """Wrong passwords of the last while, counted so that many tries at the same moment cannot slip past the limit."""

    def __init__(self, database: Database, *, most: int, within: timedelta) -> None:
        """Let `most` tries pass in any stretch of this length."""
        self._collection = database["sign_in_tries"]
        self._most = most
        self._within = within

    async def begin(self, key: str, *, at: datetime) -> datetime | None:
        """Count a try that begins now and return None; when it is one too many, return when the next may begin."""
        recent = {"$filter": {"input": {"$ifNull": ["$tries", []]}, "cond": {"$gt": ["$$this", at - self._within]}}}
        may_pass = {"$lt": [{"$size": "$tries"}, self._most]}
        row = await self._collection.find_one_and_update(
            {"_id": key},
            [
                {"$set": {"tries": recent, "expires_at": at + self._within}},
                {"$set": {"may_pass": may_pass}},
                {"$set": {"tries": {"$cond": ["$may_pass", {"$concatArrays": ["$tries", [at]]}, "$tries"]}}},
            ],
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        if row is None or row["may_pass"]:
            return None
        oldest: datetime = min(row["tries"])
        return oldest + self._within

    async def forget(self, key: str) -> None:
        """Begin to count anew: the password was right."""
        await self._collection.delete_one({"_id": key})
