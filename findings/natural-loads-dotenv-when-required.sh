#!/usr/bin/env bash
# natural 8.1.1 (npm): a language library that reads `.env` and writes to standard output as soon as it is required.
#
# Guess: require("natural") defines functions and is silent.
# Instead: its storage modules (File, Memcached, MongoDB, Postgres, Redis) each load dotenv 17 when the package is
# required, whether they are used or not. Each reads `.env` of the current folder into the environment and prints a
# line with a tip to standard output: five lines before the first line of the program.
# Why it matters: a filter that stems reports from a pipe and prints JSON lines is broken by it, and a `.env` that was
# meant for another program silently sets this one's variables.
# Seen on 2026-11-29 with Node.js 20 (before, after, lines printed):
#   undefined from-dotenv 5
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund natural@8.1.1 >&2
cd "$dir"
echo 'FINDING_PROBE=from-dotenv' >.env

expected='undefined from-dotenv 5'
node -e '
    const before = process.env.FINDING_PROBE;
    require("natural");
    console.log(before, process.env.FINDING_PROBE);' >out
seen="$(tail -n 1 out) $(grep -c injected out)"

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
