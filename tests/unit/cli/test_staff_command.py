"""``applicant-vault staff``: exit codes, JSON, fields that are named, and who gets a letter."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from vault.cli.position import command as position_command
from vault.cli.serve import command as serve_command
from vault.cli.staff import command
from vault.db import tables as t
from vault.db.engines import open_database
from vault.errors import FieldError, InvalidInputError, NotFoundError, SettingError
from vault.settings import PREFIX, read_settings
from vault.usecases.staff.accounts import AlteredRightsError
from vault.wiring.clock import now
from vault.wiring.founding import found

URL = "https://jobb.exempel.se"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A vault of one's own, and the command line in front of it."""

    folder: Path
    environ: Mapping[str, str]

    def run(self, *words: str, **settings: str) -> Result:
        more = {PREFIX + name: value for name, value in settings.items()}
        return CliRunner().invoke(command, words, env={**self.environ, **more})

    def letters(self) -> list[str]:
        main = open_database(read_settings(self.environ).database)
        try:
            with main.reading() as session:
                return list(session.scalars(select(t.Outbox.kind)))
        finally:
            main.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("desk")
    environ = {f"{PREFIX}DATA": str(folder / "data"), f"{PREFIX}KEYS": str(folder / "keys")}
    found(read_settings(environ), now=now())
    return Desk(folder=folder, environ=environ)


def test_an_invitation_is_printed_once_and_the_person_listed(desk: Desk) -> None:
    done = desk.run("invite", "--name", "Maria Ek", "--email", "maria@exempel.se", "--json")
    told = json.loads(done.stdout)
    listed = json.loads(desk.run("list", "--json").stdout)["staff"]

    assert done.exit_code == 0
    assert told["link"].startswith("/staff/join/")
    assert told["sent"] is False
    (maria,) = [one for one in listed if one["id"] == told["id"]]
    assert maria["roles"] == ["recruiter"]
    assert maria["standing"] == "invited"
    assert maria["invited_until"] == told["expires_at"]
    assert desk.letters() == []


def test_people_see_words_instead(desk: Desk) -> None:
    done = desk.run("invite", "--role", "administrator", "--role", "recruiter")
    listed = desk.run("list")

    assert done.stdout.startswith("/staff/join/")
    assert "works once, until" in done.stderr
    assert "on the address at which `serve` listens, http://127.0.0.1:8000 unless" in done.stderr
    assert "administrator+recruiter" in listed.stdout
    assert "(invited without a name)" in listed.stdout


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_link_that_goes_into_a_file_is_not_printed(
    desk: Desk, tmp_path: Path, words: tuple[str, ...]
) -> None:
    to = tmp_path / "link"

    done = desk.run("invite", "--to", str(to), *words, PUBLIC_URL=URL)

    assert done.exit_code == 0
    assert to.read_text().startswith(f"{URL}/staff/join/")
    assert to.stat().st_mode & 0o777 == 0o600
    assert to.read_text() not in done.output
    assert str(to) in done.stdout


def test_a_new_link_after_a_reset_can_go_into_a_file_too(desk: Desk, tmp_path: Path) -> None:
    to, email = tmp_path / "link", "ines@exempel.se"
    desk.run("invite", "--name", "Ines Dahl", "--email", email, "--role", "recruiter")

    done = desk.run("reset", email, "--to", str(to))

    assert done.exit_code == 0
    assert to.read_text().startswith("/staff/join/")
    assert "/staff/join/" not in done.output


def test_nobody_is_invited_where_the_link_has_nowhere_to_go(desk: Desk, tmp_path: Path) -> None:
    to = tmp_path / "link"
    to.write_text("somebody else's")
    before = desk.run("list").stdout

    done = desk.run("invite", "--to", str(to))

    assert isinstance(done.exception, FieldError)
    assert (done.exception.code, done.exception.field) == ("taken", "to")
    assert to.read_text() == "somebody else's"
    assert desk.run("list").stdout == before


