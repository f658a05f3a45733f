#!/usr/bin/env bash
# faust-streaming 0.15.3 with and without orjson 3.13.0 (PyPI): two workers of one app, of which one has orjson
# installed, do not read each other's records.
#
# Guess: orjson, which Faust takes by itself where it is installed, is faster and writes and reads the same JSON.
# Instead: without it a date is written as midnight and with it as a date, so a key made of one has two texts and two
# partitions. NaN is written bare by the one and is null from the other, and the bare one, which Faust itself wrote, is
# an error for the other. A number of 20 digits is written by the one only, and read by the other as a rounded float.
# Why it matters: any package may bring orjson in. While a release is rolled out, records of one half of the workers are
# rejected by the other half, one day is counted in two places, and a delivery receipt whose number has 20 digits no
# longer finds its SMS.
# Seen on 2026-11-30 with Python 3.11:
#   without orjson
#     date {"hari":"2026-11-30T00:00:00"}
#     NaN {"skor":NaN}
#     20 digits {"sms":89620000000000000001}
#     read NaN nan
#     read 20 digits 89620000000000000001
#   with orjson
#     date {"hari":"2026-11-30"}
#     NaN {"skor":null}
#     20 digits TypeError
#     read NaN JSONDecodeError
#     read 20 digits 8.962e+19
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check faust-streaming==0.15.3
cat >"$dir/records.py" <<'PY'
from collections.abc import Callable
from datetime import date

from faust.serializers.codecs import dumps, loads


def show(what: str, ask: Callable[[], object]) -> None:
    try:
        answer = ask()
    except (TypeError, ValueError) as fault:
        answer = type(fault).__name__
    print(f"  {what} {answer}")


show("date", lambda: dumps("json", {"hari": date(2026, 11, 30)}).decode())
show("NaN", lambda: dumps("json", {"skor": float("nan")}).decode())
show("20 digits", lambda: dumps("json", {"sms": 89620000000000000001}).decode())
show("read NaN", lambda: loads("json", b'{"skor":NaN}')["skor"])
show("read 20 digits", lambda: loads("json", b'{"sms":89620000000000000001}')["sms"])
PY

expected='without orjson
  date {"hari":"2026-11-30T00:00:00"}
  NaN {"skor":NaN}
  20 digits {"sms":89620000000000000001}
  read NaN nan
  read 20 digits 89620000000000000001
with orjson
  date {"hari":"2026-11-30"}
  NaN {"skor":null}
  20 digits TypeError
  read NaN JSONDecodeError
  read 20 digits 8.962e+19'
seen=$(
    echo without orjson
    "$dir/venv/bin/python" -W ignore "$dir/records.py"
    "$dir/venv/bin/pip" install --quiet --disable-pip-version-check orjson==3.13.0
    echo with orjson
    "$dir/venv/bin/python" -W ignore "$dir/records.py"
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
