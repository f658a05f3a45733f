#!/usr/bin/env bash
# smspdudecoder 2.2.0 and python-messaging 0.5.13 (PyPI): an SMS with data coding scheme C8 is decoded as UCS-2.
#
# Guess: bits 3 and 2 of the scheme name the alphabet only in the general group; C8 belongs to "message waiting,
# discard" (GSM 03.38 section 4), whose text is in the default alphabet.
# Instead: both look at the two bits in any group, where in C8 bit 3 means "indication active". pdusms 1.0 and
# node-pdu 2.1.1 read the text.
# Why it matters: it is the operator's notice of a voice mail or a missed call. On a gateway's line it arrives among
# the reports, as a few Korean letters that no filter for operators' texts knows. smspdudecoder warns that the PDU is
# truncated, which it is not.
# Seen on 2026-11-29 with Python 3.11 and Node.js 20 (an invented PDU with the text "Pesan suara"; else the first
# letter):
#   smspdudecoder HANGUL SYLLABLE TAEJ
#   python-messaging HANGUL SYLLABLE TAEJ
#   pdusms Pesan suara
#   node-pdu Pesan suara
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check \
    smspdudecoder==2.2.0 'bitstring==4.4.0' python-messaging==0.5.13 mock==5.2.0 pdusms==1.0
npm install --prefix "$dir" --silent --no-audit --no-fund node-pdu@2.1.1 >&2
cd "$dir"

expected='smspdudecoder HANGUL SYLLABLE TAEJ
python-messaging HANGUL SYLLABLE TAEJ
pdusms Pesan suara
node-pdu Pesan suara'
pdu=00040C9126180200000000C8621192210000820BD0F23CEC06CDEB617918
seen=$(
    venv/bin/python - "$pdu" <<'PY'
import sys
import unicodedata

import smspdu
from messaging.sms import SmsDeliver
from smspdudecoder.easy import read_incoming_sms

pdu = sys.argv[1]
SMSC = 2  # one octet, as two digits: no address of the centre
texts = {
    "smspdudecoder": read_incoming_sms(pdu)["content"],
    "python-messaging": SmsDeliver(pdu).text,
    "pdusms": smspdu.SMS_DELIVER.fromPDU(pdu[SMSC:], "1708").user_data,
}
for name, text in texts.items():
    print(name, text if text.isascii() else unicodedata.name(text[0]))
PY
    node -e 'console.log("node-pdu", require("node-pdu").parse(process.argv[1]).data.getText())' "$pdu"
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
