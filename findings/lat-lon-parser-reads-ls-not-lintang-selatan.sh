#!/usr/bin/env bash
# lat-lon-parser 1.3.1 (PyPI): "6°12' LS" lies in the south, "6°12' Lintang Selatan" in the north.
#
# Guess: the Indonesian marks LS and BB (south, west) are refused or read, and the same words in full as the marks are.
# Instead: the last letter of the marks counts if it is one of the English N, S, E, W. So LS is south by luck, and BB
# (Barat, west) is east. A word that is not English is passed over without an error: "Selatan" leaves the number
# positive, and so does "6°12' S (Selatan)", which has the English letter too.
# Why it matters: papers of offices write coordinates in words. Each such place is mirrored over the equator, from Java
# into the South China Sea, 1400 km away, and a trial with "LS" shows that Indonesian is understood.
# Seen on 2026-11-30 with Python 3.11:
#   6°12' S -6.2
#   6°12' LS -6.2
#   6°12' Lintang Selatan 6.2
#   6°12' S (Selatan) 6.2
#   73°30' W -73.5
#   73°30' BB 73.5
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check lat-lon-parser==1.3.1
cat >"$dir/latitudes.py" <<'PY'
import lat_lon_parser

for text in ("6°12' S", "6°12' LS", "6°12' Lintang Selatan", "6°12' S (Selatan)", "73°30' W", "73°30' BB"):
    print(text, lat_lon_parser.parse(text))
PY

expected="6°12' S -6.2
6°12' LS -6.2
6°12' Lintang Selatan 6.2
6°12' S (Selatan) 6.2
73°30' W -73.5
73°30' BB 73.5"
seen=$("$dir/venv/bin/python" "$dir/latitudes.py")

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
