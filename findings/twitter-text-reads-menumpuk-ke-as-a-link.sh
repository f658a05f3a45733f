#!/usr/bin/env bash
# twitter-text 3.1.0 (npm, X's own) and twitter-text-parser 3.0.0 (PyPI): a full stop without a blank makes a link of
# two Indonesian words.
#
# Guess: a domain of a country alone, without https:// and without a path, is not taken for a link.
# Instead: "menumpuk.ke" is one, since .ke is Kenya: so are words followed by "si" (Slovenia), "pa" (Panama), "la"
# (Laos), "sa", "so". Each counts 23 characters, however long it is. "rusak.di" is not: there is no .di.
# Why it matters: citizens in a hurry leave out the blank after a full stop. A cleaner that removes links removes the
# last word of the complaint with them, and a reply that quotes it is longer than counted.
# Seen on 2026-11-29 with Node.js 20 and Python 3.11 (weight, links; the same from both):
#   Sampah menumpuk.ke mana petugas? 44 menumpuk.ke
#   Lampu mati.si petugas diam 42 mati.si
#   Jalan rusak.di mana dinas? 26
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check twitter-text-parser==3.0.0
npm install --prefix "$dir" --silent --no-audit --no-fund twitter-text@3.1.0 >&2
texts=("Sampah menumpuk.ke mana petugas?" "Lampu mati.si petugas diam" "Jalan rusak.di mana dinas?")
cd "$dir"

one='Sampah menumpuk.ke mana petugas? 44 menumpuk.ke
Lampu mati.si petugas diam 42 mati.si
Jalan rusak.di mana dinas? 26'
expected=$one$'\n'$one
seen=$(
    node -e 'const twitter = require("twitter-text").default ?? require("twitter-text");
        for (const text of process.argv.slice(1)) {
            const links = twitter.extractUrls(text);
            console.log([text, twitter.parseTweet(text).weightedLength, ...links].join(" "));
        }' "${texts[@]}"
    venv/bin/python - "${texts[@]}" <<'PY'
import sys

from twitter_text import extract_urls_with_indices, parse_tweet

for text in sys.argv[1:]:
    links = (found["url"] for found in extract_urls_with_indices(text))
    print(text, parse_tweet(text).weightedLength, *links)
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
