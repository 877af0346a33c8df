"""Visits to hand in."""

from datetime import UTC, datetime
from typing import Any

from helpdesk.assistance.models import Mode, NewLog, Place, Result

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def new_log(log_id: str = "form-0001", **changes: Any) -> NewLog:
    """Return a visit at a home in commune 05392, done together two hours ago."""
    facts: dict[str, Any] = {
        "happened_at": datetime(2026, 11, 22, 1, tzinfo=UTC),
        "area": "05392",
        "place": Place.HOME,
        "mode": Mode.TOGETHER,
        "result": Result.DONE,
    }
    return NewLog.model_validate({"id": log_id, **facts, **changes})
