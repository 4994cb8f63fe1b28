"""The migrations, in the order of their numbers; never edited after a release."""
