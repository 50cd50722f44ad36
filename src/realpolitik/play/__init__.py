"""Play over several periods (rule S13): the courses that draws take, and what happens on them."""

from realpolitik.play.course import Course, play_course

__all__ = ["Course", "play_course"]
