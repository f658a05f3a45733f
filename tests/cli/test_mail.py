"""`lapor mail`: a try reaches the server, or says what is not set."""

from __future__ import annotations

import pytest

from pipeline.domain.errors import SetupFault
from pipeline.domain.mail import MailSecurity
from pipeline.settings import load_settings
from pipeline.system.answering import send_test_mail
from tests.fakes_mail import SENDER, running_mail_server


async def test_a_try_is_a_mail_that_says_so() -> None:
    async with running_mail_server() as mailbox:
        settings = load_settings(
            smtp_host="127.0.0.1", smtp_port=mailbox.port, smtp_from=SENDER, smtp_security=MailSecurity.PLAINTEXT
        )
        said = await send_test_mail("warga@contoh.example", settings)

    assert mailbox.mails[0]["Subject"] == "Uji coba dari LAPOR"
    assert mailbox.mails[0]["Message-ID"] in said


async def test_without_a_server_the_setting_is_named() -> None:
    with pytest.raises(SetupFault, match="LAPOR_SMTP_HOST"):
        await send_test_mail("warga@contoh.example", load_settings())
