"""Play over several periods (rule S13): the courses that draws take, and what happens on them."""

from realpolitik.periods.course import Course, play_course
from realpolitik.periods.lookahead import Lookahead
from realpolitik.periods.transition import Transition

__all__ = ["Course", "Lookahead", "Transition", "play_course"]
