"""Measures on states, pairs and triangles: each a function with its source, range and gaps.

Values are plain numbers or arrays, and what is missing stays missing.
"""

from realpolitik.history.measures.balance import SignedNetwork, balance, frustration
from realpolitik.history.measures.dependence import concentration, share_of, vulnerability
from realpolitik.history.measures.ledger import Event, ledger
from realpolitik.history.measures.polarity import Polarity, polarity
from realpolitik.history.measures.power import cinc, net_resources
from realpolitik.history.measures.similarity import agreement, kappa, pi, s_score
from realpolitik.history.measures.triangles import Triangle, caplow, triangle

__all__ = [
    "Event",
    "Polarity",
    "SignedNetwork",
    "Triangle",
    "agreement",
    "balance",
    "caplow",
    "cinc",
    "concentration",
    "frustration",
    "kappa",
    "ledger",
    "net_resources",
    "pi",
    "polarity",
    "s_score",
    "share_of",
    "triangle",
    "vulnerability",
]
