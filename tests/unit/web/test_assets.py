"""Static files are ours, few, kept by browsers and changed at once."""

import shutil
import subprocess
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.factories.sites import make_site
from tests.unit.web.conftest import make_house
from vault.errors import SettingError
from vault.web.assets import MAX_LOGO_BYTES, STATIC, load_assets

House = TestClient[Litestar]
ASSETS = load_assets(make_site())


def test_a_file_under_its_fingerprint_is_kept_for_a_year(house: House) -> None:
    answer = house.get(ASSETS.address("vault.css"))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_old_fingerprint_gets_todays_file_and_must_ask_again(house: House) -> None:
    answer = house.get("/static/0000/vault.css")

    assert answer.content == ASSETS.by_name["vault.css"].body
    assert answer.headers["cache-control"] == "no-cache"


def test_what_the_browser_has_is_not_sent_again(house: House) -> None:
    address = ASSETS.address("upload.js")
    etag = house.get(address).headers["etag"]

    answer = house.get(address, headers={"if-none-match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("name", ["..%2Fpages.py", "pages.py", "%2e%2e", ".hidden", "vault.css~"])
def test_nothing_but_the_static_files_is_reachable(house: House, name: str) -> None:
    assert house.get(f"/static/0/{name}").status_code == 404


def test_the_accent_is_a_stylesheet_with_the_hue_alone() -> None:
    accent = load_assets(make_site(accent_hue=212)).by_name["accent.css"]

    assert accent.body == b":root { --accent-h: 212; }\n"


def test_the_logo_is_shown_on_every_page(tmp_path: Path) -> None:
    logo = tmp_path / "Mark.SVG"
    logo.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")

    with TestClient(make_house(make_site(logo=logo))) as house:
        page = house.get("/sv/missing").text
        answer = house.get(load_assets(make_site(logo=logo)).address("logo.svg"))

    assert "/logo.svg" in page
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("name", ["logo.gif", "absent.png", "huge.png"])
def test_an_unusable_logo_stops_the_start(tmp_path: Path, name: str) -> None:
    (tmp_path / "huge.png").write_bytes(bytes(MAX_LOGO_BYTES + 1))

    with pytest.raises(SettingError, match="logo"):
        load_assets(make_site(logo=tmp_path / name))


@pytest.mark.parametrize("script", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_scripts_are_sound_and_make_no_code_of_text(script: Path) -> None:
    words = script.read_text("utf-8")
    node = shutil.which("node")

    assert not any(bad in words for bad in ("eval(", "innerHTML", "outerHTML", "Function(", "http"))
    if node:
        subprocess.run([node, "--check", script], check=True, timeout=30)


def test_stylesheets_load_nothing_from_elsewhere() -> None:
    for sheet in STATIC.glob("*.css"):
        words = sheet.read_text("utf-8")
        assert "@import" not in words
        assert "url(" not in words
