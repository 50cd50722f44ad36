"""Play over several periods (rule S13): the states that draws reach, and what happens."""

from realpolitik.periods.course import HALVES, Course, Happening
from realpolitik.periods.lookahead import Lookahead
from realpolitik.periods.play import CourseInPlay, play_course
from realpolitik.periods.states import begun
from realpolitik.periods.thinning import most_states
from realpolitik.periods.transition import Transition
from realpolitik.periods.unrolled import UnrolledSize

__all__ = [
    "HALVES",
    "Course",
    "CourseInPlay",
    "Happening",
    "Lookahead",
    "Transition",
    "UnrolledSize",
    "begun",
    "most_states",
    "play_course",
]
