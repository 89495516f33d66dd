import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.domain.fields import (
    MAX_EMAIL_CHARACTERS,
    MAX_LINE_CHARACTERS,
    MAX_TEXT_CHARACTERS,
    RULES,
    FieldRule,
    Shape,
    ascii_address,
    check_text_field,
    decode_text,
)
from vault.errors import FieldError

# With a zero-width non-joiner, which Persian names need.
PERSIAN = "\u0646\u0631\u06af\u0633\u200c\u062e\u0627\u062a\u0648\u0646"


@pytest.mark.parametrize(
    ("name", "given_value", "kept"),
    [
        ("name", "  Åsa Öberg ", "Åsa Öberg"),
        ("name", "A\u030asa", "Åsa"),
        ("name", PERSIAN, PERSIAN),
        ("email", " Asa.Oberg+jobb@Example.SE ", "Asa.Oberg+jobb@example.se"),
        ("email", "asa@räksmörgås.se", "asa@räksmörgås.se"),
        ("phone", "+46 (0)70-123 45 67", "+46 (0)70-123 45 67"),
        ("phone", "070\u00a0123\u201345", "070 123-45"),
        ("phone", "", ""),
        ("phone", None, ""),
        ("message", "Hej!\r\n\tHej\rdå", "Hej!\n\tHej\ndå"),
        ("message", "x" * MAX_TEXT_CHARACTERS, "x" * MAX_TEXT_CHARACTERS),
        ("consent_keep", "yes", "yes"),
        ("consent_keep", None, ""),
    ],
)
def test_a_sound_value_is_kept_tidied(name: str, given_value: str | None, kept: str) -> None:
    assert check_text_field(name=name, untrusted_value=given_value) == kept


@pytest.mark.parametrize(
    ("name", "given_value", "code"),
    [
        ("name", None, "missing"),
        ("name", " \u00a0 ", "missing"),
        ("name", "x" * (MAX_LINE_CHARACTERS + 1), "too-long"),
        ("name", "Åsa\nBcc: alla", "control-characters"),
        ("name", "Åsa\0", "control-characters"),
        ("name", "\u202egnorw", "control-characters"),
        ("name", "Åsa\u2028Öberg", "control-characters"),
        ("name", "\ud800", "control-characters"),
        ("message", "Hej\x07", "control-characters"),
        ("message", "x" * (MAX_TEXT_CHARACTERS + 1), "too-long"),
        ("email", "", "missing"),
        ("email", "asa", "not-an-email"),
        ("email", "asa@", "not-an-email"),
        ("email", "@example.se", "not-an-email"),
        ("email", "asa@example", "not-an-email"),
        ("email", "asa@exa mple.se", "not-an-email"),
        ("email", "a@b@example.se", "not-an-email"),
        ("email", "asa@example.se,bo@example.se", "not-an-email"),
        ("email", "<asa@example.se>", "not-an-email"),
        ("email", "asa@.se", "not-an-email"),
        ("email", "asa@example..se", "not-an-email"),
        ("email", "asa@-example.se", "not-an-email"),
        ("email", "asa@127.0.0.1", "not-an-email"),
        ("email", ".asa@example.se", "not-an-email"),
        ("email", "a..b@example.se", "not-an-email"),
        ("email", "åsa@example.se", "not-an-email"),
        ("email", "asa@example.se\r\nBcc: bo@example.se", "control-characters"),
        ("email", "a" * 65 + "@example.se", "not-an-email"),
        ("email", "a@" + "b" * 64 + ".se", "not-an-email"),
        ("email", "a@" + "ö." * 40 + "se", "too-long"),
        ("email", "a@" + "b" * MAX_EMAIL_CHARACTERS, "too-long"),
        ("phone", "ring mig", "not-a-phone-number"),
        ("phone", "1234", "not-a-phone-number"),
        ("phone", "1" * 41, "too-long"),
        ("phone", "٠٧٠١٢٣٤٥٦٧", "not-a-phone-number"),
        ("consent_keep", "no", "not-yes"),
        ("consent_keep", "YES", "not-yes"),
        ("consent_keep", "true", "not-yes"),
        ("consent_keep", "yes please", "not-yes"),
    ],
)
def test_anything_else_is_refused_and_the_field_named(
    name: str, given_value: str | None, code: str
) -> None:
    with pytest.raises(FieldError) as caught:
        check_text_field(name=name, untrusted_value=given_value)

    assert (caught.value.code, caught.value.field) == (code, name)


