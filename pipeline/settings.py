"""Every option of the system: name, type, range, unit and reason. Read from `LAPOR_*` variables and `.env`.

Built only in `cli.py` and `worker.py`; everything else is given what it needs.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.domain.errors import SetupFault

KEY_BYTES = 32
"""Length of a generated secret key: that of the HMAC-SHA256 it feeds."""


def default_state_dir() -> Path:
    """Where the embedded mode keeps its key, journal and logs, as the XDG base directories say."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "lapor"


class Settings(BaseSettings):
    """The options in force; the defaults are those of the embedded mode on a laptop."""

    model_config = SettingsConfigDict(
        env_prefix="LAPOR_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    kafka_address: str | None = Field(
        None,
        pattern=r"^[^,\s]+:\d+(,[^,\s]+:\d+)*$",
        description="Brokers of a real Kafka, host:port, comma between them. Unset: the embedded broker.",
    )
    embedded_kafka_port: int = Field(29092, ge=1, le=65_535, description="Port of the embedded broker.")
    topic_partitions: int = Field(
        4, ge=1, le=256, description="Partitions of each topic: the most workers a stage can use."
    )
    topic_replicas: int = Field(1, ge=1, le=5, description="Copies of each topic; 3 in production.")
    raw_retention_days: int = Field(
        7, ge=1, le=90, description="Days that reports with personal data stay in the raw topics and in the journal."
    )
    batch_size: int = Field(256, ge=1, le=5_000, description="Reports a stage takes at most at once.")
    index_batch_size: int = Field(
        1_000, ge=1, le=5_000, description="Documents in one bulk request; the embedded engine pays by the request."
    )
    batch_within_s: float = Field(
        0.1,
        gt=0,
        le=5,
        description="Seconds a stage waits for its batch to fill: the price of a lonely report, per stage.",
    )
    session_timeout_s: float = Field(
        6.0, ge=6, le=300, description="Seconds without a heartbeat after which Kafka gives a worker's partitions away."
    )
    index_within_s: float = Field(
        0.4, gt=0, le=5, description="The same for the index stage: bulks are cheaper when they are larger."
    )
    duplicate_window_days: int = Field(30, ge=1, le=365, description="Days in which a report can repeat another.")
    stop_deadline_s: float = Field(
        15, gt=0, le=300, description="Seconds a worker may take to stop before it is ended."
    )

    elasticsearch_url: str | None = Field(
        None, pattern=r"^https?://", description="A real Elasticsearch. Unset: the embedded search engine."
    )
    embedded_search_port: int = Field(29200, ge=1, le=65_535, description="Port of the embedded search engine.")
    elasticsearch_username: str | None = Field(None, description="User of Elasticsearch, with a password.")
    elasticsearch_password: SecretStr | None = Field(None, description="Password of that user.")
    elasticsearch_api_key: SecretStr | None = Field(None, description="Instead of user and password.")
    kibana_url: str = Field(
        "http://127.0.0.1:5601", pattern=r"^https?://", description="Kibana, for `lapor kibana apply`."
    )

    gateway_host: str = Field("127.0.0.1", description="Address that the gateway listens on.")
    gateway_port: int = Field(28080, ge=1, le=65_535, description="Port of the gateway.")
    metrics_port: int = Field(
        0,
        ge=0,
        le=65_535,
        description="Loopback port of a worker's /metrics, of its first worker for `lapor up`; 0 for none.",
    )
    max_body_bytes: int = Field(
        262_144, ge=1_024, le=1_048_576, description="Largest body that the gateway takes, bytes."
    )

    secret_key: SecretStr | None = Field(
        None, description="Makes tracking IDs and reporter hashes; at least 32 characters, the same on every machine."
    )
    officer_key: SecretStr | None = Field(
        None,
        min_length=16,
        description="Lets officers decide on cases over the API; at least 16 characters. Unset: nobody may.",
    )
    models_dir: Path = Field(
        Path(__file__).resolve().parent.parent / "models", description="Folder of the model artefacts."
    )
    state_dir: Path = Field(
        default_factory=default_state_dir, description="Key, journal and logs of the embedded mode."
    )

    twitter_bearer_token: SecretStr | None = Field(None, description="Bearer token of the X API, for `lapor twitter`.")
    twitter_api_url: str = Field("https://api.twitter.com", pattern=r"^https?://", description="Base of the X API.")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level that is logged.")

    @property
    def is_embedded(self) -> bool:
        """Whether the broker is the embedded one, which forgets when it ends."""
        return self.kafka_address is None

    @property
    def kafka(self) -> str:
        """The brokers in force, host:port."""
        return self.kafka_address or f"127.0.0.1:{self.embedded_kafka_port}"

    @property
    def elasticsearch(self) -> str:
        """The URL of the search engine in force."""
        return self.elasticsearch_url or f"http://127.0.0.1:{self.embedded_search_port}"

    @property
    def gateway_url(self) -> str:
        """Where the gateway answers."""
        return f"http://{self.gateway_host}:{self.gateway_port}"


def load_settings(**overrides: object) -> Settings:
    """Read the settings; a value out of range is a SetupFault that names the variable, not the value."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        faults = "; ".join(f"LAPOR_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False))
        raise SetupFault(f"settings: {faults}. See `docs/settings.md` for what each one takes") from None


def secret_key(settings: Settings) -> bytes:
    """Get the secret key of this deployment; the embedded mode keeps one of its own, made at first use."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    if not settings.is_embedded:
        raise SetupFault(
            "LAPOR_SECRET_KEY is not set, and a real Kafka is: workers and gateway need one key, the same for all. "
            "Make one with `openssl rand -hex 32`"
        )
    path = settings.state_dir / "secret.key"
    if not path.exists():
        _make_key(path)
    return path.read_bytes()


def officer_key(settings: Settings) -> str | None:
    """Get what officers prove themselves with over the API; None if nobody may decide there."""
    return settings.officer_key.get_secret_value() if settings.officer_key else None


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_hex(KEY_BYTES), "ascii")
    with suppress(FileExistsError):  # of two processes the first wins, and both read its key
        os.link(fresh, path)
    fresh.unlink()
