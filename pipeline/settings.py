"""Every option of the system: name, type, range, unit and reason. Read from `LAPOR_*` variables and `.env`.

Built only in `cli/`; everything else is given what it needs.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.domain.broker import Broker, Certificates, Mechanism, Security
from pipeline.domain.errors import SetupFault
from pipeline.domain.keys import MIN_SECRET_CHARS
from pipeline.domain.mail import MailSecurity, MailServer
from pipeline.domain.notification import NoticeRules, QuietHours
from pipeline.private_files import open_private

KEY_BYTES = 32
"""Length of a generated secret key: that of the HMAC-SHA256 it feeds."""

HOURS = r"^(1?\d|2[0-3])-(1?\d|2[0-3])$"

MAIL_ADDRESS = r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$"

SHIPPED_MODELS = Path(__file__).resolve().parent.parent / "models"
"""The models that come with the program."""


def default_state_dir() -> Path:
    """Where the embedded mode keeps its key, store and logs, as the XDG base directories say."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "lapor"


class Settings(BaseSettings):
    """The options in force; the defaults are those of the embedded mode on a laptop."""

    model_config = SettingsConfigDict(
        env_prefix="LAPOR_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    kafka_address: str | None = Field(
        None,
        pattern=r"^[^,\s]+:\d+(,[^,\s]+:\d+)*$",
        description="Brokers of a real Kafka, comma between them. Unset: the embedded broker.",
    )
    kafka_security: Security = Field(
        Security.PLAINTEXT,
        description="How the brokers' listener is spoken to, by Kafka's own names. SSL is TLS; SASL is a user with a "
        "password; a Kafka on another machine deserves both.",
    )
    kafka_sasl_mechanism: Mechanism = Field(
        Mechanism.SCRAM_SHA_512, description="How the password is proven; PLAIN sends it, so with TLS only."
    )
    kafka_username: str | None = Field(None, min_length=1, description="User of Kafka, for SASL.")
    kafka_password: SecretStr | None = Field(None, min_length=1, description="Password of that user.")
    kafka_ca_file: Path | None = Field(
        None,
        description="PEM file of the authority that signed the brokers' certificates. Unset: those of the machine.",
    )
    kafka_certificate_file: Path | None = Field(
        None, description="PEM file of our own certificate, for brokers that ask for one."
    )
    kafka_key_file: Path | None = Field(
        None, description="PEM file of its key, without a password. Unset: it stands in the file of the certificate."
    )
    embedded_kafka_port: int = Field(
        29092, ge=1, le=65_535, description="Port of the embedded broker; not 9092, where a real one may listen."
    )
    topic_partitions: int = Field(
        4, ge=1, le=256, description="Partitions of each topic: the most workers that a stage can use."
    )
    topic_replicas: int = Field(
        1,
        ge=1,
        le=5,
        description="Copies of each topic; 3 in production: one broker may fail while one is updated.",
    )
    raw_retention_days: int = Field(
        7,
        ge=1,
        le=90,
        description="Days that reports with personal data stay in the raw topics and in the journal: long enough to "
        "mend a fault and replay, short because they are personal.",
    )
    index_retention_days: int = Field(
        0,
        ge=0,
        le=36_500,
        description="Days that a report can be searched, counted from its arrival; `lapor index retain` deletes what "
        "is older from the index, and the topics keep it. 0: for good.",
    )
    oldest_report_days: int = Field(
        30,
        ge=1,
        le=365,
        description="Days that a report from outside can have been on its way; an older time in it is replaced by that "
        "of its arrival. What an operator plays from a file may be as old as it says.",
    )
    batch_size: int = Field(
        256,
        ge=1,
        le=5_000,
        description="Reports that a stage takes at most at once; more makes it hardly faster, and repeats more after a "
        "crash.",
    )
    index_batch_size: int = Field(
        1_000, ge=1, le=5_000, description="Documents in one bulk request at most; a search engine pays by the request."
    )
    batch_within_s: float = Field(
        0.1,
        gt=0,
        le=5,
        description="Seconds that a stage waits for its batch to fill: what a lonely report pays at each stage.",
    )
    index_within_s: float = Field(
        0.4,
        gt=0,
        le=5,
        description="Seconds that the index stage waits instead: larger bulks are cheaper.",
    )
    session_timeout_s: float = Field(
        6.0,
        ge=6,
        le=300,
        description="Seconds without a heartbeat after which Kafka gives a worker's partitions to another; brokers "
        "take no less than 6.",
    )
    duplicate_window_days: int = Field(
        30, ge=1, le=365, description="Days in which a report can repeat another; the window is held in memory."
    )
    reject_share_limit: float = Field(
        0.5,
        gt=0,
        le=1,
        description="Share of messages that a stage may reject for one code, twice in a row, before its worker stops: "
        "so much is a fault of ours, not of senders. 1: it never stops.",
    )
    reject_hold_s: float = Field(
        60.0,
        ge=0,
        le=3_600,
        description="Seconds that such a worker holds its batch before it ends: /metrics is read in that time (each "
        "minute, as Prometheus does by default), and a service that starts it again rejects no faster.",
    )
    stop_deadline_s: float = Field(
        15,
        gt=0,
        le=300,
        description="Seconds that a worker may take to stop before it is ended; what was not acked is read again.",
    )

    elasticsearch_url: str | None = Field(
        None, pattern=r"^https?://", description="A real Elasticsearch. Unset: the embedded search engine."
    )
    embedded_search_port: int = Field(
        29200,
        ge=1,
        le=65_535,
        description="Port of the embedded search engine; not 9200, where a real one may listen.",
    )
    elasticsearch_username: str | None = Field(None, min_length=1, description="User of Elasticsearch, by password.")
    elasticsearch_password: SecretStr | None = Field(None, min_length=1, description="Password of that user.")
    elasticsearch_api_key: SecretStr | None = Field(None, min_length=1, description="Instead of user and password.")
    elasticsearch_ca_file: Path | None = Field(
        None,
        description="PEM file of the authority that signed the certificates of Elasticsearch, and of Kibana where that "
        "is at https. Unset: those of the machine.",
    )
    kibana_url: str = Field(
        "http://127.0.0.1:5601",
        pattern=r"^https?://",
        description="Kibana, for `lapor kibana apply` and `diff`; with `/s/NAME` behind it for one of its spaces.",
    )

    store_url: SecretStr | None = Field(
        None,
        description="PostgreSQL, as postgresql://USER:PASSWORD@HOST/DATABASE, with libpq's parameters "
        "(`?sslmode=require`). Unset: SQLite in the state directory, which serves the processes of one machine. "
        "Gateway, workers and commands share it: it has the marks of what was forgotten, and what is sealed.",
    )

    gateway_host: str = Field(
        "127.0.0.1", min_length=1, description="Address that the gateway listens on; loopback, with a proxy before it."
    )
    gateway_port: int = Field(28080, ge=1, le=65_535, description="Port of the gateway.")
    metrics_host: str = Field(
        "127.0.0.1",
        min_length=1,
        description="Address of a worker's /metrics, which knows no password: loopback, or a network of its own.",
    )
    metrics_port: int = Field(
        0,
        ge=0,
        le=65_535,
        description="Port of a worker's /metrics, of its first worker for `lapor up`; 0 for none.",
    )
    max_body_bytes: int = Field(
        262_144,
        ge=1_024,
        le=1_048_576,
        description="Largest body that the gateway takes, bytes: the longest text fits in with every letter escaped, "
        "and Kafka's largest message is four times as long.",
    )

    read_within_s: float = Field(
        30.0,
        gt=0,
        le=600,
        description="Seconds that a client of the gateway may take for the head of a request, and again for its body: "
        "the largest body over the slowest mobile network takes twenty.",
    )
    address_connections: int = Field(
        100,
        ge=1,
        le=10_000,
        description="Connections that one address of another machine may hold: a browser holds six, an office behind "
        "one address some dozens.",
    )
    address_per_minute: int = Field(
        600,
        ge=1,
        le=1_000_000,
        description="Requests of any kind that one address of another machine may send in a minute, all at once or one "
        "after the other; beyond, they are answered with 429. An SMS gateway elsewhere, or a partner, may need more.",
    )
    keyless_per_minute: int = Field(
        60,
        ge=1,
        le=1_000_000,
        description="Of these, what writes or costs work and comes without a key, by a page or the API: a report, a "
        "follow, a question to the models. Mobile networks put many people behind one address.",
    )
    tracking_per_minute: int = Field(
        240,
        ge=1,
        le=100_000,
        description="Of these, tracking IDs that are looked up on the pages, of which there are 35 trillion, and "
        "pages of what is reported around a place.",
    )
    sender_per_minute: int = Field(
        20,
        ge=1,
        le=1_000_000,
        description="Reports that one sender (telephone number, e-mail address or account) may send in a minute "
        "without a key, from whatever addresses of other machines: a telephone sends the parts of a long SMS every "
        "three seconds.",
    )
    open311_jurisdiction: str | None = Field(
        None, min_length=1, description="The `jurisdiction_id` of Open311. Unset: whatever a client names is taken."
    )
    open311_contact: str = Field(
        "Hubungi pengelola layanan ini.", min_length=1, description="Whom clients of Open311 ask, in its discovery."
    )
    open311_without_key: bool = Field(
        False,
        description="Whether anybody may file reports over Open311; its specification asks for a key, which says whose "
        "client sends them.",
    )

    outbound_networks: str | None = Field(
        None,
        description="Private networks that feeds and webhooks may be in, comma between them, such as `10.0.0.0/8`. "
        "Unset: only public addresses are called, whatever a name or a redirect says.",
    )
    photos_dir: Path | None = Field(
        None,
        description="Folder of citizens' pictures, for its owner alone, one for all gateways. Unset: `photos` in "
        "the state directory.",
    )
    max_photo_bytes: int = Field(
        10_485_760,
        ge=102_400,
        le=33_554_432,
        description="Largest picture that the form takes, bytes: telephones make them of 2 to 8 MB.",
    )
    max_photo_pixels: int = Field(
        50_000_000,
        ge=1_000_000,
        le=100_000_000,
        description="Most pixels that a JPEG may have, as many as the cameras of telephones give; PNG and WebP, which "
        "take more memory, a quarter of it.",
    )
    partners: Path | None = Field(
        None,
        description="TOML file of the partners, a table each: who may send (`docs/api.md`), whose reports are fetched, "
        "and who is told what becomes of them (`docs/channels.md`). `laporpresiden` and `kawalmenteri` are there "
        "without it.",
    )
    cors_origins: str | None = Field(
        None,
        pattern=r"^https?://[^\s/,]+( https?://[^\s/,]+)*$",
        description="Pages of other sites whose scripts may call the API, as `https://host` with a blank between them. "
        "Unset: none.",
    )
    api_key: SecretStr | None = Field(
        None,
        min_length=1,
        description="Key of the API that `lapor send --via gateway` shows; without one it can send `web` alone.",
    )

    sms_gateways: Path | None = Field(
        None,
        description="TOML file of the SMS gateways that are open, a table each; `docs/channels.md` shows them. Unset: "
        "only the plain door `/sms/generic`.",
    )
    sms_parts_within_s: float = Field(
        300.0,
        gt=0,
        le=86_400,
        description="Seconds that the parts of a long SMS wait for those that are missing; then what is there goes on.",
    )
    sms_answers_per_day: int = Field(
        20,
        ge=1,
        le=1_000,
        description="SMS that one number is answered with in a day: a machine that answers our answers would go on for "
        "ever. What it writes is taken all the same.",
    )

    notices_per_day: int = Field(
        10,
        ge=1,
        le=1_000,
        description="Notices that one person gets in a day, by whatever medium; what is beyond is kept as `gagal` in "
        "the outbox. Anybody can leave another's number.",
    )
    quiet_hours: str = Field(
        "21-6",
        pattern=HOURS,
        description="Hours of the day, from-to, in which no notice goes out by SMS or X, by the time zone of the "
        "report's place; `0-0` for none. Answers to what somebody sends go out at once.",
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://",
        description="Where citizens find the pages, for the links in e-mail and in Kibana. Unset: citizens get no "
        "e-mail, since each must have a way out, and ids in Kibana are no links.",
    )
    smtp_host: str | None = Field(None, min_length=1, description="Server that takes our e-mail. Unset: none is sent.")
    smtp_port: int = Field(587, ge=1, le=65_535, description="Its port: 587 for STARTTLS, most often 465 for TLS.")
    smtp_security: MailSecurity = Field(
        MailSecurity.STARTTLS,
        description="How it is spoken to: encrypted after a greeting, from the first byte, or not at all, which only a "
        "server on this machine deserves.",
    )
    smtp_username: str | None = Field(None, min_length=1, description="User of that server, by password.")
    smtp_password: SecretStr | None = Field(None, min_length=1, description="Password of that user.")
    smtp_from: str | None = Field(
        None,
        pattern=MAIL_ADDRESS,
        description="Address that our e-mail comes from, of a domain that the server may send for (SPF, DKIM).",
    )
    smtp_ca_file: Path | None = Field(
        None,
        description="PEM file of the authority that signed that server's certificate. Unset: those of the machine.",
    )

    secret_key: SecretStr | None = Field(
        None,
        min_length=MIN_SECRET_CHARS,
        description="Makes tracking IDs and reporter hashes; the same on every machine. Phone numbers are few enough "
        "to try out against a hash whose key can be guessed.",
    )
    models_dir: Path = Field(
        SHIPPED_MODELS,
        description="Folder of the model artefacts. Another one, such as a volume, is filled by `lapor model init`.",
    )
    retrain_data: Path | None = Field(
        None,
        description="Folder of labelled reports from which the models are taught again each night, together with what "
        "officers corrected; what is not better does not serve. Unset: they are not.",
    )
    retrain_hour: int = Field(1, ge=0, le=23, description="Hour of the day, WIB, from which they are taught again.")
    state_dir: Path = Field(
        default_factory=default_state_dir,
        description="Folder of key, store and logs, for its owner alone; with a real Kafka and PostgreSQL nothing in "
        "it has to last but `photos`.",
    )

    twitter_bearer_token: SecretStr | None = Field(
        None, min_length=1, description="Bearer token of the app on the X API, for `lapor twitter`."
    )
    twitter_consumer_key: SecretStr | None = Field(
        None, min_length=1, description="API key of that app, for the account that answers; all four keys, or none."
    )
    twitter_consumer_secret: SecretStr | None = Field(None, min_length=1, description="Its secret.")
    twitter_access_token: SecretStr | None = Field(
        None,
        min_length=1,
        description="Access token of @LAPOR1708 with the right to write. Unset: nobody is answered on X.",
    )
    twitter_access_token_secret: SecretStr | None = Field(None, min_length=1, description="Its secret.")
    twitter_mode: str = Field(
        "stream",
        pattern="^(stream|mentions)$",
        description="How X is read: the filtered stream with search and mentions behind it, or mentions alone, where "
        "a post costs a fifth; `docs/channels.md` has the prices.",
    )
    twitter_poll_s: float = Field(
        60.0,
        ge=5,
        le=3_600,
        description="Seconds between two readings of mentions and search; X allows 300 in 15 minutes.",
    )
    twitter_api_url: str = Field(
        "https://api.twitter.com", pattern=r"^https?://", description="Base of the X API; another one for tests."
    )
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level that is logged.")

    @property
    def is_embedded(self) -> bool:
        """Whether the broker is the embedded one, which forgets when it ends."""
        return self.kafka_address is None

    @property
    def kafka(self) -> Broker:
        """The brokers in force; what is set of them must fit together, or it is a SetupFault."""
        if self.kafka_address is None:
            return Broker(f"127.0.0.1:{self.embedded_kafka_port}")
        _check_kafka(self)
        return Broker(
            self.kafka_address,
            self.kafka_security,
            self.kafka_sasl_mechanism,
            self.kafka_username,
            self.kafka_password.get_secret_value() if self.kafka_password else None,
            Certificates(authority=self.kafka_ca_file, own=self.kafka_certificate_file, own_key=self.kafka_key_file),
        )

    @property
    def mail(self) -> MailServer | None:
        """The mail server in force; what is set of it must fit together, or it is a SetupFault."""
        if self.smtp_host is None:
            return None
        _check_mail(self)
        return MailServer(
            host=self.smtp_host,
            port=self.smtp_port,
            sender=self.smtp_from or "",
            security=self.smtp_security,
            username=self.smtp_username,
            password=self.smtp_password.get_secret_value() if self.smtp_password else None,
            authority=self.smtp_ca_file,
        )

    @property
    def notices(self) -> NoticeRules:
        """What holds for notices; the outbox knows for as long as raw data is kept what it sent."""
        start, end = map(int, self.quiet_hours.split("-"))
        return NoticeRules(
            per_day=self.notices_per_day,
            quiet=QuietHours(start, end),
            told_within=timedelta(days=self.raw_retention_days),
            public_url=self.public_url.rstrip("/") if self.public_url else None,
        )

    @property
    def elasticsearch(self) -> str:
        """The URL of the search engine in force."""
        return self.elasticsearch_url or f"http://127.0.0.1:{self.embedded_search_port}"

    @property
    def store(self) -> str:
        """The URL of the store in force; it may hold a password."""
        return self.store_url.get_secret_value() if self.store_url else f"sqlite:///{self.state_dir / 'lapor.db'}"

    @property
    def photos(self) -> Path:
        """The folder of pictures in force."""
        return self.photos_dir or self.state_dir / "photos"

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
        raise SetupFault(f"pengaturan: {faults}. Isi yang boleh ada di `docs/settings.md`") from None


