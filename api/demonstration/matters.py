"""One support request while it is told, by the rules of its own model. What would come after now has not happened."""

from datetime import datetime, timedelta
from random import Random

from api.demonstration.residents import Person
from helpdesk.ids import derived_id, speakable_code
from helpdesk.journeys.models import StepEvent, answers_in
from helpdesk.messaging.models import Notice, NoticeState, Part, Walk
from helpdesk.support_requests.models import Resolution, SupportRequest
from helpdesk.support_requests.rating_reasons import reasons_for
from helpdesk.support_requests.thread import Author, ThreadEntry
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
            answers=answers_in(stuck.branch) if stuck else {},
            context=context,
            created_at=at,
            changed_at=at,
            unread=0 if words else 1,
            is_demonstration=True,
        )
        self._now = now
        self._journey = stuck.journey if stuck else ""
        if words:
            self.hears(words, at=at)

    def hears(self, text: str, *, at: datetime) -> None:
        """The resident writes."""
        if at <= self._now:
            self.request.heard(at=at)
            self.person.conversation.last_heard_at = at
            self._add(Author.RESIDENT, self.person.types(text), at=at)

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
            self._add(Author.MEMBER, text, at=at, by=by)
            self.notices.append(self._notice(Part(key="team.answered", facts={"name": by.name, "text": text}), at))

    def is_resolved(self, how: Resolution, *, by: Member, at: datetime) -> None:
        """A member ends it."""
        if at <= self._now:
            self.request.resolve(resolution=how, member=by.id, name=by.name, at=at)

    def is_cancelled(self, *, at: datetime) -> None:
        """The resident no longer needs it."""
        if at <= self._now:
            self.request.cancel(at=at)

    def is_rated(self, score: int, word: str | None, *, at: datetime) -> None:
        """The resident says how it was, and mostly why."""
        if at <= self._now:
            rng = Random(self.request.id)  # noqa: S311 - a simulation, with draws of its own
            why = rng.sample(reasons_for(score), rng.choice((0, 1, 1, 2)))
            self.request.rate(score=score, word=word and self.person.types(word), reasons=why)
            self.person.conversation.last_heard_at = at

    def ends(self) -> None:
        """Leave the conversation where the last thing that happened left it."""
        request, conversation = self.request, self.person.conversation
        self.person.free_from = None if request.is_open else request.changed_at
        conversation.request = request.id if request.is_open else None
        if request.is_open and request.guide and request.guide_version and request.step:
            conversation.walk = Walk(
                journey=self._journey,
                guide=request.guide,
                version=request.guide_version,
                step=request.step,
                answers=request.answers,
            )

    def _add(self, author: Author, text: str, *, at: datetime, by: Member | None = None) -> None:
        entry = ThreadEntry(
            id=derived_id(self.request.id, "entry", str(len(self.entries))),
            request=self.request.id,
            at=at,
            author=author,
            text=text,
            member=by.id if by else None,
            member_name=by.name if by else None,
        )
        self.entries.append(entry)

    def _notice(self, part: Part, at: datetime) -> Notice:
        conversation = self.person.conversation
        conversation.notices += 1
        return Notice(
            conversation=conversation.id,
            number=conversation.notices,
            parts=[part],
            created_at=at,
            due_at=at,
            answers=f"event:{self.entries[-1].id}",
            state=NoticeState.SENT,
            sent_at=at + _ON_ITS_WAY,
        )
