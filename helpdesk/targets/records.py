"""How targets are stored."""

from beanie import Document

from helpdesk.targets.models import Target, TargetChange


class TargetRecord(Document, Target):
    """A target in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "targets"


class TargetChangeRecord(Document, TargetChange):
    """A change of a target in MongoDB; only ever added."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "target_changes"


RECORDS: list[type[Document]] = [TargetRecord, TargetChangeRecord]
