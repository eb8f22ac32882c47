"""The processes that share a run's work: a Dask cluster, of this machine's own or an existing one."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prefect_dask.task_runners import DaskTaskRunner

# The encoder and Polars would only take cores from the other processes.
ONE_THREAD = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}

# Dask samples each worker's stack a hundred times a second, and its own loops fifty times. Our stacks are
# deep: that took a sixth of the time. A loop that ticks seldom is not late for it.
UNWATCHED = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "5s",
    "distributed.admin.tick.limit": "60s",
    "distributed.admin.system-monitor.interval": "5s",
}

# Seconds that a scheduler may take to answer.
PATIENCE = 15


class WorkersError(RuntimeError):
    """The workers cannot do their part; the message says why."""


def dask_runner(processes: int, cluster: str | None) -> DaskTaskRunner:
    """Return a runner of tasks on the cluster at the address, else on processes that it starts and ends."""
    import dask  # noqa: PLC0415 - a run in one process saves the time
    from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415

    dask.config.set(UNWATCHED)
    logging.getLogger("distributed").setLevel(logging.WARNING)  # it would tell of each connection
    if cluster is not None:
        return DaskTaskRunner(address=cluster, client_kwargs={"timeout": PATIENCE})
    started = {
        "n_workers": processes,
        "threads_per_worker": 1,
        "dashboard_address": "127.0.0.1:0",
        "silence_logs": logging.ERROR,  # a process is killed where it takes seconds to end
        "env": ONE_THREAD,
    }
    return DaskTaskRunner(cluster_kwargs=started)
