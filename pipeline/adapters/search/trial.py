"""A throw-away index, in which the order of what is found is compared with that of plain analyzers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from secrets import token_hex
from typing import Any, Final

import elasticsearch
import orjson

from pipeline.adapters.search.enrich import load_enricher
from pipeline.adapters.search.faults import our_errors
from pipeline.adapters.search.question import FEW, Question
from pipeline.adapters.search.template import INDONESIAN, MAPPING, build_report_template
from pipeline.batches import batches
from pipeline.domain.errors import SetupFault

PLAIN_ANALYZERS: Final = ("standard", "indonesian")
"""Those that Elasticsearch has for any text, and for an Indonesian one, with their own stop words."""
PREFIX: Final = "percobaan-"
_BULK: Final = 500
_PLAIN: Final = "plain"


class TrialIndex:
    """Documents as they serve, and beside them their text, place and office in one field a plain analyzer."""

    def __init__(self, client: elasticsearch.AsyncElasticsearch, name: str) -> None:
        self._client = client
        self._name = name

    @classmethod
    @asynccontextmanager
    async def open(cls, client: elasticsearch.AsyncElasticsearch, bodies: Sequence[bytes]) -> AsyncIterator[TrialIndex]:
        """Fill an index of its own; it is deleted in the end."""
        trial = cls(client, f"{PREFIX}{token_hex(4)}")
        with our_errors():
            try:
                await trial._create()
                await trial._fill(bodies)
                yield trial
            finally:
                await client.indices.delete(index=trial._name, ignore_unavailable=True)

    async def ask(self, question: Question, *, size: int) -> list[str]:
        """Give the ids of what a search shows, the best first."""
        found = await self._ids(question.body(), sort=question.sort(), size=size)
        if len(found) < FEW and question.can_widen:
            wide = replace(question, is_wide=True)
            return await self._ids(wide.body(), sort=wide.sort(), size=size)
        return found

    async def ask_plain(self, analyzer: str, text: str, *, size: int) -> list[str]:
        """Give the ids of what a plain analyzer finds; it knows phrases, `-` and `|`."""
        query = {"simple_query_string": {"query": text.replace(" OR ", " | "), "fields": [f"{_PLAIN}.{analyzer}"]}}
        return await self._ids(query, sort=[{"_score": "desc"}, {"report_id": "asc"}], size=size)

    async def _create(self) -> None:
        template = build_report_template(INDONESIAN)["template"]
        fields = {each: {"type": "text", "analyzer": each} for each in PLAIN_ANALYZERS}
        properties = {**MAPPING["properties"], _PLAIN: {"properties": fields}}
        try:
            await self._client.indices.create(
                index=self._name, settings=template["settings"], mappings={**MAPPING, "properties": properties}
            )
        except elasticsearch.BadRequestError as error:
            raise SetupFault("perbandingan memerlukan Elasticsearch yang sungguhan: LAPOR_ELASTICSEARCH_URL") from error

    async def _fill(self, bodies: Sequence[bytes]) -> None:
        for batch in batches(bodies, _BULK):
            operations: list[dict[str, Any]] = []
            for body in load_enricher().enrich(batch):
                document = orjson.loads(body)
                plain = _plain_text(document)
                document[_PLAIN] = dict.fromkeys(PLAIN_ANALYZERS, plain)
                operations += [{"index": {"_id": document["report_id"]}}, document]
            answer = await self._client.bulk(index=self._name, operations=operations)
            if answer["errors"]:
                raise SetupFault("Elasticsearch menolak dokumen perbandingan")
        await self._client.indices.refresh(index=self._name)

    async def _ids(self, query: dict[str, Any], *, sort: list[dict[str, Any]], size: int) -> list[str]:
        answer = await self._client.search(index=self._name, query=query, sort=sort, size=size, source=False)
        return [str(hit["_id"]) for hit in answer["hits"]["hits"]]


def _plain_text(document: dict[str, Any]) -> str:
    """Give all that a report says by words: its text, its place and its office."""
    names = document["search"].get("region_names", [])
    office = [document["agency"].get("name") or "", document["readable"]["agency"]]
    return " ".join([document["text_redacted"], *names, *office])
