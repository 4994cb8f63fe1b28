"""Letters, scripts, words and sentences: what every room of the core reads text with."""
