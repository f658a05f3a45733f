"""Our search and plain analyzers answer side by side, and nothing is left behind."""

from __future__ import annotations

import elasticsearch as client

from pipeline.adapters.search.client import SearchIndex
from pipeline.contract.document import encode_document
from tests.contract.report_builder import make_consolidated
from tests.contracts.questions import read_question
from tests.engines.elasticsearch import Elasticsearch


async def test_an_index_of_its_own_is_asked_and_deleted(
    search_index: SearchIndex, elasticsearch: Elasticsearch
) -> None:
    reports = (
        make_consolidated("sms:1", text="PJU padam di Jl. Mawar"),
        make_consolidated("sms:2", text="Lampu jalan padam"),
        make_consolidated("sms:3", text="Jembatan ambrol"),
    )
    async with search_index.trial([encode_document(each) for each in reports]) as trial:
        assert sorted((await trial.ask(read_question("penerangan jalan umum padam"), size=10))[:2]) == [
            "sms:1",
            "sms:2",
        ]
        assert (await trial.ask(read_question("jembatan rusak parah"), size=10))[0] == "sms:3"
        assert await trial.ask_plain("indonesian", "jembatan", size=10) == ["sms:3"]
        assert await trial.ask_plain("standard", '"lampu jalan"', size=10) == ["sms:2"]

    async with client.AsyncElasticsearch(elasticsearch.address) as engine:
        assert not await engine.indices.get(index="percobaan-*")
