import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.domain.identifiers import ApplicationId
from vault.domain.private_link import MAX_TEXT_CHARACTERS, fragment, link, parse, typed_code
from vault.errors import FieldError

ID = ApplicationId(bytes(range(16)))
TOKEN = bytes(range(200, 232))
CODE = typed_code(application_id=ID, token=TOKEN)
FRAGMENT = fragment(application_id=ID, token=TOKEN)
LINK = link(public_url="https://jobb.example.se/", language="sv", application_id=ID, token=TOKEN)

ids = st.binary(min_size=16, max_size=16).map(ApplicationId)
tokens = st.binary(min_size=32, max_size=32)


@given(ids, tokens)
def test_link_fragment_and_code_all_lead_back(application_id: ApplicationId, token: bytes) -> None:
    for text in (
        link(public_url="https://x.se", language="en", application_id=application_id, token=token),
        fragment(application_id=application_id, token=token),
        typed_code(application_id=application_id, token=token),
    ):
        read = parse(untrusted_text=text)

        assert (read.application_id, read.token) == (application_id, token)


def test_the_link_keeps_the_token_behind_the_hash_sign() -> None:
    assert f"https://jobb.example.se/sv/my#{FRAGMENT}" == LINK
    assert len(FRAGMENT) == 32 + 1 + 43


def test_the_code_is_sixteen_groups_of_five_that_cannot_be_misread() -> None:
    groups = CODE.split("-")

    assert [len(group) for group in groups] == [5] * 16
    assert not set("ILOU") & set(CODE)


@pytest.mark.parametrize(
    "text",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        CODE.replace("-", "\n"),
        CODE.replace("-", "\u2013"),
        CODE.replace("0", "O").replace("1", "l"),
        CODE.replace("0", "o").replace("1", "I"),
        f"  {LINK}  ",
        f"<{LINK}>.",
        f"({LINK}),",
        LINK[:60] + "\r\n" + LINK[60:],
        f"#{FRAGMENT}",
        FRAGMENT[:32].upper() + FRAGMENT[32:],
    ],
)
def test_people_may_write_it_in_many_ways(text: str) -> None:
    read = parse(untrusted_text=text)

    assert (read.application_id, read.token) == (ID, TOKEN)


@given(st.integers(0, 79), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_single_wrong_character_is_noticed(place: int, symbol: str) -> None:
    plain = CODE.replace("-", "")
    wrong = plain[:place] + symbol + plain[place + 1 :]

    if wrong == plain:
        assert parse(untrusted_text=wrong).token == TOKEN
        return
    with pytest.raises(FieldError) as caught:
        parse(untrusted_text=wrong)
    assert (caught.value.code, caught.value.field) == ("mistyped", "code")


@given(st.integers(0, 78))
def test_two_swapped_neighbours_are_noticed(place: int) -> None:
    plain = CODE.replace("-", "")
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]

    if swapped != plain:
        with pytest.raises(FieldError):
            parse(untrusted_text=swapped)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        (" \n<>", "missing"),
        ("hej", "malformed"),
        (CODE[:-1], "malformed"),
        (CODE + "0", "malformed"),
        ("U" + CODE[1:], "malformed"),
        (FRAGMENT[:-1], "malformed"),
        (FRAGMENT + "A", "malformed"),
        (FRAGMENT.replace(".", ""), "malformed"),
        ("x" * (MAX_TEXT_CHARACTERS + 1), "malformed"),
        ("https://jobb.example.se/sv/my", "malformed"),
    ],
)
def test_anything_else_names_the_field(text: str, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        parse(untrusted_text=text)

    assert (caught.value.code, caught.value.field) == (code, "code")


def test_there_is_only_one_way_of_writing_a_fragment() -> None:
    other = FRAGMENT[:-1] + chr(ord(FRAGMENT[-1]) + 1)

    with pytest.raises(FieldError):
        parse(untrusted_text=other)


@given(st.text(max_size=120))
def test_no_text_raises_anything_but_a_field_error(text: str) -> None:
    with pytest.raises(FieldError):
        parse(untrusted_text=text)


def test_the_token_does_not_show_when_a_link_is_printed() -> None:
    read = parse(untrusted_text=CODE)

    assert "token" not in repr(read)
    assert repr(TOKEN) not in repr(read)


@pytest.mark.parametrize(("application_id", "token"), [(ID[:-1], TOKEN), (ID, TOKEN[:-1])])
def test_lengths_are_never_guessed(application_id: bytes, token: bytes) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        fragment(application_id=ApplicationId(application_id), token=token)
