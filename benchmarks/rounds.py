"""What the polling benchmark asks of everyone, known to both sides of it."""

CONTESTANTS = ("watchdog", "watchdog without watchlists", "reader")
ITEMS = 20

# A round's name, the edition of the feeds that is out, and how many articles of each feed must be
# stored after it.
ROUNDS = (
    ("first poll, all new", 1, ITEMS),
    ("nothing new, 304", 1, ITEMS),
    ("one new item each", 2, ITEMS + 1),
)
