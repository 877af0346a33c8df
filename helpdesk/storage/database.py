"""One MongoDB database: opened with checks, written with majority, changed in transactions."""

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self, TypeAlias, TypeVar
from urllib.parse import unquote
from uuid import UUID

import pymongo
from beanie import Document, init_beanie
from bson import Binary
from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConfigurationError, ConnectionFailure, OperationFailure, PyMongoError

from helpdesk.errors import SetupError

logger = logging.getLogger(__name__)

T = TypeVar("T")
Row: TypeAlias = dict[str, Any]
Session: TypeAlias = AsyncClientSession

DEFAULT_NAME = "helpdesk"
TRANSACTION_S = 30.0
"""A transaction that takes longer, repeats included, is given up: nothing of it stays."""
OLDEST_VERSION = (6, 0)
ADVISED_VERSION = (7, 0)

_AUTHENTICATION_FAILED = 18
_UNAUTHORIZED = 13
_HOSTS = re.compile(r"^mongodb(?:\+srv)?://(?:[^/@]*@)?([^/?@]+)(?:[/?][^@]*)?$")


class Database:
    """A database of a replica set. Reads see what a majority has; writes are acknowledged by a majority."""

    def __init__(self, client: AsyncMongoClient[Row], name: str = DEFAULT_NAME) -> None:
        self.client = client
        self.db: AsyncDatabase[Row] = client[name]

    @classmethod
    async def open(cls, url: str, *, timeout_ms: int = 5000, is_embedded: bool = False) -> Self:
        """Connect and check that the server can carry us.

        Raises SetupError: unreachable, wrong user or password, no replica set, older than MongoDB 6.0. A server
        older than 7.0 is only warned about, the embedded one not at all. No message holds the password.
        """
        hosts = _hosts_in(url)
        try:
            client = _connect(url, timeout_ms=timeout_ms)
        except (PyMongoError, ValueError):  # its text may quote the address, password and all
            raise SetupError(_UNREADABLE_URL) from None
        database = cls(client, _name_in(client))
        try:
            await database._check(hosts, warn_when_old=not is_embedded)
        except PyMongoError as error:
            await client.close()
            raise SetupError(_why_not(error, hosts, timeout_ms)) from None
        except BaseException:
            await client.close()
            raise
        return database

    def __getitem__(self, collection: str) -> AsyncCollection[Row]:
        """Return the collection of this name."""
        return self.db[collection]

    def session(self) -> Session:
        """Return a session that lasts (use `async with`), for work whose orphans others must be able to end."""
        return self.client.start_session()

    async def end_session(self, session: UUID) -> None:
        """End somebody else's session: what its dead owner left open in a transaction is undone, its locks are free."""
        await self.client.admin.command("killSessions", [{"id": Binary.from_uuid(session)}])

    async def in_transaction(self, work: Callable[[Session], Awaitable[T]], *, session: Session | None = None) -> T:
        """Do all of `work` or nothing, and return what it returned.

        `work` may run several times: it is repeated when another writer was faster or the primary changed. So it
        builds its changes from what it reads, passes the session to every call, and has no other effect.
        """
        with pymongo.timeout(TRANSACTION_S):
            if session is not None:
                return await session.with_transaction(work)
            async with self.client.start_session() as fresh:
                return await fresh.with_transaction(work)

    async def start_beanie(self, records: Sequence[type[Document]]) -> None:
        """Bind the records to this database. Indexes are made by migrations, never here."""
        await init_beanie(database=self.db, document_models=list(records), skip_indexes=True)

    async def is_answering(self) -> bool:
        """Tell whether the database answers now."""
        try:
            await self.client.admin.command("ping")
        except PyMongoError:
            return False
        return True

    async def close(self) -> None:
        """Close every connection."""
        await self.client.close()

    async def _check(self, hosts: str, *, warn_when_old: bool) -> None:
        hello = await self.client.admin.command("hello")
        is_sharded = hello.get("msg") == "isdbgrid"
        if "setName" not in hello and not is_sharded:
            raise SetupError(
                f"The MongoDB at {hosts} is not a replica set: start it with --replSet and run rs.initiate() once, "
                "because transactions need one."
            )
        if not hello.get("isWritablePrimary"):
            raise SetupError(
                f"The MongoDB at {hosts} is not the primary: name all members of the set in HELPDESK_MONGODB_URL."
            )
        self._check_version((await self.client.admin.command("buildInfo"))["version"], hosts, warn=warn_when_old)
        await self.db.list_collection_names()  # the first command that asks for rights

    @staticmethod
    def _check_version(version: str, hosts: str, *, warn: bool) -> None:
        numbers = tuple(int(part) for part in version.split(".")[:2])
        if numbers < OLDEST_VERSION:
            raise SetupError(
                f"The MongoDB at {hosts} is version {version}: version 6.0 or newer is needed, 8.0 is advised."
            )
        if warn and numbers < ADVISED_VERSION:
            logger.warning("MongoDB %s no longer gets security fixes: move to 7.0 or 8.0", version)


_UNREADABLE_URL = (
    "HELPDESK_MONGODB_URL is not a MongoDB address: write mongodb://user:password@host:27017/helpdesk, "
    "with characters like @ : / in user and password percent-encoded."
)


def _connect(url: str, *, timeout_ms: int) -> AsyncMongoClient[Row]:
    return AsyncMongoClient(
        url,
        appname="helpdesk",
        tz_aware=True,
        uuidRepresentation="standard",
        w="majority",
        readConcernLevel="majority",
        readPreference="primary",
        serverSelectionTimeoutMS=timeout_ms,
        connectTimeoutMS=timeout_ms,
    )


def _name_in(client: AsyncMongoClient[Row]) -> str:
    return client.get_default_database(DEFAULT_NAME).name


def _hosts_in(url: str) -> str:
    """Name the hosts for a message. An address in which host and password cannot be told apart is refused."""
    found = _HOSTS.match(url)
    if found is None:
        raise SetupError(_UNREADABLE_URL)
    return unquote(found[1])


def _why_not(error: PyMongoError, hosts: str, timeout_ms: int) -> str:
    match error:
        case OperationFailure(code=code) if code == _AUTHENTICATION_FAILED:
            return f"The MongoDB at {hosts} refuses the user or password in HELPDESK_MONGODB_URL."
        case OperationFailure(code=code) if code == _UNAUTHORIZED:
            return f"The MongoDB at {hosts} gives the user in HELPDESK_MONGODB_URL no right to this database."
        case ConfigurationError():
            return f"The MongoDB at {hosts} cannot be used with HELPDESK_MONGODB_URL: check version and options."
        case ConnectionFailure():
            seconds = timeout_ms / 1000
            return f"No MongoDB primary answers at {hosts} within {seconds:g} s: check that it runs and is reachable."
        case _:
            return f"The MongoDB at {hosts} cannot be used ({type(error).__name__})."
