"""What makes sound guides good ones: short sentences, honest doubts, words that tell guides apart."""

import re
from collections.abc import Callable, Iterable, Iterator

from guides.catalogue.loading import GuideFile
from guides.catalogue.models import LANGUAGES, Confidence, Fact, Guide, Localised
from guides.catalogue.problems import Place, Problem, Remedy
from guides.catalogue.yaml_form import Form
from helpdesk.language import N_
from helpdesk.language.folding import fold

LONGEST_AVERAGE_SENTENCE = 20
"""In words between spaces, over all sentences of a guide in one language. A Vietnamese word is a syllable here."""

DOUBT = {"vi": "xác nhận lại", "en": "confirm"}
"""What a guide of low confidence must say to the resident, somewhere."""

_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|[;:\n]+")
_SENTENCES = {"summary", "fee", "duration", "steps", "pitfalls", "contact"}  # the other keys hold names
_ABBREVIATION = re.compile(r"(?<![\w/.-])[A-ZĐ]{2,}(?![\w/.-]*\d)\b")
_EVERYDAY = {"SIM", "QR", "CH", "ID", "OK"}  # words like any other; "CH" is of "CH Play"
_ACTIONS = frozenset(
    (
        "ấn bàn báo bấm bật bỏ cài cầm chạm chặn chép chờ chọn chụp chuyển cúp dán dặn dẫn dùng dừng đăng đặt đem đeo "
        "đến đếm đi điền đo đọc đóng đổi đưa gác ghi giao giữ gõ gom gọi gửi hẹn hỏi in kéo khai kiểm ký lấy lập lắp "
        "làm liên lưu mang mở mua nạp nghe nghĩ nhắc nhắn nhấn nhập nhìn nhờ nhớ nhận nói nộp quay quét ra rà rút rủ "
        "so soạn tải tắt tháo thay thoát thử tìm tính trả trình vào viết xác xem xét xin xoá xóa"
    ).split()
)
_ENOUGH_WORDS_TO_TRANSLATE = 4

Found = Iterator[tuple[Place, Remedy]]


def readability_problems(files: Iterable[GuideFile]) -> list[Problem]:
    """Check guides that loaded without problems, each alone and against each other. Sorted."""
    files = list(files)
    problems = [_problem(file, place, said) for file in files for place, said in _alone(file.guide)]
    for keys in (_titles, _short_titles, _asks):
        problems += _repeated(files, keys)
    return sorted(problems)


def _problem(file: GuideFile, place: Place, said: Remedy) -> Problem:
    return Problem.at(file.form.file, file.form.line(place), place, said)


def _alone(guide: Guide) -> Found:
    words = list(_shown_words(guide))
    for language in LANGUAGES:
        average = _average_sentence(text.said(language) for place, text in words if place[0] in _SENTENCES)
        if average > LONGEST_AVERAGE_SENTENCE:
            hard = N_(
                "hard to read in '%(language)s': sentences have %(average)s words on average, cut them to %(most)s"
            )
            facts = {"language": language, "average": f"{average:.1f}", "most": LONGEST_AVERAGE_SENTENCE}
            yield (), Remedy(hard, **facts)
        doubts = any(DOUBT[language] in text.said(language).lower() for _, text in words)
        if guide.confidence is Confidence.LOW and not doubts:
            low = N_("is low: say '%(doubt)s' in '%(language)s' where the facts are unsure")
            yield ("confidence",), Remedy(low, doubt=DOUBT[language], language=language)
    yield from _unexplained(words)
    yield from _without_action(guide)
    yield from _unsourced(guide)
    for place, text in words:
        if text.vi == text.en and len(text.vi.split()) >= _ENOUGH_WORDS_TO_TRANSLATE:
            yield place, Remedy(N_("is the same in both languages: translate it"))
    if not guide.asks.en:
        yield ("asks",), Remedy(N_("has no English entry: add how people ask in English under 'en'"))


def _shown_words(guide: Guide) -> Iterator[tuple[Place, Localised]]:
    """Go through everything a resident reads."""
    for key in ("title", "short_title", "summary", "field", "agency", "fee", "duration", "contact"):
        yield (key,), getattr(guide, key)
    for key in ("documents", "pitfalls"):
        for index, text in enumerate(getattr(guide, key)):
            yield (key, index), text
    for index, step in enumerate(guide.steps):
        for part in ("text", "watch", "if_fails"):
            if (text := getattr(step, part)) is not None:
                yield ("steps", index, part), text
        for place, option in enumerate(step.choices):
            yield ("steps", index, "choices", place), option


def _unexplained(words: list[tuple[Place, Localised]]) -> Found:
    """Find abbreviations that no brackets explain, each where it stands first."""
    everything = "\n".join(text.vi for _, text in words)
    seen = set(_EVERYDAY)
    for place, text in words:
        for short in _ABBREVIATION.findall(text.vi):
            is_explained = f"({short}" in everything or f"{short} (" in everything
            if short not in seen and not is_explained:
                unexplained = N_("uses '%(short)s' unexplained: say once what it is, in brackets behind it")
                yield place, Remedy(unexplained, short=short)
            seen.add(short)


def _without_action(guide: Guide) -> Found:
    for index, step in enumerate(guide.steps):
        if not step.is_question and _ACTIONS.isdisjoint(re.findall(r"\w+", step.text.vi.lower())):
            no_action = N_("names no action: begin with what to do (mở, chọn, mang, hỏi, …)")
            yield ("steps", index, "text", "vi"), Remedy(no_action)


def _unsourced(guide: Guide) -> Found:
    """Fees and times of a procedure have a source of their own, or say that they must be confirmed."""
    for fact in Fact if guide.codes else ():
        words = getattr(guide, fact.value)
        for language in LANGUAGES:
            if guide.source_of(fact) is None and DOUBT[language] not in words.said(language).lower():
                unsourced = N_("has no source: add 'about: [%(fact)s]' to the source that says it, or say '%(doubt)s'")
                yield (fact.value, language), Remedy(unsourced, fact=fact.value, doubt=DOUBT[language])


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
                said = Remedy(N_("says the same as %(other)s: make it tell the guides apart"), other=seen[key])
                yield _problem(file, place, said)
            seen.setdefault(key, _where(file.form, place))


def _where(form: Form, place: Place) -> str:
    """Name where words stand; a form that was not read from a file has no lines."""
    return f"{form.file}:{form.line(place)}" if form.lines else form.file