def test_with_a_public_url_the_link_is_whole(desk: Desk) -> None:
    invited = desk.run("invite", "--name", "Ada", "--email", "ada@exempel.se", PUBLIC_URL=URL)
    reset = desk.run("reset", "ada@exempel.se", "--json", PUBLIC_URL=URL)

    assert invited.stdout.startswith(f"{URL}/staff/join/")
    assert "listens" not in invited.stderr
    assert json.loads(reset.stdout)["link"].startswith(f"{URL}/staff/join/")


def test_with_a_mail_server_the_link_is_sent_as_well(desk: Desk) -> None:
    ways = {"SMTP": "smtp://127.0.0.1:9", "PUBLIC_URL": URL}
    eva = ("invite", "--name", "Eva", "--email", "eva@exempel.se", "--json")
    done = desk.run(*eva, **ways)
    nameless = desk.run("invite", "--json", **ways)

    assert json.loads(done.stdout)["sent"] is True
    assert json.loads(nameless.stdout)["sent"] is False
    assert desk.letters() == ["invite"]
    assert "not sent" not in done.stderr + nameless.stderr


def test_no_letter_leads_nowhere(desk: Desk) -> None:
    before = desk.letters()

    done = desk.run(
        "invite", "--name", "Ola", "--email", "ola@exempel.se", "--json", SMTP="smtp://127.0.0.1:9"
    )

    assert json.loads(done.stdout)["sent"] is False
    assert "not sent by e-mail: without APPLICANT_VAULT_PUBLIC_URL" in done.stderr
    assert desk.letters() == before


def test_an_invitation_for_a_single_position_names_it(desk: Desk) -> None:
    done = desk.run(
        "invite", "--name", "Nils", "--email", "nils@exempel.se",
        "--position", "systemutvecklare", "--json",
    )  # fmt: skip
    listed = json.loads(desk.run("list", "--json").stdout)["staff"]

    (nils,) = [one for one in listed if one["id"] == json.loads(done.stdout)["id"]]
    assert nils["all_positions"] is False
    assert len(nils["positions"]) == 1


def test_disabling_and_resetting_end_in_a_new_link(desk: Desk) -> None:
    desk.run("invite", "--name", "Rut", "--email", "rut@exempel.se")

    disabled = desk.run("disable", "RUT@exempel.se", "--json")
    after = json.loads(desk.run("list", "--json").stdout)["staff"]
    reset = desk.run("reset", "rut@exempel.se", "--json")

    assert json.loads(disabled.stdout)["disabled"] is True
    assert [one["standing"] for one in after if one["email"] == "rut@exempel.se"] == ["disabled"]
    assert "/staff/join/" in json.loads(reset.stdout)["link"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("invite", "--name", "A", "--email", "no address"), "email"),
        (("invite", "--position", "nothing"), "position"),
    ],
)
def test_what_is_refused_names_its_field(desk: Desk, words: tuple[str, ...], field: str) -> None:
    refused = desk.run(*words)

    assert isinstance(refused.exception, FieldError)
    assert refused.exception.field == field


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--port", "0"), "--port"),
        (("--port", "http"), "--port"),
        (("--surface", "cellar"), "--surface"),
        (("--colour", "red"), "--colour"),
    ],
)
def test_serve_names_the_option_that_it_does_not_take(words: tuple[str, ...], option: str) -> None:
    refused = CliRunner().invoke(serve_command, words)

    assert refused.exit_code == 2
    assert option in refused.stderr


def test_an_address_is_given_once(desk: Desk) -> None:
    desk.run("invite", "--name", "Ulf", "--email", "ulf@exempel.se")

    twice = desk.run("invite", "--name", "Ulf", "--email", "ulf@exempel.se")

    assert isinstance(twice.exception, FieldError)
    assert (twice.exception.code, twice.exception.field) == ("taken", "email")


