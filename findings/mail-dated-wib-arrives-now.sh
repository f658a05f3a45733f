#!/usr/bin/env bash
# mailparser 3.14.2, postal-mime 4.0.0 (npm), mail-parser 4.8.0, eml_parser 4.4.0 (PyPI): a mail whose Date header ends
# in "WIB", or says "Agu", is dated in four different ways, and one of them is the time at which it is read.
#
# Guess: a date that cannot be read is no date: undefined, None, or an error.
# Instead: mailparser gives the current time. postal-mime gives the header's text in the place of an ISO date.
# mail-parser and eml_parser take WIB, seven hours east, for UTC, and eml_parser makes 1970 of "Agu".
# Why it matters: scripts that compose their own header write such dates. A report is dated seven hours late, in the
# future, or anew whenever the mailbox is read again, so that its deadline never comes and no copy equals the first.
# Seen on 2026-11-30 with Node.js 20 and Python 3.11 (the first header means 07:30 UTC, the second too):
#   Mon, 2 Nov 2026 14:30:00 WIB
#   mailparser now
#   postal-mime Mon, 2 Nov 2026 14:30:00 WIB
#   mail-parser 2026-11-02T14:30:00+00:00
#   eml_parser 2026-11-02T14:30:00+00:00
#   2 Agu 2026 14:30:00 +0700
#   mailparser now
#   postal-mime 2 Agu 2026 14:30:00 +0700
#   mail-parser None
#   eml_parser 1970-01-01T00:00:00+00:00
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund mailparser@3.14.2 postal-mime@4.0.0 >&2
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check mail-parser==4.8.0 eml_parser==4.4.0
cd "$dir"
cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";

const mail = readFileSync("mail.eml");
const { date } = await simpleParser(mail);
console.log("mailparser", Math.abs(Date.now() - date) < 600_000 ? "now" : date.toISOString());
console.log("postal-mime", (await PostalMime.parse(mail)).date);
JS
cat >read.py <<'PY'
from pathlib import Path

import eml_parser
import mailparser

mail = Path("mail.eml").read_bytes()
date = mailparser.parse_from_bytes(mail).date
print("mail-parser", date and date.isoformat())
print("eml_parser", eml_parser.EmlParser().decode_email_bytes(mail)["header"]["date"].isoformat())
PY

expected='Mon, 2 Nov 2026 14:30:00 WIB
mailparser now
postal-mime Mon, 2 Nov 2026 14:30:00 WIB
mail-parser 2026-11-02T14:30:00+00:00
eml_parser 2026-11-02T14:30:00+00:00
2 Agu 2026 14:30:00 +0700
mailparser now
postal-mime 2 Agu 2026 14:30:00 +0700
mail-parser None
eml_parser 1970-01-01T00:00:00+00:00'
seen=$(
    for date in 'Mon, 2 Nov 2026 14:30:00 WIB' '2 Agu 2026 14:30:00 +0700'; do
        printf '%s\r\n' 'From: warga@example.org' 'To: lapor@example.org' "Date: $date" '' 'Jalan rusak' >mail.eml
        echo "$date"
        node read.mjs
        venv/bin/python -W ignore read.py
    done
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
