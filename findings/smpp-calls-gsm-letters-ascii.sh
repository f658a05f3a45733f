#!/usr/bin/env bash
# smpp 0.5.1 (npm, 22,000 downloads a month) beside smpp.pdu3 0.6 (PyPI): text that the first sends has another alphabet
# than its data coding says.
#
# Guess: plain text goes out with data coding 0, the SMSC's default alphabet, or as ASCII with data coding 1; either way
# the octets are those of the data coding, and "@" arrives.
# Instead: the text gets data coding 1, which SMPP 3.4 calls IA5 or ASCII, and the octets of GSM 03.38, where "@" is 0
# and braces are two codes each. What arrives with data coding 1 is read as GSM too, so ASCII is garbled the other way.
# Letters and digits are equal in both alphabets.
# Why it matters: an SMS is right until it holds an address of mail or a handle: "@" becomes an invisible NUL for a peer
# that follows the standard, and "@dinas" from such a peer becomes "¡dinas".
# Seen on 2026-11-30 with Node.js 20 and Python 3.11 (sent by npm's smpp, read by smpp.pdu3; then ASCII read by npm's):
#   IA5_ASCII 'Balas ke lapor\x00example.org \x1b(RT 03\x1b)'
#   Balas ke lapor¡example.org äRT 03ñ
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund smpp@0.5.1 >&2
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check smpp.pdu3==0.6
cd "$dir"

expected="IA5_ASCII 'Balas ke lapor\\x00example.org \\x1b(RT 03\\x1b)'
Balas ke lapor¡example.org äRT 03ñ"
seen=$(
    node -e '
        const { PDU } = require("smpp");
        const pdu = new PDU("submit_sm", { short_message: "Balas ke lapor@example.org {RT 03}" });
        process.stdout.write(pdu.toBuffer());' >submit_sm
    venv/bin/python -c '
from smpp.pdu.pdu_encoding import PDUEncoder

with open("submit_sm", "rb") as file:
    params = PDUEncoder().decode(file).params
print(params["data_coding"].schemeData.name, repr(params["short_message"].decode("ascii")))'
    node -e '
        const { PDU } = require("smpp");
        const ascii = Buffer.from("Balas ke lapor@example.org {RT 03}", "ascii");
        const pdu = new PDU("deliver_sm", { data_coding: 1, short_message: ascii });
        console.log(new PDU(pdu.toBuffer()).short_message.message);'
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
