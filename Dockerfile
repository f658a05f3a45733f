FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /opt/lapor
ENV PATH=/opt/lapor/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
COPY pyproject.toml requirements.in README.md LICENSE ./
COPY pipeline pipeline
COPY training training
# in place, as `make setup` does: models and dashboards are found beside the code
RUN pip install --no-deps --no-build-isolation -e .

FROM python:3.11-slim-bookworm
WORKDIR /app
RUN useradd --system --no-create-home lapor \
    && install --directory --owner lapor --mode 0700 /state \
    && install --directory --owner lapor --mode 0755 /models
COPY --from=build /opt/lapor /opt/lapor
COPY --from=build /app /app
COPY models models
COPY kibana kibana
ENV PATH=/opt/lapor/bin:$PATH PYTHONUNBUFFERED=1
USER lapor
CMD ["lapor", "--help"]
