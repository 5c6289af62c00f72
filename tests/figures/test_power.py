"""What could have been seen, checked by counting outcomes and by simulation."""

import numpy as np
import pytest
from scipy import stats

from ringtrue.figures.funnel import Spread
from ringtrue.figures.power import smallest_seen


def _flagged(total, share, z, true, spread=None):
    """Twin: the chance that a unit with that true share is flagged, outcome by outcome."""
    counts = np.arange(total + 1)
    error = float((spread or Spread()).error(np.array([np.sqrt(share * (1 - share) / total)]))[0])
    beyond = np.abs(counts / total - share) > z * error
    return float(stats.binom.pmf(counts, total, true)[beyond].sum())


@pytest.mark.parametrize("total", [30, 110, 400])
@pytest.mark.parametrize("share", [0.05, 0.2, 0.6])
def test_the_nearest_shares_seen_are_flagged_with_just_that_power(total, share):
    for true in smallest_seen(total, share):
        if true is not None:
            assert _flagged(total, share, 3.0, true) == pytest.approx(0.8, abs=1e-4)


def test_a_spread_between_units_leaves_less_to_be_seen():
    spread = Spread("additive", 20, 5.0, 4.0, tau=0.05)
    below, above = smallest_seen(400, 0.4, spread=spread)
    plain_below, plain_above = smallest_seen(400, 0.4)
    assert below < plain_below < 0.4 < plain_above < above
    assert _flagged(400, 0.4, 3.0, above, spread) == pytest.approx(0.8, abs=1e-6)
    assert _flagged(400, 0.4, 3.0, below, spread) == pytest.approx(0.8, abs=1e-6)


def test_cases_that_come_in_clumps_are_seen_as_often_in_a_simulation():
    # Clumps of four like cases quadruple the variance of a count.
    chance = np.random.default_rng(2)
    below, above = smallest_seen(1200, 0.3, spread=Spread("multiplicative", 20, 4.0, 4.0, phi=4.0))
    reach = 3 * np.sqrt(4.0 * 0.3 * 0.7 / 1200)
    for true in (below, above):
        shares = 4 * chance.binomial(300, true, 20_000) / 1200
        # The normal curve is an approximation here: a step of four cases is 0.3 points.
        assert np.mean(np.abs(shares - 0.3) > reach) == pytest.approx(0.8, abs=0.03)


def test_a_plain_funnel_sees_what_it_says_in_a_simulation():
    chance = np.random.default_rng(4)
    _, above = smallest_seen(60, 0.2, z=2.0, power=0.9)
    shares = chance.binomial(60, above, 20_000) / 60
    assert np.mean(shares > 0.2 + 2 * np.sqrt(0.2 * 0.8 / 60)) == pytest.approx(0.9, abs=0.007)


def test_in_few_cases_even_none_is_no_signal():
    # Three standard errors below 20% of 19 cases is under none at all; above, 10 of 19 is needed.
    below, above = smallest_seen(19, 0.2)
    assert below is None
    assert stats.binom.sf(9, 19, above) == pytest.approx(0.8, abs=1e-6)


def test_of_one_case_and_of_none_nothing_can_be_seen():
    assert smallest_seen(1, 0.3) == (None, None)
    assert smallest_seen(0, 0.3) == (None, None)


def test_a_spread_as_wide_as_all_shares_hides_everything():
    assert smallest_seen(500, 0.3, spread=Spread("additive", 9, 90.0, 90.0, tau=0.4)) == (None, None)
    assert smallest_seen(500, 0.3, spread=Spread("multiplicative", 9, 600.0, 600.0, phi=600.0)) == (None, None)


def test_less_power_is_asked_of_shares_nearer_by():
    spread = Spread("multiplicative", 20, 4.0, 4.0, phi=4.0)
    nearer = smallest_seen(1200, 0.3, power=0.3, spread=spread)
    further = smallest_seen(1200, 0.3, power=0.9, spread=spread)
    assert further[0] < nearer[0] < 0.3 < nearer[1] < further[1]


@pytest.mark.parametrize(("total", "share", "power"), [(-1, 0.2, 0.8), (9, 0.0, 0.8), (9, 1.0, 0.8), (9, 0.2, 1.0)])
def test_what_has_no_power_is_refused(total, share, power):
    with pytest.raises(ValueError, match="no power"):
        smallest_seen(total, share, power=power)
