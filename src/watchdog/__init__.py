"""Monitors sanctions and complicity around the military junta of Myanmar."""

__version__ = "0.1.0"
