"""Web push, wired: what owes messages, on which devices, and what sends them."""

from dataclasses import dataclass
from typing import Self

from api.push_line import HttpPushLine
from helpdesk.clock import Clock
from helpdesk.language.catalogues import Words
from helpdesk.privacy.sealing import Sealer
from helpdesk.push.keys import OwnKeys
from helpdesk.push.ports import GuideNames
from helpdesk.push.sending import Pushing
from helpdesk.push.services import PushServices
from helpdesk.push.subscribing import PushDevices
from helpdesk.push.telling import Telling
from helpdesk.push.wording import PushWording
from helpdesk.settings import Settings
from helpdesk.storage.database import Database


@dataclass(frozen=True, slots=True)
class PushRoom:
    """The room as the house opens it."""

    telling: Telling
    devices: PushDevices
    sending: Pushing
    line: HttpPushLine

    @classmethod
    def of(
        cls,
        settings: Settings,
        database: Database,
        sealer: Sealer,
        words: Words,
        guides: GuideNames,
        clock: Clock,
        *,
        line: HttpPushLine | None = None,
    ) -> Self:
        """Build it by what the settings say; with another `line` it sends over that."""
        given = settings.push.private_key.get_secret_value() if settings.push.private_key else ""
        keys, services = OwnKeys(database, sealer, given=given), PushServices(settings.push.services)
        line = line or HttpPushLine(trusted=services.origins)
        return cls(
            telling=Telling(clock),
            devices=PushDevices(database=database, keys=keys, services=services, sealer=sealer, clock=clock),
            sending=Pushing(
                database=database,
                keys=keys,
                line=line,
                wording=PushWording(words, guides),
                sealer=sealer,
                contact=settings.push.contact_at(settings.public_url),
                clock=clock,
            ),
            line=line,
        )
