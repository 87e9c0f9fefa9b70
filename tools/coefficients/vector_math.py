"""Prints the constants of src/backends/wasm/math: polynomials (constant first), and numbers split into parts.

Polynomials are Chebyshev interpolants, which come within a small factor of the minimax polynomial; each is of what is
left of its function once the first terms of its series are taken away, so that rounding the coefficients hardly counts.
The one in erf's exponent has a weight instead, which least squares find.

    python tools/coefficients/vector_math.py            (needs numpy and mpmath)
"""

import struct

import numpy as np
from mpmath import atanh, chebyfit, cos, erf, erfc, exp, floor, log, mp, mpf, pi, sin, sqrt, tanh

mp.dps = 60
WIDER = 1.001  # what the reduction's own rounding may add to an interval


def single(value):
    """The float32 nearest to the value, in the digits of a float64."""
    return struct.unpack("f", struct.pack("f", float(value)))[0]


def near_zero(function, series, below=mpf(10) ** -12):
    """The function, but its series where it would cancel or divide by zero."""
    return lambda x: series(x) if abs(x) < below else function(x)


EXP = near_zero(lambda r: (exp(r) - 1 - r) / r**2, lambda r: mpf(1) / 2 + r / 6 + r**2 / 24)
LOG = near_zero(lambda z: (2 * atanh(sqrt(z)) / sqrt(z) - 2) / z, lambda z: mpf(2) / 3 + 2 * z / 5)
TANH = near_zero(lambda z: (tanh(sqrt(z)) / sqrt(z) - 1) / z, lambda z: -mpf(1) / 3 + 2 * z / 15)
SIN = near_zero(lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z, lambda z: -mpf(1) / 6 + z / 120)
COS = near_zero(lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, lambda z: mpf(1) / 24 - z / 720 + z**2 / 40320)

LN2 = log(2)
ROOT_PLACE = (sqrt(2) - 1) / (sqrt(2) + 1)  # s where (1 + s)/(1 - s) is the root of 2
EIGHTH = pi / 4 * WIDER
# name: (function, interval, terms of float32 (0: not needed) and of float64)
FITS = {
    "exp bend": (EXP, [-LN2 * WIDER, LN2 * WIDER], 7, 13),
    "expm1 bend": (EXP, [-LN2 / 2 * WIDER, LN2 / 2 * WIDER], 6, 11),
    "log bend": (LOG, [0, ROOT_PLACE**2], 3, 7),
    "tanh BEND": (TANH, [0, mpf("0.55") ** 2], 0, 12),
    "sin sine": (SIN, [0, EIGHTH**2], 4, 6),
    "cos cosine": (COS, [0, EIGHTH**2], 3, 6),
}


def leading(value, bits):
    """The value cut after so many significant bits."""
    unit = mpf(2) ** (floor(log(abs(value), 2)) - bits + 1)
    return floor(value / unit) * unit


def parts(value, bits, count):
    """The value as so many numbers, all but the last of `bits` significant bits; the last not yet rounded."""
    heads = []
    for _ in range(count - 1):
        heads.append(leading(value, bits))
        value -= heads[-1]
    return [*heads, value]


def erf_exponent(end=3.95, degree=8, points=1200, rounds=300):
    """ln(erfc(x))/-x - 1, so that the error of 1 - exp(-x - x·polynomial) relative to erf(x) is even (Lawson)."""
    place = (1 - np.cos(np.pi * (np.arange(points) + 0.5) / points)) / 2
    xs = [mpf(end * p) for p in place]
    slope = np.array([float(-log(erfc(x)) / x) for x in xs])
    effect = np.array([float(-log(erfc(x)) * erfc(x) / erf(x)) for x in xs])
    basis = np.polynomial.chebyshev.chebvander(2 * place - 1, degree)
    weight, best = np.ones(points), (np.inf, None)
    for _ in range(rounds):
        scale = np.sqrt(weight) * effect / slope
        fit = np.linalg.lstsq(basis * scale[:, None], slope * scale, rcond=None)[0]
        error = np.abs((basis @ fit / slope - 1) * effect)
        if error.max() < best[0]:
            best = (error.max(), fit)
        weight *= error / error.max() + 1e-4
        weight /= weight.max()
    series = np.polynomial.chebyshev.Chebyshev(best[1], domain=[0, end])
    powers = series.convert(kind=np.polynomial.Polynomial, domain=[-1, 1]).coef
    powers[0] -= 1
    return [c * (-1) ** i for i, c in enumerate(powers)], best[0]  # in powers of -x


def main():
    for name, (function, interval, *terms) in FITS.items():
        for count, rounded, lanes in zip(terms, (single, float), ("f32x4", "f64x2")):
            if count:
                coefficients, error = chebyfit(function, interval, count, error=True)
                print(f"{name} {lanes} (fit {float(error):.1e}):", [rounded(c) for c in reversed(coefficients)])
    coefficients, error = erf_exponent()
    print(f"erf EXPONENT (fit {error:.1e}):", [single(c) for c in coefficients])
    for name, value, count, short32, short64 in (("ln 2", LN2, 2, 15, 33), ("pi/2", pi / 2, 3, 17, 33)):
        print(f"{name} f32x4:", [single(part) for part in parts(value, short32, count)])
        print(f"{name} f64x2:", [float(part) for part in parts(value, short64, count)])


if __name__ == "__main__":
    main()
