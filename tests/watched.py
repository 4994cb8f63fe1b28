"""Fictional people, firms and acts for the tests of screening."""

from watchdog.model import (
    Combination,
    Context,
    Document,
    Entry,
    EntryKind,
    Name,
    Role,
    Screening,
    SignalKind,
    Standing,
    Strength,
    Watchlists,
    WordGroup,
)
from watchdog.screening import Index, build_index, screen
from watchdog.text.scripts import script_of

GENERALS = Context(
    near=("junta", "regiment", "General", "хунт", "军政府", "တပ်မတော်", "SAK"),
    never=("footballer", "singer", "အဆိုတော်"),
)


def name(
    text: str,
    strength: Strength = Strength.STRONG,
    standing: Standing = Standing.CONFIRMED,
) -> Name:
    return Name(text=text, script=script_of(text), strength=strength, standing=standing)


def entry(identity: str, *names: Name, **more: object) -> Entry:
    fields: dict[str, object] = {
        "id": identity,
        "watchlist": "officers",
        "kind": EntryKind.PERSON,
        "name": names[0].text,
        "names": names,
        **more,
    }
    return Entry(**fields)  # type: ignore[arg-type]


CHIEF = entry(
    "per-chief",
    name("Thiha Moe Kyaw"),
    name("သီဟမိုးကျော်"),
    name("Тиха Мо Чжо"),
    name("迪哈莫觉"),
    name("ทีฮา โม จอ"),
    name("Moe Kyaw", Strength.WEAK),
    name("KYAW, Thiha Moe", Strength.NEVER_ALONE),
    context=GENERALS,
)
DEPUTY = entry(
    "per-deputy",
    name("Kyaw Lin", Strength.NEEDS_CONTEXT),
    name("ကျော်လင်း", Strength.NEEDS_CONTEXT),
    name("觉林", Strength.NEEDS_CONTEXT),
    name("Kyaw Linn", Strength.STRONG, Standing.UNREVIEWED),
    name("LIN, Kyaw", Strength.NEVER_ALONE),
    context=GENERALS,
    roles=(Role(title="Commander, Northern Lakes Command"), Role(title="Member")),
)
TWIN_EAST = entry(
    "per-twin-east",
    name("Zaw Hlaing Tun", Strength.NEEDS_CONTEXT),
    roles=(Role(title="Commander of the Eastern Hills Division"),),
)
TWIN_WEST = entry(
    "per-twin-west",
    name("Zaw Hlaing Tun", Strength.NEEDS_CONTEXT),
    name("Zaw Hlaing Tun of Westport"),
)
UNSOURCED = entry("per-unsourced", name("Nay Wunna Thike"), standing=Standing.UNREVIEWED)
OVERLAP = entry(
    "org-overlap",
    name("ကျော်ဦးရွှေ"),
    name("Export Zed Alpha Beta"),
    name("Zed Alpha"),
    kind=EntryKind.ORGANISATION,
)
SWITCHED_OFF = entry("per-off", name("Thiha Moe Kyaw Latt"), enabled=False)
FIRM = entry(
    "org-teak",
    name("Golden Teak Holdings Co., Ltd."),
    name("GTH", Strength.WEAK),
    watchlist="firms",
    kind=EntryKind.COMPANY,
)
SUPPLIER = entry(
    "org-supplier",
    name("Severmash Export"),
    name("Севермаш"),
    name("北方机械"),
    watchlist="suppliers",
    kind=EntryKind.COMPANY,
    context=Context(document=("Arcadia", "Аркади", "阿卡迪亚")),
)
SHIP = entry("ves-wave", name("Wave"), watchlist="firms", kind=EntryKind.VESSEL)
PLANE = entry(
    "air-kite", name("Kite-30"), watchlist="suppliers", kind=EntryKind.AIRCRAFT, alert=False
)
COUNTRY = entry(
    "geo-arcadia",
    name("Arcadia"),
    name("ARCADIA", Strength.WEAK),
    name("Аркадия"),
    name("阿卡迪亚"),
    watchlist="countries",
    kind=EntryKind.COUNTRY,
    alert=False,
)
ALL = (
    CHIEF,
    DEPUTY,
    TWIN_EAST,
    TWIN_WEST,
    UNSOURCED,
    OVERLAP,
    SWITCHED_OFF,
    FIRM,
    SUPPLIER,
    SHIP,
    PLANE,
    COUNTRY,
)
GIVE = WordGroup(
    name="give",
    phrases=(("en", "deliver*"), ("en", "send*"), ("en", "sent"), ("en", "went"), ("en", "gave")),
)
GET = WordGroup(name="get", phrases=(("en", "bought"), ("en", "received")))
RIFLES = WordGroup(name="rifles", phrases=(("en", "rifles"),))
TRANSFER = SignalKind(
    id="arms-transfer",
    label="Arms transfer",
    severity="high",
    giver=("suppliers", "officers", "firms"),
    receiver=("officers", "suppliers", "geo-arcadia"),
    combinations=(
        Combination(groups=(GIVE, RIFLES), subject="giver"),
        Combination(groups=(GET, RIFLES), subject="receiver"),
        Combination(
            groups=(WordGroup(name="supply", phrases=(("en", "supplied"),)),), subject="giver"
        ),
    ),
    triggers=(
        ("en", "rifles"),
        ("ru", "поставил* винтовк*"),
        ("zh", "交付步枪"),
        ("my", "လက်နက်ရောင်း"),
    ),
    never=("toy rifles",),
)
STRIKE = SignalKind(
    id="strike",
    label="Air strike",
    severity="medium",
    giver=(),
    receiver=(),
    triggers=(("en", "air strike*"), ("en", "*"), ("en", "halted flights")),
    never=("*", "toy rifles"),
    window_sentences=1,
)


def watchlists(*entries: Entry) -> Watchlists:
    return Watchlists(entries=tuple(sorted(entries, key=lambda each: each.id)), version="a" * 64)


INDEX = build_index(watchlists(*ALL), (TRANSFER, STRIKE))


def read(
    text: str, title: str | None = None, *, index: Index = INDEX, explain: bool = True
) -> Screening:
    return screen(Document(id="d", title=title, text=text), index, explain=explain)


def verdicts(text: str, title: str | None = None) -> dict[str, str]:
    """Return verdict by entry, and the gate of what was stopped where there is no hit."""
    said = read(text, title)
    stopped = {hit.entry: f"{hit.rule}" for hit in said.ignored}
    return {**stopped, **{hit.entry: hit.verdict for hit in said.hits}}


def rules(text: str, identity: str, title: str | None = None) -> list[str]:
    (hit,) = [hit for hit in read(text, title).hits if hit.entry == identity]
    return [reason.rule for reason in hit.reasons]
