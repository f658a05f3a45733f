#!/usr/bin/env bash
# smpplib 2.2.4 (PyPI): a long SMS is cut between the two codes of one character.
#
# Guess: make_parts moves a character that does not fit to the next part, as smsutil does.
# Instead: it cuts the encoded text every 153 codes. "{" is two codes, escape and 28 (hexadecimal); the first part may
# end with the escape, and the next begins with "(". In UCS-2 an emoji is cut between its surrogates. A phone that
# joins the parts before it decodes shows all; whatever decodes each part by itself (gsm0338 1.1.0 here) drops the
# lone escape without a word and shows "(" for "{".
# Why it matters: confirmations with a link or a name in braces go out broken for some receivers only.
# Upstream: python-smpplib pull request 59 leaves a FIXME about it.
# Seen on 2026-11-29 with Python 3.11 (parts end/begin, the parts as decoded one by one; then smsutil's):
#   1b 28 | …aa / (tiket}
#   d83d | de00
#   smsutil …aa / {tiket}
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check smpplib==2.2.4 gsm0338==1.1.0 smsutil==1.1.3

expected='1b 28 | …aa / (tiket}
d83d | de00
smsutil …aa / {tiket}'
seen=$("$dir/venv/bin/python" - <<'PY'
import gsm0338
import smsutil
from smpplib import gsm

HEADER = 6
codec = gsm0338.Codec()
text = "a" * 152 + "{tiket}"
first, second = (part[HEADER:] for part in gsm.make_parts(text)[0])
decoded = [codec.decode(part)[0] for part in (first, second)]
print(first[-1:].hex(), second[:1].hex(), "|", "…" + decoded[0][-2:], "/", decoded[1])
emoji = [part[HEADER:] for part in gsm.make_parts("a" * 66 + "\N{GRINNING FACE}" + "a" * 9)[0]]
print(emoji[0][-2:].hex(), "|", emoji[1][:2].hex())
parts = [part.content for part in smsutil.split(text).parts]
print("smsutil", "…" + parts[0][-2:], "/", parts[1])
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
