#!/usr/bin/env bash
# node-pdu 2.1.1 (npm): a plain text of 160 letters becomes two SMS, and 81 braces, which need two, become one.
#
# Guess: one SMS up to 160 codes of the GSM alphabet, where a brace is two, and parts of 153.
# Instead: it cuts by letters and by octets: parts hold 133 letters, and a text of up to 133 letters is one PDU
# whatever it needs. 81 braces give a PDU that announces 162 septets, over the 160 that GSM 03.40 allows; no error is
# raised.
# Why it matters: full messages cost double, and one with many brackets is refused by the modem or the network, far
# from the code that made it.
# Seen on 2026-11-29 with Node.js 20 (text, parts, septets announced by each):
#   160 letters: 2 parts, 141 35
#   81 braces: 1 parts, 162
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund node-pdu@2.1.1 >&2
cd "$dir"

expected='160 letters: 2 parts, 141 35
81 braces: 1 parts, 162'
seen=$(node -e '
    const { Submit } = require("node-pdu");
    const LENGTH_AT = 28; // after the header and an address of 13 digits
    for (const [name, text] of [["160 letters", "a".repeat(160)], ["81 braces", "{".repeat(81)]]) {
        const parts = new Submit("+6281200000001", text).getPartStrings();
        const lengths = parts.map((part) => parseInt(part.slice(LENGTH_AT, LENGTH_AT + 2), 16));
        console.log(`${name}: ${parts.length} parts, ${lengths.join(" ")}`);
    }')

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
