#!/usr/bin/env bash
# snowballstemmer 3.1.1 (PyPI), and the same rules in @orama/stemmers 3.1.18 (npm): Indonesian doubled words are cut
# in their second half only, and a swallowed first letter never comes back.
#
# Guess: "jalan-jalan" becomes "jalan", or stays whole.
# Instead: the ending "-an" is taken off the second half: "jalan-jal", while "jalan" alone stays "jalan". Whether the
# halves still agree is chance: "lubang-lubang" stays whole. "mengirim" becomes "irim" and not "kirim", since the
# rules cannot know which letter meng- swallowed.
# Why it matters: plurals by doubling are how citizens write "roads" and "holes"; they do not meet their singular, and
# a stem such as "jalan-jal" in a list of subjects looks like a fault of the page.
# Seen on 2026-11-29 with Python 3.11 and Node.js 20, the same line from both:
#   jalan-jal lampu-lampu lubang-lubang jalan irim kirim
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check snowballstemmer==3.1.1
npm install --prefix "$dir" --silent --no-audit --no-fund @orama/stemmers@3.1.18 >&2
words=(jalan-jalan lampu-lampunya lubang-lubang jalan mengirim kirim)
cd "$dir"

expected='jalan-jal lampu-lampu lubang-lubang jalan irim kirim
jalan-jal lampu-lampu lubang-lubang jalan irim kirim'
seen=$(
    venv/bin/python -c 'import sys, snowballstemmer
print(*snowballstemmer.stemmer("indonesian").stemWords(sys.argv[1:]))' "${words[@]}"
    node --input-type=module -e 'import { stemmer } from "@orama/stemmers/indonesian";
console.log(process.argv.slice(1).map((word) => stemmer(word)).join(" "));' "${words[@]}"
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
