"""Signing a record on one phone: its officer by name, the colleague by hand, the party by name."""

from playwright.sync_api import expect


def draw(phone):
    """A few strokes on the board."""
    board = phone.at("signature-pad")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    mouse = phone.page.mouse
    mouse.move(box["x"] + 40, box["y"] + 60)
    mouse.down()
    for step in range(12):
        mouse.move(box["x"] + 40 + step * 15, box["y"] + 60 + (step % 3) * 20)
    mouse.up()


def sign_all(phone, party, shot):
    """Three signatures, one after the other, until nobody is left."""
    mine, colleague, _ = phone.at("unsigned").text_content().split("。")[0].removeprefix("还缺：").split("、")
    phone.tap("signature-mode-typed")
    phone.tap("signature-submit")
    expect(phone.at("unsigned")).not_to_contain_text(mine)
    draw(phone)
    phone.shot(shot, whole=True)
    phone.tap("signature-submit")
    expect(phone.at("unsigned")).not_to_contain_text(colleague)
    phone.tap("signature-mode-typed")
    phone.type("signature-name", party)
    phone.tap("signature-submit")
    expect(phone.at("unsigned")).to_have_count(0)
