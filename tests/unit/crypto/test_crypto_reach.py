"""What a process can do is what it imports: sealing never brings an opener along."""

import subprocess
import sys

import pytest

OPENERS = {
    "_cobblestone",
    "opening",
    "ranges",
    "intake_unwrap",
    "link_unwrap",
    "staff_unwrap",
    "visit_unwrap",
    "manifest_open",
    "keyblob",
    "answer",
}
CAREERS = (
    "keys", "contexts", "suites", "sealing", "intake_wrap", "key_record", "link_wrap", "acts",
    "commitment", "manifest", "chain", "verifying",
)  # fmt: skip
PURGE = ("keys", "contexts", "canonical", "chain", "verifying")


def reached_from(*modules: str) -> set[str]:
    """The modules of vault.crypto that a fresh interpreter holds after these imports."""
    code = "; ".join([f"import vault.crypto.{name}" for name in modules])
    code += "; import sys; print(*(n for n in sys.modules if n.startswith('vault.crypto.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return {name.removeprefix("vault.crypto.") for name in done.stdout.split()}


@pytest.mark.parametrize("modules", [CAREERS, PURGE, ("staff_wrap", "visit_wrap", "signing")])
def test_what_only_seals_reaches_no_opener(modules: tuple[str, ...]) -> None:
    assert reached_from(*modules) & OPENERS == set()


def test_careers_may_open_its_own_answer_and_nothing_else() -> None:
    assert reached_from(*CAREERS, "answer") & OPENERS == {"answer", "_cobblestone"}


def test_the_search_for_openers_finds_one_that_is_there() -> None:
    assert reached_from("link_unwrap") & OPENERS == {"link_unwrap", "opening", "_cobblestone"}
