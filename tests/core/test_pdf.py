"""Documents say what the facts say, nothing in a fact is markup, and the same facts are the same bytes."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from core import fonts, pdf, qr

ISSUED = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
OFFICERS = [
    {"name": "周建国", "licence_no": "11080024001", "sign": "周建国"},
    {"name": "吴晓梅", "licence_no": "11080024002", "sign": ""},
]
CODE = "HTTPS://ZS.EXAMPLE.CN/S/" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 6
SHARED = {
    "agency": "衢州市柯城区市场监督管理局",
    "address": "浙江省衢州市柯城区新新街道荷花中路 168 号",
    "issued_at": ISSUED,
    "code_svg": qr.svg(CODE),
}
FACTS = {
    "XC": {
        "doc_no": "柯市监检〔2026〕第 0187 号",
        "task_no": "RW-2026-330802-000187",
        "matter_codes": ["特种设备使用登记情况检查", "电梯维护保养情况检查"],
        "object_name": "衢州市柯城荷花商业管理有限公司",
        "object_uscc_or_id": "91330802MA29U8XJ5K",
        "legal_rep_or_person_in_charge": "郑志强",
        "contact_phone": "0570-3051234",
        "start_at": datetime(2026, 11, 24, 1, 5, tzinfo=UTC),
        "end_at": "2026-11-24T10:20:00+08:00",
        "place_gps": "荷花商业广场 3 号楼（东经 118.8634°，北纬 28.9412°，GCJ-02）",
        "officers": OFFICERS,
        "licence_shown": {
            "at": "2026-11-24T09:05:00+08:00",
            "statement": "检查人员向当事人出示执法证件，说明来意，当事人核验无误。",
        },
        "rights_told": {
            "recusal": "已告知当事人认为检查人员与其有直接利害关系的，有权申请回避；当事人不申请回避",
            "statement": "已告知当事人有如实回答询问、配合检查的义务和陈述、申辩的权利",
        },
        "notice_doc_no": "",
        "recorder": "吴晓梅",
        "invited_or_witness": "",
        "situation_text": "检查人员对该单位在用的 6 台乘客电梯进行现场检查。\n"
        "其中 3 号楼 2 号电梯（设备代码 3110-330802-2019-0042）轿厢内张贴的使用标志载明下次检验日期为 2026 年 10 月，"
        "现场正在使用，单位未能提供检验报告。其余 5 台电梯检验合格，维护保养记录齐全。",
        "checklist_results": [
            {"item": "电梯使用登记证是否齐全", "result": "符合", "note": ""},
            {"item": "电梯是否在检验有效期内", "result": "不符合", "note": "3 号楼 2 号电梯超期未检"},
            {"item": "维护保养间隔是否不超过 15 日", "result": "符合"},
        ],
        "media_refs": [
            "照片 3 张（SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08）"
        ],
        "problems": ["3 号楼 2 号电梯超过检验有效期仍在使用"],
        "party_opinion": "以上笔录已阅，属实。",
        "party_sign": "郑志强",
        "officers_sign": ["周建国", "吴晓梅"],
    },
    "ZG": {
        "doc_no": "柯市监责改〔2026〕第 0093 号",
        "party_name": "衢州市柯城荷花商业管理有限公司",
        "party_id": "91330802MA29U8XJ5K",
        "violation_facts": "你单位使用的荷花商业广场 3 号楼 2 号乘客电梯超过检验有效期，未经定期检验继续使用。",
        "violated_provision": "《中华人民共和国特种设备安全法》第四十条第三款",
        "basis_provision": "《中华人民共和国特种设备安全法》第八十四条第一项",
        "mode": "by_date",
        "deadline": date(2026, 12, 1),
        "requirements": "1. 立即停止使用该台电梯，并设置停用标志；\n2. 向检验机构申请定期检验，合格后方可使用；\n"
        "3. 改正完成后三日内书面报告本局。",
        "consequence_if_not_corrected": "逾期不改正的，本局将依法责令停止使用并处三万元以上三十万元以下罚款。",
        "remedy": "如不服本通知，可以自收到本通知书之日起六十日内向衢州市柯城区人民政府申请行政复议，"
        "也可以自收到之日起六个月内依法向人民法院提起行政诉讼。",
        "contact": "周建国，0570-3059876",
    },
    "DC": {
        "doc_no": "柯市监当罚〔2026〕第 0031 号",
        "party_type": "单位",
        "party_name": "衢州市柯城阿芳早餐店",
        "party_id": "92330802MA2DH4XQ7L",
        "phone": "",
        "facts": "当事人从事食品经营，未在经营场所的显著位置悬挂食品经营许可证。",
        "time": datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
        "place": "衢州市柯城区上街 56 号",
        "evidence_short": "现场检查笔录 1 份、现场照片 2 张",
        "violated_provision": "《食品经营许可和备案管理办法》第二十条第二款",
        "penalty_basis": "《食品经营许可和备案管理办法》第五十四条",
        "penalty_kind": "罚款",
        "fine_amount_fen": 20000,
        "fine_amount_cn": "贰佰元整",
        "told_and_heard": {"told_at": "2026-11-24T14:20:00+08:00", "waived": True},
        "pay_method": "e-pay",
        "pay_deadline": "2026-12-09",
        "late_fee_note": "到期不缴纳的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额",
        "remedy": "如不服本决定，可以自收到本决定书之日起六十日内先向衢州市柯城区人民政府申请行政复议；"
        "对行政复议决定不服的，可以自收到复议决定书之日起十五日内依法向人民法院提起行政诉讼。",
        "correction_order": "立即在经营场所显著位置悬挂食品经营许可证",
        "officers": OFFICERS,
        "party_sign": "陈芳",
        "delivered_at": ISSUED,
        "filed_to_agency_at": "",
    },
}
HOSTILE = [
    '#import "@preview/x:1.0.0"',
    "#sys.inputs",
    "*加粗* _斜体_ = 标题 <label> @ref",
    "\\ \\u{41} $x^2$ `raw` ``` // /* */ ~ --- ... 'a' \"b\"",
    "]]]#[[[ } { #panic(1)",
]


def make_facts(document, **over):
    facts = SHARED | FACTS[document] | over
    return {name: value for name, value in facts.items() if value is not None}


def text_of(data):
    """The text of all pages without blanks, which a PDF has no memory of."""
    return re.sub(
        r"[\s\u200b]", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    )


def squeezed(value):
    return re.sub(r"\s", "", value)


@pytest.mark.parametrize("document", FACTS)
def test_a_document_bears_its_facts(document):
    text = text_of(pdf.render(document, make_facts(document)))
    strings = [v for k, v in make_facts(document).items() if isinstance(v, str) and k != "code_svg"]
    printed = [s for s in strings if s and not re.fullmatch(r"[\d-]+T.*|\d{4}-\d\d-\d\d|[a-z_-]+", s)]
    for value in printed:
        assert squeezed(value).rstrip("。") in text


@pytest.mark.parametrize(
    ("document", "title"), [("XC", "现场检查笔录"), ("ZG", "责令改正通知书"), ("DC", "当场行政处罚决定书")]
)
def test_a_document_bears_its_title_and_page_numbers(document, title):
    text = text_of(pdf.render(document, make_facts(document)))
    assert title in text
    assert re.search(r"第1页共\d页", text)


@pytest.mark.parametrize("document", FACTS)
def test_the_same_facts_are_the_same_bytes(document):
    assert pdf.render(document, make_facts(document)) == pdf.render(document, make_facts(document))


def test_the_file_is_dated_by_issued_at():
    reader = PdfReader(io.BytesIO(pdf.render("ZG", make_facts("ZG"))))
    assert reader.metadata.creation_date == ISSUED
    assert b"pdfaid:part" in pdf.render("ZG", make_facts("ZG"))


def test_times_print_in_chinese_on_shanghais_clock():
    text = text_of(pdf.render("XC", make_facts("XC")))
    assert "2026年11月24日9时05分至2026年11月24日10时20分" in text


def test_the_fine_prints_in_digits_and_words():
    assert "罚款人民币200.00元（大写：贰佰元整）" in text_of(pdf.render("DC", make_facts("DC")))


def test_a_warning_needs_no_payment():
    facts = make_facts("DC", fine_amount_fen=0, penalty_kind="警告", fine_amount_cn=None, pay_method=None)
    text = text_of(pdf.render("DC", facts | {"pay_deadline": "", "late_fee_note": ""}))
    assert "警告。" in text
    assert "缴纳" not in text


def test_a_fine_taken_on_the_spot_needs_its_reason_and_receipt():
    with pytest.raises(pdf.MissingFacts) as refusal:
        pdf.render("DC", make_facts("DC", pay_method="on_site", on_site={"reason": "二百元以下"}))
    assert refusal.value.fields == ["on_site.receipt_no"]


def test_a_fine_taken_on_the_spot_prints_its_receipt():
    taken = {"reason": "依法给予一百元以下罚款", "receipt_no": "3308-0000123"}
    text = text_of(pdf.render("DC", make_facts("DC", pay_method="on_site", on_site=taken)))
    assert "3308-0000123" in text


def test_a_correction_at_once_needs_no_deadline():
    assert pdf.missing("ZG", make_facts("ZG", mode="immediately", deadline=None)) == []
    assert pdf.missing("ZG", make_facts("ZG", deadline=None)) == ["deadline"]


def test_a_refusal_to_sign_stands_in_for_the_signature():
    refused = {"reason": "当事人对检查结果有异议", "media": "录像 VID-0187"}
    text = text_of(pdf.render("XC", make_facts("XC", party_sign=None, refused=refused)))
    assert "拒绝签名。原因：当事人对检查结果有异议。影像记录：录像VID-0187" in text


@pytest.mark.parametrize("document", FACTS)
@pytest.mark.parametrize("value", HOSTILE)
def test_markup_in_a_fact_is_printed_as_written(document, value):
    field = {"XC": "situation_text", "ZG": "requirements", "DC": "facts"}[document]
    assert squeezed(value) in text_of(pdf.render(document, make_facts(document, **{field: value})))


@pytest.mark.parametrize("document", FACTS)
def test_every_text_of_a_form_may_be_hostile(document):
    keep = {"issued_at", "mode", "pay_method", "code_svg"}
    over = {k: HOSTILE[0] for k, v in make_facts(document).items() if isinstance(v, str) and k not in keep}
    assert text_of(pdf.render(document, make_facts(document, **over))).count("#import") >= len(over) - 3


def test_a_checklist_may_be_plain_lines():
    assert "消防通道畅通" in text_of(pdf.render("XC", make_facts("XC", checklist_results=["消防通道畅通"])))


def test_an_emoji_does_not_stop_a_document():
    assert "停止使用" in text_of(pdf.render("ZG", make_facts("ZG", requirements="停止使用😀电梯")))


def test_the_opinion_and_the_signature_under_it_share_a_page():
    pages = PdfReader(io.BytesIO(pdf.render("XC", make_facts("XC")))).pages
    assert ["以上笔录已阅" in page.extract_text() for page in pages] == [
        "签名或盖章" in page.extract_text() for page in pages
    ]


@pytest.mark.parametrize("field", ["situation_text", "party_opinion"])
def test_a_long_text_runs_over_pages(field):
    data = pdf.render("XC", make_facts("XC", **{field: "检查情况记录。" * 571 + "完"}))
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) >= 4
    assert text_of(data).count("检查情况记录。") >= 560  # a footer may part one at each page's end
    assert f"第1页共{len(pages)}页" in text_of(data)


def test_a_word_without_a_break_stays_on_the_page():
    data = pdf.render("ZG", make_facts("ZG", requirements="W" * 4000))
    assert text_of(data).count("W") >= 4000


def test_nul_and_lone_surrogates_and_direction_marks_are_dropped():
    text = text_of(pdf.render("ZG", make_facts("ZG", requirements="停\x00止\ud800使\u202e用")))
    assert "停止使用" in text


def test_a_character_without_a_glyph_does_not_stop_a_document():
    data = pdf.render("ZG", make_facts("ZG", requirements="停止使用\u0378电梯"))
    assert b"pdfaid:part" not in data


@pytest.mark.parametrize("document", FACTS)
def test_without_a_code_the_document_is_still_made(document):
    assert "扫描二维码" not in text_of(pdf.render(document, make_facts(document, code_svg=None)))


@pytest.mark.parametrize(
    ("document", "over", "fields"),
    [
        ("XC", {"doc_no": None}, ["doc_no"]),
        ("XC", {"situation_text": "  "}, ["situation_text"]),
        ("XC", {"officers": OFFICERS[:1]}, ["officers"]),
        ("XC", {"officers": [OFFICERS[0], {"name": "吴"}]}, ["officers.licence_no"]),
        ("XC", {"officers": "周建国"}, ["officers"]),
        ("XC", {"party_sign": None}, ["party_sign"]),
        ("XC", {"licence_shown": {"at": ISSUED}}, ["licence_shown.statement"]),
        ("XC", {"problems": "无"}, ["problems"]),
        ("ZG", {"mode": "soon"}, ["mode"]),
        ("ZG", {"mode": ["by_date"]}, ["mode"]),
        ("ZG", {"issued_at": None}, ["issued_at"]),
        ("ZG", {"issued_at": "yesterday", "remedy": None}, ["issued_at", "remedy"]),
        ("DC", {"told_and_heard": {"told_at": ISSUED}}, ["told_and_heard.statement"]),
        ("DC", {"fine_amount_fen": "20000"}, ["fine_amount_fen"]),
        ("DC", {"fine_amount_fen": -1}, ["fine_amount_fen"]),
        ("DC", {"pay_method": None, "remedy": ""}, ["pay_method", "remedy"]),
    ],
)
def test_missing_facts_are_named(document, over, fields):
    with pytest.raises(pdf.MissingFacts) as refusal:
        pdf.render(document, make_facts(document, **over))
    assert (refusal.value.document, refusal.value.fields) == (document, fields)


def test_an_unknown_template_is_refused():
    with pytest.raises(ValueError, match="none of"):
        pdf.render("../xc", {})


def test_without_a_chinese_font_the_command_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", (tmp_path,))
    pdf._fonts.cache_clear()
    with pytest.raises(pdf.FontsMissing, match=r"python -m core\.fonts"):
        pdf.render("ZG", make_facts("ZG"))


def test_system_fonts_serve_when_ours_are_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path / "none")
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", (tmp_path,))
    assert fonts.font_paths() == [tmp_path]
