import pytest

from guides.search.lexicon import Lexicon, PhraseBook, lexicon_of, packaged_lexicon, ways_of
from guides.search.query import SYNONYM_WEIGHT, Reader
from guides.search.syllables import SYLLABLES, is_syllable
from guides.search.words import words_of
from helpdesk.errors import SetupError

EMPTY = "abbreviations: {}\nsynonyms: {}\nactions: a b\nmatters: []\nfillers: []\nstop_words: a\n"


def plain(reader: Reader, text: str) -> list[str]:
    return list(reader.query(text).words)


def official(text: str) -> set[str]:
    reader = Reader(packaged_lexicon(), ["Đăng ký khai tử", "Cấp lại thẻ căn cước", "Nhà ở cho người nghèo"])
    return {" ".join(way) for synonym in reader.query(text).synonyms for way in synonym.official}


def test_the_packaged_lexicon_is_sound() -> None:
    assert packaged_lexicon().abbreviations["cccd"] == "căn cước công dân"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("abbreviations: {}", "abbreviations: {k: không}", "'k' is a single letter"),
        ("abbreviations: {}", "abbreviations: {kg: '?'}", "'kg' stands for nothing"),
        ("synonyms: {}", "synonyms: {a b c d e f g h i: x}", "must have 1 to 8 words"),
        ("synonyms: {}", "synonyms: {a … b … c … d: x}", "at most 3 parts"),
        ("synonyms: {}", "synonyms: {a …: x}", "must have"),
        ("matters: []", "matters: []\nages: {young: x}", "must be two ages"),
        ("matters: []", "matters: [on]", "matters.0"),
        ("fillers: []", "filler: []", "filler"),
        ("fillers: []", "fillers: [", "while parsing"),
    ],
)
def test_a_broken_lexicon_stops_the_start_with_its_reason(old: str, new: str, said: str) -> None:
    with pytest.raises(SetupError, match=r"lexicon\.yaml") as refused:
        lexicon_of(EMPTY.replace(old, new))
    assert said in str(refused.value)


def test_writes_out_the_choices_of_a_phrase() -> None:
    assert list(ways_of("ba/má … mất/qua đời")) == ["ba … mất", "ba … qua đời", "má … mất", "má … qua đời"]


def test_a_gap_stands_for_up_to_six_words() -> None:
    book = PhraseBook({"mẹ … mất": 1})
    assert book.at(words_of("mẹ mất"), 0) == (2, 1, (0, 1))
    assert book.at(words_of("mẹ của em vừa mới mất"), 0) == (6, 1, (0, 5))
    assert book.at(words_of("mẹ của em thì hôm qua vừa mất"), 0) == (8, 1, (0, 7))
    assert book.at(words_of("mẹ của em thì hôm qua vừa mới mất"), 0) is None


def test_the_longer_of_a_filler_and_a_phrase_with_one_counts() -> None:
    lexicon = EMPTY.replace("synonyms: {}", "synonyms: {cho em … đất: tặng cho}").replace(
        "fillers: []", "fillers: [em, cho em hỏi]"
    )
    reader = Reader(lexicon_of(lexicon), [])
    assert plain(reader, "cho em hỏi tên đất") == ["ten", "dat"]
    assert plain(reader, "cho em đất") == ["cho", "em", "dat"]


def test_one_light_word_may_stand_within_a_phrase() -> None:
    book = PhraseBook({"mất giấy kết hôn": 1, "mất cái": 2}, within={"cai", "to"})
    assert book.at(words_of("mất cái giấy kết hôn"), 0) == (5, 1, (0, 2, 3, 4))
    assert book.at(words_of("mất cái tờ giấy kết hôn"), 0) == (2, 2, (0, 1))
    assert book.at(words_of("mất luôn giấy kết hôn"), 0) is None


