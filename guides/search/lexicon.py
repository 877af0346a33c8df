"""The words the guide search knows: data that staff edit, read strictly."""

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from helpdesk.errors import SetupError
from helpdesk.language.folding import fold

FILE = "lexicon.yaml"
LONGEST_PHRASE = 4
"""In syllables: longer fillers, synonyms and matters are not looked for."""


class Lexicon(BaseModel):
    """Abbreviations, synonyms, names of matters, fillers and stop words, all folded."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    abbreviations: dict[str, str]
    synonyms: dict[str, str]
    matters: list[str]
    fillers: list[str]
    stop_words: list[str]

    @model_validator(mode="after")
    def _is_folded_and_short(self) -> "Lexicon":
        phrases = [*self.abbreviations, *self.abbreviations.values(), *self.synonyms, *self.synonyms.values()]
        for phrase in [*phrases, *self.matters, *self.fillers, *self.stop_words]:
            if not phrase or fold(phrase) != phrase:
                message = f"'{phrase}' is not folded: write '{fold(phrase)}'"
                raise ValueError(message)
        for phrase in [*self.synonyms, *self.matters, *self.fillers]:
            if len(phrase.split()) > LONGEST_PHRASE:
                message = f"'{phrase}' has more than {LONGEST_PHRASE} syllables: shorten it"
                raise ValueError(message)
        for short in self.abbreviations:
            if len(short) == 1:
                message = f"'{short}' is a single letter, which means too many things: remove it"
                raise ValueError(message)
        return self


@cache
def packaged_lexicon() -> Lexicon:
    """Read the lexicon that comes with the program. Raises SetupError when it is broken."""
    return lexicon_of(files("guides.search").joinpath(FILE).read_text("utf-8"))


def lexicon_of(text: str) -> Lexicon:
    """Read a lexicon from the text of its file. Raises SetupError when it is broken."""
    try:
        return Lexicon.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        message = f"The lexicon of the guide search cannot be used, mend guides/search/{FILE}: {error}"
        raise SetupError(message) from error
