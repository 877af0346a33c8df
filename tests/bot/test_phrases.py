"""Every word the bot can say is there, in every language."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
import bot.phrases
from bot.engine.choosing import chosen
from bot.engine.messages import Incoming, Kind
from bot.engine.results import choice
from bot.phrases import PHRASES
from bot.phrases.guides import GUIDE_WORDS
from bot.phrases.privacy import KINDS
from helpdesk.language.catalogues import ENGLISH, VIETNAMESE
from helpdesk.messaging.models import Choice, Conversation, OpenQuestion
from helpdesk.privacy import masking
from helpdesk.service_times.models import Owed, Stage
from helpdesk.support_requests.models import Resolution
from helpdesk.support_requests.rating_reasons import Reason
from tests.bot.conversing import WORDS, Resident, asking, wording
from tests.bot.fakes import LookupsInMemory

SAME_IN_BOTH = {"choice.vi", "choice.en", "choice.area", "choice.guide"} | {
    "choice.answer",
    "choice.call_at",
    "choice.call_day",
    *(f"choice.reminder_{about}" for about in ("guide", "dossier", "day", "nth")),
}
RENDERED_FROM_GUIDES = {"guide.intro", "step.show"}
ROOM = Path(bot.__file__).parent


def calls() -> Iterator[ast.Call]:
    """Go through every call in the engine and the dialogs."""
    for file in (*ROOM.glob("dialogs/*.py"), *ROOM.glob("engine/*.py")):
        yield from (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call))


def named(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def literals(node: ast.AST) -> list[str]:
    """Return the texts that this expression can be."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp():
            return [*literals(node.body), *literals(node.orelse)]
    return []


def said() -> set[str]:
    keys = {
        key for call in calls() if named(call) in {"Say", "Ask", "Show"} and call.args for key in literals(call.args[0])
    }
    parts = {key for call in calls() if named(call) == "Part" for word in call.keywords for key in literals(word.value)}
    named_first = {"commune.ask", "commune.needed", "tap.stale", "phone.not_asked", "phone.not_own", "text.empty"}
    due = {f"serving.{stage.value}_{owed.value}" for stage in Stage for owed in Owed}
    return keys | due | parts | named_first | {"media.unsupported"} | {f"resolved.{one.value}" for one in Resolution}


def labels() -> set[str]:
    found = {"choice.share_phone", *(f"choice.rate_{score}" for score in range(1, 6))}
    for call in calls():
        if named(call) == "choice":
            texts = literals(call.args[1]) if len(call.args) > 1 else []
            keys = [f"choice.{key}" for key in literals(call.args[0])] if len(call.args) == 1 else []
            found.update(texts or keys)
    reasons = {f"choice.reason_{one.value}" for one in Reason}
    return found | reasons | {f"choice.end_{one.value}" for one in Resolution}


def test_no_sentence_stands_in_two_files_and_no_file_is_forgotten() -> None:
    files = [importlib.import_module(f"bot.phrases.{one.name}") for one in pkgutil.iter_modules(bot.phrases.__path__)]
    keys = [key for file in files for key in getattr(file, "PHRASES", {})]
    assert sorted(keys) == sorted(PHRASES)


def test_every_sentence_a_dialog_says_has_words() -> None:
    assert len(said()) > 40
    assert said() - set(PHRASES) == set()


def test_every_choice_has_a_label() -> None:
    assert len(labels()) > 25
    assert labels() - set(PHRASES) == set()


def test_no_words_are_kept_that_nobody_says() -> None:
    used = "".join(file.read_text("utf-8") for file in (*ROOM.glob("dialogs/*.py"), *ROOM.glob("engine/*.py")))
    unused = {key for key in set(PHRASES) - said() - labels() if f'"{key}"' not in used}
    assert unused == set()


@pytest.mark.parametrize("key", sorted(set(PHRASES) - RENDERED_FROM_GUIDES))
def test_every_phrase_is_said_in_both_languages_with_the_same_facts(key: str) -> None:
    english, vietnamese = (WORDS.translations(language).gettext(PHRASES[key]) for language in (ENGLISH, VIETNAMESE))

    assert vietnamese.strip()
    assert (english != vietnamese) == (key not in SAME_IN_BOTH)
    assert placeholders(english) == placeholders(vietnamese)


