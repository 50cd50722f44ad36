"""The expression language of rule S1: text, parts, meanings, array functions.

`parse` turns text into parts, `resolve` gives names their meaning and checks kinds, `evaluate`
compiles what is resolved into functions on arrays. Nothing is ever run as Python.
"""
