#!/usr/bin/env bash
# smpplib 2.2.4, py-smsify 0.2.1 (PyPI) and node-pdu 2.1.1 (npm): a backtick is sent as GSM-7 and arrives as "§".
#
# Guess: the alphabet has no backtick, so the SMS becomes UCS-2, or the sign is replaced by an apostrophe.
# Instead: all three carry one table of old, which fills its empty places with backticks and has one where "§"
# belongs. The backtick is found there and goes out as code 5f. smpplib even sends a real "§" as UCS-2, since its
# table has none. gsm0338, smsutil and smssafe know that there is no backtick.
# Why it matters: "Jum`at" and "Qur`an", as some type them, read "Jum§at" on the citizen's phone.
# Source of smpplib's table, by its own comment: Stack Overflow question 2452861.
# Seen on 2026-11-29 with Python 3.11 and Node.js 20, decoded with gsm0338 1.1.0:
#   smpplib Jum§at
#   py-smsify Jum§at
#   node-pdu Jum§at
#   smpplib, § itself: data coding 8
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check smpplib==2.2.4 py-smsify==0.2.1 gsm0338==1.1.0
npm install --prefix "$dir" --silent --no-audit --no-fund node-pdu@2.1.1 >&2
cd "$dir"

expected='smpplib Jum§at
py-smsify Jum§at
node-pdu Jum§at
smpplib, § itself: data coding 8'
pdu=$(node -e 'console.log(new (require("node-pdu").Submit)("+6281200000001", "Jum`at").getPartStrings()[0])')
seen=$(venv/bin/python - "$pdu" <<'PY'
import sys

import gsm0338
from py_smsify import SmsMessage
from smpplib import gsm

codec = gsm0338.Codec()


def unpack(octets: bytes, count: int) -> bytes:
    bits = int.from_bytes(octets, "little")
    return bytes(bits >> 7 * place & 0x7F for place in range(count))


print("smpplib", codec.decode(gsm.make_parts("Jum`at")[0][0])[0])
print("py-smsify", codec.decode(bytes(SmsMessage("Jum`at").encoded_bytes))[0])
print("node-pdu", codec.decode(unpack(bytes.fromhex(sys.argv[1][-12:]), 6))[0])
print("smpplib, § itself: data coding", gsm.make_parts("§")[1])
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
