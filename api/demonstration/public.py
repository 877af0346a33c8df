"""What everybody reads in the demonstration: answers and petitions, each plainly a sample."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from helpdesk.answers.models import AnswerText, PublicAnswer
from helpdesk.ids import derived_id
from helpdesk.petitions.models import Petition, PetitionStatus, PetitionStep, PetitionText
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member

_ANSWERS: Final = (
    (
        "vneid-muc-2",
        "(Mẫu) Mã OTP của VNeID không về máy thì làm thế nào?",
        (
            "Kiểm tra sóng điện thoại, chờ hai phút rồi bấm “Gửi lại mã”. Mã chỉ dùng được một lần, không đọc cho ai.\n"
            "Vẫn không nhận được thì mang máy tới nhà văn hoá, tổ xem giúp."
        ),
        "(Sample) The one-time code of VNeID does not arrive. What can I do?",
        (
            "Check the signal, wait two minutes, then tap “Gửi lại mã”. The code works once; never read it "
            "out to anyone.\n"
            "If it still does not come, bring your phone to the culture house: the team has a look."
        ),
    ),
    (
        "vneid-muc-2",
        "(Mẫu) Máy báo “Tài khoản chưa kích hoạt” thì phải làm gì?",
        (
            "Mở ứng dụng VNeID, chọn “Kích hoạt”, nhập mã được nhắn tới máy rồi tự đặt mật khẩu. "
            "Không cần ra cơ quan công an lần nữa."
        ),
        "",
        "",
    ),
    (
        None,
        "(Mẫu) Nộp hồ sơ trên mạng rồi có phải ra xã nữa không?",
        "Phần lớn thủ tục không phải ra nữa: kết quả báo về điện thoại. Thủ tục nào cần bản giấy thì phiếu hẹn có ghi.",
        "",
        "",
    ),
)


class _Way(NamedTuple):
    """A petition of the demonstration. Days are counted back from today."""

    title: str
    text: str
    steps: tuple[tuple[PetitionStatus, int, str, int | None, str], ...]  # status, days ago, office, due in days, words


_PETITIONS: Final = (
    _Way(
        "(Mẫu) Sóng điện thoại yếu ở vùng cao của xã",
        "Nhiều nhà ở vùng cao không nhận được mã OTP vì sóng yếu. Đề nghị nhà mạng xem lại trạm phát sóng.",
        (
            (PetitionStatus.RECEIVED, 40, "", None, ""),
            (PetitionStatus.FORWARDED, 38, "Uỷ ban nhân dân xã (mẫu)", 20, ""),
        ),
    ),
    _Way(
        "(Mẫu) Máy lấy số ở bộ phận một cửa hay hỏng",
        "Người đến sớm không lấy được số vì máy hỏng. Đề nghị sửa hoặc phát số giấy.",
        (
            (PetitionStatus.RECEIVED, 30, "", None, ""),
            (PetitionStatus.FORWARDED, 29, "Trung tâm phục vụ hành chính công (mẫu)", 10, ""),
            (PetitionStatus.ANSWERED, 20, "", None, "Máy đã được sửa. Khi máy hỏng, cán bộ phát số giấy."),
            (PetitionStatus.CLOSED, 19, "", None, ""),
        ),
    ),
)


def published(
    communes: Collection[str], *, reach_of: Callable[[str], list[str]], maker: Member, now: datetime
) -> list[PublicAnswer]:
    """Return the answers of these communes."""
    answers = []
    for commune in communes:
        for number, (guide, question, answer, question_en, answer_en) in enumerate(_ANSWERS):
            at = now - timedelta(days=9 * number + 3)
            text = AnswerText(
                question=question, answer=answer, question_en=question_en, answer_en=answer_en, guide=guide
            )
            key, reach = derived_id("demonstration", "answer", commune, str(number)), reach_of(commune)
            one = PublicAnswer.begun(key, text, area=commune, reach=reach, by=maker, at=at, is_demonstration=True)
            one.publish(at=at)
            answers.append(one)
    return answers


def passed_on(
    communes: Collection[str], *, reach_of: Callable[[str], list[str]], maker: Member, now: datetime
) -> list[Petition]:
    """Return the petitions of these communes: one is late, one is settled."""
    petitions = []
    for commune in communes:
        for number, way in enumerate(_PETITIONS):
            made_at, last_at = (now - timedelta(days=way.steps[place][1]) for place in (0, -1))
            one = Petition.begun(
                derived_id("demonstration", "petition", commune, str(number)),
                PetitionText(title=way.title, text=way.text),
                area=commune,
                reach=reach_of(commune),
                by=maker,
                at=made_at,
                changed_at=last_at,
                steps=[_step(step, now) for step in way.steps],
                is_demonstration=True,
            )
            one.publish(at=made_at)
            petitions.append(one)
    return petitions


def _step(step: tuple[PetitionStatus, int, str, int | None, str], now: datetime) -> PetitionStep:
    status, ago, office, due_in, words = step
    on = local_day(now - timedelta(days=ago))
    expected = None if due_in is None else on + timedelta(days=due_in)
    return PetitionStep(status=status, on=on, office=office, expected_on=expected, words=words)
