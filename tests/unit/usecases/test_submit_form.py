import pytest

from tests.factories.policies import changed_policy, default_policy
from vault.adapters.policies_packaged import policy_text
from vault.domain.application import DocumentKind, Kind
from vault.domain.content.kinds import PICTURES, MediaKind
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.rules import Role
from vault.errors import FieldError, InputError
from vault.usecases.submission.form import (
    Door,
    check_texts,
    document_kind,
    form_for,
    in_form_order,
    role_of,
)

MIB = 1024 * 1024


def test_the_form_of_a_position_asks_for_no_consent() -> None:
    form = form_for(policy=default_policy(), door=Door.FORM, kind=Kind.POSITION)

    assert {one.name for one in form.intake.fields} == {
        "name",
        "email",
        "phone",
        "cv",
        "cover_letter",
        "attachment",
        "message",
        "role",
        "submission_key",
        "shown_consent",  # a page that was opened under another policy may still send it
    }


def test_the_form_of_a_spontaneous_application_asks_for_it() -> None:
    form = form_for(policy=default_policy(), door=Door.FORM, kind=Kind.SPONTANEOUS)

    assert "consent_keep" in form.intake.by_name
    assert not form.intake.by_name["consent_keep"].required


def test_the_api_declares_both_and_says_position_and_language() -> None:
    form = form_for(policy=default_policy(), door=Door.API, kind=None)

    assert {"consent_keep", "position", "language"} <= set(form.intake.by_name)
    assert "submission_key" not in form.intake.by_name


def test_limits_and_kinds_are_the_policys() -> None:
    policy = changed_policy(
        ('kinds = ["pdf", "docx", "odt", "rtf", "txt"]', 'kinds = ["pdf"]'),
        ("max_file_mib = 25", "max_file_mib = 5"),
        ("max_files = 10", "max_files = 3"),
    )

    intake = form_for(policy=policy, door=Door.API, kind=None).intake

    assert intake.accepted == {MediaKind.PDF}
    assert (intake.max_file_bytes, intake.max_total_bytes) == (5 * MIB, 50 * MIB)
    assert intake.max_files == 3


def test_only_the_file_field_for_several_may_come_again() -> None:
    intake = form_for(policy=default_policy(), door=Door.API, kind=None).intake

    assert [one.name for one in intake.fields if one.repeatable] == ["attachment"]


def test_a_file_field_of_the_policys_own_holds_attachments() -> None:
    assert document_kind(field="cover_letter") is DocumentKind.COVER_LETTER
    assert document_kind(field="portfolio") is DocumentKind.ATTACHMENT


def test_every_text_is_checked_and_every_problem_told() -> None:
    form = form_for(policy=default_policy(), door=Door.API, kind=None)

    kept, problems = check_texts(
        form=form, untrusted_texts={"email": "nej", "phone": " 070-123 45 67 "}
    )

    assert kept["phone"] == "070-123 45 67"
    assert {(one.field, one.code) for one in problems} == {
        ("name", "missing"),
        ("email", "not-an-email"),
    }


def test_problems_come_in_the_order_of_the_form_and_once_a_field() -> None:
    form = form_for(policy=default_policy(), door=Door.API, kind=None)
    problems: list[InputError] = [
        FieldError("missing", field="message"),
        FieldError("missing", field="name"),
        FieldError("too-long", field="name"),
        FieldError("undeclared", field=""),
    ]

    ordered = in_form_order(form=form, problems=problems)

    assert [(one.field, one.code) for one in ordered] == [
        ("", "undeclared"),
        ("name", "missing"),
        ("message", "missing"),
    ]


def test_without_a_word_the_first_role_that_the_policy_knows_counts() -> None:
    role = role_of(policy=default_policy(), kind=Kind.POSITION, kept={"role": ""})

    assert role is Role.APPLICANT


def test_a_role_that_no_rule_is_about_is_refused_with_those_that_are() -> None:
    with pytest.raises(FieldError) as caught:
        role_of(policy=default_policy(), kind=Kind.POSITION, kept={"role": "consultant"})

    assert (caught.value.field, caught.value.code) == ("role", "not-a-choice")
    assert caught.value.values["accepted"] == ("applicant", "student")


def test_a_photo_takes_pictures_and_no_other_field_does() -> None:
    policy = changed_policy(
        ('kinds = ["pdf", "docx", "odt", "rtf", "txt"]', 'kinds = ["pdf", "jpg", "png"]'),
        ('name = "cover_letter"', 'name = "photo"'),
    )

    form = form_for(policy=policy, door=Door.FORM, kind=Kind.POSITION)

    assert form.accepted_for(field="photo") == PICTURES
    assert form.accepted_for(field="cv") == {MediaKind.PDF}
    assert document_kind(field="photo") is DocumentKind.PHOTO


def test_a_role_that_is_said_counts() -> None:
    role = role_of(policy=default_policy(), kind=Kind.POSITION, kept={"role": "student"})

    assert role is Role.STUDENT


def test_where_one_role_is_known_nobody_says_which() -> None:
    policy = parse_policy(policy_text("consultant-profile"))

    form = form_for(policy=policy, door=Door.FORM, kind=Kind.SPONTANEOUS)

    assert "role" not in form.intake.by_name
    assert role_of(policy=policy, kind=Kind.SPONTANEOUS, kept={}) is Role.CONSULTANT
