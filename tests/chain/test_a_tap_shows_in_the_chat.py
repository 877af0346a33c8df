"""What a browser that stays connected gets after a tap."""

from api.house import House
from helpdesk.ids import new_id


async def test_a_tap_is_said_in_the_words_of_its_button_also_after_the_line_it_answers(house: House) -> None:
    token, visit, tap = new_id(), new_id(), new_id()
    await house.chat.arrive(token, language="vi", message_id=visit)
    assert await house.chat.answered(token, visit, within=5)
    asked = (await house.chat.transcript(token))[-1]

    await house.chat.arrive(token, choice=asked.buttons[0].data, language="vi", message_id=tap)
    assert await house.chat.answered(token, tap, within=5)
    later = await house.chat.transcript(token, after=asked.id)

    assert [(line.is_mine, line.text) for line in later][:1] == [(True, asked.buttons[0].label)]
    assert [line.is_mine for line in later] == [True, False]
