#!/usr/bin/env bash
# nspell 2.1.5 (npm) and Hunspell 1.7.1 with the dictionary hunspell-id 7.5.0 (Debian 12): one dictionary, two lists of
# Indonesian words.
#
# Guess: nspell, made to be compatible with Hunspell, calls the same words right.
# Instead: Hunspell cuts a word at its hyphen and looks for the halves; nspell knows only doubled words that stand in
# the dictionary: "jalan-jalan" and not "lampu-lampu". "memperbaikinya" (to repair it) is wrong for it, and has no
# suggestion; "tindaklanjuti", half of a word with two affixes, is right for it and wrong for Hunspell.
# Why it matters: a page that marks wrong words while a citizen types marks "lampu-lampu", and offers nothing for it; a
# server that mends by Hunspell sees no fault. Words marked there are not the words that are changed here.
# Seen on 2026-11-30 with Node.js 20 (the words that each calls wrong):
#   hunspell tindaklanjuti
#   nspell lampu-lampu ibu-ibu memperbaikinya
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" nspell@2.1.5 >&2
apt-get download -qq hunspell-id=1:7.5.0-1 hunspell=1.7.1-1 libhunspell-1.7-0=1.7.1-1 2>/dev/null
for package in *.deb; do dpkg --extract "$package" debian; done
dictionary="$dir/debian/usr/share/hunspell/id_ID"
library=$(dirname debian/usr/lib/*/libhunspell-1.7.so.0)
words=(jalan-jalan lampu-lampu ibu-ibu diperbaiki memperbaikinya tindaklanjuti)
cat >wrong.mjs <<'JS'
import { readFileSync } from "node:fs";
import nspell from "nspell";

const [dictionary, ...words] = process.argv.slice(2);
const speller = nspell(readFileSync(`${dictionary}.aff`), readFileSync(`${dictionary}.dic`));
console.log("nspell", ...words.filter((word) => !speller.correct(word)));
JS

expected='hunspell tindaklanjuti
nspell lampu-lampu ibu-ibu memperbaikinya'
seen=$(
    echo hunspell "$(printf '%s\n' "${words[@]}" |
        LC_ALL=C.UTF-8 LD_LIBRARY_PATH=$library debian/usr/bin/hunspell -d "$dictionary" -l | xargs)"
    node wrong.mjs "$dictionary" "${words[@]}"
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
