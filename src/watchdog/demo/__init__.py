"""A first look without any set-up: a newsroom and receivers on this machine, and the real product.

`run.run_demo` is the front door. Everything here stays on 127.0.0.1, and every event told in
`outlets/` is invented.
"""
