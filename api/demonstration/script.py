"""What the demonstration is told from: the files in `content/`, kept by hand. Nothing in them ever happened."""

from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from helpdesk.own_yaml import read_own
from helpdesk.support_requests.models import Resolution
from helpdesk.teams.models import Role


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TeamOnPaper(_Part):
    """A team and its members; the first is its head."""

    area: str
    name: str
    days: list[int] = Field(default_factory=lambda: [0, 1, 2, 3, 4])
    members: list[str]


class PersonOnPaper(_Part):
    """Somebody beside the teams' members."""

    name: str
    team: str | None = None  # the area of their team


class People(_Part):
    """Who works there, where things happen (commune to weight), and what opens the accounts."""

    teams: list[TeamOnPaper]
    coordinator: PersonOnPaper
    administrator: PersonOnPaper
    communes: dict[str, int]
    passwords: dict[Role, str]


class Habit(_Part):
    """How often a guide is opened, what most answer there, and how likely somebody is stuck who comes to a step."""

    share: float
    usual: dict[str, str] = Field(default_factory=dict)
    stuck: dict[str, float]


class Habits(_Part):
    """How residents walk."""

    elsewhere: float
    guides: dict[str, Habit]


class Story(_Part):
    """A conversation: one of `says`, then `talk`, the team first and taking turns."""

    guide: str | None = None
    step: str | None = None
    says: list[str]
    talk: list[str]
    ends: Resolution | None = None


class SmallTalk(_Part):
    """What is said and noted in passing."""

    before: list[str]
    silent: list[str]
    after_silence: list[str]
    thanks: list[str]
    again: list[str]
    again_answered: list[str]
    nobody_answered: list[str]
    ratings: dict[int, list[str]]
    notes: list[str]
    class_notes: list[str]
    not_possible: list[str]


class Script(_Part):
    """Everything the demonstration is told from."""

    people: People
    habits: Habits
    stories: list[Story]
    small_talk: SmallTalk
    scams: list[str]

    @classmethod
    def read(cls) -> "Script":
        """Read the files that come with the program."""
        return cls(
            people=People.model_validate(_content("people")),
            habits=Habits.model_validate(_content("walks")),
            stories=[Story.model_validate(one) for one in _content("stories")],
            small_talk=SmallTalk.model_validate(_content("small_talk")),
            scams=_content("scams"),
        )

    def stories_for(self, guide: str | None, step: str | None) -> list[Story]:
        """Return what may be said there: at this very step, else anywhere in the guide, else about nothing special."""
        at_step = [story for story in self.stories if story.guide == guide and story.step == step]
        in_guide = [story for story in self.stories if story.guide == guide and story.step is None]
        return at_step or in_guide or [story for story in self.stories if story.guide is None]


def _content(name: str) -> Any:  # noqa: ANN401 - whatever the file holds; its model checks it
    text = (files("api.demonstration") / "content" / f"{name}.yaml").read_text(encoding="utf-8")
    return read_own(text)
