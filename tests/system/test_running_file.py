"""Commands beside a running system find its ports, its state and so its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.domain.errors import SetupFault
from pipeline.settings import load_settings
from pipeline.system.running_file import running_file, running_options


def test_a_command_takes_the_ports_and_the_state_of_what_runs_and_its_own_again_afterwards(tmp_path: Path) -> None:
    own = load_settings(state_dir=tmp_path)
    runs = own.model_copy(update={"state_dir": tmp_path / "demo", "gateway_port": 4_711})
    assert running_options(own) == {}
    with running_file(tmp_path, runs):
        found = load_settings(**running_options(own))
        assert (found.state_dir, found.gateway_port) == (tmp_path / "demo", 4_711)

    assert running_options(own) == {}


def test_what_was_set_by_hand_stays(tmp_path: Path) -> None:
    own = load_settings(state_dir=tmp_path, gateway_port=1_234)
    with running_file(tmp_path, own.model_copy(update={"gateway_port": 4_711})):
        assert "gateway_port" not in running_options(own)


def test_a_real_kafka_is_left_alone(tmp_path: Path) -> None:
    real = load_settings(state_dir=tmp_path, kafka_address="kafka:9092")
    with running_file(tmp_path, load_settings(state_dir=tmp_path)):
        assert running_options(real) == {}


def test_what_a_killed_system_left_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text('{"gateway_port": 4711}')

    assert running_options(load_settings(state_dir=tmp_path)) == {}


def test_two_systems_do_not_share_a_state(tmp_path: Path) -> None:
    own = load_settings(state_dir=tmp_path)
    where = f"sudah ada LAPOR .* gateway di 127.0.0.1:{own.gateway_port}"
    with running_file(tmp_path, own), pytest.raises(SetupFault, match=where), running_file(tmp_path, own):
        pass
