"""What holds for every test."""

from hypothesis import settings

settings.register_profile("no clock", deadline=None)
"""A property holds or fails whatever else the machine does: time is tested as a ratio, never by Hypothesis's clock."""

settings.load_profile("no clock")
