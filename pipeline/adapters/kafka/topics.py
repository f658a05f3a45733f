"""Name, partitions and retention of each topic, in one place; how they are created, and follow the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

import aiokafka.admin
import aiokafka.errors
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from pipeline.adapters.kafka.access import client_options, connecting
from pipeline.domain.broker import Broker
from pipeline.domain.errors import SetupFault

SEGMENTS: Final = 24
"""Kafka deletes whole segments, each when its newest message is past its retention. Left at a week, one would keep
personal data for a week longer; this part of the retention is exact enough, and makes few files."""

PARTITIONS: Final = "partitions"
REPLICAS: Final = "replicas"
"""Told beside Kafka's own settings, under names of ours."""

POLL_S: Final = 0.1

_SET_ON_TOPIC: Final = 1
"""Source of a setting that somebody gave this topic, in Kafka's answer; all others are the broker's."""


class Topic(StrEnum):
    """The road in names: `laporan.<tahap>.v1`."""

    RAW = "laporan.mentah.v1"
    RECEIVED = "laporan.masuk.v1"
    ANALYSED = "laporan.teranalisis.v1"
    CONSOLIDATED = "laporan.terkonsolidasi.v1"
    DECISIONS = "laporan.keputusan.v1"
    SUPPORTS = "laporan.dukungan.v1"
    CORRECTIONS = "laporan.koreksi.v1"
    FOLLOW_UPS = "laporan.tindak-lanjut.v1"
    REJECTED = "laporan.ditolak.v1"


GROUP: Final = "lapor"
"""The consumer group of all workers."""

COMPACTED = frozenset((Topic.CONSOLIDATED, Topic.DECISIONS, Topic.SUPPORTS, Topic.CORRECTIONS, Topic.FOLLOW_UPS))
"""Kept for good, and of each key the last message: results, and what people said of them. A key that gets a message
without a value is erased."""

ERASED_WITHIN: Final = timedelta(days=1)
"""When Kafka erases what was forgotten or replaced, at the latest; left alone it waits until half of a topic is old and
spares the newest segment. Each run reads all that is kept for good, some hundred megabytes a year of the national
channel: not more often than once a day."""

SINGLE: Final = (Topic.ANALYSED, Topic.DECISIONS)
"""Topics of one partition: a case may gather reports of any place, and decisions hold in the order they were made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicPlan:
    """How topics are laid out."""

    partitions: int
    replicas: int
    raw_retention_days: int
    window_days: int

    def partitions_of(self, topic: Topic) -> int:
        """Give a topic's partitions."""
        return 1 if topic in SINGLE else self.partitions

    def config(self, topic: Topic) -> dict[str, str]:
        """Give the broker's settings of a topic; personal data is kept for days only, results for good."""
        if topic in COMPACTED:
            return {"cleanup.policy": "compact", "max.compaction.lag.ms": _ms(ERASED_WITHIN)}
        days = timedelta(days=self.window_days if topic is Topic.ANALYSED else self.raw_retention_days)
        segment = days / SEGMENTS
        # a report of the window must be there; one with personal data must not be there any more
        retention = days if topic is Topic.ANALYSED else days - segment
        kept = {"retention.ms": _ms(retention), "segment.ms": _ms(segment)}
        if topic is Topic.ANALYSED:  # a month is too long for what was forgotten
            return {"cleanup.policy": "compact,delete", "max.compaction.lag.ms": _ms(ERASED_WITHIN), **kept}
        return {"cleanup.policy": "delete", **kept}

    @property
    def oldest_analysed(self) -> timedelta:
        """Give the age of the oldest message that the analysed topic may still have."""
        return timedelta(days=self.window_days) * (1 + 1 / SEGMENTS)


@dataclass(frozen=True, slots=True)
class TopicSetting:
    """A setting of a topic that differs from the plan: what it was, and what it should be."""

    topic: Topic
    name: str
    found: str
    planned: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicChanges:
    """What was done to the topics.

    Attributes
    ----------
    left
        What Kafka cannot change: fewer partitions, other replicas.
    """

    created: tuple[Topic, ...] = ()
    changed: tuple[TopicSetting, ...] = ()
    left: tuple[TopicSetting, ...] = ()


async def apply_topics(broker: Broker, plan: TopicPlan) -> TopicChanges:
    """Create the topics that are missing, and let those that exist follow the plan; settings beside it are kept.

    Raises
    ------
    Outage
        If no broker answers.
    SetupFault
        If the broker refuses, for instance more replicas than it has nodes; or if a topic that must have one partition
        has several.
    """
    async with open_admin(broker) as admin:
        known = set(await admin.list_topics())
        missing = [topic for topic in Topic if topic not in known]
        if missing:
            answer = await admin.create_topics([_new_topic(topic, plan) for topic in missing])
            _check((*each, "")[:3] for each in answer.topic_errors)
            while not set(missing) <= set(await admin.list_topics()):
                await asyncio.sleep(POLL_S)  # the broker follows its controller within a moment
        there = [topic for topic in Topic if topic in known]
        return await _let_follow(admin, there, plan, created=missing) if there else TopicChanges(created=tuple(missing))


