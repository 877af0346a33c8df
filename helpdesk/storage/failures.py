"""What can go wrong with the database, for the rooms that must react to it without knowing the driver."""

from pymongo.errors import BulkWriteError
from pymongo.errors import DuplicateKeyError as AlreadyThereError
from pymongo.errors import PyMongoError as DatabaseError

__all__ = ["AlreadyThereError", "BulkWriteError", "DatabaseError", "is_there_already"]

_DUPLICATE_KEY = 11000


def is_there_already(error: BulkWriteError) -> bool:
    """Tell whether a write of many failed because something was there: the driver has no class of its own for that."""
    failed = error.details.get("writeErrors", [])
    return bool(failed) and all(one["code"] == _DUPLICATE_KEY for one in failed)
