"""Plan public WLAN: from candidate sites to a ranking, a roll-out and a map."""

__version__ = "0.1.0"
