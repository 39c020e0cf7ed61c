"""The laws that evaluation needs, loaded when the first one is asked for: importing this package stays quick."""

from __future__ import annotations


def t_tail(df: float, t: float) -> float:
    """Probability that Student's t with `df` degrees of freedom exceeds `t`."""
    from scipy import special

    return float(special.stdtr(df, -t))


def t_quantile(df: float, p: float) -> float:
    """The value that Student's t with `df` degrees of freedom falls below with probability `p`."""
    from scipy import special

    return float(special.stdtrit(df, p))


def f_tail(df: float, error_df: float, f: float) -> float:
    """Probability that F with these degrees of freedom exceeds `f`."""
    from scipy import special

    return float(special.fdtrc(df, error_df, f))


def f_quantile(df: float, error_df: float, p: float) -> float:
    """The value that F with these degrees of freedom falls below with probability `p`."""
    from scipy import special

    return float(special.fdtri(df, error_df, p))


def chi_square_upper_quantile(df: float, p: float) -> float:
    """The value that chi-square with `df` degrees of freedom exceeds with probability `p`."""
    from scipy import special

    return float(special.chdtri(df, p))
