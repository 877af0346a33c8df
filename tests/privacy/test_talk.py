"""Numbers and tokens that no label names: what the line talks about decides, unless something explains them."""

import pytest

from helpdesk.privacy.masking import mask


@pytest.mark.parametrize(
    ("text", "secret", "kind"),
    [
        ("toi doc cho no 551204 roi", "551204", "otp"),
        ("tôi đọc cho nó 482913 rồi, mất tiền không", "482913", "otp"),
        ("no gui ve ma 482913 bao toi doc", "482913", "otp"),
        ("mã 6 số 551204 nó nhắn về", "551204", "otp"),
        ("passcode 6 số là 120360", "120360", "otp"),
        ("tin nhan toi 482913 co phai ma ko", "482913", "otp"),
        ("nhap ma 88-21-07 vao may", "88-21-07", "otp"),
        ("tôi lỡ gửi cho họ 7731 mất rồi", "7731", "otp"),
        ("đọc mã cho chị nha: 5 7 1 9 0 3", "5 7 1 9 0 3", "otp"),
        ("Mã xác nhận của bạn: A7K92Q", "A7K92Q", "otp"),
        ("mã OTP ngân hàng gửi để đóng phí là 6059128", "6059128", "otp"),
        ("OTP từ tổng đài là 9137 lúc 8h30", "9137", "otp"),
        ("nhập otp 4829 cái nó báo sai, hả", "4829", "otp"),
        ("máy hiện 482913", "482913", "otp"),
        ("pw đăng nhập em nhớ là tuananh_vt á", "tuananh_vt", "password"),
        ("pass e dung ngay sinh 12081993 ma sao sai", "12081993", "password"),
        ("mật khẩu gõ liền thuongcon", "thuongcon", "password"),
        ("mật khẩu máy tính bảng của thôn là thon3", "thon3", "password"),
        ("thẻ 4462188309752109 đóng bảo hiểm được không", "4462188309752109", "card"),
        ("thẻ 970405 2718 3360 5194 3 19 số thì nhập hết hay sao", "970405 2718 3360 5194 3", "card"),
        ("acb 7392815, nhận tiền hoàn thuế", "7392815", "account"),
        ("số 271893345 đóng dấu rồi", "271893345", "old_id"),
        ("mat khau la ngay sinh toi 12031960", "12031960", "password"),
        ("mk vneid co 6 so thoi, cua e la 070901", "070901", "password"),
        ("quên mật khẩu rồi, hình như hồi đó là Ngoclan2003", "Ngoclan2003", "password"),
        ("đổi từ Demo@long1 thành Demo@long2, mật khẩu nào cũng sai", "Demo@long1", "password"),
        ("reset về Dvc@2025 giùm em", "Dvc@2025", "password"),
        ("số dập nổi là 9704 0511 2345 6780 đó", "9704 0511 2345 6780", "card"),
        ("lương hưu về 2707 205 114 639 ở quỹ tín dụng", "2707 205 114 639", "account"),
        ("dãy 251234567890 này là gì", "251234567890", "national_id"),
        ("bà ngoại em 130120957, xin trích lục", "130120957", "old_id"),
    ],
)
def test_what_nothing_explains_is_masked(text: str, secret: str, kind: str) -> None:
    masked = mask(text)

    assert secret not in masked.text
    assert masked.kinds == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "gửi hồ sơ mã 1.001193 ở đâu",
        "tôi gửi cho nó 200000 đồng",
        "gửi cho họ 500k rồi",
        "nhập mã hồ sơ H29.41-240115-0001",
        "nhận giấy hẹn ngày 22/11/2026",
        "mã bưu chính 35000",
        "đọc bước 4 rồi sang bước 5",
        "quên mật khẩu từ năm 2024",
        "nó gửi OTP từ đầu số 8049, soạn TC gửi 1414 là sao",
        "mà mới nhận 62.500.000, mã OTP thì chưa có",
        "yêu cầu số 118827 hay #10482, otp thì có rồi",
        "mật khẩu nhập trên mẫu CT01 hay máy Samsung A12",
        "sổ hộ khẩu số 330048217 bị thu hồi",
        "doanh nghiệp 0312345678-001 đổi địa chỉ",
        "nhà tôi 1205 Nguyễn Trãi, OTP không về",
        "ngành nghề mã 4711 và 5610",
        "xã cũ mã 27154 giờ mã mới là gì",
        "mã otp chưa về, lệ phí là 35500",
        "hồ sơ thuế đất mã 11020250004872 báo sai",
        "tổ TK&VV khế ước số 0718/2021",
        "nộp 271893345 đồng",
        "tin có OTP, gửi cho 3500 người",
        "email tuan88@demo.vn có nhận được mật khẩu không",
    ],
)
def test_what_something_explains_stays(text: str) -> None:
    assert mask(text).text == text
