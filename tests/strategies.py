"""Hypothesis strategies for books whose texts are as hostile as a profile can hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from matchmaker.loading.book import make_book
from matchmaker.loading.fields import Described, described
from matchmaker.model import (
    Blocked,
    Book,
    City,
    Counts,
    Deal,
    Investor,
    LeftOut,
    Match,
    Money,
    MoneyRange,
    Need,
    Pathway,
    RouteVerdict,
    Run,
    Share,
    Shortlist,
    Term,
    Verdict,
    Words,
)
from matchmaker.model.profiles import Provenance, Record
from matchmaker.model.records import SupersededAmount
from tests import fictional

HOSTILE = (
    "=1+1",
    "+62 811",
    "-1",
    "@SUM(A1)",
    "'=1+1",
    "''",
    '"quoted"',
    "a;b",
    "a; b;",
    ";",
    "\\",
    "\\;",
    "C:\\temp\\",
    " leading",
    "trailing ",
    "\ttab",
    "two\nlines",
    "\nfirst",
    "last\n\n",
    "007",
    "NO",
    "yes",
    "on",
    "12:30",
    "1e5",
    "1.2E+11",
    "null",
    "~",
    "true",
    "2024",
    "2024-02-30",
    "0x1F",
    "#REF!",
    "# comment",
    "key: value",
    "- item",
    "{{ 7*7 }}",
    "{% for x in y %}",
    '#read("/etc/passwd")',
    "$x$ *b* _i_ @ref <label>",
    "<script>alert(1)</script>",
    "&amp;",
    "_x0041_",
    "!!python/object",
    "&anchor",
    "*alias",
    "%TAG",
    "`backtick`",
    "🇮🇩 emoji 👩‍👩‍👧",
    "שלום עולם",
    "مرحبا بالعالم",
    "\u202eright to left\u202c",
    "\u2028line separator",
    "\ufeffmark",
    "e\u0301 é",
    "sep=;",
    "x" * 500,
)
"""Texts that mean something to Excel, YAML, Jinja, Typst or HTML; none is longer than a line."""

LONG = "Panjang sekali. " * 625
"""Ten thousand characters."""

CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\n\t"
)


def lines() -> st.SearchStrategy[str]:
    """Texts of at most a line's length, never blank."""
    drawn = st.text(CHARACTERS, min_size=1, max_size=30).filter(lambda text: text.strip())
    return st.sampled_from(HOSTILE) | drawn


def texts() -> st.SearchStrategy[str]:
    """Texts of any length, never blank."""
    return lines() | st.just(LONG)


def slugs() -> st.SearchStrategy[str]:
    """Ids, some of which YAML or Excel could take for something else."""
    odd = st.sampled_from(["no", "yes", "1e5", "007", "2024", "12", "on", "null", "true", "1-2"])
    return odd | st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)


TODAY = dt.date(2026, 11, 24)
"""The day of the fictional edition: no fact speaks of a later one."""


def dates() -> st.SearchStrategy[str]:
    """Dates of all three kinds of precision."""
    day = st.dates(dt.date(1000, 1, 1), TODAY).map(str)
    return st.one_of(day.map(lambda text: text[:4]), day.map(lambda text: text[:7]), day)


FIXED: dict[str, st.SearchStrategy[Any]] = {
    "sectors": st.lists(
        st.sampled_from([term.id for term in fictional.taxonomy().sectors]), unique=True
    ),
    "dimensions": st.lists(
        st.sampled_from([term.id for term in fictional.taxonomy().dimensions]), unique=True
    ),
    "instruments": st.lists(
        st.sampled_from([term.id for term in fictional.taxonomy().instruments]), unique=True
    ),
    "provinces": st.lists(
        st.sampled_from([item.name for item in fictional.taxonomy().provinces]), unique=True
    ),
    "programme": st.none(),
    "embassy": st.sampled_from([None, "japan"]),
    "currency": st.sampled_from(["IDR", "USD"]),
    "links": st.lists(
        st.sampled_from(
            ["https://example.org/a,b;c", "http://x.test/?q=1&r='2'#end\\", "https://例え.test/é"]
        ),
        unique=True,
    ),
    **{name: st.none() | st.sampled_from(words) for name, words in fictional.CHOICES.items()},
    "needs": st.just([]),
    "deals": st.just([]),
}
FIXED["instruments_wanted"] = FIXED["instruments"]


def values(field: Described) -> st.SearchStrategy[Any]:
    """Give plain data for one field of the model."""
    if field.name in FIXED:
        return FIXED[field.name]
    single: st.SearchStrategy[Any]
    match field.kind:
        case "record":
            assert field.record is not None
            single = records(field.record)
        case "choice":
            single = st.sampled_from(field.choices)
        case "date":
            single = dates()
        case "whole":
            high = field.highest or 10**18
            single = st.integers(int(field.lowest if field.lowest is not None else 1), int(high))
        case "number":
            single = st.floats(field.lowest, field.highest, allow_nan=False)
        case "yes_no":
            single = st.booleans()
        case _:
            patterned = st.from_regex(field.pattern, fullmatch=True)
            free = texts() if (field.longest or 0) > 500 else lines()
            single = slugs() if field.name == "id" else patterned if field.pattern else free
    if field.many:
        return st.lists(single, max_size=3, unique=field.kind != "record")
    return st.none() | single if field.nullable else single


