#!/usr/bin/env bash
# faust-streaming 0.15.3 (PyPI): validation=True converts where it should refuse, and None becomes the text "None".
#
# Guess: a Record with validation=True raises ValidationError for a value of another type.
# Instead: validation converts first. None in a required text becomes "None", and in a field with a default the
# default; 1.5 becomes the whole number 1, and the text "false" becomes True. coerce=False beside it changes nothing.
# Why it matters: JSON's null from a channel without a sender's name becomes a citizen called None, and "false" from a
# form becomes consent.
# Upstream: robinhood/faust issue 467 is about the other half, a number given as text.
# Seen on 2026-11-29 with Python 3.11:
#   text=None 'None'
#   votes=1.5 1
#   consent='false' True
#   channel=None 'sms'
#   valid: True
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check faust-streaming==0.15.3

expected="text=None 'None'
votes=1.5 1
consent='false' True
channel=None 'sms'
valid: True"
seen=$("$dir/venv/bin/python" -W ignore - <<'PY'
import faust


class Report(faust.Record, validation=True, coerce=False):
    text: str
    votes: int
    consent: bool
    channel: str = "sms"


given = {"text": None, "votes": 1.5, "consent": "false", "channel": None}
report = Report(**given)
for name, value in given.items():
    print(f"{name}={value!r}", repr(getattr(report, name)))
print("valid:", report.is_valid())
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
