"""The verbs of the daemon, one file each; each works on an `App` and reads no clock itself."""
