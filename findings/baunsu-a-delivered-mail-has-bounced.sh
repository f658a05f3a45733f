#!/usr/bin/env bash
# baunsu 0.2.3 (npm) beside flufl.bounce 6.0.0 (PyPI): the notice that a mail has arrived is a bounce.
#
# Guess: a delivery status notification (RFC 3464) with "Action: delivered" and "Status: 2.1.5" is no bounce, and
# whoever looks for bounces says so.
# Instead: any such notification is one. Delivered, relayed and delayed are all bounced and all "soft"; only the status
# beside it tells that the first is a success. flufl.bounce calls the first two nothing and the delay temporary.
# Why it matters: whoever asks for receipts, to prove that a citizen was told within the term, gets the proof and counts
# it as the contrary: after a few answers the address is set aside, and the citizen hears no more.
# Seen on 2026-11-30 with Node.js 20 and Python 3.11 (baunsu: bounced, hard, soft, status; then flufl.bounce):
#   delivered true false true Success
#   relayed true false true Success
#   delayed true false true Persistent Transient Failure
#   failed true true false Permanent Failure
#   delivered 0 temporary, 0 permanent
#   relayed 0 temporary, 0 permanent
#   delayed 1 temporary, 0 permanent
#   failed 0 temporary, 1 permanent
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check flufl.bounce==6.0.0
npm install --prefix "$dir" --silent --no-audit --no-fund baunsu@0.2.3 >&2
cd "$dir"

# Write a notification to the file ACTION.eml.
notify() {
    cat >"$1.eml" <<MAIL
From: MAILER-DAEMON@mx.example.go.id
To: lapor@example.go.id
Subject: Delivery Status Notification
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

Status surat Anda.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.go.id

Final-Recipient: rfc822; warga@example.net
Action: $1
Status: $2

--b--
MAIL
}
notify delivered 2.1.5
notify relayed 2.1.9
notify delayed 4.4.1
notify failed 5.1.1
cat >bounces.js <<'JS'
const fs = require("fs");
const Baunsu = require("baunsu");

for (const action of ["delivered", "relayed", "delayed", "failed"]) {
    const found = new Baunsu().detectSync(fs.readFileSync(`${action}.eml`));
    console.log(action, found.bounced, found.isHard(), found.isSoft(), found.status.class.message);
}
JS
cat >bounces.py <<'PY'
import email
from pathlib import Path

from flufl.bounce import all_failures

for action in ("delivered", "relayed", "delayed", "failed"):
    temporary, permanent = all_failures(email.message_from_string(Path(f"{action}.eml").read_text()))
    print(f"{action} {len(temporary)} temporary, {len(permanent)} permanent")
PY

expected='delivered true false true Success
relayed true false true Success
delayed true false true Persistent Transient Failure
failed true true false Permanent Failure
delivered 0 temporary, 0 permanent
relayed 0 temporary, 0 permanent
delayed 1 temporary, 0 permanent
failed 0 temporary, 1 permanent'
seen=$(
    node bounces.js
    venv/bin/python bounces.py
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
