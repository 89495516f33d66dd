"""The ready-made policies that ship in the package, and policy files on the disk."""

from importlib import resources
from pathlib import Path

from vault.errors import SettingError

DEFAULT_POLICY = "two-years-after-decision"

_SUFFIX = ".toml"
_FOLDER = resources.files("vault.domain") / "policies"


def packaged_names() -> tuple[str, ...]:
    """This function will return the names of the ready-made policies."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


def policy_text(name_or_path: str) -> str:
    """This function will return the text of a ready-made policy, or else of a file.

    Raises:
        SettingError: there is neither, or it is not UTF-8 text.
    """
    if name_or_path in packaged_names():
        return (_FOLDER / f"{name_or_path}{_SUFFIX}").read_text(encoding="utf-8")
    try:
        return Path(name_or_path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        known = ", ".join(packaged_names())
        raise SettingError(f"policy: no file that can be read, nor one of: {known}") from error
