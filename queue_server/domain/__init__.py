"""The rules. The law of this folder: no framework, no database, no clock, no chance, no message format.

Everything uncertain (now, random bytes, rows) is an argument; everything returned is a value.
"""
