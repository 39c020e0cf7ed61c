"""The kinds of compiled documents, one file each: a file here that assigns `KIND` is one.

Files whose name starts with an underscore are parts of a kind.
"""
