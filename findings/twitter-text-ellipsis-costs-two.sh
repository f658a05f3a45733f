#!/usr/bin/env bash
# twitter-text 3.1.0 (npm, X's own rules): an ellipsis and a bullet weigh two, curly quotes and dashes one.
#
# Guess: Western punctuation weighs one; two is for emoji and for Chinese, Japanese and Korean letters.
# Instead: of the block General Punctuation only U+2000 to U+200D, U+2010 to U+201F and U+2032 to U+2037 weigh one.
# "…" (U+2026) and "•" (U+2022) lie between them, "→" (U+2192) behind: each weighs two, like an emoji.
# Why it matters: "…" is the sign that a program puts where it cut a reply to 280, so the reply is one too long after
# all, and is refused.
# Seen on 2026-11-29 with Node.js 20 (sign, weight; then 279 letters and an ellipsis):
#   “1 ”1 ’1 –1 —1 ′1 …2 •2 →2
#   280 characters weigh 281, valid false
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund twitter-text@3.1.0 >&2
cd "$dir"

expected='“1 ”1 ’1 –1 —1 ′1 …2 •2 →2
280 characters weigh 281, valid false'
seen=$(node -e '
    const twitter = require("twitter-text").default ?? require("twitter-text");
    const weigh = (sign) => sign + twitter.parseTweet(sign).weightedLength;
    console.log([..."“”’–—′…•→"].map(weigh).join(" "));
    const cut = "a".repeat(279) + "…";
    const { weightedLength, valid } = twitter.parseTweet(cut);
    console.log(`${cut.length} characters weigh ${weightedLength}, valid ${valid}`);')

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
