#!/usr/bin/env bash
# tweet-preprocessor 0.6.0 (PyPI): an address comes out of clean() without its numbers, and without its RT.
#
# Guess: clean() takes off what belongs to X (links, hashtags, mentions, the mark of a retweet at the start) and leaves
# the words and numbers of the message.
# Instead: each number is removed too, of a house as of an hour, and an "RT" is the mark of a retweet, also where it is
# the neighbourhood that an Indonesian address begins with. "RW" stays, and numbers that are part of a word.
# Why it matters: two reports of one street in different neighbourhoods become one text, and places can no longer be
# found in it.
# Seen on 2026-11-30 with Python 3.11:
#   RT 03 RW 05 jalan rusak -> RW jalan rusak
#   RT 07 RW 05 jalan rusak -> RW jalan rusak
#   RT03 RW05 jalan rusak -> 03 RW05 jalan rusak
#   Jl. Merdeka No. 5 gelap sejak 18.30 -> Jl. Merdeka No. gelap sejak
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check tweet-preprocessor==0.6.0

expected='RT 03 RW 05 jalan rusak -> RW jalan rusak
RT 07 RW 05 jalan rusak -> RW jalan rusak
RT03 RW05 jalan rusak -> 03 RW05 jalan rusak
Jl. Merdeka No. 5 gelap sejak 18.30 -> Jl. Merdeka No. gelap sejak'
seen=$("$dir/venv/bin/python" - <<'PY'
import preprocessor

for text in (
    "RT 03 RW 05 jalan rusak",
    "RT 07 RW 05 jalan rusak",
    "RT03 RW05 jalan rusak",
    "Jl. Merdeka No. 5 gelap sejak 18.30",
):
    print(text, "->", preprocessor.clean(text))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
