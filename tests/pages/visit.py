"""A visit and a penalty on phones, step by step, as the people concerned tap them."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from core.calendar import WorkingCalendar
from tests.pages.signing import draw
from tests.readers import grey, zxing
from tests.servers import wait_until

PAPER = {
    "name": "维保记录.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n% a record of maintenance\n",
}
PRICE_TAGS = "V-001"
ELEVATOR = "330231001000"
IN_SHANGHAI = "new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)"
VERIFIED_AS = """
async ([content, colour]) => {
  const answer = await fetch('/api/v1/safety-code/verify', {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({content}),
  })
  return (await answer.json()).colour === colour
}
"""


def visit_and_penalty(open_phone, phone_of, picture, film, meanwhile=lambda: None):
    """The whole way, from a scan to a green code; `meanwhile` is what a worker process does where there is none."""
    officer, colleague, contact, head = (
        phone_of(name) for name in ("officer1", "officer2", "enterprise1", "head1")
    )
    officer.shot("01-officer-launchpad")
    scan_enterprise(officer, contact, film)
    plan_visit(officer)
    approve_visit(head)
    scan_officers(officer, contact, film)
    record_visit(officer, picture)
    record_result(officer)
    sign_on_their_phones(officer, colleague, "章庆昌", meanwhile)
    order_correction(officer)
    code = safety_code_of(officer)
    scan_by_anybody(open_phone(), code, "yellow", "黄码", "12-safety-code-yellow", meanwhile)
    answer_order(contact, picture)
    decide_on_the_spot(officer, picture)
    recheck(officer, picture)
    scan_by_anybody(open_phone(), code, "green", "绿码", "20-safety-code-green", meanwhile)


def scan_enterprise(officer, contact, film):
    contact.tap("tab-main")
    contact.sees("my-code").locator("img").wait_for()
    contact.shot("02-enterprise-shows-its-code")
    officer.tap("tab-main")
    officer.sees("camera").locator("[data-live]").wait_for()
    officer.shot("03-scan")
    film.show(contact.at("my-code-content").text_content())
    officer.sees("enterprise-name", "杭州西湖湖畔示范酒店有限公司")
    film.blank()
    officer.shot("04-enterprise-file")


def plan_visit(officer):
    officer.tap("new-task")
    officer.tap(f"task-matter-{ELEVATOR}")
    officer.sees("chosen-enterprise")
    officer.at("task-equipment").select_option(index=1)
    officer.shot("05-plan-visit", whole=True)
    officer.tap("task-create")
    officer.type("separate-reason", "另有举报，须先行核查。")
    officer.tap("task-submit")
    expect(officer.at("status")).to_have_attribute("data-value", "submitted")


def approve_visit(head):
    head.open("/")
    head.tap("todo-item")
    head.type("task-note", "同意，注意安全。")
    head.shot("06-head-approves")
    head.tap("task-approve")
    expect(head.at("status")).to_have_attribute("data-value", "approved")


def scan_officers(officer, contact, film):
    """The party's scan of the officers' code begins the visit, and the officers' page goes on by itself."""
    officer.page.reload()
    officer.page.get_by_role("button", name="李晓梅").tap()
    for ban in ("profit", "disturb", "wilful", "quota", "disguise"):
        officer.tap(f"ban-{ban}")
    officer.shot("07-start-visit-with-partner", whole=True)
    officer.tap("task-start-inspection")
    code = officer.sees("act-code").locator("img")
    code.wait_for()
    officer.shot("08-act-code")
    contact.tap("scan-officers")
    contact.sees("camera")
    film.show(text_of(code))
    expect(contact.at("act-verdict")).to_have_attribute("data-valid", "true")
    film.blank()
    contact.shot("09-who-is-here")


def text_of(code):
    """What a reader reads off the screen."""
    return zxing(grey(code.screenshot()))


