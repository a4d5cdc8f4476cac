"""The office that prints: what stands at the head and the end of its papers."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from matchmaker.model.profiles import Line, Record

PictureName = Annotated[str, StringConstraints(pattern=r"(?i)^[^/\\:]+\.(png|jpe?g|svg)$")]


class Signatory(Record):
    """Who signs for the office. The office itself writes this, no profile holds it."""

    title: Line
    """The office that is held, such as ``Kepala Bagian Kerja Sama``."""
    place: Line | None = None
    """Where it is signed; null leaves a line."""
    name: Line | None = None
    """Name in block letters under the signature; null leaves a line."""


class Office(Record):
    """What an office adds to every paper, from ``office.yaml`` in its folder of templates."""

    letterhead: tuple[Line, ...] = ()
    """Lines at the head of a first page, such as the region and its secretariat."""
    address: tuple[Line, ...] = ()
    """Lines under them in small type: street, post code, website of the office."""
    crest: PictureName | None = None
    """Name of a picture beside the file: PNG, JPEG or SVG."""
    signatory: Signatory | None = None
    """Who signs what goes outside."""
