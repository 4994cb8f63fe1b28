"""The door to the operator's files: settings, sources, channels, routes, signals, watchlists.

`load.load_config` is the front door. What is read here is checked here, once, with file and line;
behind this door nothing is checked again.
"""
