from __future__ import annotations

import re
import subprocess
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import elasticsearch
import pytest
import yaml

from pipeline.settings import Settings

ROOT = Path(__file__).parents[2]
SOURCE = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE = yaml.safe_load(SOURCE)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ENGINES = ("kafka", "elasticsearch", "kibana")
ONE_SHOT = {name for name, service in SERVICES.items() if service["restart"] == "on-failure"}
SECRET_NAME = re.compile(r"PASSWORD|SECRET|ENCRYPTIONKEY|TOKEN|API_KEY")
LIMITS = [name for name in Settings.model_fields if name.endswith("_per_minute") or name == "address_connections"]
REQUIRED_VARIABLE = re.compile(r"\$\{([A-Z_]+):\?[^}]+\}")
OPTIONAL_SECRET = re.compile(r"\$\{([A-Z_]+):-\}")
"""Of a service that runs, or of e-mail that goes out, only if it is asked for: empty, it is as if left out."""


def environment_of(service: str) -> dict[str, Any]:
    return dict(SERVICES[service].get("environment", {}))


def volumes_of(service: str) -> dict[str, str]:
    """The named volume of each folder."""
    return {folder: name for name, folder, *_ in (each.split(":") for each in SERVICES[service]["volumes"])}


def version_of(service: str) -> tuple[int, ...]:
    return tuple(int(part) for part in SERVICES[service]["image"].rpartition(":")[2].split("."))


def test_engines_pipeline_and_gateway_are_there() -> None:
    assert {*ENGINES, "gateway", "worker"} <= set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_to_this_machine_alone(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", [name for name, service in SERVICES.items() if "ports" in service or name == "worker"])
def test_what_stays_up_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_started_again_and_has_a_limit_of_memory(name: str) -> None:
    assert SERVICES[name]["restart"] in ("unless-stopped", "on-failure")
    assert SERVICES[name]["mem_limit"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_for_what_it_needs_to_be_healthy_or_done(name: str) -> None:
    for needed, how in SERVICES[name].get("depends_on", {}).items():
        wanted = "service_completed_successfully" if needed in ONE_SHOT else "service_healthy"
        assert how["condition"] == wanted


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_keeps_its_data_in_a_named_volume(name: str) -> None:
    volumes = [volume.partition(":")[0] for volume in SERVICES[name]["volumes"]]

    assert volumes == [f"{name}-data"]
    assert set(volumes) <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("service", ["gateway", "worker", "twitter"])
def test_gateway_workers_and_the_reader_of_x_keep_one_store_in_a_named_volume(service: str) -> None:
    folder = (
        environment_of(service)["LAPOR_STORE_URL"]
        .removeprefix("${LAPOR_STORE_URL:-sqlite:///")
        .removesuffix("/lapor.db}")
    )

    assert volumes_of(service)[folder] == volumes_of("gateway")[folder]
    assert volumes_of(service)[folder] in COMPOSE["volumes"]


def test_models_are_promoted_in_a_volume_that_workers_and_gateway_share() -> None:
    folders = {name: environment_of(name)["LAPOR_MODELS_DIR"] for name in ("prepare", "worker", "gateway")}
    (volume,) = {volumes_of(name)[folder] for name, folder in folders.items()}

    assert volume in COMPOSE["volumes"]
    assert "lapor model init" in SERVICES["prepare"]["command"][-1]
    assert any(mount.endswith(f"{folders['gateway']}:ro") for mount in SERVICES["gateway"]["volumes"])


def test_the_image_has_the_folders_of_its_volumes_so_that_its_user_may_write_there() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")

    for name in ("prepare", "worker", "gateway"):
        for folder in volumes_of(name):
            assert re.search(rf"install --directory --owner lapor --mode \d+ {folder}\b", dockerfile), folder


@pytest.mark.parametrize("name", SERVICES)
def test_a_secret_has_no_default(name: str) -> None:
    for variable, value in environment_of(name).items():
        if SECRET_NAME.search(variable):
            is_optional = "profiles" in SERVICES[name] or variable.startswith("LAPOR_SMTP_")
            allowed = OPTIONAL_SECRET if is_optional else REQUIRED_VARIABLE
            assert allowed.fullmatch(value) or REQUIRED_VARIABLE.fullmatch(value), variable


def test_the_example_names_every_secret_and_gives_none() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    needed = {*REQUIRED_VARIABLE.findall(SOURCE), *OPTIONAL_SECRET.findall(SOURCE)}
    assert needed <= set(settings)
    assert {name for name in needed if settings[name]} == set()


@pytest.mark.parametrize("name", SERVICES)
def test_the_settings_that_are_set_exist(name: str) -> None:
    set_here = {variable for variable in environment_of(name) if variable.startswith("LAPOR_")}

    if name != "elasticsearch-users":
        assert set_here <= {f"LAPOR_{field.upper()}" for field in Settings.model_fields}


def test_elasticsearch_and_kibana_are_one_release_of_the_clients_major_version() -> None:
    assert version_of("elasticsearch") == version_of("kibana") == version_of("elasticsearch-users")
    assert version_of("elasticsearch")[0] == elasticsearch.__version__[0]
    assert version_of("kibana") >= (9, 5), "the Dashboards API is stable since 9.5"


def test_kafka_needs_no_zookeeper_and_creates_no_topic_by_accident() -> None:
    assert environment_of("kafka")["KAFKA_PROCESS_ROLES"] == "broker,controller"
    assert environment_of("kafka")["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_elasticsearch_asks_who_is_there() -> None:
    assert environment_of("elasticsearch")["xpack.security.enabled"] == "true"


@pytest.mark.parametrize("name", ["gateway", "twitter", "worker", "prepare", "dashboards"])
def test_our_own_containers_can_change_nothing(name: str) -> None:
    assert SERVICES[name]["read_only"]
    assert SERVICES[name]["cap_drop"] == ["ALL"]


def test_the_image_is_built_from_files_that_exist_and_runs_as_no_root() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    allowed = (ROOT / ".dockerignore").read_text("utf-8")

    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source
            assert f"!{source}\n" in allowed
    assert re.findall(r"^USER (\S+)$", dockerfile, re.MULTILINE)[-1] == "lapor"


def test_docker_accepts_the_file(tmp_path: Path) -> None:
    try:
        subprocess.run(["docker", "compose", "version"], check=True, capture_output=True, timeout=20)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no docker client with its compose plugin on this machine")
    secrets = tmp_path / "secrets.env"
    secrets.write_text("".join(f"{name}=0\n" for name in set(REQUIRED_VARIABLE.findall(SOURCE))))

    command = ["docker", "compose", "--env-file", secrets, "config", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)

    assert done.returncode == 0, done.stderr


def test_a_limit_of_the_gateway_is_passed_on_and_shown_with_its_default() -> None:
    shown = dict(re.findall(r"^# (LAPOR_\w+)=(\d+)$", (ROOT / ".env.example").read_text("utf-8"), re.M))
    defaults = {f"LAPOR_{name.upper()}": str(Settings.model_fields[name].default) for name in LIMITS}

    assert shown == defaults
    assert defaults.keys() <= {name for name, value in environment_of("gateway").items() if value is None}


def test_only_who_comes_through_docker_itself_is_believed_for_whom_it_calls() -> None:
    believed = [ip_network(each) for each in environment_of("gateway")["FORWARDED_ALLOW_IPS"].split(",")]

    assert all(network.is_private for network in believed)
