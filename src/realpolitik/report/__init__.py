"""How results are shown: in the terminal, as a report with figures, and as BibTeX to cite them."""