def test_a_phrase_within_the_gap_of_another_counts_but_no_part_of_one() -> None:
    lexicon = lexicon_of(EMPTY.replace("synonyms: {}", "synonyms: {bà … mất: khai tử, nội: x, bà: y}"))
    found = Reader(lexicon, []).query("bà nội mất").synonyms
    assert {synonym.said for synonym in found} == {("ba", "mat"), ("noi",)}


@pytest.mark.parametrize("text", ["mẹ em mất rồi", "me em mat roi", "mẹ em mất", "má của con mới mất hôm qua"])
def test_knows_what_people_mean(text: str) -> None:
    assert "dang ki khai tu" in official(text)


@pytest.mark.parametrize("text", ["cho con", "cho con toi", "mở quá", "em ở nha trang", "phí", "ca phe"])
def test_is_not_taken_in_by_words_that_are_alike_without_marks(text: str) -> None:
    assert official(text) == set()


def test_an_age_tells_who_is_meant_but_counts_little() -> None:
    query = Reader(packaged_lexicon(), []).query("bé 8 tuổi")
    assert "duoi 14" in query.beside
    assert max(query.beside.values()) < SYNONYM_WEIGHT


def test_passes_over_fillers_in_words_of_a_region() -> None:
    reader = Reader(packaged_lexicon(), [])
    assert plain(reader, "khai tử cần giấy tờ chi nộp ở mô") == ["khai", "tu"]


def test_two_matters_in_one_message_mean_the_guide_about_both() -> None:
    assert "tich hop giay to vao vneid vi giay to" in official("đưa đăng ký xe lên vneid")
    assert "tich hop giay to vao vneid vi giay to" in official("dua bang lai xe len vneid")


def test_reads_abbreviations_and_passes_over_fillers() -> None:
    reader = Reader(packaged_lexicon(), [])
    assert plain(reader, "Chào ad, cho em hỏi đổi CCCD với ạ") == ["doi", "can", "cuoc", "cong", "dan", "voi"]


def test_a_particle_is_no_house_and_a_house_no_particle() -> None:
    reader = Reader(packaged_lexicon(), ["Giấy phép xây dựng nhà ở"])
    assert plain(reader, "chỉ em cách xin giấy phép nha") == ["cach", "xin", "giay", "phep"]
    assert plain(reader, "xây nhà") == ["xay", "nha"]
    assert plain(reader, "xay nha") == ["xay", "nha"]


def test_both_ways_to_write_i_and_y_are_one() -> None:
    reader = Reader(packaged_lexicon(), [])
    assert plain(reader, "kỹ sư đăng kí quí") == plain(reader, "kĩ sư đăng ký quý")


@pytest.mark.parametrize(
    "word", "khai giay nghieng quoc y gi uong tuyen duong huynh giup quyen thuo khuyu ngoeo yeu gia xoong buyt".split()
)
def test_knows_a_syllable(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["khaisinh", "birth", "", "zalo", "kh", "cccd", "nghang", "ceo", "kua"])
def test_knows_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_the_set_of_syllables_is_wide_and_closed() -> None:
    assert 1_900 <= len(SYLLABLES) <= 3_000


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dangkykhaisinh", "dang ki khai sinh"),
        ("khai sihn", "khai sinh"),
        ("khai sinhh", "khai sinh"),
        ("ddawng kys khai sinh", "dang ki khai sinh"),
        ("chuwngs thuwcj", "chung thuc"),
        ("trung thuccc", "trung thuc"),
        ("zalo", "zalo"),
    ],
)
def test_mends_what_is_clear(typed: str, meant: str) -> None:
    wordings = ["đăng ký khai sinh", "khai sinh cho con", "khai sinh trễ", "chứng thực"]
    assert " ".join(Reader(packaged_lexicon(), wordings).query(typed).words) == meant


def test_what_was_read_can_be_changed_and_read_again() -> None:
    packaged = packaged_lexicon()
    assert Lexicon.model_validate(packaged.model_dump()) == packaged
