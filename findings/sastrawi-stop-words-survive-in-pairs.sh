#!/usr/bin/env bash
# Sastrawi 1.0.1 (PyPI): of two stop words that stand side by side, the second one stays.
#
# Guess: StopWordRemover takes out each word of its list.
# Instead: "saya tidak puas" loses "saya" and keeps "tidak", "tidak ada air" loses "tidak": what stays depends on the
# neighbour. It removes from the list that it walks over, so the walk skips a word. PySastrawi 1.2.1, the newer
# package from the same source, takes both out; it installs a module of the same name, `Sastrawi`, so only the name
# given to pip tells.
# Why it matters: complaints are full of such pairs (saya tidak, dan kami, itu yang). A count of words keeps "tidak"
# in one report and drops it from the next, and two teams with "Sastrawi" installed see different texts.
# Upstream: har07/PySastrawi issue 11.
# Seen on 2026-11-29 with Python 3.11:
#   Sastrawi==1.0.1 | tidak puas | ada air | dengan dan
#   PySastrawi==1.2.1 | puas | air |
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

expected='Sastrawi==1.0.1 | tidak puas | ada air | dengan dan
PySastrawi==1.2.1 | puas | air |'
seen=$(for package in Sastrawi==1.0.1 PySastrawi==1.2.1; do
    python3 -m venv "$dir/$package"
    "$dir/$package/bin/pip" install --quiet --disable-pip-version-check "$package"
    "$dir/$package/bin/python" - "$package" <<'PY'
import sys

from Sastrawi.StopWordRemover.StopWordRemoverFactory import StopWordRemoverFactory

remover = StopWordRemoverFactory().create_stop_word_remover()
texts = ("saya tidak puas", "tidak ada air", "dia dengan saya dan kami")
print(" | ".join([sys.argv[1], *map(remover.remove, texts)]).rstrip())
PY
done)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
