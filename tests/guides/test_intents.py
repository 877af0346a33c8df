import pytest

from guides.catalogue.catalogue import Catalogue
from guides.search.intents import Intent, intent
from tests.guides.examples import LONG_FROM_NOW
from tests.guides.labelled import OUT_OF_SCOPE

SAID = {
    Intent.GREETING: [
        "xin chào",
        "Chào em",
        "chao ad",
        "alo alo",
        "tổ số ơi",
        "Hi",
        "good morning",
        "có ai ở đó không ạ?",
    ],
    Intent.THANKS: [
        "cảm ơn",
        "Cám ơn em nhiều nhé!",
        "cam on",
        "ok cảm ơn cô",
        "thank you so much",
        "chào em, cảm ơn em",
    ],
    Intent.SCAM_REPORT: [
        "tôi bị lừa mất 5 triệu",
        "toi bi lua dao",
        "có người giả danh công an gọi đòi mã otp",
        "I got scammed",
        "lỡ bấm link lạ rồi làm sao",
    ],
    Intent.PERSON: [
        "gặp cán bộ",
        "gap can bo",
        "gặp tổ",
        "gap to",
        "tôi muốn gặp tổ công nghệ số",
        "cho nói chuyện với người thật",
        "call me back please",
    ],
}

NOT_SAID = [
    "",
    "🙂",
    "chào ad cho hỏi làm khai sinh",
    "cảm ơn, còn bảo hiểm y tế thì sao",
    "ok",
    "con tôi",
    "gặp tờ khai lỗi",
    "gap to khai loi",
    "gập tờ giấy",
    "cần gặp cán bộ nào để làm khai sinh",
    "phòng tránh bị lừa đảo",
    "đánh giá công an xã",
    "hôm nay gặp người bạn cũ ở chợ nói chuyện làm ăn buôn bán",
    "x" * 10_000,
]


@pytest.mark.parametrize(("wish", "text"), [(wish, text) for wish, texts in SAID.items() for text in texts])
def test_hears(wish: Intent, text: str) -> None:
    assert intent(text) is wish


@pytest.mark.parametrize("text", NOT_SAID)
def test_leaves_to_the_search(text: str) -> None:
    assert intent(text) is None


def test_catches_no_way_to_ask_for_a_guide_but_reports_of_scams() -> None:
    for guide in Catalogue.load_packaged(today=LONG_FROM_NOW):
        for ask in [*guide.asks.vi, *guide.asks.en]:
            assert intent(ask) in {None, Intent.SCAM_REPORT}, ask


def test_catches_nothing_that_is_only_out_of_scope() -> None:
    assert [text for texts in OUT_OF_SCOPE.values() for text in texts if intent(text)] == []
