"""E-mail over SMTP, taken by a real server: with TLS and a password, and each way in which it can be refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.adapters.messenger.email import Mail, send_mail
from pipeline.domain.errors import DataFault, LaporError, Outage, SetupFault
from pipeline.domain.mail import MailSecurity, MailServer
from tests.certificates import Authority
from tests.fakes_mail import PASSWORD, SENDER, USER, Mailbox, running_mail_server

NOW = datetime(2026, 11, 29, 1, 2, 3, tzinfo=UTC)
TEXT = "Laporan Anda kami terima.\n\nKode lacak: 7K3M9QX0T4. Tenggat: 3½ hari kerja…\n"


def make_mail(*, to: str = "warga@contoh.example", subject: str = "Laporan Anda kami terima") -> Mail:
    return Mail(to=to, subject=subject, text=TEXT, message_id="0123456789abcdef", headers={"X-Uji": "satu"})


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with running_mail_server() as mailbox:
        yield mailbox


async def test_a_mail_arrives_as_it_was_written_under_an_id_of_ours(mailbox: Mailbox) -> None:
    receipt = await send_mail(mailbox.server(), make_mail(), now=NOW)

    (mail,) = mailbox.mails
    assert mailbox.readers == ["warga@contoh.example"]
    assert receipt == mail["Message-ID"] == "<0123456789abcdef@lapor.example>"
    assert (mail["From"], mail["Subject"]) == (f"LAPOR! <{SENDER}>", "Laporan Anda kami terima")
    assert (mail["Date"].datetime, mail["Auto-Submitted"], mail["X-Uji"]) == (NOW, "auto-generated", "satu")
    assert mail.get_content().splitlines() == TEXT.splitlines()


async def test_a_subject_of_several_lines_is_one_line_and_no_header_more(mailbox: Mailbox) -> None:
    await send_mail(mailbox.server(), make_mail(subject="Jalan rusak\r\nBcc: orang@lain.example"), now=NOW)

    assert mailbox.mails[0]["Subject"] == "Jalan rusak Bcc: orang@lain.example"
    assert mailbox.mails[0]["Bcc"] is None


@pytest.mark.parametrize("to", ["bukan alamat", "a@b@c", "", "dua@contoh.example, tiga@contoh.example", "a@b\r\nc"])
async def test_what_is_no_address_is_refused_before_anybody_is_asked(to: str) -> None:
    nowhere = MailServer(host="127.0.0.1", port=9, sender=SENDER)

    with pytest.raises(DataFault, match="mail_address_refused"):
        await send_mail(nowhere, make_mail(to=to), now=NOW)


@pytest.mark.parametrize(
    ("answers", "fault", "said"),
    [
        ({"to_reader": "550 No such user"}, DataFault, "mail_address_refused"),
        ({"to_reader": "452 Mailbox full"}, Outage, "452"),
        ({"to_mail": "554 Looks like spam"}, DataFault, "not_sent"),
        ({"to_mail": "451 Try later"}, Outage, "451"),
        ({"to_sender": "550 Not yours"}, SetupFault, "LAPOR_SMTP_FROM"),
        ({"to_sender": "421 Too many"}, Outage, "421"),
    ],
)
async def test_a_refusal_tells_whose_fault_it_is_and_names_no_reader(
    answers: dict[str, str], fault: type[LaporError], said: str, mailbox: Mailbox
) -> None:
    vars(mailbox).update(answers)

    with pytest.raises(fault, match=said) as refused:
        await send_mail(mailbox.server(), make_mail(), now=NOW)
    assert "warga" not in str(refused.value)
    assert mailbox.mails == []


async def test_a_reader_with_letters_beyond_ascii_is_refused_where_the_server_takes_none(mailbox: Mailbox) -> None:
    with pytest.raises(DataFault, match="mail_address_refused"):
        await send_mail(mailbox.server(), make_mail(to="wärga@contoh.example"), now=NOW)


async def test_a_server_that_is_away_or_hangs_up_is_asked_again() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        for each in (port, 9):
            with pytest.raises(Outage):
                await send_mail(Mailbox(each).server(), make_mail(), now=NOW)


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
async def test_with_tls_the_password_lets_us_in_and_another_does_not(security: MailSecurity, tmp_path: Path) -> None:
    authority = Authority(tmp_path, "otoritas")
    is_tls = security is MailSecurity.TLS
    async with running_mail_server(certificate=authority.issue("surel"), is_tls=is_tls, has_users=True) as mailbox:
        options = {"security": security, "username": USER, "authority": authority.file}
        await send_mail(mailbox.server(**options, password=PASSWORD), make_mail(), now=NOW)
        with pytest.raises(SetupFault, match="LAPOR_SMTP_PASSWORD"):
            await send_mail(mailbox.server(**options, password="salah"), make_mail(), now=NOW)

    assert len(mailbox.mails) == 1


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
async def test_nothing_is_sent_to_a_server_whose_certificate_nobody_trusts(
    security: MailSecurity, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "asing").issue("surel")
    async with running_mail_server(certificate=stranger, is_tls=security is MailSecurity.TLS) as mailbox:
        with pytest.raises(SetupFault, match="LAPOR_SMTP_CA_FILE"):
            await send_mail(mailbox.server(security=security), make_mail(), now=NOW)

    assert mailbox.mails == []


async def test_nothing_is_sent_unencrypted_to_a_server_without_starttls(mailbox: Mailbox) -> None:
    with pytest.raises(SetupFault, match="LAPOR_SMTP_SECURITY"):
        await send_mail(mailbox.server(security=MailSecurity.STARTTLS), make_mail(), now=NOW)

    assert mailbox.mails == []
