import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.domain.content.file_name import MAX_LABEL_CHARACTERS, file_label


@pytest.mark.parametrize(
    ("called", "label"),
    [
        ("CV.pdf", "CV.pdf"),
        ("C:\\Users\\Åsa\\CV.pdf", "CV.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u0308.pdf", "ä.pdf"),
        ("cv\r\nX: y.pdf", "cvX: y.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("  två   ord .pdf", "två ord .pdf"),
        (".hidden", "hidden"),
        ("", "document"),
        ("///", "document"),
        ("\u0000\u0007", "document"),
    ],
)
def test_a_name_becomes_a_label(called: str, label: str) -> None:
    assert file_label(untrusted_name=called) == label


def test_a_long_name_keeps_its_suffix() -> None:
    label = file_label(untrusted_name="x" * 300 + ".docx")

    assert len(label) == MAX_LABEL_CHARACTERS
    assert label.endswith("x….docx")


def test_a_long_name_without_a_suffix_is_cut() -> None:
    assert len(file_label(untrusted_name="x" * 300)) == MAX_LABEL_CHARACTERS
    assert len(file_label(untrusted_name="x." + "y" * 300)) == MAX_LABEL_CHARACTERS


@given(st.text())
def test_a_label_can_always_be_shown(called: str) -> None:
    label = file_label(untrusted_name=called)

    assert 0 < len(label) <= MAX_LABEL_CHARACTERS
    assert "/" not in label
    assert "\\" not in label
    assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in label)
    label.encode()
