"""Results as pages: words and tables that a terminal, a report or a notebook prints alike."""

from realpolitik.pages.page import Page, Reference, Table

__all__ = ["Page", "Reference", "Table"]
