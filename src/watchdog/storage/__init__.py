"""The only door to the database: tables stay inside, named operations go in and out.

One file per subject: `engine` opens and guards transactions, `polling` claims sources and records
polls, `placing` puts articles, hits and deliveries down in one transaction, `outbox` leases and
finishes deliveries, `reports` answers the questions of people. `tables` never leaves this room.
"""
