"""No page can ask for words that nobody wrote, in either language."""

import ast
import re
import string
from pathlib import Path

import pytest

import vault
from vault.domain.language import Counted, Language, Text
from vault.errors import InputError
from vault.web.pages import TEMPLATES
from vault.web.texts import all_texts, say

PACKAGE = Path(vault.__file__).parent
_KEY = re.compile(r"""\bt\(\s*["']([^"']+)["']\s*([,)~])""")
_SAY = re.compile(r"""\bsay\(\s*["']([^"']+)["']""")


def keys_in_templates() -> list[tuple[str, str]]:
    return [
        (key, follows)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for key, follows in _KEY.findall(path.read_text("utf-8"))
    ]


def codes_raised() -> set[str]:
    """Every word that our code raises a FieldError with."""
    return {
        node.args[0].value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "FieldError"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def both(text: Text | Counted) -> list[Text]:
    return [text] if isinstance(text, Text) else [text.one, text.other]


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_templates_ask_only_for_texts_that_exist() -> None:
    asked = keys_in_templates()
    whole = {key for key, follows in asked if follows != "~"}
    beginnings = {key for key, follows in asked if follows == "~"}

    assert asked
    assert whole - all_texts().keys() == set()
    assert {one for one in beginnings if not any(k.startswith(one) for k in all_texts())} == set()


def test_code_asks_only_for_texts_that_exist() -> None:
    asked = {
        key
        for path in (PACKAGE / "web").rglob("*.py")
        for key in _SAY.findall(path.read_text("utf-8"))
    }

    assert asked - all_texts().keys() == set()


def test_every_reason_a_field_is_refused_for_has_a_sentence() -> None:
    known = {key.rpartition(".")[2] for key in all_texts() if key.startswith("error.")}
    classes = {kind.code for kind in InputError.__subclasses__()}

    assert (codes_raised() | classes) - known == set()


@pytest.mark.parametrize("key", sorted(all_texts()))
def test_both_languages_say_something_and_need_the_same_values(key: str) -> None:
    for text in both(all_texts()[key]):
        assert text.sv.strip()
        assert text.en.strip()
        assert names_in(text.sv) == names_in(text.en)


def test_an_unknown_text_or_a_missing_value_raises() -> None:
    with pytest.raises(KeyError):
        say("shared.nobody-wrote-this", Language.SV)
    with pytest.raises(KeyError):
        say("shared.home", Language.SV)


def test_counted_texts_know_one_and_many() -> None:
    assert say("life.days", Language.SV, n=1) == "Raderas i morgon"
    assert say("life.days", Language.EN, n=6) == "Erased in 6 days"
    with pytest.raises(TypeError):
        say("life.days", Language.EN, n="6")
