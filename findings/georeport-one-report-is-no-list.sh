#!/usr/bin/env bash
# georeport 0.3.1 (PyPI, a client of Open311 GeoReport v2): with XML, a list of one report is not a list.
#
# Guess: get_service_requests gives a list of dicts, as its annotation says, in both formats.
# Instead: the XML goes through xmltodict, which makes a list only of two or more like elements. One report is the
# dict itself, and a loop over it gives the names of its fields. No report is a TypeError. With JSON all three are
# lists.
# Why it matters: a quiet hour of a small town is an answer with one report; the program that worked all day then
# stores "service_request_id" and "status" as reports.
# Seen on 2026-11-29 with Python 3.11, against an answer made up here (reports; XML, JSON):
#   2 list list
#   1 dict list
#   0 TypeError list
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check georeport==0.3.1

expected='2 list list
1 dict list
0 TypeError list'
seen=$("$dir/venv/bin/python" - <<'PY'
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from georeport import GeoReport


class Endpoint(BaseHTTPRequestHandler):
    count = 0

    def do_GET(self):
        reports = [{"service_request_id": str(number), "status": "open"} for number in range(self.count)]
        if ".json" in self.path:
            body = json.dumps(reports)
        else:
            rows = ("".join(f"<{name}>{value}</{name}>" for name, value in report.items()) for report in reports)
            body = f"<service_requests>{''.join(f'<request>{row}</request>' for row in rows)}</service_requests>"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        """Say nothing."""


def kind(client):
    try:
        return type(client.get_service_requests()).__name__
    except TypeError as error:
        return type(error).__name__


server = HTTPServer(("127.0.0.1", 0), Endpoint)
Thread(target=server.serve_forever, daemon=True).start()
clients = [GeoReport(f"http://127.0.0.1:{server.server_port}", output_format=form) for form in ("xml", "json")]
for Endpoint.count in (2, 1, 0):
    print(Endpoint.count, *map(kind, clients))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
