"""What lies in and above the ground, read from whatever a town has: layers of a project, OpenStreetMap, addresses."""

from hotspots.inputs.layers.network import read_network

__all__ = ["read_network"]