def _check_kafka(settings: Settings) -> None:
    """Refuse what would be passed over in silence: a password that nobody asks for, a file that nobody reads."""
    security = settings.kafka_security
    user = settings.kafka_username, settings.kafka_password
    files = settings.kafka_ca_file, settings.kafka_certificate_file, settings.kafka_key_file
    if security.has_user and None in user:
        raise SetupFault(f"LAPOR_KAFKA_SECURITY={security} perlu LAPOR_KAFKA_USERNAME dan LAPOR_KAFKA_PASSWORD")
    if not security.has_user and any(user):
        raise SetupFault(
            f"LAPOR_KAFKA_USERNAME dan LAPOR_KAFKA_PASSWORD tidak dipakai dengan LAPOR_KAFKA_SECURITY={security}: "
            "pilih SASL_SSL, atau kosongkan keduanya"
        )
    if not security.has_tls and any(files):
        raise SetupFault(
            f"LAPOR_KAFKA_CA_FILE, LAPOR_KAFKA_CERTIFICATE_FILE dan LAPOR_KAFKA_KEY_FILE tidak dipakai dengan "
            f"LAPOR_KAFKA_SECURITY={security}: pilih SSL atau SASL_SSL, atau kosongkan"
        )
    if security is Security.SASL_PLAINTEXT and settings.kafka_sasl_mechanism is Mechanism.PLAIN:
        raise SetupFault(
            "LAPOR_KAFKA_SASL_MECHANISM=PLAIN mengirim kata sandi terbaca tanpa TLS: pilih SCRAM-SHA-512, atau "
            "LAPOR_KAFKA_SECURITY=SASL_SSL"
        )
    if settings.kafka_key_file and not settings.kafka_certificate_file:
        raise SetupFault("LAPOR_KAFKA_KEY_FILE perlu LAPOR_KAFKA_CERTIFICATE_FILE")


