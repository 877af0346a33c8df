"""What a file is called."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.attachments.models import AttachmentKind
from helpdesk.attachments.naming import LONGEST_NAME, safe_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Tờ khai.pdf", "Tờ khai.pdf"),
        ("Tờ khai.docx", "Tờ khai.pdf"),
        ("to_khai.pdf.exe", "to_khai.pdf.pdf"),
        ("../../etc/passwd", "etc passwd.pdf"),
        ("C:\\Users\\Lan\\đơn.pdf", "C Users Lan đơn.pdf"),
        ("đơn\u202efdp.exe", "đơnfdp.pdf"),
        ("a\r\nSet-Cookie: x=1", "aSet-Cookie x=1.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("...", "document.pdf"),
        ("cccd 038090001234.jpg", "cccd •••••••••234.pdf"),
    ],
)
def test_a_name_neither_misleads_nor_gives_anything_away(sent: str, shown: str) -> None:
    assert safe_name(sent, kind=AttachmentKind.FILE, ending=".pdf") == shown


@given(st.text(max_size=400))
def test_any_name_becomes_a_short_visible_one(sent: str) -> None:
    shown = safe_name(sent, kind=AttachmentKind.PHOTO, ending=".jpg")
    assert shown.endswith(".jpg")
    assert len(".jpg") < len(shown) <= LONGEST_NAME
    assert not set(shown) & set('\\/:*?"<>|\r\n\0')
    assert all(unicodedata.category(sign)[0] != "C" for sign in shown)
    shown.encode()
