"""What people type for a choice."""

from __future__ import annotations

import pytest

from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault
from pipeline.services import wording
from pipeline.services.choices import find_agency_kind, find_category, find_channel, find_region


def test_a_slug_or_a_name_is_enough_in_any_case() -> None:
    assert find_category("Infrastruktur") == "infrastruktur"
    assert find_category("air bersih dan PDAM") == "air_bersih"
    assert find_agency_kind("dinas pu") == "dinas_pu"
    assert find_channel("SMS") is Channel.SMS
    assert find_region("kota ambon") == "kota ambon"
    assert find_region("81.71") == "81.71"


@pytest.mark.parametrize(
    ("find", "said", "nearest"),
    [
        (find_category, "infrastuktur", "infrastruktur"),
        (find_category, "Pendidkan", "pendidikan"),
        (find_agency_kind, "pu", "dinas_pu"),
        (find_agency_kind, "disduk capil", "disdukcapil"),
        (find_region, "Jawa Brat", "Jawa Barat"),
        (find_region, "Sidorjo", "Kabupaten Sidoarjo"),
    ],
)
def test_a_wrong_value_is_refused_with_the_nearest_known(find, said: str, nearest: str) -> None:  # noqa: ANN001
    with pytest.raises(DataFault) as refused:
        find(said)

    assert f"Maksud Anda {nearest}" in wording.fault(refused.value)


def test_what_is_like_nothing_is_refused_without_a_guess() -> None:
    with pytest.raises(DataFault) as refused:
        find_category("xyzzy")

    assert "Maksud" not in wording.fault(refused.value)
    assert "infrastruktur" in wording.fault(refused.value)
