#!/usr/bin/env bash
# feedparser 6.0.14, atoma 0.0.17 (PyPI) and Python's email.utils: "10:00:00 GMT+07:00" in a feed is three different
# moments.
#
# Guess: all read seven hours ahead of Greenwich, 03:00 UTC, or all refuse it.
# Instead: feedparser does so; atoma, whose dates go through dateutil, turns the sign as POSIX does: 17:00 UTC;
# email.utils takes GMT and drops the rest: 10:00. "GMT+7" is refused by feedparser and not by the others. The name
# WIB is read by none: two take the hour for UTC, email.utils gives a time without zone.
# Why it matters: feeds whose code puts their date together by hand write the zone so. Reports and news of one event
# lie 14 hours apart, in the wrong order, and only if the two were read by different libraries.
# Source: a comment in dateutil's parser says so of GMT+3.
# Seen on 2026-11-29 with Python 3.11 (in UTC: feedparser, atoma, email.utils):
#   GMT+07:00 | 03:00 | 17:00 | 10:00
#   GMT+7 | None | 17:00 | 10:00
#   WIB | 10:00 | 10:00 | 10:00
#   +0700 | 03:00 | 03:00 | 03:00
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check \
    feedparser==6.0.14 atoma==0.0.17 python-dateutil==4.0.0

expected='GMT+07:00 | 03:00 | 17:00 | 10:00
GMT+7 | None | 17:00 | 10:00
WIB | 10:00 | 10:00 | 10:00
+0700 | 03:00 | 03:00 | 03:00'
seen=$("$dir/venv/bin/python" -W ignore - <<'PY'
import time
from datetime import UTC
from email.utils import parsedate_to_datetime

import atoma
import feedparser

FEED = """<rss version="2.0"><channel><title>Berita</title><link>https://contoh.id</link><description>x</description>
<item><title>Banjir</title><pubDate>{}</pubDate></item></channel></rss>"""


def clock(when):
    return (when if when.tzinfo is None else when.astimezone(UTC)).strftime("%H:%M")


for zone in ("GMT+07:00", "GMT+7", "WIB", "+0700"):
    written = f"Sat, 28 Nov 2026 10:00:00 {zone}"
    feed = FEED.format(written)
    parsed = feedparser.parse(feed).entries[0].published_parsed
    atom = atoma.parse_rss_bytes(feed.encode()).items[0].pub_date
    mail = parsedate_to_datetime(written)
    print(zone, parsed and time.strftime("%H:%M", parsed), clock(atom), clock(mail), sep=" | ")
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
