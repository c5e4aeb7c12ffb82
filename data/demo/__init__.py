"""A seeded, invented subdistrict: ground, three years of complaints and the campaign until 2021-10-27."""

from data.demo.build import DemoError, build_demo
from data.demo.size import FULL, MINI, DemoSize

__all__ = ["FULL", "MINI", "DemoError", "DemoSize", "build_demo"]
