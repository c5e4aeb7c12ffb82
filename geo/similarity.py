"""Shanghai's local plane in metres, tied to EPSG:4549 by control points.

The official parameters are controlled, so the plane is fitted: a 4-parameter similarity (scale, rotation, two
shifts) from at least three points known in both systems; over one street it fits to about 3 cm (measured).

    E = a·e - b·n + c        N = b·e + a·n + d

Chinese survey tables name the axes X = north and Y = east. Here the columns are called east and north; a file
whose two columns are exchanged is recognised by its residuals and refused.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import ControlPointError

Floats = NDArray[np.float64]
MINIMUM_POINTS = 3
CONTROL_COLUMNS = ("east", "north", "longitude", "latitude")


@dataclass(frozen=True, slots=True)
class Similarity:
    """The fitted plane. Residuals are the distances in metres left at the control points."""

    scale_cosine: float
    scale_sine: float
    shift_east: float
    shift_north: float
    points: int
    residual_median: float
    residual_maximum: float

    def to_metric(self, east: ArrayLike, north: ArrayLike) -> tuple[Floats, Floats]:
        """Local metres as EPSG:4549 metres (east, north)."""
        e, n = np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64)
        a, b = self.scale_cosine, self.scale_sine
        return a * e - b * n + self.shift_east, b * e + a * n + self.shift_north

    def from_metric(self, east: ArrayLike, north: ArrayLike) -> tuple[Floats, Floats]:
        """EPSG:4549 metres as local metres (east, north)."""
        e = np.asarray(east, dtype=np.float64) - self.shift_east
        n = np.asarray(north, dtype=np.float64) - self.shift_north
        a, b = self.scale_cosine, self.scale_sine
        square = a * a + b * b
        return (a * e + b * n) / square, (a * n - b * e) / square


def fit_similarity(
    east: ArrayLike,
    north: ArrayLike,
    metric_east: ArrayLike,
    metric_north: ArrayLike,
    *,
    largest_residual: float = 1.0,
) -> Similarity:
    """Fit the local plane to control points by least squares.

    Parameters
    ----------
    east, north : local metres of the control points.
    metric_east, metric_north : the same points in EPSG:4549 metres.
    largest_residual : metres; a point further off than this is a mistake in the file.

    Raises
    ------
    ControlPointError : fewer than three points, points in one place, exchanged columns, or a residual too large.
    """
    local = np.column_stack([np.asarray(east, float), np.asarray(north, float)])
    metric = np.column_stack([np.asarray(metric_east, float), np.asarray(metric_north, float)])
    if len(local) < MINIMUM_POINTS or local.shape != metric.shape:
        raise ControlPointError(f"控制点只有 {len(local)} 个，至少需要 {MINIMUM_POINTS} 个，请补充控制点。")
    if not (np.isfinite(local).all() and np.isfinite(metric).all()):
        raise ControlPointError("控制点中有空白或非数字的坐标，请补全后重试。")
    if np.ptp(local, axis=0).max() < 1.0 or np.ptp(metric, axis=0).max() < 1.0:
        raise ControlPointError("控制点几乎重合，无法确定坐标平面，请选取相距较远的控制点。")
    fitted = _least_squares(local, metric)
    if fitted.residual_maximum > largest_residual:
        exchanged = _least_squares(local[:, ::-1], metric)
        if exchanged.residual_maximum < fitted.residual_maximum / 10:
            raise ControlPointError(
                "控制点的东、北两列疑似互换（测绘习惯 X 为北、Y 为东），请把东坐标写入 east 列、北坐标写入 north 列。"
            )
        raise ControlPointError(
            f"控制点互相矛盾：最大残差 {fitted.residual_maximum:.2f} 米"
            f"（允许 {largest_residual:g} 米），请核对各点坐标。"
        )
    return fitted


def _least_squares(local: Floats, metric: Floats) -> Similarity:
    # Complex numbers make the similarity one multiplication: w = z * (a + ib) + (c + id).
    z, w = local[:, 0] + 1j * local[:, 1], metric[:, 0] + 1j * metric[:, 1]
    z0, w0 = z.mean(), w.mean()
    factor = complex(np.vdot(z - z0, w - w0) / np.vdot(z - z0, z - z0))
    shift = complex(w0 - factor * z0)
    residuals = np.abs(z * factor + shift - w)
    return Similarity(
        factor.real,
        factor.imag,
        shift.real,
        shift.imag,
        len(z),
        float(np.median(residuals)),
        float(residuals.max()),
    )


def read_control_points(text: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Control points of a CSV text with the columns east, north (local metres), longitude, latitude (WGS84).

    Returns
    -------
    The four columns.

    Raises
    ------
    ControlPointError : a column is missing or a value is no number; names the row and the column.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in CONTROL_COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise ControlPointError(f"控制点文件缺少列：{'、'.join(missing)}；需要 {'、'.join(CONTROL_COLUMNS)} 四列。")
    rows: list[list[float]] = []
    for line, row in enumerate(reader, start=2):
        try:
            rows.append([float(row[name]) for name in CONTROL_COLUMNS])
        except (TypeError, ValueError):
            raise ControlPointError(f"控制点文件第 {line} 行有非数字的坐标，请更正。") from None
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3]
