"""Identifiers accept what the standards issue and say precisely what is wrong with the rest."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data_files import document, rows
from core.identifiers import citizen_id, document_number, equipment, licence, matter_code, plate, region, uscc
from core.identifiers.refusal import Refusal

VECTORS = document("test_vectors")
TODAY = date(2026, 3, 2)
USCC_REFUSALS = {
    "91330102MA27XXX070": "USCC_CHECK_DIGIT",
    "91330102MA27XXX07": "USCC_LENGTH",
    "91330102MA27IXX074": "USCC_CHARACTER",
    "91330102ma27xxx074": "USCC_LOWER_CASE",
    "9133010AMA27XXX074": "USCC_REGION",
}
CITIZEN_REFUSALS = {
    "330102199003076631": "CITIZEN_ID_CHECK_DIGIT",
    "330782199702290023": "CITIZEN_ID_BIRTH_DATE",
    "33010219900307663x": "CITIZEN_ID_CHARACTER",
    "330102900307663": "CITIZEN_ID_OLD_15_DIGITS",
    "330102203001010019": "CITIZEN_ID_BORN_IN_FUTURE",
}
DOCUMENT_REFUSALS = {
    "杭综执罚决〔2026〕01号": "DOC_NO_LEADING_ZERO",
    "杭综执罚决〔2026〕第1号": "DOC_NO_ORDINAL",
    "杭综执罚决[2026]1号": "DOC_NO_BRACKETS",
    "杭综执罚决（2026）1号": "DOC_NO_BRACKETS",
    "杭综执罚决〔26〕1号": "DOC_NO_YEAR",
    "杭综执罚决〔2026〕0号": "DOC_NO_ZERO",
}


def refusal_of(parse, text, **options):
    with pytest.raises(Refusal) as caught:
        parse(text, **options)
    assert caught.value.detail.endswith("。")
    return caught.value.code


@pytest.mark.parametrize("text", VECTORS["uscc"]["valid_synthetic"])
def test_valid_credit_code_is_accepted(text):
    assert uscc.parse(text).text == text


@pytest.mark.parametrize("text", VECTORS["uscc"]["invalid"])
def test_invalid_credit_code_is_refused_with_its_cause(text):
    assert refusal_of(uscc.parse, text) == USCC_REFUSALS[text]


def test_really_issued_credit_code_with_wrong_check_is_accepted():
    assert VECTORS["uscc"]["exception_note"].startswith("91350203M0001QAY9B")
    assert uscc.parse("91350203M0001QAY9B").region_name == "福建省"


def test_typed_credit_code_is_normalised():
    assert uscc.parse(uscc.normalise(" 91330102-ma27xxx074 ")).kind == "企业"


def test_credit_code_tells_agency_and_region():
    agency = uscc.parse("12330100470012348E")
    assert (agency.kind, agency.is_agency, agency.region_name) == ("事业单位", True, "杭州市")


def test_organisation_code_check_of_gb_11714():
    assert uscc.organisation_check("00000000") == "0"
    assert uscc.organisation_check("D2143569") == "X"


@given(st.text(uscc.ALPHABET, min_size=9, max_size=9), st.integers(0, 999999), st.data())
def test_one_wrong_character_of_a_credit_code_is_always_found(body, place, data):
    first = f"91{place:06}{body}"
    good = first + uscc.check_character(first)
    at = data.draw(st.integers(8, 17))
    wrong = data.draw(st.sampled_from([c for c in uscc.ALPHABET if c != good[at]]))
    assert uscc.parse(good).region_code == f"{place:06}"
    assert refusal_of(uscc.parse, good[:at] + wrong + good[at + 1 :]) == "USCC_CHECK_DIGIT"


@pytest.mark.parametrize("text", VECTORS["id_card"]["valid"])
def test_valid_citizen_number_is_accepted(text):
    assert citizen_id.parse(text, today=TODAY).born_on.strftime("%Y%m%d") == text[6:14]


@pytest.mark.parametrize("text", VECTORS["id_card"]["invalid"])
def test_invalid_citizen_number_is_refused_with_its_cause(text):
    assert refusal_of(citizen_id.parse, text, today=TODAY) == CITIZEN_REFUSALS[text]


def test_citizen_number_from_before_1900_is_refused():
    assert "440524188001010014" in VECTORS["id_card"]["note"]
    assert refusal_of(citizen_id.parse, "440524188001010014") == "CITIZEN_ID_BIRTH_DATE"


def test_lower_case_x_is_normalised():
    assert citizen_id.parse(citizen_id.normalise("330102 19900307 663x")).sex is citizen_id.Sex.MALE


@pytest.mark.parametrize(("typed", "text"), VECTORS["id_card"]["normalise"].items())
def test_what_was_typed_becomes_the_citizen_number(typed, text):
    with pytest.raises(Refusal):
        citizen_id.parse(typed, today=TODAY)
    assert citizen_id.parse(citizen_id.normalise(typed), today=TODAY).text == text


def test_an_old_15_digit_number_is_never_made_longer_in_silence():
    assert "never upgraded silently" in VECTORS["id_card"]["normalise_note"]
    assert refusal_of(citizen_id.parse, citizen_id.normalise("330102900307663")) == "CITIZEN_ID_OLD_15_DIGITS"


@pytest.mark.parametrize(("typed", "text"), VECTORS["uscc"]["normalise"].items())
def test_what_was_typed_becomes_the_credit_code(typed, text):
    with pytest.raises(Refusal):
        uscc.parse(typed)
    assert uscc.parse(uscc.normalise(typed)).text == text


def test_citizen_number_of_an_abolished_district_names_it():
    number = citizen_id.parse("330104198811111112")
    assert (number.region_name, number.region_abolished) == ("江干区", True)


def test_citizen_number_of_another_province_names_the_province():
    assert citizen_id.parse("11010519491231002X").region_name == "北京市"


def test_citizen_number_of_no_province_is_refused():
    assert refusal_of(citizen_id.parse, "991102199003076631") == "CITIZEN_ID_REGION"


def test_residence_permit_of_hong_kong_is_recognised():
    first = "81000019900307663"
    number = citizen_id.parse(first + citizen_id.check_character(first))
    assert (number.kind, number.region_name) == (citizen_id.Kind.RESIDENCE_PERMIT, "香港")


def test_citizen_number_is_not_in_its_repr():
    assert "19900307" not in repr(citizen_id.parse("33010219900307663X"))


@given(
    st.sampled_from([row["code"] for row in rows("regions_zhejiang_historic")]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)
def test_every_born_person_of_every_abolished_place_is_accepted(place, born_on, order):
    first = f"{place}{born_on:%Y%m%d}{order:03}"
    number = citizen_id.parse(first + citizen_id.check_character(first), today=TODAY)
    assert (number.born_on, number.region_code) == (born_on, place)


@pytest.mark.parametrize(("text", "expected"), VECTORS["plate"].items())
def test_plate_is_of_the_expected_kind(text, expected):
    if expected == "invalid":
        assert refusal_of(plate.parse, text).startswith("PLATE_")
    else:
        assert plate.parse(text).kind == expected


@pytest.mark.parametrize("row", rows("plate_prefix_zhejiang"), ids=lambda row: row["prefix"])
def test_zhejiang_plate_tells_its_city(row):
    assert plate.parse(f"{row['prefix']}12345").city_code == row["city_code"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A12345", "PLATE_LENGTH"),
        ("X A12345", "PLATE_PROVINCE"),
        ("浙M12345", "PLATE_OFFICE"),
        ("浙AO1234", "PLATE_SERIAL"),
    ],
)
def test_plate_is_refused_with_its_cause(text, code):
    assert refusal_of(plate.parse, text) == code


def test_typed_plate_is_normalised():
    found = plate.parse(plate.normalise("浙a·12345d"))
    assert (found.kind, found.is_pure_electric) == (plate.Kind.NEV_LARGE, True)


def test_plate_suffix_tells_the_use():
    assert plate.parse("浙L1234挂").use == "挂车"


@pytest.mark.parametrize(("text", "valid"), VECTORS["doc_no"].items())
def test_document_number_by_the_standard(text, valid):
    if valid:
        assert str(document_number.parse(text)) == text
    else:
        assert refusal_of(document_number.parse, text) == DOCUMENT_REFUSALS[text]


@given(st.from_regex(document_number.WORD, fullmatch=True), st.integers(1900, 2099), st.integers(1, 999_999))
def test_document_number_survives_rendering(word, year, number):
    parsed = document_number.parse(document_number.render(word, year, number))
    assert (parsed.word, parsed.year, parsed.number) == (word, year, number)


@pytest.mark.parametrize(
    ("word", "year", "number", "code"),
    [
        ("杭", 2026, 1, "DOC_NO_WORD"),
        ("杭综执", 26, 1, "DOC_NO_YEAR"),
        ("杭综执", 2026, 0, "DOC_NO_ZERO"),
        ("杭综执", 2026, 1_000_000, "DOC_NO_FORMAT"),
    ],
)
def test_document_number_is_not_rendered_from_bad_parts(word, year, number, code):
    with pytest.raises(Refusal) as caught:
        document_number.render(word, year, number)
    assert caught.value.code == code


@pytest.mark.parametrize("row", rows("regions_zhejiang"), ids=lambda row: row["code"])
def test_region_in_force_is_accepted(row):
    place = region.parse(row["code"])
    assert (place.name, place.level, place.parent_code) == (row["name"], row["level"], row["parent_code"])


@pytest.mark.parametrize("row", rows("regions_zhejiang_historic"), ids=lambda row: row["code"])
def test_abolished_region_is_refused(row):
    assert refusal_of(region.parse, row["code"]) == "REGION_ABOLISHED"


def test_abolished_region_names_its_successors():
    with pytest.raises(Refusal, match="330102 上城区、330114 钱塘区"):
        region.parse("330104")


@pytest.mark.parametrize(
    ("text", "code", "level"),
    [
        ("330102001", "330102001", "township"),
        ("330102001000", "330102001", "township"),
        ("330102001002", "330102001002", "village"),
        ("330102000000", "330102", "county"),
        ("330100000000", "330100", "city"),
    ],
)
def test_longer_region_code_is_reduced_to_its_place(text, code, level):
    assert (region.parse(text).code, region.parse(text).level) == (code, level)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3301", "REGION_FORMAT"),
        ("330100001", "REGION_FORMAT"),
        ("310101", "REGION_OUTSIDE"),
        ("331199", "REGION_UNKNOWN"),
        ("330104001", "REGION_ABOLISHED"),
    ],
)
def test_region_is_refused_with_its_cause(text, code):
    assert refusal_of(region.parse, text) == code


@pytest.mark.parametrize(
    ("code", "on", "outcome"),
    [
        ("330103", date(2021, 4, 8), "下城区"),
        ("330103", date(2021, 4, 9), "REGION_ABOLISHED"),
        ("330114", date(2021, 4, 8), "REGION_NOT_YET"),
        ("330114", date(2021, 4, 9), "钱塘区"),
        ("330383", date(2018, 1, 1), "REGION_NOT_YET"),
        ("331021", date(2016, 1, 1), "玉环县"),
        ("331083", date(2016, 1, 1), "REGION_NOT_YET"),
        ("330106", date(1990, 1, 1), "西湖区"),
        ("330107", date(1990, 1, 1), "REGION_ABOLISHED"),
        ("330103001", date(2020, 1, 1), "330103001"),
    ],
)
def test_a_region_code_holds_on_its_days(code, on, outcome):
    """Of 半山区 (330107) no day is known, so it counts as abolished on any."""
    if outcome.startswith("REGION"):
        assert refusal_of(region.parse, code, on=on) == outcome
    else:
        place = region.parse(code, on=on)
        assert outcome in (place.name, place.code)


@pytest.mark.parametrize("row", rows("region_changes"), ids=lambda row: row["code"])
def test_a_change_is_of_a_place_that_is_known(row):
    assert bool(row["since"]) == (row["code"] in region.current())
    assert bool(row["until"]) == (row["code"] in region.abolished())


def test_region_covers_what_lies_in_it():
    city = region.parse("330100")
    assert city.covers("330102001002")
    assert not city.covers("330200")


@pytest.mark.parametrize(
    ("text", "form", "kind", "year"),
    [
        ("310010123202600001", "device", "电梯", 2026),
        ("3100101232026A0001", "device", "电梯", 2026),
        ("21603101012006010101", "registration", "压力容器", 2006),
        ("梯11浙A00001(26)", "certificate", "电梯", 2026),
    ],
)
def test_equipment_number_tells_form_kind_and_year(text, form, kind, year):
    found = equipment.parse(text)
    assert (found.form, found.kind, found.year) == (form, kind, year)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31001012320260000", "EQUIPMENT_FORMAT"),
        ("710010123202600001", "EQUIPMENT_KIND"),
        ("310010123102600001", "EQUIPMENT_DATE"),
        ("21603101012006130101", "EQUIPMENT_DATE"),
        ("船11浙A00001(26)", "EQUIPMENT_FORMAT"),
    ],
)
def test_equipment_number_is_refused_with_its_cause(text, code):
    assert refusal_of(equipment.parse, text) == code


def test_certificate_typed_with_full_width_parentheses_is_normalised():
    assert equipment.parse(equipment.normalise("梯11浙a00001（26）")).office == "浙A"


def test_unified_licence_has_11_digits():
    assert licence.parse("11010203004").sequence == "004"
    assert refusal_of(licence.parse, "1101020300") == "LICENCE_FORMAT"


def test_legacy_licence_is_accepted_where_configured():
    assert not licence.parse("浙A-0012", legacy=[r"浙[A-L]-\d{4}"]).unified


@pytest.mark.parametrize(
    ("text", "type_name", "level_name"),
    [
        ("330217Z32000", "行政处罚", ""),
        ("11330000002482154N2330217Z32000", "行政处罚", "省级"),
        ("11330000002482154N233060012300101", "行政检查", "省级"),
    ],
)
def test_matter_code_tells_type_and_level(text, type_name, level_name):
    found = matter_code.parse(text)
    assert (found.type_name, found.level_name) == (type_name, level_name)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("330217Z3200", "MATTER_CODE_LENGTH"),
        ("331117Z32000", "MATTER_CODE_FORMAT"),
        ("11330000002482154N7330217Z32000", "MATTER_CODE_LEVEL"),
        ("11330000002482154A2330217Z32000", "USCC_CHECK_DIGIT"),
    ],
)
def test_matter_code_is_refused_with_its_cause(text, code):
    assert refusal_of(matter_code.parse, text) == code


@given(st.text(max_size=40))
def test_no_text_breaks_a_parser(text):
    for parser in (uscc, citizen_id, plate, region, equipment, document_number, licence, matter_code):
        with suppress(Refusal):
            parser.parse(text)
