#!/usr/bin/env bash
# whatsapp-chat-parser 4.0.2 (npm): a line of a pasted timetable becomes a message of its own, by a person called
# "10.00".
#
# Guess: a message of several lines stays one, as the lines behind the first have no sender.
# Instead: each line that begins like a message is one. "19/11/26 08.00 - 10.00: Jalan Melati", from a notice of when
# the water is cut off, is written just as an Indonesian phone exports "18/11/26 14.30 - Budi: ...": the end of the
# hours is the sender. That the line is of a day after its neighbours is not looked at.
# Why it matters: a neighbourhood's chat handed in as evidence shows a citizen who does not exist, who wrote in the
# future, and the complaint below the timetable is hers.
# Seen on 2026-11-30 with Node.js 20:
#   2026-11-18 14:30 Budi: Jadwal air mati
#   2026-11-19 08:00 10.00: Jalan Melati / Kok tidak ada tangki air?
#   2026-11-18 14:40 Ani: Betul
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund whatsapp-chat-parser@4.0.2 >&2
cat >"$dir/chat.js" <<'JS'
const { parseString } = require("whatsapp-chat-parser");

const chat = `18/11/26 14.30 - Budi: Jadwal air mati
19/11/26 08.00 - 10.00: Jalan Melati
Kok tidak ada tangki air?
18/11/26 14.40 - Ani: Betul
`;
for (const { date, author, message } of parseString(chat)) {
    const time = date.toISOString().slice(0, 16).replace("T", " ");
    console.log(`${time} ${author}: ${message.trim().replace("\n", " / ")}`);
}
JS

expected='2026-11-18 14:30 Budi: Jadwal air mati
2026-11-19 08:00 10.00: Jalan Melati / Kok tidak ada tangki air?
2026-11-18 14:40 Ani: Betul'
seen=$(TZ=UTC node "$dir/chat.js")

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
