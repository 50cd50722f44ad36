"""Play over several periods (rule S13): the courses that draws take, and what happens on them."""

from realpolitik.periods.course import Course, play_course

__all__ = ["Course", "play_course"]
