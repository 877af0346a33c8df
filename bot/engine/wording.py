"""From a notice (keys and facts) to the words a resident reads, when it is sent."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.engine.catalogues import in_language
from bot.engine.messages import Button, FileKind, Outgoing, OutgoingFile
from bot.phrases import PHRASES
from bot.phrases.channels import CHANNELS, OTHER_CHANNEL
from bot.phrases.guides import GUIDE_WORDS
from bot.phrases.privacy import KINDS
from bot.phrases.scams import SIGNS
from bot.phrases.team import STANDINGS, STATES
from guides.catalogue.catalogue import Guides, as_walked
from guides.catalogue.media import is_media
from guides.catalogue.models import Fact, Guide
from guides.library.models import LocalFacts
from helpdesk.attachments.addresses import FileAddresses
from helpdesk.clock import VIETNAM, Clock
from helpdesk.language.catalogues import Words
from helpdesk.language.saying import UNKNOWN, Saying
from helpdesk.messaging.models import Choice, Notice, NoticeFile, Part
from helpdesk.support_requests.call_windows import CallWindow

LocalFactsOf = Callable[[str, str | None, date], LocalFacts]
"""What an area says differently of a guide on a day."""


def nothing_local(_slug: str, _area: str | None, _day: date) -> LocalFacts:
    """Say that every area is as the guides are."""
    return {}


class Wording:
    """Says notices in the resident's language."""

    def __init__(
        self,
        *,
        words: Words,
        guides: Guides,
        addresses: FileAddresses,
        clock: Clock,
        code_of: Callable[[str], str],
        dossier_of: Callable[[str], str | None],
        local: LocalFactsOf = nothing_local,
    ) -> None:
        """Take the catalogues of sentences and of guides, what signs addresses, the time, and what says codes.

        A notice holds only the seed of a link code: what would open somebody's conversations is stored nowhere. The
        code of a dossier it holds sealed.
        """
        self._words = words
        self._guides = guides
        self._addresses = addresses
        self._clock = clock
        self._code_of = code_of
        self._dossier_of = dossier_of
        self._local = local

    def render(self, notice: Notice) -> Outgoing:
        """Say a notice. A button carries its notice and place, so that an old one is recognised."""
        said = [self._part(part, notice.language) for part in notice.parts]
        return Outgoing(
            text="\n\n".join(paragraph for paragraph in said if paragraph),
            buttons=[
                Button(label=self.label(choice, notice.language), data=f"{notice.question or notice.number}:{place}")
                for place, choice in enumerate(notice.choices)
            ],
            files=[self._file(file) for file in notice.files],
            file_missing=self._say(PHRASES["files.missing"], {}, notice.language) if notice.files else "",
            wants_phone=notice.wants_phone,
            phone_label=self._say(PHRASES["choice.share_phone"], {}, notice.language) if notice.wants_phone else "",
            how_to_choose=self._how_to_choose(notice),
            ends_phone_question=notice.ends_phone_question,
            tap=notice.tap,
            reference=(notice.answers or "").removeprefix("event:"),
        )

    def _file(self, file: NoticeFile) -> OutgoingFile:
        return OutgoingFile(
            attachment=file.attachment,
            kind=FileKind(file.kind),
            name=file.name,
            content_type=file.content_type,
            address=self._address(file),
            is_preview=file.is_preview,
        )

    def _address(self, file: NoticeFile) -> str:
        if is_media(file.attachment):
            return self._addresses.public(f"media/{file.attachment}")
        return self._addresses.sign(file.attachment, preview=file.is_preview)

    def _how_to_choose(self, notice: Notice) -> str:
        if not notice.choices:
            return ""
        key = "choices.by_number_or_phone" if notice.wants_phone else "choices.by_number"
        return self._say(PHRASES[key], {}, notice.language)

    def label(self, choice: Choice, language: str) -> str:
        """Say what a choice is called."""
        said = self._say(PHRASES[choice.label], self._facts(choice.facts, language), language)
        return said[:1].upper() + said[1:] if "window" in choice.facts else said

    def _part(self, part: Part, language: str) -> str:
        match part.key:
            case "guide.intro":
                return self._intro(part.facts, language)
            case "step.show":
                return self._step(part.facts, language)
            case "privacy.masked":
                return self._masked(part.facts["kinds"], language)
            case "checking.signs":
                return self._signs(part.facts["signs"], language)
        return self._say(PHRASES[part.key], self._facts(part.facts, language), language)

    def _say(self, phrase: str, facts: dict[str, Any], language: str) -> str:
        return self._words.translations(language).gettext(phrase) % facts

    def _facts(self, facts: dict[str, Any], language: str) -> dict[str, Any]:
        """Say what is not yet words: moments, and what a guide and its step are called."""
        said = {key: self._fact(value, language) for key, value in in_language(facts, language).items()}
        if facts.get("day"):
            said["day"] = Saying(self._words, language).short_date(date.fromisoformat(facts["day"]))
        if facts.get("on"):
            said["on"] = Saying(self._words, language).weekday_date(date.fromisoformat(facts["on"]))
        if (window := CallWindow.read(str(facts.get("window", "")))) is not None:
            said["window"] = Saying(self._words, language).window_within(
                window.since, window.until, now=self._clock.now()
            )
        if "sealed" in facts:
            said["dossier"] = self._dossier_of(facts["sealed"]) or UNKNOWN
        if "seed" in facts:
            said["code"] = self._code_of(facts["seed"])
        if "reasons" in facts:
            said["reasons"] = ", ".join(
                self._say(PHRASES[f"choice.reason_{one}"], {}, language) for one in facts["reasons"]
            )
        said |= self._where_it_stands(facts, language)
        if "channel" in facts:
            said["channel"] = self._channel(facts["channel"], language)
        if "channels" in facts:
            said["channels"] = ", ".join(dict.fromkeys(self._channel(kind, language) for kind in facts["channels"]))
        said |= {"number": UNKNOWN, "count": UNKNOWN}  # of a step or a guide that is gone meanwhile
        if (guide := self._guide(facts)) is not None:
            said |= {
                "title": guide.title.said(language),
                "short_title": guide.short_title.said(language),
                "count": guide.count(facts.get("answers", {})),
            }
            if (step := guide.step(str(facts.get("step", "")))) is not None:
                said["number"] = guide.position(step.id, facts.get("answers", {}))
                said["doing"] = step.text.said(language)
        else:
            said |= {"title": facts.get("guide", ""), "short_title": facts.get("guide", "")}
        return said

    def _where_it_stands(self, facts: dict[str, Any], language: str) -> dict[str, str]:
        """Say the state of a request, and that of a petition."""
        states = {"state": STATES, "standing": STANDINGS}
        return {name: self._say(words[facts[name]], {}, language) for name, words in states.items() if name in facts}

    def _guide(self, facts: dict[str, Any]) -> Guide | None:
        """Return the guide of some facts: of their version while it is at hand, else as it is now."""
        return as_walked(self._guides, str(facts.get("guide", "")), facts.get("version"))

    def _channel(self, kind: str, language: str) -> str:
        return self._say(CHANNELS.get(kind, OTHER_CHANNEL), {}, language)

    def _fact(self, value: Any, language: str) -> Any:  # noqa: ANN401 - facts are any plain data
        if isinstance(value, datetime):
            return Saying(self._words, language).within(value, now=self._clock.now())
        return self._say(GUIDE_WORDS["not_known"], {}, language) if value is None else value

    def _intro(self, facts: dict[str, Any], language: str) -> str:
        guide = self._guides.get(facts["guide"])
        if guide is None:
            return self._say(PHRASES["guide.gone"], {}, language)
        local = self._local(guide.slug, facts.get("area"), self._clock.now().astimezone(VIETNAM).date())

        def said(key: str, **values: object) -> str:
            return self._say(GUIDE_WORDS[key], values, language)

        documents = [f"☐ {document.said(language)}" for document in guide.documents]
        facts_said = [
            said("agency", agency=guide.agency.said(language)),
            self._sourced(guide, Fact.FEE, local, language),
            self._sourced(guide, Fact.DURATION, local, language),
            said("contact", contact=guide.contact.said(language)),
            *self._of_the_place(local, language),
        ]
        count = said(
            "steps", count=guide.count(), checked_on=Saying(self._words, language).short_date(guide.checked_on)
        )
        paragraphs = [
            said("intro", title=guide.title.said(language), summary=guide.summary.said(language)),
            "\n".join([said("documents"), *documents]) if documents else "",
            "\n".join(facts_said),
            said("stale") if facts.get("stale") else "",
            count,
        ]
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)

    def _of_the_place(self, local: LocalFacts, language: str) -> list[str]:
        """Say what is known of the resident's own place: where to go, when it is open, whom to call."""
        return [
            self._say(GUIDE_WORDS[name], {name: local[name].said(language)}, language)
            for name in ("address", "hours", "phone", "note")
            if name in local
        ]

    def _sourced(self, guide: Guide, fact: Fact, local: LocalFacts, language: str) -> str:
        """Say the fee or the duration, and from when its source is, or which place has its own."""
        if (own := local.get(fact.value)) is not None:
            words = self._say(GUIDE_WORDS[fact.value], {fact.value: own.said(language)}, language)
            return f"{words} {self._say(GUIDE_WORDS['of_place'], {'place': own.place}, language)}"
        words = self._say(GUIDE_WORDS[fact.value], {fact.value: getattr(guide, fact.value).said(language)}, language)
        source = guide.source_of(fact)
        if source is None:
            return words
        day = Saying(self._words, language).short_date(source.date)
        return f"{words} {self._say(GUIDE_WORDS['source'], {'day': day}, language)}"

    def _step(self, facts: dict[str, Any], language: str) -> str:
        guide = self._guide(facts)
        step = guide.step(facts["step"]) if guide else None
        if guide is None or step is None:
            return self._say(PHRASES["walking.updated"], {}, language)
        answers = facts.get("answers", {})
        heading = {
            "number": guide.position(step.id, answers),
            "count": guide.count(answers),
            "title": guide.short_title.said(language),
        }
        key = "question" if step.is_question else "step"
        paragraphs = [self._say(GUIDE_WORDS[key], heading, language), step.text.said(language)]
        if step.watch is not None:
            paragraphs.append(self._say(GUIDE_WORDS["watch"], {"watch": step.watch.said(language)}, language))
        if step.if_fails is not None:
            fails = {"if_fails": step.if_fails.said(language)}
            paragraphs.append(self._say(GUIDE_WORDS["if_fails"], fails, language))
        return "\n\n".join(paragraphs)

    def _masked(self, kinds: list[str], language: str) -> str:
        named = sorted({self._say(KINDS[kind], {}, language) for kind in kinds if kind in KINDS})
        return self._say(PHRASES["privacy.masked"], {"kinds": ", ".join(named)}, language) if named else ""

    def _signs(self, signs: list[str], language: str) -> str:
        lines = (f"• {self._say(SIGNS[sign], {}, language)}" for sign in signs if sign in SIGNS)
        return "\n".join([self._say(PHRASES["checking.signs"], {}, language), *lines])
