"""The one HTTP door: everything that watchdog asks of a web server goes through `net.fetch`.

It is one place because every server is hostile until shown otherwise: which address may be spoken
to, for how long, and how many bytes of an answer are kept must not depend on who is asking.
An exchange passes, in this order, through `urls` (is this an address to ask at all?), `transport`
(one client, bounded pools), `backend` (the guard and the deadline, where the socket opens) with
`lookup` and `addresses`, and on the way back through `decode` and `answers`.
"""
