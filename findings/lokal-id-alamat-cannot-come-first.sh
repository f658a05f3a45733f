#!/usr/bin/env bash
# lokal-id 0.7.2 (PyPI): its address module can be imported only after another one.
#
# Guess: `from lokal.alamat import parse_alamat` works in a fresh interpreter.
# Instead: lokal.alamat imports lokal.wilayah, which at its end imports from lokal.alamat: whoever comes first must be
# wilayah, or there is an ImportError about a circular import.
# Why it matters: a sorter of imports puts alamat before wilayah, and a program that worked yesterday does not start.
# Seen on 2026-11-29 with Python 3.11:
#   alamat first: ImportError
#   wilayah first: works
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check lokal-id==0.7.2

try() {
    local error
    if error=$("$dir/venv/bin/python" -c "$1" 2>&1); then echo works; else tail -n 1 <<<"$error" | cut -d: -f1; fi
}
expected='alamat first: ImportError
wilayah first: works'
seen="alamat first: $(try 'import lokal.alamat, lokal.wilayah')
wilayah first: $(try 'import lokal.wilayah, lokal.alamat')"

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
