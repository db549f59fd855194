"""What it costs to join the network."""
