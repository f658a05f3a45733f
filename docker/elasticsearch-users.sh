#!/usr/bin/env bash
# Sets the password of Kibana's own user, and makes role and user of the pipeline. May be repeated.
set -euo pipefail

put() { # METHOD PATH JSON; the password goes by a file descriptor, not by the process list
    curl --silent --show-error --fail --output /dev/null --config <(printf 'user = "elastic:%s"' "$ELASTIC_PASSWORD") \
        --request "$1" --header 'Content-Type: application/json' --data @- "http://elasticsearch:9200$2" <<<"$3"
}

put POST /_security/user/kibana_system/_password "{\"password\": \"$KIBANA_PASSWORD\"}"

# cluster:admin/analyze: `lapor index init` asks whether the engine knows the analyzer `indonesian`
put PUT /_security/role/lapor_pipeline '{
    "cluster": ["monitor", "manage_index_templates", "cluster:admin/analyze"],
    "indices": [{"names": ["laporan", "laporan-v*", "dukungan", "dukungan-v*"], "privileges": ["create_index", "manage", "read", "write"]}]
}'

put PUT /_security/user/lapor "{\"password\": \"$LAPOR_ELASTICSEARCH_PASSWORD\", \"roles\": [\"lapor_pipeline\"]}"
