"""The same comparison on the workers of a Dask cluster: in blocks of needs and of investors.

Each block of needs and each block of investors is laid out once; each pair of blocks is
compared by whichever worker is free, and put in its place here. A block that a lost worker
had made is made again by another one. Rows multiply without rounding errors (see
`matchmaker.vectors.layout.GRAIN`), so that no cut shows in a score.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import numpy as np

from matchmaker import __version__
from matchmaker.errors import MatchmakerError
from matchmaker.model import BLOCKS, CityNeed, Investor
from matchmaker.vectors import (
    Comparison,
    Layout,
    NeedRows,
    Partners,
    compare,
    compare_rows,
    lay_out_needs,
)

NEEDS: Final = 512
INVESTORS: Final = 256
"""Needs and investors of a block, unless told otherwise."""

PATIENCE: Final = 20
"""Seconds in which a scheduler must answer, and a worker must be there."""

RETRIES: Final = 3
"""How often a block is tried again."""

MISSING: Final = (
    "a cluster needs the library distributed: pip install '.[cluster]'; or leave --scheduler out"
)


class Block(NamedTuple):
    """Where a part of the comparison stands."""

    needs: slice
    investors: slice


def compare_on(
    scheduler: str,
    layout: Layout,
    needs: Sequence[CityNeed],
    investors: Sequence[Investor],
    *,
    rows: int = NEEDS,
    columns: int = INVESTORS,
) -> Comparison:
    """Compare all needs with all investors on a cluster; the same as `compare` gives here.

    Parameters
    ----------
    scheduler : str
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``.
    rows, columns : int
        Needs and investors of a block.

    Raises
    ------
    MatchmakerError
        When the library is missing, no scheduler or no worker answers, workers have other
        versions than this process, or a block fails on every try.
    """
    if not (needs and investors):
        return compare(layout, needs, investors)
    with _connected(scheduler) as client:
        _ensure_same(client, scheduler)
        # A task that gives it back, since what is scattered is lost with its worker.
        shared = client.submit(_same, layout, pure=False, retries=RETRIES)
        row_parts, column_parts = _parts(len(needs), rows), _parts(len(investors), columns)
        laid_needs = [
            client.submit(lay_out_needs, shared, needs[part], pure=False, retries=RETRIES)
            for part in row_parts
        ]
        partners = [
            client.submit(Partners.of, shared, investors[part], pure=False, retries=RETRIES)
            for part in column_parts
        ]
        blocks = {
            client.submit(_compare, shared, one, other, pure=False, retries=RETRIES): Block(
                row_part, column_part
            )
            for row_part, one in zip(row_parts, laid_needs, strict=True)
            for column_part, other in zip(column_parts, partners, strict=True)
        }
        return _gathered(client, blocks, len(needs), len(investors))


def _same(layout: Layout) -> Layout:
    return layout


def _compare(layout: Layout, needs: NeedRows, partners: Partners) -> Comparison:
    # A worker has as many processes as it should be busy with: each task is one thread.
    return compare_rows(layout, needs, partners, workers=1)


def _parts(count: int, size: int) -> list[slice]:
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


def _gathered(client: Any, blocks: dict[Any, Block], needs: int, investors: int) -> Comparison:
    """Put blocks in their places as they come, and let each go where it was made."""
    from distributed import as_completed

    whole = Comparison(
        similarity=np.empty((len(BLOCKS), needs, investors), dtype=np.float32),
        needs_known=np.empty((len(BLOCKS), needs), dtype=np.bool_),
        investors_known=np.empty((len(BLOCKS), investors), dtype=np.bool_),
        averages=np.empty((len(BLOCKS), needs), dtype=np.float32),
        best_deal=np.empty((needs, investors), dtype=np.int32),
    )
    for future in as_completed(list(blocks), loop=client.loop):
        at = blocks.pop(future)
        found = _result(future)
        whole.similarity[:, at.needs, at.investors] = found.similarity
        whole.best_deal[at.needs, at.investors] = found.best_deal
        whole.needs_known[:, at.needs] = found.needs_known
        whole.averages[:, at.needs] = found.averages
        whole.investors_known[:, at.investors] = found.investors_known
        future.release()
    return whole


def _result(future: Any) -> Comparison:
    from distributed.scheduler import KilledWorker

    try:
        found: Comparison = future.result()
    except KilledWorker as error:
        raise MatchmakerError(
            f"a block was lost with each worker that tried it ({error}); the workers want more"
            " memory, or the blocks must be smaller"
        ) from error
    return found


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise MatchmakerError(MISSING) from error
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise MatchmakerError(
            f"no Dask scheduler answers at '{scheduler}' ({error}); start one with"
            " `dask scheduler`, or leave --scheduler out"
        ) from error
    try:
        yield client
    finally:
        client.close()


def _ensure_same(client: Any, scheduler: str) -> None:
    """Make sure that workers are there, and that all of them compute as this process does."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise MatchmakerError(
            f"the scheduler at '{scheduler}' has no worker; start some with `dask worker"
            f" {scheduler} --nthreads 1`"
        ) from error
    own = versions()
    kernels: dict[str, str] = {}
    for worker, (found, kernel) in sorted(client.run(_found).items()):
        if found != own:
            raise MatchmakerError(
                f"the worker {worker} has {found}, this process {own}: scores could differ;"
                " install the same locked requirements on both"
            )
        kernels[kernel] = worker
    if len(kernels) > 1:
        told = "; ".join(f"{worker}: {kernel}" for kernel, worker in sorted(kernels.items()))
        raise MatchmakerError(
            f"workers multiply matrices by different kernels ({told}), so that the last digits of"
            " a text's vector would depend on the worker; use machines of one kind, or set"
            " OPENBLAS_CORETYPE alike on all"
        )


def _found() -> tuple[str, str]:
    """Say what a worker computes with."""
    from threadpoolctl import threadpool_info

    kernels = {
        f"{item['internal_api']} {item.get('architecture', '')}".strip()
        for item in threadpool_info()
        if item["user_api"] == "blas" and "numpy" in item["filepath"]
    }
    return versions(), ", ".join(sorted(kernels))


def versions() -> str:
    """Name the versions on which scores depend."""
    return f"matchmaker {__version__}, numpy {np.__version__}"