def record_visit(officer, picture):
    officer.sees("checklist-progress")
    items = officer.page.locator("[data-test^=item-]")
    officer.sees("next-item", "第 1 项")
    for n in range(items.count()):
        value = "fail" if n == 3 else "pass"
        items.nth(n).locator(f"[data-test$={value}]").tap()
    officer.sees("checklist-progress", f"已查 {items.count()}/{items.count()}")
    officer.take_photo("photo-of-TS-4", picture)
    officer.type("note-TS-4", "1 号客梯 15 日内没有维护保养记录。")
    officer.at("note-TS-4").blur()
    expect(officer.at("evidence-item")).to_contain_text("第 4 项")
    officer.sees("result-lacks", "先选检查结果")
    officer.shot("10-checklist-and-photo", whole=True)
    officer.at("item-TS-4").evaluate("one => one.scrollIntoView({block: 'center'})")
    officer.shot("10a-what-does-not-pass")


def record_result(officer):
    officer.tap("result-code-03")
    officer.tap("result-code-03-6")
    officer.type("result-summary", "1号客梯超过15日未维护保养，其余合格。")
    officer.shot("11-result", whole=True)
    officer.tap("result-submit")
    officer.sees("unsigned", "当事人")


def sign_on_their_phones(officer, colleague, party, meanwhile):
    """One officer here, the other on her own phone, the party by hand on the officer's: the page follows all three."""
    officer.tap("signature-mode-typed")
    officer.tap("signature-submit")
    expect(officer.at("unsigned")).not_to_contain_text("张建国")
    wait_until(lambda: is_asked(colleague, meanwhile))
    colleague.tap("todo-item")
    colleague.tap("signature-mode-typed")
    colleague.shot("11a-colleague-signs")
    colleague.tap("signature-submit")
    expect(officer.at("unsigned")).not_to_contain_text("李晓梅")
    officer.type("signature-name", party)
    draw(officer)
    officer.shot("11b-signatures", whole=True)
    officer.tap("signature-submit")
    expect(officer.at("unsigned")).to_have_count(0)


def is_asked(phone, meanwhile):
    """Whether a worker has put something on this person's list. What a page shows may be ahead of the server."""
    meanwhile()
    phone.open("/todos")
    phone.page.wait_for_load_state("networkidle")
    return phone.at("todo-item").count() > 0


def today_of(phone):
    """The day by the clock in somebody's hand."""
    return date.fromisoformat(phone.page.evaluate(IN_SHANGHAI))


def order_correction(officer):
    officer.type("correction-requirement-TS-4", "三个工作日内完成维护保养，并上传维护保养记录。")
    officer.type("correction-working-days", "3")
    due = WorkingCalendar.from_data().add_working_days(today_of(officer), 3)
    expect(officer.at("order-due")).to_have_attribute("data-day", str(due))
    officer.shot("11a-order-to-correct", whole=True)
    officer.tap("correction-submit")
    officer.sees("correction-due", "整改期限")
    officer.shot("11c-visit-closed", whole=True)
    officer.tap("document-XC")
    officer.at("paper-page").last.locator("img").wait_for()
    officer.at("paper-page").last.scroll_into_view_if_needed()
    officer.shot("11d-the-record")


def safety_code_of(officer):
    """The content of the elevator's code, as the officer's page shows it."""
    officer.open("/safety-codes")
    officer.type("search-input", "杭州西湖湖畔示范酒店")
    officer.tap("safety-code-item", has="湖畔示范酒店")
    officer.sees("safety-colour")
    return officer.at("safety-content").text_content()


def scan_by_anybody(anybody, content, colour, word, name, meanwhile):
    anybody.open("/verify")
    wait_until(lambda: meanwhile() or anybody.page.evaluate(VERIFIED_AS, [content, colour]))
    anybody.open("/S/" + content.rsplit("/", 1)[-1])
    expect(anybody.page.locator("body")).to_contain_text(word)
    anybody.shot(name, whole=True)


