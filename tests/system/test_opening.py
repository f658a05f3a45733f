"""Opening the services asks nothing of anybody; a text is read by the stages of the road."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.services.opened import is_ready
from pipeline.services.reading import AskedText
from pipeline.settings import Settings, load_settings
from pipeline.system.opening import load_reader, open_services

NOBODY = "127.0.0.1:9"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A deployment whose engines are away and which has no secret."""
    return load_settings(
        state_dir=tmp_path / "state", kafka_address=NOBODY, elasticsearch_url=f"http://{NOBODY}", secret_key=None
    )


async def test_services_open_without_engines_and_without_a_secret_until_something_is_asked_of_them(
    settings: Settings,
) -> None:
    async with open_services(settings) as services:
        assert not settings.state_dir.exists()
        assert await is_ready(services) is False
        with pytest.raises(Outage):
            await services.publisher()
        with pytest.raises(SetupFault, match="LAPOR_SECRET_KEY"):
            services.keys()


def test_a_text_is_read_as_if_it_had_come_by_its_channel(tmp_path: Path) -> None:
    read = load_reader(load_settings(state_dir=tmp_path))

    reading = read(AskedText(text="Lampu jalan padam di Jl. Pattimura Ambon, hub 081200000017", channel=Channel.SMS))

    assert reading.report.channel is Channel.SMS
    assert "<TELP>" in reading.report.text_redacted
    assert [each.question for each in reading.explanations] == ["kind", "category", "agency", "urgency"]
    with pytest.raises(DataFault, match="missing_text"):
        read(AskedText(text="  "))
