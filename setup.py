"""Say which folders are packages: the rooms of the house, and the samples, of which the first stands in data/ and nowhere twice."""

from setuptools import find_namespace_packages, setup

SAMPLES = {"hotspots.samples.aschaffenburg": "data", "hotspots.samples.operation": "hotspots/samples/operation"}

HOUSE = find_namespace_packages(include=["hotspots*"], exclude=["hotspots.samples*"])
setup(packages=[*HOUSE, *SAMPLES], package_dir=SAMPLES)
