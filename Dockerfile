FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/lapor
ENV PATH=/opt/lapor/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
COPY pyproject.toml requirements.in README.md LICENSE ./
COPY pipeline pipeline
COPY training training
RUN pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --no-create-home lapor
COPY --from=build /opt/lapor /opt/lapor
COPY models /app/models
COPY kibana /app/kibana
ENV PATH=/opt/lapor/bin:$PATH PYTHONUNBUFFERED=1 LAPOR_MODELS_DIR=/app/models
WORKDIR /app
USER lapor
CMD ["lapor", "--help"]
