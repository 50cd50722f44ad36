"""The starter file: it runs, and so does what its comments tell to write."""

from __future__ import annotations

import re
from pathlib import Path

import realpolitik as rp
from realpolitik.scenario import read_text
from realpolitik.scenario.starter import starter

TEXT = starter("gulf-2026", "2026-01-01")
CLIENT = "client: {by: CLI, options: [raid, refrain]"


def commented(begins: str, text: str) -> str:
    """Return the one line of a comment that begins with some words."""
    [line] = re.findall(rf"^# +({re.escape(begins)}.*)$", text, flags=re.MULTILINE)
    return str(line)


def test_the_private_type_of_its_comments_can_be_used() -> None:
    block = re.search(r"^# private:\n(#   .*\n)+", TEXT, flags=re.MULTILINE)
    assert block
    used = TEXT.replace(block[0], block[0].replace("# ", "", 1).replace("\n# ", "\n"))
    own = re.search(r"^ +spoils: .*$", used, flags=re.MULTILINE)
    assert own
    used = used.replace(own[0], " " * 6 + commented("spoils:", TEXT))
    used = re.sub(r"  raid_gain:\n(    .*\n)+", "", used)
    scenario = read_text(used)
    assert not scenario.diagnostics
    run = rp.run(scenario, draws=32)
    raids = [run.P("client == raid", given=f"resolve == {t}").values for t in ("weak", "firm")]
    assert (raids[1] > raids[0]).all()


def test_the_base_weight_of_its_comments_can_be_used() -> None:
    """Half the weight, so half the odds of what is else as good."""
    [weights] = re.findall(r"`(\{raid: .*\})`", TEXT)
    weighed = TEXT.replace(CLIENT, CLIENT.replace("[raid, refrain]", weights))
    shares = [
        rp.run(read_text(text), draws=32).P("client == raid").values for text in (TEXT, weighed)
    ]
    odds = [share / (1 - share) for share in shares]
    assert abs(odds[1] / odds[0] - 0.5).max() < 1e-9


def test_the_steps_of_its_comments_can_be_used() -> None:
    [steps] = re.findall(r"`options: (.*? in \d+)`", TEXT)
    how_far = "  reach: {by: CLI, options: STEPS, says: how far}\n  patron:\n"
    text = TEXT.replace("  patron:\n", how_far.replace("STEPS", steps), 1)
    found = read_text(text).moves["reach"]
    assert [option.name for option in found.options] == ["0", "0.2", "0.4", "0.6", "0.8", "1"]


def test_the_analysts_of_its_comments_can_be_used() -> None:
    [values] = re.findall(r"`(\{smith: .*\})`", TEXT)
    run = rp.run(read_text(TEXT.replace("value: 30 to 60", f"value: {values}")), draws=64)
    assert not run.scenario.diagnostics
    assert [a.name for a in run.analysts().analysts] == ["smith", "jones"]


def test_the_rival_reading_of_its_comments_can_be_used(tmp_path: Path) -> None:
    [line] = re.findall(r"`(extends: .*?)`", TEXT)
    (tmp_path / "gulf-2026.yaml").write_text(TEXT, encoding="utf-8")
    rival = tmp_path / "rival.yaml"
    rival.write_text(f"{line}\nscenario: rival\nquantities: {{aid: {{value: 80 to 90}}}}\n")
    assert rp.load(rival).quantities["aid"].text == "80 to 90"
