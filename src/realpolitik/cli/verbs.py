"""The questions that are commands, with what help says of each.

Owns `VERBS`. It repeats what the questions say of themselves, so that printing help need not import
them; a test holds the two together.
"""

VERBS = {
    "ask": "Put one question of the claim grammar to a scenario.",
    "leverage": "Show who has leverage over whom, at what cost, and what commitment is worth.",
    "levers": "Compare levers: payoffs, regret, dominance, credibility, what is good enough.",
    "sensitivity": "Show on which uncertain quantities claims, outcomes and payoffs depend.",
    "hinges": "Show the smallest change of assumptions that turns a claim, and how far it is"
    " robust.",
    "tipping": "Show at which value of a quantity a verdict, or an actor's best lever, changes.",
    "indicators": "Show what to watch: which observation would change a verdict most, and what"
    " it is worth.",
    "explain": "Show the likeliest path and two others, and why each move is made.",
    "learn": "Learn from what was observed: quantities and claims before and after.",
    "solutions": "Show every claim under every solution method, and where verdicts differ.",
}
"""By verb the first line of its question's docstring, in the order of help."""