@pytest.mark.parametrize("verb", ["disable", "reset"])
def test_nobody_is_found_by_an_address_that_nobody_has(desk: Desk, verb: str) -> None:
    assert isinstance(desk.run(verb, "nobody@exempel.se").exception, NotFoundError)


@pytest.mark.parametrize(
    "words",
    [
        ("invite", "--role", "king"),
        ("invite", "--language", "fi"),
        ("disable",),
        ("reset", "a", "b"),
        ("promote",),
    ],
)
def test_misuse_exits_with_2(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.run(*words).exit_code == 2


def test_rights_that_were_altered_are_shown_and_not_vouched_for_by_a_reset(desk: Desk) -> None:
    desk.run("invite", "--name", "Ivar", "--email", "ivar@exempel.se")
    main = open_database(read_settings(desk.environ).database)
    with main.writing() as session:
        person = session.query(t.Staff).filter_by(email="ivar@exempel.se").one()
        person.is_administrator = True
    main.close()

    listed = json.loads(desk.run("list", "--json").stdout)["staff"]

    assert [one["standing"] for one in listed if one["name"] == "Ivar"] == ["altered"]
    assert isinstance(desk.run("reset", "ivar@exempel.se").exception, AlteredRightsError)


def test_without_the_keys_nobody_is_invited(desk: Desk) -> None:
    refused = desk.run("invite", KEYS=str(desk.folder / "nowhere"))

    assert refused.exit_code == 1
    assert "init" in str(refused.exception)


def test_a_misspelt_setting_is_named(desk: Desk) -> None:
    refused = desk.run("list", DTAA="x")

    assert isinstance(refused.exception, SettingError)
    assert "DTAA" in str(refused.exception)


def test_a_position_is_closed_by_one_way_only_and_by_its_word(desk: Desk) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(position_command, words, env=desk.environ)

    neither = run("close", "systemutvecklare")
    both = run("close", "systemutvecklare", "--cancel", "--hired", "0" * 32)
    unknown = run("close", "nothing", "--cancel", "--confirm", "nothing")
    unconfirmed = run("close", "systemutvecklare", "--cancel", "--confirm", "yes")
    nobody = run("close", "systemutvecklare", "--hired", "0" * 32, "--confirm", "ref-1")
    draft = run("open", "--title-sv", "Kock", "--draft", "--json")

    assert (neither.exit_code, both.exit_code) == (2, 2)
    assert isinstance(unknown.exception, NotFoundError)
    assert isinstance(unconfirmed.exception, FieldError)
    assert unconfirmed.exception.field == "confirm"
    assert isinstance(nobody.exception, FieldError)
    assert (nobody.exception.code, nobody.exception.field) == ("unknown", "hired")
    assert isinstance(draft.exception, InvalidInputError)
    assert {"title_en", "description_sv", "description_en"} <= {
        one.field for one in draft.exception.problems if isinstance(one, FieldError)
    }


def test_a_closed_position_says_how_many_were_rejected(desk: Desk) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(position_command, words, env=desk.environ)

    text = desk.folder / "text.txt"
    text.write_text("Laga mat åt många.", "utf-8")
    opened = run(
        "open", "--title-sv", "Kock", "--title-en", "Cook", "--text-sv", str(text),
        "--text-en", str(text), "--reference", "REF-7", "--json",
    )  # fmt: skip
    slug = json.loads(opened.stdout)["slug"]
    edited = run("edit", slug, "--place", "Kalmar", "--json")
    closed = run("close", slug, "--cancel", "--confirm", "ref-7", "--json")
    again = run("close", slug, "--cancel", "--confirm", "ref-7", "--json")

    assert json.loads(edited.stdout)["place"] == "Kalmar"
    assert json.loads(closed.stdout) == {"slug": slug, "hired": 0, "rejected": 0}
    assert again.exit_code == 1
