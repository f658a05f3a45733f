#!/usr/bin/env bash
# dateparser 1.5.0 (PyPI): of Indonesian's relative days it reads some and not their neighbours.
#
# Guess: who knows "kemarin lusa" knows "lusa", and who knows "bulan lalu" knows "minggu lalu".
# Instead: "kemarin lusa" (two days ago) is read and "lusa" (in two days) is not; "bulan lalu" (last month) is read,
# "minggu lalu" (last week) is not, although "seminggu yang lalu" is; "dalam 3 hari" is read, "3 hari lagi" is not.
# None comes back without a word, so tests that try only one of each pair pass.
# Why it matters: "sejak minggu lalu" (since last week) is how a complaint says when.
# Seen on 2026-11-29 with Python 3.11 (the clock set to 2026-11-18):
#   kemarin lusa 2026-11-16
#   lusa None
#   bulan lalu 2026-10-18
#   minggu lalu None
#   seminggu yang lalu 2026-11-11
#   dalam 3 hari 2026-11-21
#   3 hari lagi None
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check dateparser==1.5.0

expected='kemarin lusa 2026-11-16
lusa None
bulan lalu 2026-10-18
minggu lalu None
seminggu yang lalu 2026-11-11
dalam 3 hari 2026-11-21
3 hari lagi None'
seen=$("$dir/venv/bin/python" -W ignore - <<'PY'
from datetime import datetime

import dateparser

clock = {"RELATIVE_BASE": datetime(2026, 11, 18, 10)}
texts = ("kemarin lusa", "lusa", "bulan lalu", "minggu lalu", "seminggu yang lalu", "dalam 3 hari", "3 hari lagi")
for text in texts:
    when = dateparser.parse(text, languages=["id"], settings=clock)
    print(text, when and when.date())
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
