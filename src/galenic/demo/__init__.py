"""A programme of one substance, theophylline, from need to evidence, through the commands that every door uses.

Its data are published, or say that they are simulated; organizations, people, dates and prices are invented.
"""
