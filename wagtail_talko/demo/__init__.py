"""A demo world: Finnish municipalities, their houses, associations and a year of life.

`places` and `life` hold words and facts only; the other modules turn them into pages and rows
through the same actions that people use.
"""
