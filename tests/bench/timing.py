"""How time is taken: on one core, in batches, several passes, the median."""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.batches import batches

BATCH = 256
"""Reports in a batch: the default of the workers."""

THREAD_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
"""Variables that the numeric libraries read when they are imported."""

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Timed(Generic[Out]):
    """Microseconds a report, and what the stage gave."""

    us: float
    outputs: list[Out]


def time_stage(
    build: Callable[[], Callable[[Sequence[In]], Sequence[Out]]], inputs: Sequence[In], *, passes: int
) -> Timed[Out]:
    """Time a stage in CPU time, which neighbours on the machine do not lengthen.

    Parameters
    ----------
    build
        Makes the stage; called before each pass, so that no pass finds the memory of the one before it.
    """
    times = []
    for _ in range(passes):
        stage = build()
        with _clean_heap():
            started = time.process_time()
            outputs = [output for batch in batches(inputs, BATCH) for output in stage(batch)]
            times.append(time.process_time() - started)
    return Timed(statistics.median(times) / len(inputs) * 1e6, outputs)


@contextmanager
def _clean_heap() -> Iterator[None]:
    """Spare a stage the garbage collection of what others left in this process; its own it pays, as in a worker."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@dataclass(frozen=True, slots=True)
class CommandTime:
    """Seconds of a command, from its start to its end: on the clock, and of the core."""

    wall_s: float
    cpu_s: float


def time_command(arguments: Sequence[str], environment: dict[str, str], *, passes: int) -> CommandTime:
    """Run a command of ours several times."""
    runs = [_run_once(arguments, environment) for _ in range(passes)]
    return CommandTime(statistics.median(r.wall_s for r in runs), statistics.median(r.cpu_s for r in runs))


def _run_once(arguments: Sequence[str], environment: dict[str, str]) -> CommandTime:
    wall, cpu = time.perf_counter(), _children_cpu_s()
    subprocess.run(arguments, env=environment, check=True, stdout=subprocess.DEVNULL)
    return CommandTime(time.perf_counter() - wall, _children_cpu_s() - cpu)


def _children_cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process, and the commands that it starts, on one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
