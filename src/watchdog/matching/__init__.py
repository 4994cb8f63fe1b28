"""Names found in text, what supports them, and what acts are told of them."""
