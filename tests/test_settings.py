"""Options: checked, documented, and a secret that is never guessed."""

from pathlib import Path

import pytest

from pipeline.domain.errors import SetupFault
from pipeline.settings import api_key, load_settings, secret_key


def test_a_value_out_of_range_names_its_variable_and_not_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAPOR_TOPIC_PARTITIONS", "1000001")

    with pytest.raises(SetupFault, match="LAPOR_TOPIC_PARTITIONS") as refused:
        load_settings()

    assert "1000001" not in str(refused.value)


def test_the_embedded_mode_makes_a_key_once_and_keeps_it_private(tmp_path: Path) -> None:
    settings = load_settings(state_dir=tmp_path / "state")

    first, second = secret_key(settings), secret_key(settings)

    assert first == second
    assert len(first) == 64
    assert [p for p in (tmp_path / "state", tmp_path / "state" / "secret.key") if p.stat().st_mode & 0o077] == []


def test_with_a_real_kafka_a_key_must_be_given(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="LAPOR_SECRET_KEY"):
        secret_key(load_settings(state_dir=tmp_path, kafka_address="kafka:9092"))

    assert secret_key(load_settings(kafka_address="kafka:9092", secret_key="k" * 32)) == b"k" * 32


def test_a_guessable_secret_key_is_refused_without_printing_it() -> None:
    with pytest.raises(SetupFault, match=r"LAPOR_SECRET_KEY.* 32 ") as refused:
        load_settings(secret_key="kunci" * 6)

    assert "kunci" not in str(refused.value)


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAPOR_API_KEY", "")
    monkeypatch.setenv("LAPOR_BATCH_SIZE", "")

    assert (api_key(load_settings()), load_settings().batch_size) == (None, 256)


def test_the_store_is_a_file_of_the_state_directory_unless_it_is_elsewhere(tmp_path: Path) -> None:
    elsewhere = load_settings(store_url="postgresql://lapor:sandi@db/lapor")

    assert load_settings(state_dir=tmp_path).store == f"sqlite:///{tmp_path}/lapor.db"
    assert elsewhere.store == "postgresql://lapor:sandi@db/lapor"
    assert "sandi" not in repr(elsewhere)


def test_secrets_are_not_printed() -> None:
    assert "sandi" not in repr(load_settings(secret_key="sandi" * 10, elasticsearch_password="sandi"))


def test_other_addresses_are_all_that_real_engines_need() -> None:
    settings = load_settings(kafka_address="k1:9092,k2:9092", elasticsearch_url="https://es:9200")

    assert (str(settings.kafka), settings.elasticsearch) == ("k1:9092,k2:9092", "https://es:9200")
    assert not settings.is_embedded


USER = {"kafka_username": "lapor", "kafka_password": "sandi"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kafka_security": "SASL_SSL"}, "perlu LAPOR_KAFKA_USERNAME dan LAPOR_KAFKA_PASSWORD"),
        (USER, "tidak dipakai dengan LAPOR_KAFKA_SECURITY=PLAINTEXT"),
        (USER | {"kafka_security": "SSL"}, "tidak dipakai dengan LAPOR_KAFKA_SECURITY=SSL"),
        ({"kafka_ca_file": "ca.pem"}, "LAPOR_KAFKA_CA_FILE.*tidak dipakai"),
        (USER | {"kafka_security": "SASL_PLAINTEXT", "kafka_sasl_mechanism": "PLAIN"}, "mengirim kata sandi terbaca"),
        ({"kafka_security": "SSL", "kafka_key_file": "k.pem"}, "perlu LAPOR_KAFKA_CERTIFICATE_FILE"),
    ],
)
def test_settings_of_kafka_that_do_not_fit_together_are_refused(options: dict[str, str], said: str) -> None:
    settings = load_settings(kafka_address="k1:9093", **options)

    with pytest.raises(SetupFault, match=said) as refused:
        _ = settings.kafka
    assert "sandi" not in str(refused.value).replace("kata sandi", "")


def test_the_password_of_kafka_is_not_printed() -> None:
    settings = load_settings(kafka_address="k1:9093", kafka_security="SASL_SSL", **USER)

    assert settings.kafka.password == "sandi"
    assert "sandi" not in repr(settings) + repr(settings.kafka) + str(settings.kafka)


MAIL = {"smtp_host": "surel.example", "smtp_from": "lapor@surel.example"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"smtp_host": "surel.example"}, "perlu LAPOR_SMTP_FROM"),
        (MAIL | {"smtp_username": "lapor"}, "keduanya"),
        (MAIL | {"smtp_username": "lapor", "smtp_password": "sandi", "smtp_security": "PLAINTEXT"}, "terbaca"),
        (MAIL | {"smtp_ca_file": "ca.pem", "smtp_security": "PLAINTEXT"}, "tidak memeriksa sertifikat"),
    ],
)
def test_settings_of_the_mail_server_that_do_not_fit_together_are_refused(options: dict[str, str], said: str) -> None:
    with pytest.raises(SetupFault, match=said):
        _ = load_settings(**options).mail


def test_e_mail_is_sent_where_a_server_and_a_sender_are_named_and_its_password_is_not_printed() -> None:
    settings = load_settings(**MAIL, smtp_username="lapor", smtp_password="sandi")

    assert load_settings().mail is None
    assert settings.mail is not None
    assert (settings.mail.port, settings.mail.domain, settings.mail.password) == (587, "surel.example", "sandi")
    assert "sandi" not in repr(settings) + repr(settings.mail)
