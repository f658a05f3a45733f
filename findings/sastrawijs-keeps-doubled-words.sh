#!/usr/bin/env bash
# sastrawijs 1.1.0 (npm): it does not stem the words that Sastrawi stems.
#
# Guess: it gives the stems of Sastrawi, on which its README says it is based.
# Instead: it has no rule for doubled words, so "lubang-lubang" and "lampu-lampunya" stay as they are, and "tercemar"
# keeps its prefix.
# Why it matters: a web page that highlights or groups by its stems disagrees with a server that uses the Python or
# PHP Sastrawi: "lubang-lubang" and "lubang" are two subjects on one side and one on the other.
# Seen on 2026-11-29 with Node.js 20 and Python 3.11 (word, sastrawijs 1.1.0, Sastrawi 1.0.1):
#   lubang-lubang lubang-lubang lubang
#   lampu-lampunya lampu-lampunya lampu
#   tercemar tercemar cemar
#   perbaikan baik baik
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund sastrawijs@1.1.0 >&2
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check Sastrawi==1.0.1
words=(lubang-lubang lampu-lampunya tercemar perbaikan)
cd "$dir"

expected='lubang-lubang lubang-lubang lubang
lampu-lampunya lampu-lampunya lampu
tercemar tercemar cemar
perbaikan baik baik'
seen=$(paste -d' ' <(printf '%s\n' "${words[@]}") <(
    node -e 'const { Stemmer } = require("sastrawijs"); const stemmer = new Stemmer();
        process.argv.slice(1).forEach((word) => console.log(stemmer.stem(word)))' "${words[@]}"
) <("$dir/venv/bin/python" - "${words[@]}" <<'PY'
import sys

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

stemmer = StemmerFactory().create_stemmer()
print(*map(stemmer.stem, sys.argv[1:]), sep="\n")
PY
))

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