async def require_topics(broker: Broker) -> None:
    """Check that all topics are there: a worker would ignore one that is missing, for minutes and without a word.

    Raises
    ------
    Outage
        If no broker answers.
    SetupFault
        If one is missing.
    """
    async with open_admin(broker) as admin:
        missing = sorted(set(Topic) - set(await admin.list_topics()))
    if missing:
        raise SetupFault(f"di Kafka belum ada {', '.join(missing)}: jalankan `lapor topics` dahulu")


async def _let_follow(
    admin: AIOKafkaAdminClient, topics: Sequence[Topic], plan: TopicPlan, *, created: Sequence[Topic]
) -> TopicChanges:
    configs = await _read_configs(admin, topics)
    differing = await _find_differences(admin, topics, plan)
    left = [setting for setting in differing if _is_fixed(setting)]
    changed = [setting for setting in differing if setting not in left]
    _require_single(left)
    more = {each.topic.value: NewPartitions(int(each.planned)) for each in changed if each.name == PARTITIONS}
    if more:
        await admin.create_partitions(more)
    altered = {each.topic for each in changed if each.name != PARTITIONS}
    if altered:  # the request replaces all that was set on a topic
        resources = [_resource(topic, configs[topic].own | plan.config(topic)) for topic in sorted(altered)]
        for answer in await admin.alter_configs(resources):
            _check((name, code, message) for code, message, _, name in answer.resources)
    while changed and await _find_differences(admin, topics, plan) != left:
        await asyncio.sleep(POLL_S)
    return TopicChanges(created=tuple(created), changed=tuple(changed), left=tuple(left))


async def _find_differences(admin: AIOKafkaAdminClient, topics: Sequence[Topic], plan: TopicPlan) -> list[TopicSetting]:
    layouts, configs = await _read_layouts(admin, topics), await _read_configs(admin, topics)
    found = {topic: layouts[topic] | configs[topic].in_force for topic in topics}
    return [setting for topic in topics for setting in _differences(topic, found[topic], plan)]


def _differences(topic: Topic, found: Mapping[str, str], plan: TopicPlan) -> list[TopicSetting]:
    planned = {PARTITIONS: str(plan.partitions_of(topic)), REPLICAS: str(plan.replicas)} | plan.config(topic)
    return [
        TopicSetting(topic, name, found.get(name, "not set"), value)
        for name, value in planned.items()
        if found.get(name) != value
    ]


def _is_fixed(setting: TopicSetting) -> bool:
    return setting.name == REPLICAS or (setting.name == PARTITIONS and int(setting.found) > int(setting.planned))


def _require_single(left: Sequence[TopicSetting]) -> None:
    for each in left:
        if each.name == PARTITIONS and each.topic in SINGLE:
            raise SetupFault(
                f"{each.topic} berpartisi {each.found}, padahal harus satu: hapus topik itu, lalu jalankan lagi"
            )


async def _read_layouts(admin: AIOKafkaAdminClient, topics: Sequence[Topic]) -> dict[Topic, dict[str, str]]:
    described = await admin.describe_topics([topic.value for topic in topics])
    return {
        Topic(each["topic"]): {
            PARTITIONS: str(len(each["partitions"])),
            REPLICAS: str(min(len(partition["replicas"]) for partition in each["partitions"])),
        }
        for each in described
    }


@dataclass(frozen=True, slots=True)
class _Config:
    """Kafka's settings of a topic: all, and those that somebody gave this topic."""

    in_force: dict[str, str]
    own: dict[str, str]


async def _read_configs(admin: AIOKafkaAdminClient, topics: Sequence[Topic]) -> dict[Topic, _Config]:
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, each.value) for each in topics])
    return {
        Topic(name): _Config(
            {key: value for key, value, *_ in entries},
            {key: value for key, value, _, source, *_ in entries if source == _SET_ON_TOPIC},
        )
        for answer in answers
        for *_, name, entries in answer.resources
    }


def _resource(topic: Topic, config: dict[str, str]) -> ConfigResource:
    return ConfigResource(ConfigResourceType.TOPIC, topic.value, config)


def _new_topic(topic: Topic, plan: TopicPlan) -> aiokafka.admin.NewTopic:
    return aiokafka.admin.NewTopic(
        name=topic.value,
        num_partitions=plan.partitions_of(topic),
        replication_factor=plan.replicas,
        topic_configs=plan.config(topic),
    )


@asynccontextmanager
async def open_admin(broker: Broker) -> AsyncIterator[AIOKafkaAdminClient]:
    """Connect a client that asks for topics and changes them."""
    admin = AIOKafkaAdminClient(**client_options(broker))
    try:
        async with connecting(broker):
            await admin.start()
            yield admin
    finally:
        await admin.close()


def _check(answers: Iterable[tuple[str, int, str | None]]) -> None:
    exists = aiokafka.errors.TopicAlreadyExistsError.errno  # somebody else made it a moment ago
    for name, code, message in answers:
        if code not in (0, exists):
            kind = aiokafka.errors.for_code(code).__name__
            raise SetupFault(f"Kafka menolak topik {name!r}: {kind} {message or ''}")


def _ms(duration: timedelta) -> str:
    return str(duration // timedelta(milliseconds=1))
