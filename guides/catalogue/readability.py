"""What makes sound guides good ones: short sentences, honest doubts, words that tell guides apart."""

import re
from collections.abc import Callable, Iterable, Iterator

from guides.catalogue.loading import GuideFile
from guides.catalogue.models import Confidence, Fact, Guide, Localised
from guides.catalogue.problems import Place, Problem, spelled
from helpdesk.language.folding import fold

LONGEST_AVERAGE_SENTENCE = 20
"""In words between spaces, over all sentences of a guide in one language. A Vietnamese word is a syllable here."""

LANGUAGES = ("vi", "en")
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
    yield from _unexplained(words)
    yield from _without_action(guide)
    yield from _unsourced(guide)
    for place, text in words:
        if text.vi == text.en and len(text.vi.split()) >= _ENOUGH_WORDS_TO_TRANSLATE:
            yield place, "is the same in both languages: translate it"
    if not guide.asks.en:
        yield ("asks",), "has no English entry: add how people ask in English under 'en'"


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
                yield place, f"uses '{short}' unexplained: say once what it is, in brackets behind it"
            seen.add(short)


def _without_action(guide: Guide) -> Found:
    for index, step in enumerate(guide.steps):
        if not step.is_question and _ACTIONS.isdisjoint(re.findall(r"\w+", step.text.vi.lower())):
            yield ("steps", index, "text", "vi"), "names no action: begin with what to do (mở, chọn, mang, hỏi, …)"


def _unsourced(guide: Guide) -> Found:
    """Fees and times of a procedure have a source of their own, or say that they must be confirmed."""
    for fact in Fact if guide.codes else ():
        words = getattr(guide, fact.value)
        for language in LANGUAGES:
            if guide.source_of(fact) is None and DOUBT[language] not in words.said(language).lower():
                said = f"has no source: add 'about: [{fact}]' to the source that says it, or say '{DOUBT[language]}'"
                yield (fact.value, language), said


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