def answer_order(contact, picture):
    contact.open("/todos")
    contact.tap("todo-item")
    contact.sees("order-problem")
    count = contact.at("order-problem").count()
    for n in range(count):
        contact.tap("correction-answer-next")
        contact.type(f"answer-{n}-text", f"第{n + 1}项已由维保单位完成维护保养，记录见照片。")
        if n == 0:
            without_signal(contact, "answer-0", picture)
        else:
            contact.at(f"answer-{n}-input").set_input_files(picture)
        contact.sees(f"answer-{n}-item")
    contact.at("answer-0-paper-input").set_input_files(PAPER)
    contact.sees("picture-paper", "PDF")
    contact.shot("13-enterprise-answers", whole=True)
    contact.tap("correction-answer-submit")
    contact.sees("correction-entry", f"逐项答复 {count} 个问题")
    expect(contact.at("problem-said")).to_have_count(count)
    look_closely(contact)
    contact.shot("13b-enterprise-answered", whole=True)


def look_closely(phone):
    """A picture opens large, larger at a tap, and is closed again."""
    phone.tap("picture-open")
    phone.tap("picture-large")
    phone.shot("13c-a-picture-large")
    phone.tap("picture-close")
    expect(phone.at("picture-large")).to_be_hidden()


def without_signal(phone, test, picture):
    """A photo that does not get through stays on the phone, says so, and is sent again with one tap."""
    lost = "**/api/v1/files?*"
    phone.trouble_expected = "ERR_INTERNET_DISCONNECTED"
    phone.page.route(lost, lambda route: route.abort("internetdisconnected"))
    phone.at(f"{test}-input").set_input_files(picture)
    phone.sees(f"{test}-failed")
    phone.shot("13a-a-photo-that-did-not-get-through", whole=True)
    phone.page.unroute(lost)
    phone.trouble_expected = ""
    phone.tap(f"{test}-again")


def decide_on_the_spot(officer, picture):
    officer.open("/enterprises")
    officer.type("search-input", "湖畔示范酒店")
    officer.tap("enterprise-item", has="湖畔示范酒店")
    officer.tap("new-decision")
    officer.at("decision-violation").select_option(PRICE_TAGS)
    officer.type("decision-facts", "客房价格未明码标价。")
    officer.take_photo("decision-photo", picture)
    officer.shot("14-facts")
    officer.tap("part-done")
    officer.page.get_by_role("button", name="李晓梅").tap()
    for moment in ("licence-shown-at", "told-at"):
        officer.tap(f"decision-{moment}-now")
    officer.tap("decision-statement-waived")
    officer.tap("part-done")
    for key in ("3", "00", "0", "dot", "0", "1"):
        officer.tap(f"key-{key}")
    officer.sees("amount-words", "人民币叁仟元零壹分")
    officer.shot("14a-amount")
    officer.tap("decision-submit")
    officer.agree()
    refusal = officer.sees("problem", "第51条")
    expect(refusal).to_have_attribute("data-rule", "PEN-004")
    officer.sees("turn-over", "转普通")
    officer.shot("15-refused-with-the-article")
    officer.tap("turn-over")
    officer.asked()
    officer.tap("ask-no")
    officer.tap("amount-to-cap")
    officer.sees("amount-words", "人民币叁仟元整")
    officer.tap("decision-submit")
    officer.asked()
    officer.shot("16-asked-once")
    officer.agree()
    officer.sees("decision-amount-shown", "¥3,000.00")
    officer.shot("17-decision", whole=True)
    officer.take_photo("service-photo", picture)
    officer.tap("service-submit")
    expect(officer.at("status").first).to_have_attribute("data-value", "served")
    officer.shot("17a-served", whole=True)
    officer.page.locator("[data-test^=document-]").first.tap()
    officer.sees("paper-page").locator("img").wait_for()
    officer.shot("17b-the-paper")
    with officer.page.expect_download() as download:
        officer.tap("paper-keep")
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def recheck(officer, picture):
    officer.open("/corrections")
    officer.tap("filter-answered")
    officer.tap("correction-item", has="湖畔示范酒店")
    officer.page.get_by_role("button", name="李晓梅").tap()
    officer.tap("recheck-passed")
    officer.type("recheck-note", "现场复查，维护保养已完成。")
    officer.take_photo("recheck-photo", picture)
    officer.shot("18-recheck", whole=True)
    officer.tap("recheck-submit")
    expect(officer.at("status").first).to_have_attribute("data-value", "passed")
    officer.shot("19-passed", whole=True)
