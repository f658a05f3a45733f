#!/usr/bin/env bash
# tweepy 4.17.0 (PyPI): a Tweet can be pickled, and what comes out cannot be read; copy and deepcopy fail alike.
#
# Guess: a Tweet is a thin mapping over a dict, so pickle and copy work.
# Instead: writing works. Reading asks the empty object for __setstate__, its __getattr__ looks into self.data, which
# is not there yet, and asks itself again: RecursionError. copy.copy and copy.deepcopy go the same way.
# Why it matters: a cache or a queue between processes takes the tweets and fails only at the reader, days later after
# a restart. Keep `tweet.data`, the plain dict.
# Upstream: tweepy issues 1792 and 2059, open.
# Seen on 2026-11-29 with Python 3.11:
#   pickle.dumps works
#   pickle.loads RecursionError
#   copy.copy RecursionError
#   copy.deepcopy RecursionError
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check tweepy==4.17.0

expected='pickle.dumps works
pickle.loads RecursionError
copy.copy RecursionError
copy.deepcopy RecursionError'
seen=$("$dir/venv/bin/python" - <<'PY'
import copy
import pickle

import tweepy

tweet = tweepy.Tweet({"id": "1", "text": "Jalan rusak", "edit_history_tweet_ids": ["1"]})
written = pickle.dumps(tweet)
print("pickle.dumps works")
for name, act, given in (
    ("pickle.loads", pickle.loads, written),
    ("copy.copy", copy.copy, tweet),
    ("copy.deepcopy", copy.deepcopy, tweet),
):
    try:
        act(given)
        print(name, "works")
    except RecursionError as error:
        print(name, type(error).__name__)
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
