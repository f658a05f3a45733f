#!/usr/bin/env bash
# indo-normalizer 1.2.0 (PyPI): it takes numbers and short words for slang: "RT 03 RW 05" becomes "yq yq yq pos".
#
# Guess: a normaliser of informal Indonesian leaves numbers, RT and RW alone, and knows "ga" (not).
# Instead: digits are read as letters ("leet") and then mended to the nearest slang, so "2 hari" (two days) is "saja
# hari". "jl" becomes "jual" (sell), "pak rt" "pak roti" (bread), "ke kantor" (to the office) "aku kantor" (I,
# office). "ga ada air" (there is no water) becomes "juga ada air" (there is water too).
# Why it matters: addresses and how long something has lasted are lost, and the complaint is turned into its opposite.
# The second value that normalize_text gives counts these as mended words.
# Seen on 2026-11-29 with Python 3.11:
#   RT 03 RW 05 -> yq yq yq pos
#   jl mawar -> jual mawar
#   pak rt -> pak roti
#   ke kantor -> aku kantor
#   rusak parah 2 hari -> rusak parah saja hari
#   ga ada air -> juga ada air
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check indo-normalizer==1.2.0

expected='RT 03 RW 05 -> yq yq yq pos
jl mawar -> jual mawar
pak rt -> pak roti
ke kantor -> aku kantor
rusak parah 2 hari -> rusak parah saja hari
ga ada air -> juga ada air'
seen=$("$dir/venv/bin/python" - <<'PY'
from contextlib import redirect_stdout
from io import StringIO

from indo_normalizer import Normalizer

with redirect_stdout(StringIO()):  # it says which lists it loads
    normalizer = Normalizer()
for text in ("RT 03 RW 05", "jl mawar", "pak rt", "ke kantor", "rusak parah 2 hari", "ga ada air"):
    print(text, "->", normalizer.normalize_text(text)[0])
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
