"""Many projects in one run, on Dask; and made-up towns to measure with."""
