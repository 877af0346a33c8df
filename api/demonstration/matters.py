"""One support request while it is told, by the rules of its own model. What would come after now has not happened."""

from datetime import datetime, timedelta

from api.demonstration.residents import Person
from helpdesk.ids import derived_id, speakable_code
from helpdesk.journeys.models import StepEvent
from helpdesk.messaging.models import Notice, NoticeState, Part
from helpdesk.support_requests.models import Author, Resolution, SupportRequest, ThreadEntry
from helpdesk.teams.models import Member, Team

_ON_ITS_WAY = timedelta(seconds=1)


class Matter:
    """A request, its thread, and the notices by which the team's answers went out.

    Each method takes the moment and does nothing when that is still to come; so moments must not go back.
    """

    def __init__(  # noqa: PLR0913 - the facts of a request
        self,
        number: int,
        *,
        person: Person,
        area: str,
        reach: list[str],
        team: Team,
        at: datetime,
        stuck: StepEvent | None,
        context: list[str],
        words: str,
        now: datetime,
    ) -> None:
        """Open it: with words, or with the button alone."""
        id_ = derived_id("demonstration", "request", str(number))
        self.person = person
        self.entries: list[ThreadEntry] = []
        self.notices: list[Notice] = []
        self.request = SupportRequest(
            id=id_,
            code=speakable_code(id_),
            conversation=person.conversation.id,
            resident=person.resident.id,
            person_ref=person.resident.person_ref,
            area=area,
            reach=reach,
            team=team.id,
            guide=stuck.guide if stuck else None,
            guide_version=stuck.version if stuck else None,
            step=stuck.step if stuck else None,
            context=context,
            created_at=at,
            changed_at=at,
            unread=0 if words else 1,
            is_demonstration=True,
        )
        self._now = now
        if words:
            self.hears(words, at=at)

    def hears(self, text: str, *, at: datetime) -> None:
        """The resident writes."""
        if at <= self._now:
            self.request.heard(at=at)
            self.person.conversation.last_heard_at = at
            self._add(ThreadEntry(**self._facts(at), author=Author.RESIDENT, text=self.person.types(text)))

    def is_taken(self, by: Member, *, at: datetime) -> None:
        """A member takes it."""
        if at <= self._now:
            self.request.take(member=by.id, name=by.name, at=at)

    def is_handed_back(self, *, at: datetime) -> None:
        """It goes back into the team's list."""
        if at <= self._now:
            self.request.hand_back(at=at)

    def is_answered(self, text: str, *, by: Member, at: datetime) -> None:
        """A member answers, and the resident's chat shows it."""
        if at <= self._now:
            self.request.answered(member=by.id, name=by.name, at=at)
            facts = self._facts(at)
            self._add(ThreadEntry(**facts, author=Author.MEMBER, text=text, member=by.id, member_name=by.name))
            self.notices.append(self._notice(str(facts["id"]), Part(key="team.answered", facts={"name": by.name, "text": text}), at))

    def is_resolved(self, how: Resolution, *, by: Member, at: datetime) -> None:
        """A member ends it."""
        if at <= self._now:
            self.request.resolve(resolution=how, member=by.id, name=by.name, at=at)

    def is_cancelled(self, *, at: datetime) -> None:
        """The resident no longer needs it."""
        if at <= self._now:
            self.request.cancel(at=at)

    def is_rated(self, score: int, word: str | None, *, at: datetime) -> None:
        """The resident says how it was."""
        if at <= self._now:
            self.request.rate(score=score, word=word and self.person.types(word))
            self.person.conversation.last_heard_at = at

    def ends(self) -> None:
        """Leave the conversation where the last thing that happened left it."""
        conversation = self.person.conversation
        conversation.request = self.request.id if self.request.is_open else None
        self.person.free_from = datetime.max.replace(tzinfo=self._now.tzinfo) if self.request.is_open else self.request.changed_at

    def _facts(self, at: datetime) -> dict[str, object]:
        return {
            "id": derived_id(self.request.id, "entry", str(len(self.entries))),
            "request": self.request.id,
            "at": at,
        }

    def _add(self, entry: ThreadEntry) -> None:
        self.entries.append(entry)

    def _notice(self, entry: str, part: Part, at: datetime) -> Notice:
        conversation = self.person.conversation
        conversation.notices += 1
        return Notice(
            conversation=conversation.id,
            number=conversation.notices,
            parts=[part],
            created_at=at,
            due_at=at,
            answers=f"event:{entry}",
            state=NoticeState.SENT,
            sent_at=at + _ON_ITS_WAY,
        )
