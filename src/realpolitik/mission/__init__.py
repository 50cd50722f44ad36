"""The founding essays: their register of rows, the findings on data, the scoreboard.

The only room that knows the essays.
"""
