"""What can go wrong with the database, for the rooms that must react to it without knowing the driver."""

from pymongo.errors import DuplicateKeyError as AlreadyThereError
from pymongo.errors import PyMongoError as DatabaseError

__all__ = ["AlreadyThereError", "DatabaseError"]
