"""Files in: one gate, and one reader each for text, sheets and vector files."""
