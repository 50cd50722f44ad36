"""What one question found the next one reads: less work, the same bits, bounded memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.arrays import Array
from realpolitik.ask.evaluate.query import CompiledQuestion
from realpolitik.ask.policy.compare import CompareQuestion
from realpolitik.ask.standard import Standard
from realpolitik.engines import Ensemble
from realpolitik.ensemble import LastingKey, Memo
from realpolitik.report.brief import brief_of
from realpolitik.scenario import read_text
from realpolitik.scenario.question import read_question
from tests.conftest import scenario_of
from tests.ensemble.test_solved import Counting
from tests.periods.games import raids
from tests.shipped import load


@dataclass(frozen=True, eq=False)
class Numbers:
    values: Array
    status: Array


@dataclass(frozen=True)
class NumbersKey(LastingKey[Numbers]):
    name: str

    @property
    def rests_on(self) -> None:
        """Nothing."""

    def arrays(self, found: Numbers) -> tuple[Array, ...]:
        return found.values, found.status

    def found(self, arrays: tuple[Array, ...]) -> Numbers:
        return Numbers(*arrays)


def numbers(start: int, end: int) -> Numbers:
    return Numbers(np.arange(start, end)[None] * 1.5, np.zeros(end - start, dtype=np.int64))


def test_a_memo_of_what_still_holds_counts_what_it_holds() -> None:
    memo, one, other = Memo(most=8 * 60), NumbersKey("one"), NumbersKey("other")
    for key in (one, other):
        memo.keep(key, 0, 20, numbers(0, 20))
    kept = memo.that(lambda key: key == one)
    assert kept.recall(one, 0, 20) is not None
    assert kept.recall(other, 0, 20) is None
    # There is room again for what was let go, and the memo before is as it was.
    kept.keep(other, 0, 20, numbers(0, 20))
    assert kept.recall(other, 0, 20) is not None
    assert memo.recall(other, 0, 20) is not None


PIECES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=8)


@given(PIECES, st.integers(0, 60), st.integers(1, 30))
def test_what_was_kept_in_pieces_is_recalled_whole_or_not_at_all(
    pieces: list[tuple[int, int]], start: int, count: int
) -> None:
    memo, key = Memo(), NumbersKey("a")
    covered = set()
    for first, size in pieces:
        memo.keep(key, first, first + size, numbers(first, first + size))
        covered |= set(range(first, first + size))
    found = memo.recall(key, start, start + count)
    assert (found is not None) == (set(range(start, start + count)) <= covered)
    if found is not None:
        expected = numbers(start, start + count)
        np.testing.assert_array_equal(found.values, expected.values)
        np.testing.assert_array_equal(found.status, expected.status)
    assert memo.recall(NumbersKey("b"), start, start + count) is None


def test_a_full_memo_keeps_nothing_more_and_a_number_repeated_takes_no_room() -> None:
    memo = Memo(most=8 * 100)
    memo.keep(NumbersKey("a"), 0, 100, numbers(0, 100))
    memo.keep(NumbersKey("b"), 0, 100, numbers(0, 100))
    same = Numbers(np.full((1, 1000), 2.5), np.zeros(1000, dtype=np.int64))
    memo.keep(NumbersKey("c"), 0, 1000, same)
    assert memo.recall(NumbersKey("a"), 0, 100) is not None
    assert memo.recall(NumbersKey("b"), 0, 100) is None
    kept = memo.recall(NumbersKey("c"), 0, 1000)
    assert kept is not None
    np.testing.assert_array_equal(kept.values, same.values)


def test_what_is_kept_is_a_copy() -> None:
    memo, found = Memo(), numbers(0, 10)
    memo.keep(NumbersKey("a"), 0, 10, found)
    found.values[:] = -1
    kept = memo.recall(NumbersKey("a"), 0, 10)
    assert kept is not None
    np.testing.assert_array_equal(kept.values, numbers(0, 10).values)


def test_many_threads_keep_and_recall_at_once() -> None:
    memo = Memo()

    def work(i: int) -> bool:
        key = NumbersKey(str(i % 7))
        memo.keep(key, i, i + 5, numbers(i, i + 5))
        found = memo.recall(key, i, i + 5)
        return found is not None and bool((found.values == numbers(i, i + 5).values).all())

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(2000)))


def test_a_question_asked_again_is_not_solved_again() -> None:
    ensemble = replace(Ensemble.of(scenario_of(), 64, 0), engine=Counting()).remembering()
    counting = ensemble.engine
    assert isinstance(counting, Counting)
    question = CompiledQuestion(read_question(ensemble.model.scenario, "P(restraint)")[0], ensemble)
    first = question.over("a", ensemble)
    solved = counting.asked
    again = question.over("a", ensemble)
    part = question.over("a", ensemble.first(17))
    assert counting.asked == solved > 0
    np.testing.assert_array_equal(first.values, again.values)
    np.testing.assert_array_equal(first.values[:17], part.values)


def test_levers_are_compared_from_what_the_run_found() -> None:
    scenario = load("patrons-2024")
    by = next(iter(scenario.levers.values())).by
    run = rp.run(scenario, draws=64)
    counting = Counting()
    CompareQuestion(by).put(replace(run.ensemble, engine=counting))
    assert counting.asked == 0


def test_other_solutions_and_other_points_share_nothing() -> None:
    ensemble = Ensemble.of(scenario_of(), 64, 0).remembering()
    question = CompiledQuestion(read_question(ensemble.model.scenario, "P(restraint)")[0], ensemble)
    free = question.over("a", ensemble).values
    limit = ensemble.under("limit")
    assert not np.array_equal(question.over("a", limit).values, free)
    ranks = {k: np.full(3, 0.9) for k, v in ensemble.quantities.items() if len(v) > 1}
    assert not np.array_equal(question.over("a", ensemble.at(ranks)).values, free[:3])
    assert ensemble.under("qre").memo is ensemble.memo


@pytest.mark.parametrize("draws", [64, 150])
def test_a_report_is_the_same_with_and_without_a_memo(draws: int) -> None:
    run = rp.run(scenario_of(), draws=draws)
    assert run.ensemble.memo is not None
    without = replace(run, ensemble=replace(run.ensemble, memo=None))
    assert brief_of(run).to_dict() == brief_of(without).to_dict()


def test_answers_over_periods_are_the_same_with_and_without_a_memo() -> None:
    bare = Ensemble.of(raids(3, 1, "sample"), 64, 0)
    memo = bare.remembering()
    for text in ("P(act == take)", "P(act == take, at=2) > 0.4", "payoff(A)"):
        question = CompiledQuestion(read_question(bare.model.scenario, text)[0], bare)
        alone, first, again = (question.over("a", e) for e in (bare, memo, memo))
        for name, value in vars(alone).items():
            np.testing.assert_array_equal(value, getattr(first, name))
            np.testing.assert_array_equal(value, getattr(again, name))


def known_raids() -> rp.Scenario:
    """Return raids of which nothing is uncertain but the luck of sampled courses."""
    text = raids(9, 0, "sample", extra="  courses: 4\n").source.text
    ranges = {"1 to 5": "3", "2 to 6": "4", "1 to 3": "2", '"uniform(0.5, 1)"': "0.7"}
    for value, one in ranges.items():
        text = text.replace(f"value: {value}", f"value: {one}")
    return read_text(text)


def test_what_is_pooled_over_a_block_is_not_handed_to_other_blocks() -> None:
    """Where nothing is uncertain an answer is a mean over the draws of its block."""
    scenario = known_raids()
    question, _ = read_question(scenario, "E(anger_now, at=6)")

    def found(ensemble: Ensemble) -> Array:
        return CompiledQuestion(question, ensemble).over("a", ensemble).values

    bare = Ensemble.of(scenario, 40, 0)
    kept = bare.remembering()
    assert len(set(found(kept).tolist())) == 1
    np.testing.assert_array_equal(found(kept.first(10)), found(bare.first(10)))
    # The pool of ten is another one than that of forty: a memo would hand on the wrong number.
    wrong = replace(bare, memo=Memo())
    found(wrong)
    assert not np.array_equal(found(wrong.first(10)), found(bare.first(10)))


def test_a_changed_scenario_in_which_nothing_is_uncertain_keeps_nothing() -> None:
    scenario = known_raids()
    run = rp.run(scenario.with_value("gain", "1 to 5"), draws=20)
    known = run.with_changes({"quantities.gain.value": "3"})
    uncertain = known.with_changes({"quantities.gain.value": "1 to 5"})
    assert (run.ensemble.memo is None, known.ensemble.memo is None) == (False, True)
    assert known.to_dict() == rp.run(known.scenario, draws=20).to_dict()
    assert uncertain.to_dict() == run.to_dict()


@pytest.mark.parametrize("name", ["raids", "ukraine-offramp-2025"])
def test_a_block_of_one_draw_says_what_a_longer_one_says_of_it(name: str) -> None:
    """A draw alone is no pool, though it has one value of each quantity."""
    scenario = load(name) if name != "raids" else raids(9, 0, "sample", extra="  courses: 4\n")
    ensemble = Ensemble.of(scenario, 17, 0)
    work = Standard().ready(ensemble)
    whole, last = work(ensemble.solved(0, 17)), work(ensemble.solved(16, 17))
    for key, reading in whole.items():
        np.testing.assert_array_equal(reading.values[..., 16:], last[key].values)
        for part, values in reading.beside.items():
            np.testing.assert_array_equal(values[16:], last[key].beside[part], err_msg=str(key))
