"""The register: every mechanism that the project must be able to carry, in a sentence each.

Owns `REGISTER`.

The rows are those of the two founding essays, A (September 2025) and B (late 2024). Scenarios and
claims cite them by id; `realpolitik mission` tests them.
"""

from __future__ import annotations

REGISTER: dict[str, str] = {
    "A1": "The three are aligned by shared grievance and need, not by trust or values.",
    "A2": "Each partner fears being dragged into another's war and will not subordinate itself.",
    "A3": "Each of the three wants something that only Washington can give.",
    "A4": "Backing a volatile partner in 1950 left China with lasting costs.",
    "A5": "Distrust accumulates from dated events and fades slowly.",
    "A6": "Pyongyang plays two patrons off and gains by their rivalry.",
    "A7": "Fear of losing the pivot makes a patron sign; fear of encirclement makes it strike.",
    "A8": "China sustains Russia's war while that costs only its name; past a threshold it flips.",
    "A9": "Russia has become the main patron, partly by transfers that Beijing cannot see.",
    "A10": "China sets the pace at sea and not in Korea; Russia is unlikely to pay for either.",
    "A11": "A rivalry between Moscow and Beijing persists under the partnership.",
    "A12": "Kim turns back toward Beijing so as not to depend on one patron.",
    "A13": "A trade deal tied to help brings help; shared interest alone does not.",
    "A14": "Private pressure wins small adjustments; a public ultimatum provokes defiance.",
    "A15": "Russia holds out now and needs a way out later; support and pressure bring it nearer.",
    "A16": "Small reciprocal steps with Pyongyang can hold where one grand bargain does not.",
    "A17": "Disciplined use of leverage beats improvised deals.",
    "B1": "Beijing's influence over Pyongyang has waned although its weight has grown.",
    "B2": "The record of munitions, pact and troops tells what the stakes are.",
    "B3": "In 1950 Kim hid his preparations, and Beijing was forced in after Inchon.",
    "B4": "China is the strongest of the three and yet passive.",
    "B5": "The blocs of today resemble those of 1950, within limits.",
    "B6": "Worse relations with Washington raise Beijing's need of partners and weaken its hand.",
    "B7": "Two long borders make stable ties critical for China.",
    "B8": "China's options narrow as Moscow's and Pyongyang's widen.",
    "B9": "A pact can stay in force while its holder avoids naming it.",
    "B10": "A habit of reacting makes a strong state exploitable by a bold weak one.",
    "B11": "The remedy is initiative, and limits that are kept.",
    "B12": "Why a weak hand is played from a strong position.",
}