def _check_mail(settings: Settings) -> None:
    """Refuse a server without a sender, half a user, and a password that everybody could read."""
    if settings.smtp_from is None:
        raise SetupFault("LAPOR_SMTP_HOST perlu LAPOR_SMTP_FROM")
    if (settings.smtp_username is None) != (settings.smtp_password is None):
        raise SetupFault("LAPOR_SMTP_USERNAME dan LAPOR_SMTP_PASSWORD diisi keduanya, atau tidak satu pun")
    if settings.smtp_security is MailSecurity.PLAINTEXT and (settings.smtp_username or settings.smtp_ca_file):
        raise SetupFault(
            "LAPOR_SMTP_SECURITY=PLAINTEXT mengirim kata sandi terbaca dan tidak memeriksa sertifikat: pilih STARTTLS "
            "atau TLS, atau kosongkan LAPOR_SMTP_USERNAME, LAPOR_SMTP_PASSWORD dan LAPOR_SMTP_CA_FILE"
        )


def secret_key(settings: Settings) -> bytes:
    """Get the secret key of this deployment; the embedded mode keeps one of its own, made at first use."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    if not settings.is_embedded:
        raise SetupFault(
            "LAPOR_SECRET_KEY belum diisi, padahal Kafka sungguhan disebut: worker dan gateway perlu satu kunci yang "
            "sama. Buat dengan `openssl rand -hex 32`"
        )
    path = settings.state_dir / "secret.key"
    if not path.exists():
        _make_key(path)
    return path.read_bytes()


def api_key(settings: Settings) -> str | None:
    """Get the key that our own commands show to the gateway; None without one."""
    return settings.api_key.get_secret_value() if settings.api_key else None


def _make_key(path: Path) -> None:
    fresh = path.with_suffix(f".{os.getpid()}")
    with open_private(fresh) as file:
        file.write(secrets.token_hex(KEY_BYTES).encode())
    with suppress(FileExistsError):  # of two processes the first wins, and both read its key
        os.link(fresh, path)
    fresh.unlink()
