"""docs/operate.md names every finding that the doctor can come to, and no other."""

import ast
import re
from pathlib import Path

from tests.house.pages import DOCS
from tests.house.sources import ROOT

DOCTOR = (
    *(ROOT / "vault" / "usecases" / "doctor").glob("*.py"),
    *(ROOT / "vault" / "wiring").glob("doctor*.py"),
)
_ROW = re.compile(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", re.MULTILINE)


def findings_in(module: Path) -> set[str]:
    """Return the codes that a module makes findings with."""
    return {
        str(node.args[0].value)
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"error", "warning"}
        and isinstance(node.args[0], ast.Constant)
    }


def section(page: str, heading: str) -> str:
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_the_page_names_every_finding() -> None:
    made = {code for module in DOCTOR for code in findings_in(module)}
    told = _ROW.findall(section((DOCS / "operate.md").read_text(encoding="utf-8"), "Doctor"))

    assert made
    assert {code for row in told for code in re.findall(r"[a-z-]+", row)} == made
