"""Residents who wait for a result, and the clock that reminds them of its day."""

from datetime import date

from bot.engine.effects import ReminderNoted
from helpdesk.reminders.models import ReminderEventKind, Stage
from tests.bot.conversing import Resident, walking

CODE = "H29.41-240115-0001"
MASKED = "H29.41-••••••-•001"
FRIDAY = date(2026, 11, 27)


async def finished() -> Resident:
    """Return a resident who went through a guide to its end."""
    resident = await walking()
    for key in ("next", "next", "done"):
        await resident.taps(key)
    return resident


async def reminded(*, code: str = CODE, day: str = "thứ sáu") -> Resident:
    """Return a resident who finished a guide and waits for its result."""
    resident = await finished()
    await resident.taps("remind")
    await resident.writes(day)
    await (resident.writes(code) if code else resident.taps("no_dossier"))
    return resident


async def due(resident: Resident, stage: Stage, *, before: Stage = Stage.WAITING) -> Resident:
    """Let a reminder come due as the clock does."""
    (one,) = resident.look.kept
    return await resident.gets("reminder", reminder=one.id, day=one.day.isoformat(), before=before, stage=stage)


async def asked() -> Resident:
    """Return a resident who is asked whether the result is there."""
    return await due((await reminded()).later(days=5), Stage.ASKED, before=Stage.REMINDED)


def noted(resident: Resident) -> list[ReminderEventKind]:
    return [effect.what for effect in resident.effects if isinstance(effect, ReminderNoted)]
