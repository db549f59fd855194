"""What lies in and above the ground, read from whatever a town has: layers of a project, OpenStreetMap, addresses."""

from hotspots.inputs.layers.frames import disguised, is_what_it_says, read_frame
from hotspots.inputs.layers.network import read_network

__all__ = ["disguised", "is_what_it_says", "read_frame", "read_network"]
