"""Views a member keeps under a name of their own."""

from typing import Final

from pydantic import BaseModel

from helpdesk.privacy.masking import without_secrets
from helpdesk.storage.database import Database
from helpdesk.support_requests.errors import TooManySavedViewsError, ViewNameEmptyError, ViewNameTooLongError
from helpdesk.support_requests.views import Filters, View
from helpdesk.teams.models import Member

MOST_SAVED: Final = 10
LONGEST_NAME: Final = 40


class SavedView(BaseModel):
    """A view with what narrows it, under a name."""

    id: str
    name: str
    view: View
    filters: Filters

    @property
    def address(self) -> dict[str, str]:
        """Return the fields of the page that shows it."""
        return self.filters.address(self.view)


class SavedViews:
    """The saved views, one row of the collection `saved_views` for each member."""

    def __init__(self, database: Database) -> None:
        """Keep them in this database."""
        self._rows = database["saved_views"]

    async def of(self, member: Member) -> list[SavedView]:
        """Return a member's views, the oldest first."""
        row = await self._rows.find_one({"_id": member.id})
        return [SavedView.model_validate(one) for one in row["views"]] if row else []

    async def save(self, saved: SavedView, *, member: Member) -> None:
        """Keep a view; one whose id is kept already stays as it is.

        Raises ViewNameEmptyError, ViewNameTooLongError, TooManySavedViewsError.
        """
        name = without_secrets(saved.name.strip())
        if not name:
            raise ViewNameEmptyError
        if len(name) > LONGEST_NAME:
            raise ViewNameTooLongError(most=LONGEST_NAME, length=len(name))
        row = saved.model_copy(update={"name": name}).model_dump(mode="json")
        await self._rows.update_one({"_id": member.id}, {"$setOnInsert": {"views": []}}, upsert=True)
        mine = {"_id": member.id, "views.id": {"$ne": saved.id}}
        done = await self._rows.update_one(
            mine | {f"views.{MOST_SAVED - 1}": {"$exists": False}}, {"$push": {"views": row}}
        )
        if not done.matched_count and await self._rows.find_one(mine, {"_id": 1}):
            raise TooManySavedViewsError(most=MOST_SAVED)

    async def delete(self, view: str, *, member: Member) -> None:
        """Drop one of the member's views; one that is not there is dropped already."""
        await self._rows.update_one({"_id": member.id}, {"$pull": {"views": {"id": view}}})
