"""What a push may be as XML: one level of text, and nothing that declares anything, wherever it stands."""

import pytest

from bot.channels.wechat_codec import BadPush, read_fields

DTD = '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


def test_fields_are_read_alike_with_and_without_a_declaration() -> None:
    plain = "<xml><Content><![CDATA[<!DOCTYPE 大秤>]]></Content><MsgId>7</MsgId></xml>"
    found = {"Content": "<!DOCTYPE 大秤>", "MsgId": "7"}
    assert read_fields(plain.encode()) == found
    assert read_fields(f'<?xml version="1.0" encoding="utf-8"?>\n{plain}'.encode()) == found


@pytest.mark.parametrize(
    "text",
    [
        f"{DTD}<xml><Content>&b;</Content></xml>",
        f"  {DTD}<xml><Content>&b;</Content></xml>",
        f"<?xml version='1.0'?>{DTD}<xml><Content>&b;</Content></xml>",
        f"<!-- -->{DTD}<xml/>",
        f"<xml>{DTD}<Content>&b;</Content></xml>",
        f"<xml><Content>&b;</Content></xml>{DTD}",
        "<xml><Content>&b;</Content></xml>",
        '<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml/>',
        "",
        "<",
        "<xml>",
    ],
)
def test_what_declares_or_is_no_xml_is_refused(text: str) -> None:
    with pytest.raises(BadPush) as bad:
        read_fields(text.encode())
    assert bad.value.status == 400


@pytest.mark.parametrize("body", [b"\xff\xfe<\x00x\x00/\x00>\x00", b"\xd6\xd0<xml/>"])
def test_what_is_not_utf_8_is_refused(body: bytes) -> None:
    with pytest.raises(BadPush):
        read_fields(body)