@pytest.mark.parametrize("phrase", sorted({*GUIDE_WORDS.values(), *KINDS.values()}))
def test_every_word_around_guides_and_warnings_is_said_in_both_languages(phrase: str) -> None:
    vietnamese = WORDS.translations(VIETNAMESE).gettext(phrase)

    assert (vietnamese != phrase) == bool(re.sub(r"%\(\w+\)s", "", phrase).strip())
    assert placeholders(phrase) == placeholders(vietnamese)


def test_every_kind_of_secret_has_a_name_and_a_phone_number_none() -> None:
    assert set(masking.KINDS) - set(KINDS) == {"phone"}


def placeholders(phrase: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%", phrase))


@pytest.mark.parametrize("language", [VIETNAMESE, ENGLISH])
async def test_where_buttons_become_words_every_label_is_understood(language: str) -> None:
    """A phone's keyboard with the button for the number sends the other labels as text."""
    resident = await asking()
    asked = next(notice for notice in resident.notices if notice.wants_phone)
    question = Conversation.model_validate(resident.conversation.model_dump()).question
    assert question
    question = question.model_copy(update={"choices": asked.choices})

    for offered in asked.choices:
        label = wording(resident.look).label(offered, language)
        assert chosen(Incoming(kind=Kind.TEXT, text=label), question) == offered.key


@pytest.mark.parametrize("language", [VIETNAMESE, ENGLISH])
@pytest.mark.parametrize("key", "agree decline next back stuck done skip unknown later resume".split())
async def test_the_label_of_an_everyday_choice_can_be_typed(key: str, language: str) -> None:
    resident = await Resident(LookupsInMemory()).starts()
    assert resident.conversation.question
    offered = Choice(key=key, label=f"choice.{key}")
    question = resident.conversation.question.model_copy(update={"choices": [offered]})

    label = wording(resident.look).label(offered, language)

    assert chosen(Incoming(kind=Kind.TEXT, text=label), question) == key


@pytest.mark.parametrize(
    ("key", "label", "words"),
    [
        ("team", "", "Hỏi tổ|hoi to|Ask the team|dạ hỏi tổ ạ"),
        ("guides", "", "Xem các hướng dẫn|xem các hướng dẫn nhé"),
        ("other", "", "Việc khác|viec khac a"),
        ("cancel_request", "", "Huỷ yêu cầu|Hủy yêu cầu|cancel my request"),
        ("rate:5", "choice.rate_5", "rất tốt|5 sao|5 điểm|Rất tốt em ạ"),
        ("agree", "", "dạ|dạ vâng|có ạ|tôi đồng ý ạ|vâng nhé"),
        ("skip", "", "Không|không ạ|bỏ qua nhé|dạ thôi em"),
    ],
)
async def test_what_stands_on_a_button_and_what_people_say_for_it_is_understood(
    key: str, label: str, words: str
) -> None:
    question = OpenQuestion(dialog="x", choices=[Choice(key="vi", label="choice.vi"), choice(key, label)])
    for text in words.split("|"):
        assert chosen(Incoming(kind=Kind.TEXT, text=text), question) == key, text


@pytest.mark.parametrize("text", "2|2.|02|số 2|chọn số 2|mục 2|câu 2 ạ|2 nhé|số hai|hai|dạ 2 ạ|chọn 2 đi em".split("|"))
def test_a_number_is_understood_however_it_is_said(text: str) -> None:
    question = OpenQuestion(dialog="x", choices=[choice("vi"), choice("en")])
    assert chosen(Incoming(kind=Kind.TEXT, text=text), question) == "en"


@pytest.mark.parametrize("text", ["bà", "nấm", "sau", "tâm", "2 con", "tháng 2", "em", "anh chị"])
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    question = OpenQuestion(dialog="x", choices=[choice(f"rate:{n}", f"choice.rate_{n}") for n in range(1, 6)] * 2)
    assert chosen(Incoming(kind=Kind.TEXT, text=text), question) is None


def test_a_no_is_never_a_refusal_that_was_not_offered() -> None:
    question = OpenQuestion(dialog="x", choices=[choice("agree")])
    assert chosen(Incoming(kind=Kind.TEXT, text="không"), question) is None


def test_a_place_can_be_chosen_by_what_stands_on_its_button() -> None:
    place = choice("area:05392", "choice.area", name="Xã Lạc Thủy", province="Tỉnh Phú Thọ")
    question = OpenQuestion(dialog="x", choices=[place])
    assert chosen(Incoming(kind=Kind.TEXT, text="xa lac thuy, tinh phu tho"), question) == place.key