def test_an_address_that_grows_too_long_in_ascii_is_refused() -> None:
    long = "a@" + "ö." * 40 + "se"

    with pytest.raises(FieldError) as caught:
        check_text_field(name="email", untrusted_value=long)

    assert (caught.value.code, caught.value.values) == ("too-long", {"limit": 254})


def test_an_undeclared_field_is_refused_without_repeating_its_name() -> None:
    with pytest.raises(FieldError) as caught:
        check_text_field(name="salary", untrusted_value="1")

    assert (caught.value.code, caught.value.field) == ("undeclared", "")


def test_a_field_of_the_policy_brings_its_own_rule() -> None:
    rule = FieldRule(name="org_number", shape=Shape.LINE, required=True, max_characters=11)

    assert check_text_field(name="org_number", untrusted_value="556016-0680", rule=rule)
    with pytest.raises(FieldError) as caught:
        check_text_field(name="org_number", untrusted_value="556016-06800", rule=rule)
    assert caught.value.values == {"limit": 11}


def test_the_domain_is_written_in_ascii_for_the_mail_server() -> None:
    assert ascii_address(email="asa@räksmörgås.se") == "asa@xn--rksmrgs-5wao1o.se"


def test_a_part_that_is_not_utf_8_is_no_text() -> None:
    assert decode_text(name="name", untrusted_bytes="Åsa".encode()) == "Åsa"

    with pytest.raises(FieldError) as caught:
        decode_text(name="name", untrusted_bytes=b"\xc5sa")
    assert (caught.value.code, caught.value.field) == ("not-unicode", "name")


def kept_or_refused(name: str, text: str) -> str | FieldError:
    try:
        return check_text_field(name=name, untrusted_value=text)
    except FieldError as error:
        return error


@given(st.sampled_from(sorted(RULES)), st.text())
def test_what_is_kept_is_kept_again_unchanged(name: str, text: str) -> None:
    kept = kept_or_refused(name, text)

    if isinstance(kept, str) and kept:
        assert kept_or_refused(name, kept) == kept
        assert kept.encode("utf-8").decode("utf-8") == kept


@given(st.sampled_from(sorted(RULES)), st.text(min_size=3))
def test_a_refusal_names_the_field_and_never_repeats_the_value(name: str, text: str) -> None:
    refused = kept_or_refused(name, text + "\0")

    assert isinstance(refused, FieldError)
    assert refused.field == name
    assert text not in str(refused)


@pytest.mark.parametrize(
    ("shape", "typed", "kept"),
    [
        (Shape.DATE, " 2027-03-01 ", "2027-03-01"),
        (Shape.ORGANISATION_NUMBER, "5560000001", "556000-0001"),
        (Shape.ORGANISATION_NUMBER, "556000-0001", "556000-0001"),
        (Shape.ORGANISATION_NUMBER, "16556000-0001", "556000-0001"),
        (Shape.ORGANISATION_NUMBER, "19811228-9874", "811228-9874"),
    ],
)
def test_a_date_and_an_organisation_number_are_kept_as_people_write_them(
    shape: Shape, typed: str, kept: str
) -> None:
    rule = FieldRule(name="added", shape=shape)

    assert check_text_field(name="added", untrusted_value=typed, rule=rule) == kept


@pytest.mark.parametrize(
    ("shape", "typed", "code"),
    [
        (Shape.DATE, "1 mars", "not-a-date"),
        (Shape.DATE, "20270301", "not-a-date"),
        (Shape.DATE, "2027-02-29", "not-a-date"),
        (Shape.ORGANISATION_NUMBER, "556000-0002", "not-an-organisation-number"),
        (Shape.ORGANISATION_NUMBER, "SE556000000101", "not-an-organisation-number"),
        (Shape.ORGANISATION_NUMBER, "٥٥٦٠٠٠٠٠٠١", "not-an-organisation-number"),
    ],
)
def test_what_is_neither_is_refused(shape: Shape, typed: str, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        check_text_field(
            name="added", untrusted_value=typed, rule=FieldRule(name="added", shape=shape)
        )

    assert (caught.value.code, caught.value.field) == (code, "added")
