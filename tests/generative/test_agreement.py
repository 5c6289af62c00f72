"""The engines agree on random questions over random cases: not one difference is allowed."""

import os
from collections.abc import Iterator

import pytest

from generative.shrink import report
from generative.trial import CASES, QUESTIONS, WHOLE, Trial, trial_of
from ringtrue.language.engines import Engine, engine
from ringtrue.language.nodes import all_nodes, walk

SEEDS = range(int(os.environ.get("RINGTRUE_SEEDS", "12")))
SPARK_SEEDS, SPARK_CASES = (100, 101, 102), 30


def _agree(seed: int, trial: Trial, asked: Engine, batch: int = WHOLE) -> None:
    if trial.differences(asked, batch):
        pytest.fail(report(seed, trial, asked, batch))


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Engine]:
    """One DuckDB for all the seeds of a worker."""
    running = engine("duckdb")
    yield running
    running.close()


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    """One Spark session for all."""
    running = engine("spark")
    yield running
    running.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_reference_and_duckdb_agree(seed: int, duckdb: Engine) -> None:
    trial = trial_of(seed)
    _agree(seed, trial, duckdb, trial.batch if seed % 4 == 0 else WHOLE)


def test_the_seeds_of_the_suite_make_twenty_thousand_pairs() -> None:
    assert sum(trial_of(seed).pairs for seed in SEEDS) >= 20_000


@pytest.mark.spark
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", SPARK_SEEDS)
def test_reference_and_spark_agree(seed: int, spark: Engine) -> None:
    _agree(seed, trial_of(seed, SPARK_CASES), spark)


def test_the_seeds_of_spark_make_two_thousand_pairs() -> None:
    assert sum(trial_of(seed, SPARK_CASES).pairs for seed in SPARK_SEEDS) >= 2_000


def test_every_kind_of_node_is_asked_by_the_seeds_of_the_suite() -> None:
    seen = {type(node) for seed in SEEDS for question in trial_of(seed).questions.values() for node in walk(question)}
    assert seen == set(all_nodes())


@pytest.mark.parametrize("cases", [0, 1])
def test_a_snapshot_of_no_case_or_of_one_is_answered(cases: int, duckdb: Engine) -> None:
    whole = trial_of(3)
    assert len(whole.told) == CASES
    _agree(3, whole.only(told=whole.told[:cases]), duckdb)


@pytest.mark.slow
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("first", [1_000, 1_020, 1_040, 1_060, 1_080])
def test_reference_and_duckdb_agree_at_length(first: int, duckdb: Engine) -> None:
    """Two hundred thousand pairs, less the worlds of no case or one, from seeds that the suite does not use."""
    pairs = 0
    for seed in range(first, first + 20):
        trial = trial_of(seed)
        _agree(seed, trial, duckdb, trial.batch if seed % 4 == 0 else WHOLE)
        pairs += trial.pairs
    assert pairs > 0.8 * 20 * CASES * QUESTIONS
