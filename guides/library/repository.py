"""Versions, drafts and overrides in MongoDB. Every change of what residents read counts up one number."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import ValidationError

from guides.catalogue.models import Guide
from guides.library.lexicon import WordChange
from guides.library.models import Draft, Override, State, Version, VersionLine
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError
from helpdesk.storage.records import ChangedMeanwhileError

VERSIONS, DRAFTS, OVERRIDES, CHANGES = "guide_versions", "guide_drafts", "guide_overrides", "guide_changes"
MEDIA, LEXICON = "guide_media", "guide_lexicon"
_ID: Final = "guides"
_LINE: Final = {"guide": 0}
_HERE: Final = {"is_arriving": {"$ne": True}}
KEPT_READY: Final = timedelta(days=90)
"""So long after its successor a version is held in memory for walks that are still on it."""
MOST_LISTED: Final = 200


class LibraryInMongo:
    """The guides of this installation."""

    def __init__(self, database: Database) -> None:
        self._versions = database[VERSIONS]
        self._drafts = database[DRAFTS]
        self._overrides = database[OVERRIDES]
        self._changes = database[CHANGES]
        self._media = database[MEDIA]
        self._lexicon = database[LEXICON]

    # -- what the library holds in memory -------------------------------------------------------------------------

    async def number(self) -> int:
        """Return the number of the last change; 0 while there is none. Cheap."""
        found = await self._changes.find_one({"_id": _ID})
        return 0 if found is None else int(found["number"])

    async def state(self, now: datetime) -> State:
        """Return what is in use, and what was until lately. The number is read first: a change meanwhile is seen."""
        number = await self.number()
        wanted = _in_use(await self._versions.find({}, {"slug": 1, "number": 1, "at": 1}).to_list(), now)
        rows = await self._versions.find({"_id": {"$in": wanted}}).to_list() if wanted else []
        versions = [version for row in rows if (version := _version(row)) is not None]
        overrides = [_override(row) for row in await self._overrides.find({}).to_list()]
        media = {row["_id"] for row in await self._media.find(_HERE, {"_id": 1}).to_list()}
        return State(number=number, versions=versions, overrides=overrides, media=media)

    async def count_a_change(self, session: Session) -> None:
        """Let every process look again."""
        await self._changes.update_one({"_id": _ID}, {"$inc": {"number": 1}}, upsert=True, session=session)

    # -- versions -------------------------------------------------------------------------------------------------

    async def add(self, version: Version, session: Session) -> None:
        """Keep a version. Raises ChangedMeanwhileError when its number was given meanwhile."""
        try:
            await self._versions.insert_one(_row_of(version), session=session)
        except AlreadyThereError:
            raise ChangedMeanwhileError from None

    async def remember(self, guides: Sequence[Guide], at: datetime) -> None:
        """Keep packaged guides that were not in use here before; what is there stays."""
        known = {row["_id"] for row in await self._versions.find({}, {"_id": 1}).to_list()}
        for guide in guides:
            if _key(guide.slug, guide.version) in known:
                continue
            row = _row_of(Version(guide=guide, at=at, base=guide.version))
            await self._versions.update_one({"_id": row.pop("_id")}, {"$setOnInsert": row}, upsert=True)

    async def one(self, slug: str, number: int) -> Version | None:
        """Return a version, None when there is none or it can no longer be read."""
        row = await self._versions.find_one({"_id": _key(slug, number)})
        return None if row is None else _version(row)

    async def newest(self, slug: str, session: Session | None = None) -> VersionLine | None:
        """Return the last one."""
        row = await self._versions.find_one({"slug": slug}, _LINE, sort=[("number", -1)], session=session)
        return None if row is None else _line(row)

    async def newest_of_all(self) -> dict[str, VersionLine]:
        """Return the last version of every guide, by slug."""
        rows = await self._versions.find({}, _LINE, sort=[("number", 1)]).to_list()
        return {row["slug"]: _line(row) for row in rows}

    async def history(self, slug: str) -> list[VersionLine]:
        """Return all versions of a guide, latest first."""
        found = self._versions.find({"slug": slug}, _LINE, sort=[("number", -1)], limit=MOST_LISTED)
        return [_line(row) for row in await found.to_list()]

    # -- drafts ---------------------------------------------------------------------------------------------------

    async def draft(self, slug: str, session: Session | None = None) -> Draft | None:
        """Return the draft of a guide."""
        row = await self._drafts.find_one({"_id": slug}, session=session)
        return None if row is None else _draft(row)

    async def drafts(self) -> list[Draft]:
        """Return all drafts, latest first."""
        return [_draft(row) for row in await self._drafts.find({}, sort=[("at", -1)], limit=MOST_LISTED).to_list()]

    async def keep_draft(self, draft: Draft, session: Session | None = None) -> Draft | None:
        """Keep a draft as its next version, the first as 1. None when somebody else was faster."""
        row = {"data": json.dumps(draft.data), **draft.model_dump(exclude={"slug", "data", "version"})}
        if draft.version == 0:
            try:
                await self._drafts.insert_one({"_id": draft.slug, **row, "version": 1}, session=session)
            except AlreadyThereError:
                return None
        else:
            before = {"_id": draft.slug, "version": draft.version}
            change = {"$set": row, "$inc": {"version": 1}}
            done = await self._drafts.update_one(before, change, session=session)
            if not done.matched_count:
                return None
        return draft.model_copy(update={"version": draft.version + 1})

    async def drop_draft(self, slug: str, version: int, session: Session | None = None) -> bool:
        """Forget a draft; False when somebody kept it again meanwhile."""
        done = await self._drafts.delete_one({"_id": slug, "version": version}, session=session)
        return bool(done.deleted_count)

    async def media_named(self) -> set[str]:
        """Name the pictures and recordings of every draft and every version."""
        named: set[str] = set()
        for part in ("picture", "audio"):
            named |= set(await self._versions.distinct(f"guide.steps.{part}"))
        for row in await self._drafts.find({}, {"data": 1}).to_list():
            named |= {
                step.get(part) for step in json.loads(row["data"]).get("steps", ()) for part in ("picture", "audio")
            }
        return {media for media in named if media}

    # -- words of the search ---------------------------------------------------------------------------------------

    async def word_changes(self) -> list[WordChange]:
        """Return what was added to the words of the search or taken out, latest first."""
        rows = await self._lexicon.find({}, sort=[("at", -1)], limit=2000).to_list()
        return [WordChange.model_validate(row) for row in rows]

    async def keep_word(self, change: WordChange, session: Session) -> None:
        """Keep a change; the last one about the same words counts."""
        await self._lexicon.replace_one({"_id": change.id}, change.model_dump(), upsert=True, session=session)

    async def drop_word(self, change: WordChange, session: Session) -> None:
        """Let the packaged words count again."""
        await self._lexicon.delete_one({"_id": change.id}, session=session)

    # -- overrides ------------------------------------------------------------------------------------------------

    async def overrides(self, query: Mapping[str, Any]) -> list[Override]:
        """Return overrides, in order of area."""
        found = self._overrides.find(dict(query), sort=[("area", 1), ("_id", 1)], limit=1000)
        return [_override(row) for row in await found.to_list()]

    async def keep_override(self, override: Override, session: Session) -> None:
        """Keep an override as its next version. Raises ChangedMeanwhileError."""
        row = override.model_dump(mode="json", exclude={"id", "version", "at"}) | {"at": override.at}
        if override.version == 0:
            try:
                await self._overrides.insert_one({"_id": override.id, **row, "version": 1}, session=session)
            except AlreadyThereError:
                raise ChangedMeanwhileError from None
            return
        before = {"_id": override.id, "version": override.version}
        done = await self._overrides.update_one(before, {"$set": row, "$inc": {"version": 1}}, session=session)
        if not done.matched_count:
            raise ChangedMeanwhileError

    async def drop_override(self, override: str, session: Session) -> None:
        """Forget an override."""
        await self._overrides.delete_one({"_id": override}, session=session)


def _in_use(rows: Sequence[Mapping[str, Any]], now: datetime) -> list[str]:
    """Name the versions that are the last of their guide, or were until lately."""
    wanted, later = [], dict[str, datetime]()
    for row in sorted(rows, key=lambda row: -row["number"]):
        replaced_at = later.get(row["slug"])
        if replaced_at is None or replaced_at >= now - KEPT_READY:
            wanted.append(row["_id"])
        later[row["slug"]] = row["at"]
    return wanted


def _key(slug: str, number: int) -> str:
    return f"{slug}@{number}"


def _row_of(version: Version) -> dict[str, Any]:
    return {
        "_id": _key(version.guide.slug, version.number),
        "slug": version.guide.slug,
        "number": version.number,
        "guide": version.guide.model_dump(mode="json"),
        **version.model_dump(exclude={"guide"}),
    }


def _version(row: Mapping[str, Any]) -> Version | None:
    """Read a version; one that no longer fits the form of guides is passed over: it is as if it were too old."""
    try:
        guide = Guide.model_validate_json(json.dumps(row["guide"]))
    except ValidationError:
        return None
    facts = {name: row.get(name) for name in ("at", "by", "restores", "base")}
    return Version.model_validate({"guide": guide, "note": row.get("note", ""), **facts})


def _line(row: Mapping[str, Any]) -> VersionLine:
    return VersionLine.model_validate({name: row.get(name) for name in VersionLine.model_fields})


def _draft(row: Mapping[str, Any]) -> Draft:
    return Draft.model_validate({**row, "slug": row["_id"], "data": json.loads(row["data"])})


def _override(row: Mapping[str, Any]) -> Override:
    return Override.model_validate({**row, "id": row["_id"]})
