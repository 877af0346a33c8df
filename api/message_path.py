"""How the parts of the message path hold on to each other: lanes, intake, channels, delivering, answering."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.fetching import FileFetching
from bot.channels.intake import Intake
from bot.channels.port import ChannelKind, Tools
from bot.channels.registry import OpenChannels
from bot.engine.wording import Wording
from bot.posting import ChannelPostman
from helpdesk.attachments.service import Attachments
from helpdesk.channels.service import ChannelAccounts
from helpdesk.clock import Clock
from helpdesk.messaging.answering import Answering
from helpdesk.messaging.delivering import Delivering
from helpdesk.messaging.holding import LaneKeeper
from helpdesk.messaging.ports import Answerer
from helpdesk.messaging.repository.conversations import Conversations
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.lanes import Lanes
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.privacy.sealing import Sealer
from helpdesk.storage.database import Database, Session


@dataclass(frozen=True, slots=True)
class MessagePath:
    """The parts, wired. The session is the caller's to open and close, the channels are to be closed."""

    session: Session
    keeper: LaneKeeper
    intake: Intake
    channels: OpenChannels
    delivering: Delivering
    answering: Answering


def message_path(  # noqa: PLR0913 - everything that messages pass on their way, named
    database: Database,
    *,
    process: str,
    inbox: Inbox,
    outbox: Outbox,
    conversations: Conversations,
    accounts: ChannelAccounts,
    kinds: Mapping[str, ChannelKind],
    tools: Tools,
    answerer: Answerer,
    wording: Wording,
    attachments: Attachments,
    sealer: Sealer,
    clock: Clock,
) -> MessagePath:
    """Wire them. They know each other both ways round, so some hear of others only when they are asked."""

    async def leaving(lanes: set[int]) -> None:
        await answering.finished()
        await delivering.drained(lanes)

    def ready() -> None:
        delivering.begin()
        answering.wake()

    session = database.session()
    keeper = LaneKeeper(
        Lanes(database, worker=process, session=session),
        gained=lambda lanes: delivering.gained(lanes),  # noqa: PLW0108 - it is made below
        leaving=leaving,
        ready=ready,
    )
    intake = Intake(inbox=inbox, sealer=sealer, clock=clock, arrived=lambda: answering.wake())  # noqa: PLW0108 - it is made below
    channels = OpenChannels(accounts, kinds, tools, intake=intake, held=lambda: keeper.held)
    postman = ChannelPostman(channels, wording)
    delivering = Delivering(outbox=outbox, postman=postman, keeper=keeper, reachability=conversations, clock=clock)
    answering = Answering(
        database=database,
        inbox=inbox,
        outbox=outbox,
        conversations=conversations,
        answerer=answerer,
        preparer=FileFetching(channels=channels, attachments=attachments, sealer=sealer),
        keeper=keeper,
        clock=clock,
        owed=delivering.owed,
        session=session,
    )
    return MessagePath(session, keeper, intake, channels, delivering, answering)
