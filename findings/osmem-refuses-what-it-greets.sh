#!/usr/bin/env bash
# osmem-server 0.1.6 with elasticsearch 8.19.3 and 9.5.1 (PyPI): info() works, and each request with a body is
# refused.
#
# Guess: an engine that answers the Elasticsearch client's first call answers the others; at worst, one of its
# versions.
# Instead: it answers GET / with a version and 406 to the clients' own media type, application/vnd.elasticsearch+json,
# of version 8 and of 9. The same body as application/json is taken. It has the analyzer `english` and not
# `indonesian`.
# Why it matters: a health check that asks info() is green while nothing can be written. An index made for Indonesian
# texts on a real cluster cannot be made here, so tests on this twin run with other stems than production.
# Seen on 2026-11-29 with Python 3.11:
#   8.19.3 info() works, index() 406
#   9.5.1 info() works, index() 406
#   application/json 201
#   english 200, indonesian 400
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

expected='8.19.3 info() works, index() 406
9.5.1 info() works, index() 406
application/json 201
english 200, indonesian 400'
seen=$(for client in 8.19.3 9.5.1; do
    python3 -m venv "$dir/$client"
    "$dir/$client/bin/pip" install --quiet --disable-pip-version-check elasticsearch==$client osmem-server==0.1.6
    "$dir/$client/bin/python" - $client <<'PY'
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import osmem_server
from elasticsearch import ApiError, Elasticsearch

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    address = f"127.0.0.1:{probe.getsockname()[1]}"
arguments = ["-addr", address, "-no-ja", "-no-stdin-watch", "-parent-pid", str(os.getpid())]
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
server = subprocess.Popen([osmem_server.resolve_binary(), *arguments], **quiet)


def post(path: str, body: dict) -> int:
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"http://{address}{path}", json.dumps(body).encode(), kind)
    try:
        return urllib.request.urlopen(request, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code


try:
    client = Elasticsearch(f"http://{address}", request_timeout=10)
    for _ in range(100):
        if client.ping():
            break
        time.sleep(0.1)
    client.info()
    try:
        print(sys.argv[1], "info() works, index()", client.index(index="r", document={"a": 1}).meta.status)
    except ApiError as error:
        print(sys.argv[1], "info() works, index()", error.status_code)
    if sys.argv[1].startswith("9"):
        print("application/json", post("/r/_doc", {"a": 1}))
        codes = {name: post("/_analyze", {"analyzer": name, "text": "a"}) for name in ("english", "indonesian")}
        print(", ".join(f"{name} {code}" for name, code in codes.items()))
finally:
    server.terminate()
    server.wait()
PY
done)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
