"""Say which folders are packages: the rooms of the house, and the sample, which stands in data/ and nowhere twice."""

from setuptools import find_namespace_packages, setup

SAMPLES = {"hotspots.samples.aschaffenburg": "data"}

setup(packages=[*find_namespace_packages(include=["hotspots*"]), *SAMPLES], package_dir=SAMPLES)
