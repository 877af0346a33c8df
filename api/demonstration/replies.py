"""Ready replies of the demonstration: what teams write most often, for each commune."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from helpdesk.ids import derived_id
from helpdesk.support_requests.rows import CannedReply
from helpdesk.teams.models import Member

_REPLIES: Final = {
    "Chào và hẹn trả lời": (
        "Chào {nguoi_dan}, em là {thanh_vien} của {to}. Em đã nhận yêu cầu {ma} và sẽ trả lời trong ngày ạ."
    ),
    "Xin ảnh màn hình": (
        "{nguoi_dan} chụp giúp em màn hình đang bị kẹt ở bước “{buoc}” rồi gửi vào đây. Nhớ che số giấy tờ và mã OTP ạ."
    ),
    "Mời tới nhà văn hoá": (
        "Mời {nguoi_dan} mang giấy tờ và điện thoại tới nhà văn hoá thôn, tổ giúp làm {viec} ngay tại chỗ ạ."
    ),
}


def ready(
    communes: Collection[str], *, reach_of: Callable[[str], list[str]], maker: Member, now: datetime
) -> list[CannedReply]:
    """Return the replies of these communes."""
    return [
        CannedReply(
            id=derived_id("demonstration", "reply", commune, title),
            title=title,
            text=text,
            area=commune,
            reach=reach_of(commune),
            member=maker.id,
            changed_at=now,
        )
        for commune in communes
        for title, text in _REPLIES.items()
    ]
