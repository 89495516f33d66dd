"""Letters over a real SMTP server: plain, STARTTLS, TLS; refusals now and for good; no leaks."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories.stores import FixedClock
from tests.fakes.smtp import ACCOUNT, PASSWORD, Server, smtp_server
from vault.adapters.mailer_console import ConsoleMailer, mask_address
from vault.adapters.mailer_smtp import SmtpMailer, parse_server
from vault.errors import DeliveryError, RefusedRecipientError, SettingError
from vault.ports.mailer import Letter

ADDRESS = "astrid@ek.example"
LETTER = Letter(
    letter_id=b"l" * 16,
    kind="receipt",
    to_address=ADDRESS,
    subject="Vi har tagit emot din ansökan",
    body="Hej Åsa!\n\nhttps://vault.example/sv/my#" + "x" * 90 + "\n.\n.En punkt först\n",
    language="sv",
)


def mailer(
    server: Server, scheme: str = "smtp", *, account: str = "", **other: object
) -> SmtpMailer:
    return SmtpMailer(
        url=server.url(scheme, account=account),
        sender="no-reply@vault.example",
        sender_name="Exempel å Co",
        clock=FixedClock(),
        ca_file=server.ca_file,
        timeout=5,
        **other,  # type: ignore[arg-type]  # a test names the arguments
    )


def test_a_letter_arrives_word_for_word_with_a_message_id_of_its_own(tmp_path: Path) -> None:
    with smtp_server(tmp_path) as server:
        mailer(server).send(LETTER)

    (message,) = server.sink.messages
    assert message.get_content().replace("\r\n", "\n") == LETTER.body
    assert message["Subject"] == LETTER.subject
    assert message["To"] == ADDRESS
    assert message["From"] == "Exempel å Co <no-reply@vault.example>"
    assert message["Message-ID"] == f"<{LETTER.letter_id.hex()}@vault.example>"
    assert message["Date"] == "Sun, 22 Nov 2026 09:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "sv"
    assert server.sink.recipients == [[ADDRESS]]
    assert not list(message.iter_attachments())


def test_starttls_is_demanded_and_the_certificate_checked(tmp_path: Path) -> None:
    with smtp_server(tmp_path, tls="starttls") as server:
        mailer(server, "smtp+starttls").send(LETTER)
        stranger = SmtpMailer(
            url=server.url("smtp+starttls"),
            sender="no-reply@vault.example",
            clock=FixedClock(),
            timeout=5,
        )
        with pytest.raises(DeliveryError):
            stranger.send(LETTER)

    assert len(server.sink.messages) == 1


def test_a_server_without_starttls_gets_nothing(tmp_path: Path) -> None:
    with smtp_server(tmp_path) as server, pytest.raises(DeliveryError):
        mailer(server, "smtp+starttls").send(LETTER)

    assert server.sink.messages == []


def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    with smtp_server(tmp_path, tls="smtps") as server:
        mailer(server, "smtps").send(LETTER)

    assert len(server.sink.messages) == 1


def test_an_account_signs_in_with_the_password_from_a_file(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text(PASSWORD + "\n")
    password.chmod(0o600)
    wrong = tmp_path / "wrong"
    wrong.write_text("other\n")
    wrong.chmod(0o600)
    with smtp_server(tmp_path, tls="starttls", login=True) as server:
        mailer(server, "smtp+starttls", account=ACCOUNT, password_file=password).send(LETTER)
        with pytest.raises(DeliveryError) as caught:
            mailer(server, "smtp+starttls", account=ACCOUNT, password_file=wrong).send(LETTER)
        with pytest.raises(DeliveryError) as nobody:
            mailer(server, "smtp+starttls").send(LETTER)

    assert len(server.sink.messages) == 1
    assert not isinstance(caught.value, RefusedRecipientError)
    assert not isinstance(nobody.value, RefusedRecipientError)


def test_put_off_at_the_body_is_tried_again_and_then_taken(tmp_path: Path) -> None:
    with smtp_server(tmp_path) as server:
        server.sink.data_answers = [f"451 4.3.0 <{ADDRESS}> later"]
        with pytest.raises(DeliveryError) as caught:
            mailer(server).send(LETTER)
        mailer(server).send(LETTER)

    assert not isinstance(caught.value, RefusedRecipientError)
    assert len(server.sink.messages) == 1


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "553 bad name", "501 syntax"])
def test_a_refused_recipient_is_refused_for_good(tmp_path: Path, answer: str) -> None:
    with smtp_server(tmp_path) as server:
        server.sink.rcpt_answer = f"{answer} <{ADDRESS}>"
        with pytest.raises(RefusedRecipientError):
            mailer(server).send(LETTER)


@pytest.mark.parametrize("answer", ["450 4.2.1 full", "530 authentication required"])
def test_a_recipient_refused_for_now_is_not_given_up(tmp_path: Path, answer: str) -> None:
    with smtp_server(tmp_path) as server:
        server.sink.rcpt_answer = answer
        with pytest.raises(DeliveryError) as caught:
            mailer(server).send(LETTER)

    assert not isinstance(caught.value, RefusedRecipientError)


def test_a_body_refused_for_good_is_given_up(tmp_path: Path) -> None:
    with smtp_server(tmp_path) as server:
        server.sink.data_answers = ["554 5.7.1 no"]
        with pytest.raises(RefusedRecipientError):
            mailer(server).send(LETTER)


def test_a_connection_that_is_cut_is_tried_again(tmp_path: Path) -> None:
    with smtp_server(tmp_path) as server:
        server.sink.cut_at_data = True
        with pytest.raises(DeliveryError) as caught:
            mailer(server).send(LETTER)

    assert not isinstance(caught.value, RefusedRecipientError)


def test_a_server_that_is_not_there_is_tried_again(tmp_path: Path) -> None:
    with smtp_server(tmp_path) as server:
        gone = mailer(server)

    with pytest.raises(DeliveryError):
        gone.send(LETTER)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\nX: y",
        "a@b.example, c@d.example",
        "not an address",
        "",
        "a@" + "b" * 80 + ".example",
    ],
)
def test_an_address_that_is_none_is_refused_before_anything_is_sent(
    tmp_path: Path, address: str
) -> None:
    with smtp_server(tmp_path) as server, pytest.raises(RefusedRecipientError):
        mailer(server).send(replace(LETTER, to_address=address))

    assert server.sink.messages == []


def test_a_subject_cannot_make_headers(tmp_path: Path) -> None:
    with smtp_server(tmp_path) as server, pytest.raises(RefusedRecipientError):
        mailer(server).send(replace(LETTER, subject="Hej\r\nBcc: c@d.example"))

    assert server.sink.messages == []


def test_swedish_domains_are_written_to_and_local_parts_that_the_server_lacks_are_refused(
    tmp_path: Path,
) -> None:
    with smtp_server(tmp_path) as server:
        mailer(server).send(replace(LETTER, to_address="asa@räksmörgås.example"))
        with pytest.raises(RefusedRecipientError):
            mailer(server).send(replace(LETTER, to_address="åsa@ek.example"))

    assert server.sink.recipients == [["asa@xn--rksmrgs-5wao1o.example"]]


@pytest.mark.parametrize("answer", ["550 no", "450 later"])
def test_errors_say_nothing_personal_not_even_in_their_chain(tmp_path: Path, answer: str) -> None:
    with smtp_server(tmp_path) as server:
        server.sink.rcpt_answer = f"{answer} <{ADDRESS}>"
        with pytest.raises(DeliveryError) as caught:
            mailer(server).send(LETTER)

    error = caught.value
    assert ADDRESS not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__


@pytest.mark.parametrize(
    "url",
    [
        "http://host",
        "smtp://",
        "smtp://host:port",
        "smtp://user@host:25",
        "smtps://user:secret@host",
        "host",
    ],
)
def test_an_smtp_setting_that_is_none_says_what_would_be(url: str) -> None:
    with pytest.raises(SettingError, match="SMTP"):
        parse_server(url)


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://h", 25),
        ("smtp+starttls://u@h", 587),
        ("smtps://u%40x@h", 465),
        ("smtp://h:2525", 2525),
    ],
)
def test_the_usual_port_is_used_where_none_is_named(url: str, port: int) -> None:
    assert parse_server(url).port == port


def test_settings_that_cannot_work_are_refused_at_the_start(tmp_path: Path) -> None:
    def made(**changes: object) -> None:
        values = {
            "url": "smtps://user@host",
            "sender": "no-reply@vault.example",
            "clock": FixedClock(),
            **changes,
        }
        SmtpMailer(**values)  # type: ignore[arg-type]  # a test names the arguments

    shared = tmp_path / "shared"
    shared.write_text(PASSWORD)
    shared.chmod(0o644)
    for wrong in (
        {},
        {"password_file": tmp_path / "missing"},
        {"password_file": shared},
        {"url": "smtp://host", "sender": "no address"},
        {"url": "smtp://host", "ca_file": tmp_path / "missing"},
    ):
        with pytest.raises(SettingError):
            made(**wrong)


def test_the_console_shows_a_masked_address_and_never_the_letter() -> None:
    lines: list[str] = []
    ConsoleMailer(write=lines.append).send(LETTER)

    (line,) = lines
    assert line.startswith("letter not sent: receipt (sv) to a***@e***.example;")
    assert "APPLICANT_VAULT_SMTP" in line


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("astrid@ek.se", "a***@e***.se"),
        ("å@mail.ek.example", "å***@m***.example"),
        ("a@localhost", "a***@***.localhost"),
        ("", "***@***."),
        ("\x1b@\x1b.\x1bse", "***@***.se"),
    ],
)
def test_masking_leaves_too_little_to_write_to(address: str, masked: str) -> None:
    assert mask_address(address) == masked
