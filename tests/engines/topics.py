"""Topics of a test, made and removed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from tests.engines.waiting import until


async def create_topic(address: str, name: str, *, partitions: int = 1, **config: str) -> None:
    """Create a topic; settings with an underscore for each dot."""
    settings = {key.replace("_", "."): value for key, value in config.items()}
    async with _admin(address) as admin:
        await admin.create_topics([NewTopic(name, partitions, 1, topic_configs=settings)])
        await _until_there(admin, name, partitions)


async def add_partitions(address: str, name: str, total: int) -> None:
    """Give a topic more partitions."""
    async with _admin(address) as admin:
        await admin.create_partitions({name: NewPartitions(total)})
        await _until_there(admin, name, total)


async def read_settings(address: str, name: str) -> dict[str, str]:
    """Read the settings of a topic."""
    async with _admin(address) as admin:
        (answer,) = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
    return {key: value for *_, entries in answer.resources for key, value, *_ in entries}


async def forget_topic(address: str, name: str) -> None:
    """Remove one topic."""
    async with _admin(address) as admin:
        await admin.delete_topics([name])

        async def is_gone() -> bool:
            return name not in await admin.list_topics()

        await until(is_gone)


async def forget_topics(address: str) -> None:
    """Remove all topics but Kafka's own; the offsets that groups committed on them go as well."""
    async with _admin(address) as admin:
        if topics := await _own(admin):
            await admin.delete_topics(topics)

        async def has_none() -> bool:
            return not await _own(admin)

        await until(has_none)


async def _until_there(admin: AIOKafkaAdminClient, name: str, partitions: int) -> None:
    """Return when the broker has heard of it from its controller."""

    async def is_there() -> bool:
        (described,) = await admin.describe_topics([name])
        return len(described["partitions"]) == partitions

    await until(is_there)


async def _own(admin: AIOKafkaAdminClient) -> list[str]:
    return [topic for topic in await admin.list_topics() if not topic.startswith("__")]


@asynccontextmanager
async def _admin(address: str) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()
