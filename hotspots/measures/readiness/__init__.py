"""Whether and how a site can be built."""
