"""From an event's file and a matching of the profiles to the problem of the event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from matchmaker.model import (
    Book,
    City,
    Decided,
    Delegation,
    Event,
    Investor,
    Limits,
    Meeting,
    Party,
    Words,
)
from matchmaker.shortlist import Matching
from matchmaker.timetable.problem import (
    CITY_LANGUAGE,
    NOTHING_DECIDED,
    Attendee,
    Closed,
    Pairing,
    Problem,
    within,
)


def taking_part(book: Book, event: Event) -> Book:
    """Give a book of nobody but the parties of an event.

    A score depends on nobody else, so that a matching of this book is the same and quicker.
    """
    cities, investors = set(event.city_ids), set(event.investor_ids)
    return replace(
        book,
        cities=tuple(city for city in book.cities if city.id in cities),
        investors=tuple(item for item in book.investors if item.id in investors),
    )


def problem_of(event: Event, matching: Matching, *, decided: Decided = NOTHING_DECIDED) -> Problem:
    """State an event as a problem.

    Each pair talks about the city's best need that the law leaves a route, unless a
    must-meet names another. Who cannot be matched stands in ``left_out`` and has no
    meetings: cities without an open need, and investors that are doors to others,
    suspended or ended.

    Parameters
    ----------
    event : Event
        As `matchmaker.loading.load_event` gives it: its ids are those of the book.
    matching : Matching
        Of a book in which all its parties are; see `taking_part`.
    decided : Decided
        What the ministry decided by hand.
    """
    book, ranked = matching.book, matching.ranking
    cities = [book.city(city) for city in event.city_ids]
    investors = [book.investor(investor) for investor in event.investor_ids]
    can_meet = {*ranked.cities, *(investor.id for investor in ranked.investors)}
    return Problem.of_pairings(
        event,
        [_city(event, city) for city in cities if city.id in can_meet],
        [_investor(event, item) for item in investors if item.id in can_meet],
        {(city, investor): pairing for city, investor, pairing in _pairings(event, matching)},
        decided=decided,
        left_out=[
            *((city.id, _no_need(city)) for city in cities if city.id not in can_meet),
            *((item.id, _no_money(item)) for item in investors if item.id not in can_meet),
        ],
    )


def without_meeting(problem: Problem, meetings: Sequence[Meeting]) -> tuple[tuple[str, Words], ...]:
    """Say of each party of the event that has no meeting why, sorted by id.

    The words name no veto and no rank: a party may read its own.
    """
    busy = {meeting.city for meeting in meetings} | {meeting.investor for meeting in meetings}
    found = list(problem.left_out)
    for parties, axis in ((problem.cities, 1), (problem.investors, 0)):
        is_unlawful = np.all(problem.closed == Closed.LAW, axis=axis).tolist()
        could_meet = np.any(problem.may_meet, axis=axis).tolist()
        for at, party in enumerate(parties):
            if party.id in busy:
                continue
            if is_unlawful[at]:
                key = f"left_out.{party.side}.no_lawful_route"
            else:
                key = f"event.left_out.{'no_place' if could_meet[at] else 'no_partner'}"
            found.append((party.id, Words(key)))
    return tuple(sorted(found))


def _pairings(event: Event, matching: Matching) -> Iterator[tuple[str, str, Pairing]]:
    lawful, ranking = matching.lawful, matching.ranking
    scores, best = lawful.city_scores, lawful.best_needs
    chosen = {(item.city, item.investor): item.need for item in event.must_meet if item.need}
    rows = {city: at for at, city in enumerate(ranking.cities)}
    columns = {item.id: at for at, item in enumerate(ranking.investors)}
    for city in event.city_ids:
        for investor in event.investor_ids:
            if city not in rows or investor not in columns:
                continue
            row, column = rows[city], columns[investor]
            need = chosen.get((city, investor)) or ranking.needs[best[row, column]].need.id
            score = (
                lawful.need_pair(need, investor).score
                if (city, investor) in chosen
                else float(scores[row, column])
            )
            is_lawful = bool(np.isfinite(score))
            if not is_lawful:
                score = ranking.need_pair(need, investor).score
            yield city, investor, Pairing(need, score, is_lawful)


def _city(event: Event, city: City) -> Attendee:
    party = next((item for item in event.cities if item.id == city.id), Party(id=city.id))
    fewest, most = _limits(party, event.city_limits)
    guaranteed = event.guarantee.of(city, party) if event.guarantee else 0
    return Attendee(
        id=city.id,
        name=city.name,
        side="city",
        slots=within(party.present, event.slots),
        fewest=max(guaranteed, fewest),
        most=most,
        languages=frozenset(party.languages or (CITY_LANGUAGE,)),
        is_fluent=bool(party.languages),
        is_guaranteed=guaranteed > fewest,
        guaranteed=guaranteed,
    )


def _investor(event: Event, investor: Investor) -> Attendee:
    party = next(
        (item for item in event.investors if item.id == investor.id), Party(id=investor.id)
    )
    group: Delegation = next(item for item in event.delegations if investor.id in item.investors)
    fewest, most = _limits(party, event.investor_limits)
    languages = party.languages or investor.languages
    return Attendee(
        id=investor.id,
        name=investor.name,
        side="investor",
        slots=within(party.present or group.present, event.slots),
        fewest=fewest,
        most=most,
        languages=frozenset(languages),
        is_fluent=bool(languages),
        delegation=group.id,
    )


def _limits(party: Party, general: Limits) -> tuple[int, int]:
    fewest, most = party.min_meetings, party.max_meetings
    return (
        general.min_meetings if fewest is None else fewest,
        general.max_meetings if most is None else most,
    )


def _no_need(city: City) -> Words:
    return Words(f"left_out.city.{'no_open_needs' if city.needs else 'no_needs'}")


def _no_money(investor: Investor) -> Words:
    """Say why an investor has no meetings; the note in its profile is the ministry's own."""
    return Words(f"left_out.investor.{investor.availability}")
