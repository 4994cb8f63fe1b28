"""Bytes of a feed in, articles out; `feeds.read.parse_feed` is the only front door."""
