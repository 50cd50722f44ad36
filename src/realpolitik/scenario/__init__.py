"""The scenario language: read, check, explain and write a scenario file (rules S1 to S10)."""

from realpolitik.scenario.model import Scenario
from realpolitik.scenario.read import read_scenario, read_text

__all__ = ["Scenario", "read_scenario", "read_text"]
