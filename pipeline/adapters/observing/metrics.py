"""What a worker counts, and where it can be read: by Prometheus."""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from pipeline.domain.errors import SetupFault

MESSAGES: Final = Counter("lapor_stage_messages", "Messages by stage and outcome.", ["stage", "outcome"])
REJECTED: Final = Counter(
    "lapor_stage_rejected", "Messages rejected by stage, channel and code.", ["stage", "channel", "code"]
)
REJECTS_TOO_MUCH: Final = Gauge(
    "lapor_stage_rejects_too_much",
    "1 for the code for which a stage rejects too much: its worker ends.",
    ["stage", "code"],
)
BATCH_SECONDS: Final = Histogram("lapor_stage_batch_seconds", "Seconds from a batch to its safe results.", ["stage"])
MODEL_INFO: Final = Gauge("lapor_model_serving", "1 for the version that serves.", ["version"])
MODELS_REFUSED: Final = Counter("lapor_models_refused", "Promoted versions that could not be loaded: look at the log.")

DRIFT: Final = Gauge(
    "lapor_model_drift",
    "How far late reports are from those that judged the model.",
    ["question", "measure"],
)


def serve_metrics(host: str, port: int) -> None:
    """Answer `/metrics`, from a thread of its own."""
    try:
        start_http_server(port, addr=host)
    except OSError as error:
        raise SetupFault(
            f"LAPOR_METRICS_HOST, LAPOR_METRICS_PORT: {host}:{port} tidak dapat dipakai: {error.strerror}"
        ) from error
