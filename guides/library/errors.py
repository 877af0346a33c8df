"""What can keep somebody from changing a guide."""

from guides.catalogue.problems import Problem
from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class UnknownGuideError(NotFoundError):
    """There is no guide, no draft or no version of this name."""

    code = "guide_unknown"


class GuideThereError(ConflictError):
    """A guide or a draft of this slug is there already."""

    code = "guide_there_already"


class DraftChangedError(ConflictError):
    """Somebody else kept the draft since it was read. Facts: `name` and `at` of that."""

    code = "guide_draft_changed"


class GuideNotSoundError(InvalidInputError):
    """The check found problems: nothing is published. Facts: `count`."""

    code = "guide_not_sound"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems


class SameAsPublishedError(ConflictError):
    """The draft says nothing new."""

    code = "guide_same_as_published"


class UnknownMediaError(NotFoundError):
    """There is no such picture or recording."""

    code = "guide_media_unknown"


class MediaTypeError(InvalidInputError):
    """A picture is wanted and something else was sent, or a recording."""

    code = "guide_media_type"


class LexiconInvalidError(InvalidInputError):
    """The words cannot be used as they are. Facts: `why`, in English."""

    code = "lexicon_invalid"


class LexiconWorseError(ConflictError):
    """With these words the search finds less or answers too much.

    Facts: `before`, `after`; `lost` names questions without guide then, `answered` what no guide is about.
    """

    code = "lexicon_worse"


class OverrideInvalidError(InvalidInputError):
    """An override says nothing, or ends before it begins."""

    code = "guide_override_invalid"
