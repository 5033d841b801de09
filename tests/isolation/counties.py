"""The jurisdictions of the deployment: what each is called, how its matters go, what an overdue one leads to."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

BROKEN_PLUGIN, ABSENT_PLUGIN = "faulty", "absent"


@dataclass(frozen=True)
class County:
    """``marker``: a word that stands in everything that this jurisdiction is told, and in nothing of another.

    ``overdue_kinds``: measures that the day after the date proposes; ``overdue_points``: what it costs the lead.
    """

    code: str
    marker: str
    channel: str
    category: str
    office: str
    numbers: tuple[str, str]
    overdue_kinds: frozenset[str] = frozenset()
    overdue_points: int = 0

    @property
    def secret_variable(self) -> str:
        return f"DUBAN_{self.code.upper()}_{_CHANNEL_WORDS.get(self.channel, 'HOTLINE')}_SECRET"

    def says(self, text: str) -> str:
        """Return a text that only this jurisdiction says."""
        return f"{text}（{self.marker}）"


_CHANNEL_WORDS = {"message_board": "BOARD"}
_HOTLINE = "hotline_12345"

HUTUBI = County(
    code="hutubi",
    marker="雪莲",
    channel=_HOTLINE,
    category="2-9",
    office="dck",
    numbers=("呼督办〔2026〕1号", "呼督办〔2026〕2号"),
    overdue_kinds=frozenset({"remind"}),
)
ANKANG = County(
    code="ankang",
    marker="富硒",
    channel="message_board",
    category="5.3",
    office="dcs",
    numbers=("督查2026年1号", "督查2026年2号"),
    overdue_kinds=frozenset({"key_supervision"}),
)
HENAN_RU = County(
    code="henan_ru",
    marker="瓷窑",
    channel=_HOTLINE,
    category="8",
    office="dcs",
    numbers=("2026年第1号", "2026年第2号"),
    overdue_kinds=frozenset({"self_criticism"}),
)
HUARONG = County(
    code="huarong",
    marker="莲藕",
    channel=_HOTLINE,
    category="9",
    office="qzfb",
    # Several units: the letter is the form that is suggested.
    numbers=("华政督函〔2026〕1号", "华政督函〔2026〕2号"),
)
YUNHE = County(
    code="yunhe",
    marker="梯田",
    channel=_HOTLINE,
    category="7",
    office="dcs",
    numbers=("2026年1号", "2026年2号"),
    overdue_points=-3,
)
RAISING = County(
    code="fenghe",
    marker="枫叶",
    channel=_HOTLINE,
    category="7",
    office="dcs",
    numbers=("2026年1号", "2026年2号"),
    overdue_points=-3,
)
"""Goes by 云和县's rules and one plugin more, which comes to raise."""
MISSING = County(
    code="duanqiao",
    marker="断桥",
    channel=_HOTLINE,
    category="7",
    office="dcs",
    numbers=("", ""),
)
"""One of its plugins is not installed."""

FIVE = (HUTUBI, ANKANG, HENAN_RU, HUARONG, YUNHE)
WORKING = (*FIVE, RAISING)
ALL = (*WORKING, MISSING)

_BROKEN_COUNTY = """
jurisdiction = "{code}"
name = "{name}"
plugins = ["calendar_cn", "national", "yunhe", "{plugin}"]
[parameters.yunhe]
renewed_by = "续用决定"
[channels.hotline_12345]
name = "热线"
secrets = ["env:{secret}"]
[notify]
supervision_office = "dcs"
"""


def write_config(directory: Path) -> Path:
    """Return a directory with the five files that come with the suite, and those of the two broken ones."""
    directory.mkdir()
    package = resources.files("duban_standalone")
    for county in FIVE:
        folder = "config" if county is YUNHE else "counties"
        shipped = package.joinpath(folder, f"{county.code}.toml")
        (directory / f"{county.code}.toml").write_bytes(shipped.read_bytes())
    for county, plugin in ((RAISING, BROKEN_PLUGIN), (MISSING, ABSENT_PLUGIN)):
        name = f"{county.marker}县"
        text = _BROKEN_COUNTY.format(code=county.code, name=name, plugin=plugin, secret=county.secret_variable)
        (directory / f"{county.code}.toml").write_text(text, encoding="utf-8")
    return directory
