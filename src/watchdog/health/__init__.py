"""Saying how things are, to programs that ask: `/healthz`, `/readyz` and `/metrics`."""
