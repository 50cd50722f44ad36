"""Where the tables lie: downloads, the user's data folder, the small table in the package."""

from realpolitik.history.store.tables import Tables

__all__ = ["Tables"]
