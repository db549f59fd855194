"""What ground a hotspot serves: legal power, path loss, the phone's uplink, walls of real buildings; and where to go next."""
