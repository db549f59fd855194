"""Say which folders are packages: the rooms of the house, the samples and the schemas, which stand in data/ and docs/."""

from setuptools import find_namespace_packages, setup

SAMPLES = {
    "hotspots.samples.aschaffenburg": "data", "hotspots.samples.operation": "hotspots/samples/operation",
    "hotspots.schemas": "docs/schemas",
}  # fmt: skip

HOUSE = find_namespace_packages(include=["hotspots*"], exclude=["hotspots.samples*"])
setup(packages=[*HOUSE, *SAMPLES], package_dir=SAMPLES)
