"""The embedded engines, held to what every engine must do."""

from tests.contracts.broker import BrokerContract
from tests.contracts.cases import CaseContract
from tests.contracts.counts import CountContract
from tests.contracts.index import IndexContract
from tests.contracts.moves import MoveContract
from tests.contracts.search import SearchContract


class TestEmbeddedBroker(BrokerContract):
    pass


class TestEmbeddedIndex(IndexContract, CaseContract, CountContract, MoveContract, SearchContract):
    pass
