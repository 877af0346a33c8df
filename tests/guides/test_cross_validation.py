from guides.search.entries import Entry
from tests.guides.cross_validation import folds


def test_no_ask_says_what_is_asked() -> None:
    entries = [Entry(title="Khai sinh", slug="birth", asks=("làm giấy cho bé", "Sinh con ở nhà", "đặt tên con"))]
    asked = []
    for search, questions in folds(entries, {"birth": ["Lam giay cho be", "sinh con o nha"]}, parts=2):
        asked += [question.q for question in questions]
        assert all(search.find(question.q).in_scope < 1 for question in questions)
    assert asked == ["Lam giay cho be", "sinh con o nha"]
