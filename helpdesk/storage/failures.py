"""What can go wrong with the database, for the rooms that must react to it without knowing the driver."""

from pymongo.errors import BulkWriteError, ConnectionFailure
from pymongo.errors import DuplicateKeyError as AlreadyThereError
from pymongo.errors import PyMongoError as DatabaseError

__all__ = ["AlreadyThereError", "BulkWriteError", "DatabaseError", "is_away", "is_there_already", "without_rows"]

_DUPLICATE_KEY = 11000
_PASSING = ("TransientTransactionError", "UnknownTransactionCommitResult", "RetryableWriteError")


def is_away(error: Exception) -> bool:
    """Tell whether the database was out of reach or busy with itself: the same work may go well a moment later."""
    if not isinstance(error, DatabaseError):
        return False
    return isinstance(error, ConnectionFailure) or error.timeout or any(map(error.has_error_label, _PASSING))


def without_rows(error: BulkWriteError) -> DatabaseError:
    """Return the failure without what was to be written: the driver's own text quotes it, people's words and all."""
    failed = error.details.get("writeErrors") or error.details.get("writeConcernErrors") or [{}]
    return DatabaseError(f"a bulk write failed with code {failed[0].get('code')}")


def is_there_already(error: BulkWriteError) -> bool:
    """Tell whether a write of many failed because something was there: the driver has no class of its own for that."""
    failed = error.details.get("writeErrors", [])
    return bool(failed) and all(one["code"] == _DUPLICATE_KEY for one in failed)
