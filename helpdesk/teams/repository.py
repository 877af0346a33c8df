"""Members, teams and sign-ins in MongoDB."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import Records
from helpdesk.teams.errors import UsernameTakenError
from helpdesk.teams.models import ChatCode, Member, MemberCard, SignIn, Team
from helpdesk.teams.records import ChatCodeRecord, MemberCardRecord, MemberRecord, SignInRecord, TeamRecord

_MOST_COLLEAGUES = 200
_MOST_TEAMS = 200


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

    async def of_team(self, team: str) -> list[Member]:
        """Return the active members of a team, by name."""
        return await self._records.many(
            {"team": team, "is_active": True}, sort=[("name", 1), ("_id", 1)], limit=_MOST_COLLEAGUES
        )

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

    async def areas(self) -> list[str]:
        """Return every area in which anybody has a role."""
        found: list[str] = await MemberRecord.get_pymongo_collection().distinct("grants.area")
        return found

    async def with_a_role_in(self, areas: Sequence[str], *, limit: int) -> list[Member]:
        """Return the members with a role in one of these very areas, by name, also inactive ones."""
        return await self._records.many(
            {"grants.area": {"$in": list(areas)}}, sort=[("name", 1), ("_id", 1)], limit=limit
        )

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

    async def active_in(self, areas: Sequence[str], *, session: Session | None = None) -> list[Team]:
        """Return the active teams of these very areas, oldest first."""
        return await self._records.many(
            {"area": {"$in": list(areas)}, "is_active": True}, sort=[("_id", 1)], limit=_MOST_TEAMS, session=session
        )


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

    async def add(self, sign_in: SignIn) -> None:
        """Keep a new one."""
        await self._records.add(sign_in)

    async def valid(self, sign_in_id: str, *, at: datetime) -> SignIn | None:
        """Find one that has not expired."""
        return await self._records.one({"_id": sign_in_id, "expires_at": {"$gt": at}})

    async def remove(self, sign_in_id: str) -> None:
        """Forget one; nothing happens when it is not there."""
        await SignInRecord.get_pymongo_collection().delete_one({"_id": sign_in_id})


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