def records(record: type[Record]) -> st.SearchStrategy[dict[str, Any]]:
    """Give plain data of a record, fields at random left out where the model lets one."""
    needed = {name: values(field) for name, field in described(record).items() if field.required}
    free = {name: values(field) for name, field in described(record).items() if not field.required}
    drawn = st.fixed_dictionaries(needed, optional=free).map(_ordered_range)
    if record is SupersededAmount:
        return drawn.map(_with_amount)
    return drawn.map(_sourced) if record is Provenance else drawn


def _with_amount(data: dict[str, Any]) -> dict[str, Any]:
    """Give an older figure its figure."""
    return data if data.get("min") or data.get("max") else data | {"min": None, "max": 1}


def _sourced(data: dict[str, Any]) -> dict[str, Any]:
    """Say where facts come from, as each profile must, in one of the two ways."""
    return data if data.get("source") or data.get("links") else data | {"source": "Rekaan"}


def _ordered_range(data: dict[str, Any]) -> dict[str, Any]:
    low, high = data.get("min"), data.get("max")
    if low is not None and high is not None and low > high:
        return data | {"min": high, "max": low}
    return data


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Give a book of at most three cities and three investors, with needs and deals."""
    base = fictional.book()
    used: set[str] = set()

    def owned(kind: type[Record]) -> list[dict[str, Any]]:
        drawn = draw(st.lists(records(kind), max_size=2))
        fresh = [item for item in drawn if item["id"] not in used]
        used.update(item["id"] for item in fresh)
        return list({item["id"]: item for item in fresh}.values())

    cities: list[dict[str, Any]] = []
    for data in draw(st.lists(records(City), min_size=1, max_size=3, unique_by=_id)):
        province = draw(st.sampled_from(base.taxonomy.provinces))
        place = {
            "province": province.name,
            "island_group": province.island_group,
            "kemendagri_code": f"{province.code}.{10 * (len(cities) + 1)}",
        }
        cities.append(data | place | {"needs": owned(Need)})
    investors = [
        data | {"deals": owned(Deal)}
        for data in draw(st.lists(records(Investor), min_size=1, max_size=3, unique_by=_id))
    ]
    return make_book(
        edition=base.edition,
        cities=map(City.model_validate, cities),
        investors=map(Investor.model_validate, investors),
        embassies=base.embassies,
        taxonomy=base.taxonomy,
        law=base.law,
        glossary=base.glossary,
    )


def _id(data: dict[str, Any]) -> str:
    return str(data["id"])


def _floats() -> st.SearchStrategy[float]:
    return st.floats(allow_nan=False, allow_infinity=False)


def _sentences() -> st.SearchStrategy[Words]:
    """Keys with values of every kind that a sentence may hold."""
    terms = st.builds(Term, st.sampled_from(["dimensions", "sectors", "instruments"]), slugs())
    currency = st.sampled_from(["IDR", "USD"])
    money = st.builds(Money, amount=st.integers(0, 10**15), currency=currency)
    bound = st.none() | st.integers(0, 10**15)
    ranges = st.fixed_dictionaries({"min": bound, "max": bound, "currency": currency})
    value = st.one_of(
        lines(),
        st.integers(-(10**18), 10**18),
        _floats(),
        money,
        ranges.map(_ordered_range).map(MoneyRange.model_validate),
        terms,
        st.lists(terms, max_size=2).map(tuple),
        st.lists(lines(), max_size=2).map(tuple),
    )
    pairs = st.lists(st.tuples(slugs(), value), max_size=3).map(tuple)
    return st.builds(Words, slugs(), pairs)


def _pathways() -> st.SearchStrategy[Pathway]:
    ids = st.lists(slugs(), max_size=2).map(tuple)
    route = st.builds(RouteVerdict, slugs(), st.sampled_from(Verdict), ids)
    routes = st.lists(route, max_size=2).map(tuple)
    return st.builds(Pathway, slugs(), st.none() | route, routes)


def shortlists() -> st.SearchStrategy[Shortlist]:
    """Give shortlists of the right form; their figures need not fit together."""

    def some(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
        return st.lists(items, max_size=2).map(tuple)

    share = st.builds(
        Share,
        block=slugs(),
        weight=_floats(),
        similarity=_floats(),
        average=_floats(),
        known=st.booleans(),
    )
    match = st.builds(
        Match,
        score=_floats(),
        evidence=_floats(),
        shares=some(share),
        reasons=some(_sentences()),
        cautions=some(_sentences()),
        pathways=some(_pathways()),
    )
    left_out = st.builds(LeftOut, reason=_sentences())
    weights = some(st.tuples(slugs(), _floats()))
    return st.builds(
        Shortlist,
        run=st.builds(Run, edition=lines(), weights=weights),
        counts=st.builds(Counts),
        cities=some(match),
        investors=some(match),
        blocked=some(st.builds(Blocked, pathways=some(_pathways()))),
        left_out=some(left_out),
    )
