"""Monitors sanctions and complicity around the military junta of Myanmar."""
