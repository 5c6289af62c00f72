"""The likelihood of counts whose log-odds carry a unit's and an officer's own shift, by adaptive quadrature.

Kept apart from `levels.py`, which says what the shifts mean. The shifts are u of a unit and v of an officer in it, both
standard normal and scaled by their standard deviations: logit p = X beta + sd_unit u + sd_officer v. The integral over
both has no closed form; nodes are laid round each unit's and each officer's own mode, so that few of them serve even
where counts are large (J. C. Pinheiro and D. M. Bates, 1995, Journal of Computational and Graphical Statistics 4,
12-35; J. C. Pinheiro and E. C. Chao, 2006, the same 15, 58-81, for nested levels).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, expit, log_expit, logsumexp

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rows:
    """Counts sorted by unit and, in it, by officer: one row for each officer and stratum.

    `officer_starts` and `unit_starts` are the first row of each officer and the first officer of each unit;
    `officer_of` is (rows,) and `unit_of` is (officers,).
    """

    hits: Floats
    totals: Floats
    design: Floats
    officer_starts: Places
    officer_of: Places
    unit_starts: Places
    unit_of: Places
    constant: float


def arrange(hits: Floats, totals: Floats, design: Floats, units: Places, officers: Places) -> Rows:
    """Sort rows by unit and officer; the same officer in two units is two officers, for units differ in their work."""
    order = np.lexsort((officers, units))
    unit, officer = units[order], officers[order]
    moved = np.flatnonzero(np.diff(unit) | np.diff(officer)) + 1
    officer_starts = np.concatenate([[0], moved]).astype(np.int64)
    officer_of = np.repeat(np.arange(officer_starts.size), np.diff([*officer_starts, unit.size]))
    first_units = unit[officer_starts]
    unit_starts = np.concatenate([[0], np.flatnonzero(np.diff(first_units)) + 1]).astype(np.int64)
    unit_of = np.repeat(np.arange(unit_starts.size), np.diff([*unit_starts, officer_starts.size]))
    chosen, given = hits[order], totals[order]
    constant = float(-(betaln(chosen + 1, given - chosen + 1) + np.log(given + 1)).sum())
    return Rows(chosen, given, design[order], officer_starts, officer_of, unit_starts, unit_of, constant)


@dataclass(frozen=True, eq=False)
class _Mode:
    """Where each unit's and officer's shift is likeliest, its spread there, and how v leans on u."""

    unit: Floats
    unit_spread: Floats
    officer: Floats
    lean: Floats


def log_likelihood(rows: Rows, beta: Floats, sd_unit: float, sd_officer: float, nodes: int) -> tuple[float, Floats]:
    """Return the log-likelihood and its gradient in beta, sd_unit and sd_officer.

    The gradient is the mean, over the shifts given the counts, of the gradient with the shifts known (R. A. Fisher's
    identity; Louis, 1982, JRSS B 44, 226-233), so it costs one pass over nodes already at hand.
    """
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    log_weights = np.log(weights) + points**2 / 2
    base = rows.design @ beta
    mode = _joint_mode(rows, base, sd_unit, sd_officer)
    u = mode.unit[:, None] + mode.unit_spread[:, None] * points  # units x outer nodes
    shifted = base[:, None] + sd_unit * u[rows.unit_of][rows.officer_of]  # rows x outer
    start = mode.officer[:, None] + mode.lean[:, None] * (u - mode.unit[:, None])[rows.unit_of]
    centre, spread = _officer_modes(rows, shifted, start, sd_officer)
    inner_nodes = points if sd_officer > 0 else np.zeros(1)
    inner_weights = log_weights if sd_officer > 0 else np.array([0.5 * np.log(2 * np.pi)])
    v = centre[:, :, None] + spread[:, :, None] * inner_nodes  # officers x outer x inner
    eta = shifted[:, :, None] + sd_officer * v[rows.officer_of]
    given = rows.hits[:, None, None] * eta + rows.totals[:, None, None] * log_expit(-eta)
    inner = np.add.reduceat(given, rows.officer_starts) + inner_weights + np.log(spread)[:, :, None] - _half(v)
    officer = logsumexp(inner, axis=2)
    outer = np.add.reduceat(officer, rows.unit_starts) + log_weights + np.log(mode.unit_spread)[:, None] - _half(u)
    unit = logsumexp(outer, axis=1)
    chance = np.exp(outer - unit[:, None])[rows.unit_of][:, :, None] * np.exp(inner - officer[:, :, None])
    chance = chance[rows.officer_of]  # rows x outer x inner
    left = chance * (rows.hits[:, None, None] - rows.totals[:, None, None] * expit(eta))
    by_unit = float((left * u[rows.unit_of][rows.officer_of][:, :, None]).sum())
    by_officer = float((left * v[rows.officer_of]).sum())
    gradient = np.concatenate([rows.design.T @ left.sum(axis=(1, 2)), [by_unit, by_officer]])
    return float(unit.sum()) + rows.constant, gradient


def _half(shift: Floats) -> Floats:
    """Return minus the logarithm of the standard normal density."""
    return np.asarray(shift**2 / 2 + 0.5 * np.log(2 * np.pi))


def _joint_mode(rows: Rows, base: Floats, sd_unit: float, sd_officer: float) -> _Mode:
    """Find the likeliest shifts by Newton's method; each unit's system is an arrow, solved by eliminating officers."""
    u, v = np.zeros(rows.unit_starts.size), np.zeros(rows.officer_starts.size)
    for _ in range(60):
        eta = base + (sd_unit * u[rows.unit_of] + sd_officer * v)[rows.officer_of]
        p = expit(eta)
        left = np.add.reduceat(rows.hits - rows.totals * p, rows.officer_starts)
        weight = np.add.reduceat(rows.totals * p * (1 - p), rows.officer_starts)
        stiff = sd_officer**2 * weight + 1
        tie = sd_unit * sd_officer * weight
        pull = sd_officer * left - v
        curve = np.add.reduceat(sd_unit**2 * weight - tie**2 / stiff, rows.unit_starts) + 1
        step_u = (np.add.reduceat(sd_unit * left - tie * pull / stiff, rows.unit_starts) - u) / curve
        step_v = (pull - tie * step_u[rows.unit_of]) / stiff
        # The function is concave, but far from its top a full step of Newton's may leap over it.
        u, v = u + np.clip(step_u, -1, 1), v + np.clip(step_v, -1, 1)
        if max(np.abs(step_u).max(), np.abs(step_v).max()) < 1e-9:
            break
    return _Mode(u, 1 / np.sqrt(curve), v, -tie / stiff)


def _officer_modes(rows: Rows, shifted: Floats, start: Floats, sd_officer: float) -> tuple[Floats, Floats]:
    """Find each officer's likeliest shift at each node of the unit's, and the spread there."""
    v = start if sd_officer > 0 else np.zeros_like(start)
    if sd_officer == 0:
        return v, np.ones_like(v)
    for _ in range(40):
        p = expit(shifted + sd_officer * v[rows.officer_of])
        left = np.add.reduceat(rows.hits[:, None] - rows.totals[:, None] * p, rows.officer_starts)
        weight = np.add.reduceat(rows.totals[:, None] * p * (1 - p), rows.officer_starts)
        stiff = sd_officer**2 * weight + 1
        step = (sd_officer * left - v) / stiff
        v = v + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-6:
            break
    return v, np.asarray(1 / np.sqrt(stiff))
