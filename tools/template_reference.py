"""Writes the reference of what templates get, as `matchmaker templates` tells it."""

from __future__ import annotations

from pathlib import Path

from matchmaker.rendering import catalogue
from matchmaker.rendering.confined import BYTES, SECONDS
from matchmaker.rendering.pictures import MOST_PIXELS

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

INTRODUCTION = """\
# What a template gets

`templates/brief.typ.jinja` prints one value, `brief`, of the dataclass `Brief` below. An office
overrides a template by a file of the same name in its own folder; `{% extends
"packaged/brief.typ.jinja" %}` keeps all blocks but those that the file writes anew: `front`,
`talk`, `investor`, `project`, `city`, `law`, `questions`, `match`, `protocol`, `ledger`, `form`,
and inside them `sizes`, `record`, `finances`, `timeline`, `alternatives`, `ages`, `unknown`.
`page.typ.jinja` holds paper, type and colours, `parts.typ.jinja` what parts are made of: heads,
rows of facts, drawings. A template that sets its own paper, such as a booklet, includes both, then
`brief.typ.jinja` once for each brief, with `within` set to anything.

A brief has ten parts, and its sources before the tenth. The front is one page: its type is guessed
from the lengths of its texts, between 9 and 10.4 points (less only where a sentence would lose its
end), and is measured only where the sheet is full. What does not fit there stands on the pages
that follow, where every text is whole; they flow in type of 9.7 points (notes and sources
smaller). Six entries of a record are printed, and six further conditions of law; the page says how
many there are besides, and where.

- `{{ value }}` prints a value as Typst text: sentences (`Words`), terms, amounts, dates and lists
  are said in the language of the brief. No text of a profile is ever read as markup.
- `{{ value | code }}` hands a value to a Typst function, where code is read: texts, numbers, truth
  values, lists, or nothing (`none`).
- `{{ words | said_in("en") }}` says a sentence in one of the languages of the talking points.
- `{{ phrase("heading.law") }}` prints a phrase of `phrasebook/<language>.yaml`;
  `{{ phrase("front.through", embassy=investor.embassy) }}` fills its fields.
- `{{ code | country }}` and `{{ codes | languages }}` name a country and languages by their codes.
- `{{ list | length }}` and `{{ number | string }}` count and write.

A name that does not exist stops the print with file, line and the names that do.

What a counterpart is handed is printed by `outward.typ.jinja` from `outward`, which has no field
for a score, a rank, a reason, a warning or a note; its blocks are `head`, `project`, `city`, `way`,
`partner`, `steps`, `ledger` and `contact`.

`brief.html.jinja`, `outward.html.jinja`, `booklet.html.jinja` and `report.html.jinja` write a page
for browsers in one file, from the same inputs and with blocks of the same names; the document for
Word is made of that page, element by element, so both always say the same. A booklet includes the
page of each meeting, with `within` set to its name: then its headings are one level lower, and its
sources its own. There every value is escaped as HTML, and besides

- `{{ value | attribute }}` writes a value into an attribute or a title, on one line;
- `{{ value | css }}` writes a text as a string of a style sheet;
- `{{ value | capital }}` begins with a capital letter; `{{ number | plain }}` writes a number with
  a point, whatever the language, as drawings need it;
- `{{ office.crest | picture }}` puts a picture of the office's folder into the page;
- `{{ part | lowered }}` sets headings one level lower; `{{ columns | sum("width") }}` adds up.

A page runs nothing and fetches nothing: the program puts a policy at its head by which browsers
run no script, so it must begin as `page.html.jinja` does, and a script, a frame, a form that is
sent or anything that is loaded from elsewhere is refused, with its line. Links may lead to the web.

Every element must be ended; the classes `kicker`, `classification`, `under`, `name`, `remark`,
`framed`, `piece`, `halves`, `boxes`, `crosses`, `acts` and `sources` have styles of their own in
Word, what is of class `together` stands on one page where it fits one, what is of class `screen`
is not in Word, and what is of class `paged` only there: a link of class `page` tells the page to
which it leads. A drawing (`svg` with `viewBox`) stands in Word as a
vector, with a picture beside it for older programs; `aria-label` is what is told in its place. An
office that wants other type or colours there saves a document `styles.docx` in its folder, with
styles of the same names (Normal, Heading 1 to 4, Fact, Remark, Act, Source, Sheet Table ...); what
it says is not used.

`matchmaker templates` lists the templates with what they get, and says which of them an office's
folder replaces; `matchmaker templates brief` tells all fields; `--copy-to DIR` copies one to be
changed.

## The office's own

An office keeps its own things in one folder and names it by `--templates DIR` (or
`MATCHMAKER_TEMPLATES`, or calls it `templates` where it works):

- **office.yaml**, with letterhead, crest and signatory. Every field may be left out; nothing of it
  stands in any profile. A crest that is missing, damaged or larger than {pixels} pixels stops no
  print: papers come without it, and the terminal says why. Other pictures that large are refused.

      letterhead: [PEMERINTAH KOTA CONTOH, SEKRETARIAT DAERAH]
      address: ["Jalan Contoh 1, Contoh"]
      crest: lambang.png
      signatory: {place: Contoh, title: Kepala Bagian Kerja Sama}

- **phrasebook/LANGUAGE.yaml**: any phrase in the office's own words, or a whole language more, for
  which that one file is all: `matchmaker phrases ja --locale ja_JP --begin-in DIR` begins it as the
  English one in comments, and `matchmaker phrases ja` says what it still lacks. It must have every
  phrase, or name by `otherwise: en` the language in which the rest is said; numbers, amounts and
  dates are written as its `locale` does, and `terms` names sectors, dimensions and forms of
  support. `nl.yaml`, which comes with the program, is such a file: Dutch for every phrase of what a
  counterpart is handed (`--edition outward --lang nl`) and for talking points (`--talking-in nl`).
  What profiles and law say in Indonesian and English only (names of routes, rules, bodies, papers
  and embassies, citations, titles of projects) is printed in English there.
- **fonts/**: for scripts that the shipped fonts lack. A character that no font has is printed as
  `[U+65E5]`, and the terminal names it; it is never a silent box.
- **Templates** of the names below. They run in a process of their own, which is ended after
  {seconds:g} seconds or {megabytes} megabytes: a loop or a flood stops itself, not the office's
  computer. Both limits can be reached and are tested: by loops within loops over a long text, in
  Jinja and in Typst, and by texts and lists that grow. Jinja has no `range` here, and Typst itself
  ends a `while` that seems endless. They reach no file outside the folder, no attribute of the
  program, and no network.
"""


