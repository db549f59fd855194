"""Where to build so that most demand is served: maximal covering, set covering and p-median, with proven bounds."""
