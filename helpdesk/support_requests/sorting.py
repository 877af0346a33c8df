"""How urgent a request is, and the short words by which a team finds it again."""

from collections.abc import Sequence

from helpdesk.language.folding import fold
from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk, masked
from helpdesk.support_requests.errors import TagTooLongError, TooManyTagsError
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import Priority, SupportRequest
from helpdesk.teams.models import Member, Permission, Scope

MOST_TAGS = 8
LONGEST_TAG = 24


def checked_tags(tags: Sequence[str]) -> list[str]:
    """Return tags without secrets, each once whatever its accents and capitals.

    Raises TooManyTagsError, TagTooLongError.
    """
    found: dict[str, str] = {}
    for tag in (masked(" ".join(tag.split())) for tag in tags):
        if len(tag) > LONGEST_TAG:
            raise TagTooLongError(tag=tag, most=LONGEST_TAG)
        if tag:
            found.setdefault(fold(tag), tag)
    if len(found) > MOST_TAGS:
        raise TooManyTagsError(most=MOST_TAGS)
    return list(found.values())


class Sorting(Desk):
    """Priority and tags."""

    async def sort(
        self, request_id: str, *, priority: Priority, tags: Sequence[str], member: Member, seen: int | None = None
    ) -> SupportRequest:
        """Set how urgent it is, and its tags. Raises TooManyTagsError, TagTooLongError."""
        wanted = checked_tags(tags)

        async def work(session: Session) -> SupportRequest:
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            before, had = request.priority, request.tags
            request.sort(priority=priority, tags=wanted, at=self._clock.now())
            if (before, had) == (request.priority, request.tags):
                return request
            kept = await self._keep(request, session)
            if before is not priority:
                facts = {"priority": priority.value, "was": before.value}
                await self._note(kept, HistoryKind.PRIORITY, session, member=member, facts=facts)
            if had != wanted:
                await self._note(kept, HistoryKind.TAGS, session, member=member, facts={"tags": wanted})
            return kept

        return await self._within(None, work)

    async def tags_in_use(self, scope: Scope, *, limit: int = 30) -> list[str]:
        """Return the tags in use where this scope may answer, the latest first."""
        return await self._store.tags(scope.areas_for(Permission.REQUESTS_ANSWER), limit=limit)