def page() -> str:
    """Give the reference page."""
    known = catalogue.templates(TEMPLATES)
    inputs = {(item.name, item.kind): item for one in known for item in one.inputs}
    kinds = catalogue.types([item for item in inputs.values() if item.kind is not str])
    written = [
        INTRODUCTION.replace("{seconds:g}", f"{SECONDS:g}")
        .replace("{megabytes}", str(BYTES >> 20))
        .replace("{pixels}", f"{MOST_PIXELS:,}"),
        "## Templates\n",
        "| template | gets | what it prints |\n|---|---|---|\n"
        + "".join(
            f"| `{one.name}` | {', '.join(f'`{item.name}`' for item in one.inputs)} |"
            f" {_cell(one.about)} |\n"
            for one in known
        ),
        "| name | type | what it is |\n|---|---|---|\n"
        + "".join(
            f"| `{item.name}` | `{_kind(item)}` | {item.about} |\n"
            for _, item in sorted(inputs.items(), key=lambda pair: pair[0][0])
        ),
    ]
    for kind in kinds:
        fields = catalogue.fields(kind)
        first = catalogue.summary(kind).partition("\n\n")[0].replace("\n", " ")
        written.append(f"## {kind.__name__}\n\n{first}\n")
        if fields:
            written[-1] += "\n| field | type | what it is |\n|---|---|---|\n" + "".join(
                f"| `{field.name}` | `{_cell(field.kind)}` | {_cell(field.about)} |\n"
                for field in fields
            )
    return "\n".join(written)


def _cell(text: str) -> str:
    return text.replace(" | ", " or ").replace("|", "\\|")


def _kind(item: catalogue.Input) -> str:
    return f"list of {item.kind.__name__}" if item.many else item.kind.__name__
