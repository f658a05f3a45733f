"""Options: checked, documented, and a secret that is never guessed."""

from pathlib import Path

import pytest

from pipeline.domain.errors import SetupFault
from pipeline.settings import load_settings, officer_key, secret_key


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
    assert (tmp_path / "state" / "secret.key").stat().st_mode & 0o077 == 0


def test_with_a_real_kafka_a_key_must_be_given(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="LAPOR_SECRET_KEY"):
        secret_key(load_settings(state_dir=tmp_path, kafka_address="kafka:9092"))

    assert secret_key(load_settings(kafka_address="kafka:9092", secret_key="k" * 32)) == b"k" * 32


def test_secrets_are_not_printed() -> None:
    assert "sandi" not in repr(load_settings(secret_key="sandi" * 10, elasticsearch_password="sandi"))


def test_a_guessable_officer_key_is_refused_without_printing_it() -> None:
    with pytest.raises(SetupFault, match="LAPOR_OFFICER_KEY") as refused:
        load_settings(officer_key="rahasia")

    assert "rahasia" not in str(refused.value)
    assert officer_key(load_settings()) is None
    assert officer_key(load_settings(officer_key="k" * 16)) == "k" * 16


def test_other_addresses_are_all_that_real_engines_need() -> None:
    settings = load_settings(kafka_address="k1:9092,k2:9092", elasticsearch_url="https://es:9200")

    assert (settings.kafka, settings.elasticsearch) == ("k1:9092,k2:9092", "https://es:9200")
    assert not settings.is_embedded
