"""What makes sound guides good ones: short sentences, honest doubts, words that tell guides apart."""

import re
from collections.abc import Callable, Iterable, Iterator

from guides.catalogue.loading import GuideFile
from guides.catalogue.models import Confidence, Guide, Localised
from guides.catalogue.problems import Place, Problem, spelled
from helpdesk.language.folding import fold

LONGEST_AVERAGE_SENTENCE = 20
"""In words between spaces, over all sentences of a guide in one language. A Vietnamese word is a syllable here."""

LANGUAGES = ("vi", "en")
DOUBT = {"vi": "xác nhận lại", "en": "confirm"}
"""What a guide of low confidence must say to the resident, somewhere."""

_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|[;:\n]+")
_SENTENCES = {"summary", "fee", "duration", "steps", "pitfalls"}  # the other keys hold names
_ENOUGH_WORDS_TO_TRANSLATE = 4

Found = Iterator[tuple[Place, str]]


def readability_problems(files: Iterable[GuideFile]) -> list[Problem]:
    """Check guides that loaded without problems, each alone and against each other. Sorted."""
    files = list(files)
    problems = [_problem(file, place, said) for file in files for place, said in _alone(file.guide)]
    for keys in (_titles, _short_titles, _asks):
        problems += _repeated(files, keys)
    return sorted(problems)


def _problem(file: GuideFile, place: Place, said: str) -> Problem:
    return Problem(file.form.file, file.form.line(place), f"{spelled(place)} {said}".lstrip())


def _alone(guide: Guide) -> Found:
    words = list(_shown_words(guide))
    for language in LANGUAGES:
        average = _average_sentence(text.said(language) for place, text in words if place[0] in _SENTENCES)
        if average > LONGEST_AVERAGE_SENTENCE:
            said = f"hard to read in '{language}': sentences have {average:.1f} words on average, "
            yield (), f"{said}cut them to {LONGEST_AVERAGE_SENTENCE}"
        doubts = any(DOUBT[language] in text.said(language).lower() for _, text in words)
        if guide.confidence is Confidence.LOW and not doubts:
            yield ("confidence",), f"is low: say '{DOUBT[language]}' in '{language}' where the facts are unsure"
    for place, text in words:
        if text.vi == text.en and len(text.vi.split()) >= _ENOUGH_WORDS_TO_TRANSLATE:
            yield place, "is the same in both languages: translate it"
    if not guide.asks.en:
        yield ("asks",), "has no English entry: add how people ask in English under 'en'"


def _shown_words(guide: Guide) -> Iterator[tuple[Place, Localised]]:
    """Go through everything a resident reads."""
    for key in ("title", "short_title", "summary", "field", "agency", "fee", "duration"):
        yield (key,), getattr(guide, key)
    for key in ("documents", "pitfalls"):
        for index, text in enumerate(getattr(guide, key)):
            yield (key, index), text
    for index, step in enumerate(guide.steps):
        for part in ("text", "watch", "if_fails"):
            if (text := getattr(step, part)) is not None:
                yield ("steps", index, part), text


def _average_sentence(texts: Iterable[str]) -> float:
    lengths = [len(part.split()) for text in texts for part in _SENTENCE_END.split(text) if part.split()]
    return sum(lengths) / len(lengths) if lengths else 0


def _titles(guide: Guide) -> Iterator[tuple[Place, str]]:
    return ((("title", language), guide.title.said(language)) for language in LANGUAGES)


def _short_titles(guide: Guide) -> Iterator[tuple[Place, str]]:
    return ((("short_title", language), guide.short_title.said(language)) for language in LANGUAGES)


def _asks(guide: Guide) -> Iterator[tuple[Place, str]]:
    for language in LANGUAGES:
        for index, ask in enumerate(getattr(guide.asks, language)):
            yield ("asks", language, index), ask


def _repeated(files: list[GuideFile], keys: Callable[[Guide], Iterator[tuple[Place, str]]]) -> Iterator[Problem]:
    """Find words that say the same, folded, as words seen before in the same language."""
    seen: dict[tuple[str, str], str] = {}
    for file in files:
        for place, words in keys(file.guide):
            language = str(place[1])
            key = (language, " ".join(fold(words).split()))
            if key in seen:
                yield _problem(file, place, f"says the same as {seen[key]}: make it tell the guides apart")
            seen.setdefault(key, f"{file.form.file}:{file.form.line(place)}")
