#!/usr/bin/env bash
# rensa 0.5.0 (PyPI): RMinHash.update("jalan") hashes four letters, update(b"jalan") one word.
#
# Guess: both are one token, or both are cut into their pieces, or a lone text is refused.
# Instead: a text is walked through letter by letter, bytes are taken whole, as if in a list. Inside a list the word
# "jalan" and the bytes b"jalan" are the same token. Numbers in a list are refused.
# Why it matters: with brackets forgotten, texts that share their letters are near-duplicates: "rusak" and "kasur" (a
# mattress) are then equal. Code that moves from bytes (datasketch wants them) to text changes its answers silently.
# Seen on 2026-11-29 with Python 3.11 (similarity):
#   text, list of text 0.0
#   bytes, list of text 1.0
#   rusak, kasur 1.0
#   [rusak], [kasur] 0.0
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check rensa==0.5.0

expected='text, list of text 0.0
bytes, list of text 1.0
rusak, kasur 1.0
[rusak], [kasur] 0.0'
seen=$("$dir/venv/bin/python" - <<'PY'
from rensa import RMinHash


def similarity(one, other):
    signatures = [RMinHash(num_perm=128, seed=42) for _ in range(2)]
    for signature, tokens in zip(signatures, (one, other), strict=True):
        signature.update(tokens)
    return signatures[0].jaccard(signatures[1])


print("text, list of text", similarity("jalan", ["jalan"]))
print("bytes, list of text", similarity(b"jalan", ["jalan"]))
print("rusak, kasur", similarity("rusak", "kasur"))
print("[rusak], [kasur]", similarity(["rusak"], ["kasur"]))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
