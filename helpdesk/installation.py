"""What this database is: whose, and whether everything in it is demonstration."""

from typing import Self

from pydantic import BaseModel

from helpdesk.storage.database import Database


class Installation(BaseModel):
    """Facts about the installation, one document."""

    is_demonstration: bool = False
    accounts: list[dict[str, str]] = []  # of the demonstration, to be shown on its sign-in page

    @classmethod
    async def read(cls, database: Database) -> Self:
        """Read it; a database that was never marked is a real one."""
        row = await database["installation"].find_one({"_id": "installation"})
        return cls.model_validate(row or {})

    async def keep(self, database: Database) -> None:
        """Write it down."""
        await database["installation"].replace_one({"_id": "installation"}, self.model_dump(), upsert=True)
