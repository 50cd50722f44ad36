"""``python -m realpolitik``."""

from realpolitik.cli import main

# Worker processes import this file under another name.
if __name__ == "__main__":
    main()
