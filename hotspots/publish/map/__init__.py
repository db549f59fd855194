"""The page that a council opens."""
