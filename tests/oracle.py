"""The score by plain loops over dictionaries, written from docs/architecture.md alone.

It shares the encoder and the glossary with the engine, and nothing of its arrays.
"""

from __future__ import annotations

import math
from collections import defaultdict

from matchmaker.model import BLOCKS, EVIDENCE_DEALS, Readiness
from matchmaker.text import Dictionary, Glossary
from matchmaker.vectors.reference import MEAN_UNITS, NO_AVERAGE
from matchmaker.vectors.texts import NOTHING


def cosine(left: dict, right: dict) -> float:
    product = sum(value * right.get(key, 0) for key, value in left.items())
    lengths = math.sqrt(sum(v * v for v in left.values()) * sum(v * v for v in right.values()))
    return product / lengths if lengths else 0.0


def sets(left, right):
    if not left or not right:
        return None
    return len(set(left) & set(right)) / math.sqrt(len(set(left)) * len(set(right)))


def covered(wanted, offered):
    if not wanted or not offered:
        return None
    return len(set(wanted) & set(offered)) / len(set(wanted))


class Oracle:
    """Scores pairs of a book, one at a time."""

    def __init__(self, book, reference, encoder, weights):
        self.book, self.reference, self.encoder = book, reference, encoder
        self.weights = dict(weights.pairs)
        self.constants = reference.encoders[encoder.name]
        self.glossary = Glossary(book.glossary, Dictionary.shipped())
        self.usd = {rate.currency: rate.idr for rate in book.edition.rates} | {"IDR": 1}
        self.islands = {item.name: item.island_group for item in book.taxonomy.provinces}
        self.stages = {item.id: item.stages for item in book.taxonomy.instruments}

    def score(self, pair, investor):
        found = self.similarities(pair, investor)
        total = 0.0
        for block in BLOCKS:
            value = found[block]
            total += self.weights[block] * (self.average(block, pair) if value is None else value)
        return total

    def average(self, block, pair):
        known = [
            value
            for investor in self.reference.investors
            if (value := self.similarities(pair, investor)[block]) is not None
        ]
        if known:
            return sum(known) / len(known)
        overall = self.reference.averages | self.constants.averages
        return overall.get(block, NO_AVERAGE)

    def similarities(self, pair, investor):
        need, city = pair.need, pair.city
        provinces = {
            name
            for deal in investor.deals
            if deal.deal_status in EVIDENCE_DEALS
            for name in deal.provinces
        }
        texts = []
        if need.title.strip() or need.description.strip():
            texts.append(("need", city.written_in, f"{need.title}. {need.description}"))
        if need.title_en and need.title_en.strip():
            texts.append(("need", "en", need.title_en))
        mandate = [("investor", investor.written_in, investor.mandate)]
        deals = [
            [("deal", investor.written_in, deal.project)]
            for deal in investor.deals
            if deal.deal_status in EVIDENCE_DEALS
        ]
        near = [value for deal in deals if (value := self.texts(texts, deal)) is not None]
        return {
            "text": self.scaled("text", self.texts(texts, mandate)),
            "sectors": sets(need.sectors, investor.sectors),
            "dimensions": sets(need.dimensions, investor.dimensions),
            "instruments": covered(need.instruments_wanted, investor.instruments),
            "size": self.size(need.cost, investor.ticket),
            "readiness": self.readiness(need.readiness, investor.instruments),
            "place": self.place(city, provinces),
            "deals": self.scaled("deals", max(near, default=None)),
        }

    def scaled(self, block, value):
        return None if value is None else min(1, value / self.constants.tops.get(block, 1))

    def texts(self, left, right):
        one, two = self.direction(left), self.direction(right)
        if one is None or two is None:
            return None
        closeness = max(0, cosine(one, two))
        mine, explained = self.words(left)
        theirs, _ = self.words(right)
        part = 0.25 * (1 + min(1, explained / 8)) if mine and theirs else 0
        return (1 - part) * closeness + part * cosine(mine, theirs)

    def direction(self, texts):
        total = defaultdict(float)
        voices = []
        for kind, language, text in texts:
            is_indonesian = language == "id"
            voices.append((kind, language, language, text, 0.5 if is_indonesian else 1))
            if is_indonesian:
                voices.append((kind, "gloss", "en", self.glossary.translated(text), 1))
        for kind, manner, language, text, weight in voices:
            vector = self.encoder.encode([text], language)[0]
            means = self.constants.means
            mean = means.get(f"{kind}.{manner}")
            if mean is None:
                others = [v for k, v in means.items() if k.endswith(f".{manner}")]
                others = others or list(means.values()) or [[0] * len(vector)]
                mean = [sum(column) / len(others) for column in zip(*others, strict=True)]
            centred = [float(v) - m / MEAN_UNITS for v, m in zip(vector, mean, strict=True)]
            length = math.sqrt(sum(v * v for v in centred))
            for key, value in enumerate(centred):
                if length > NOTHING and not math.isnan(length):
                    total[key] += weight * value / length
        length = math.sqrt(sum(v * v for v in total.values()))
        return dict(total) if length > NOTHING else None

    def words(self, texts):
        pairs = [(text, language) for _, language, text in texts]
        weights = {}
        for word, count in self.glossary.in_english(pairs).items():
            df = self.reference.words.get(word, 0)
            weights[word] = count * (math.log((1 + self.reference.items) / (1 + df)) + 1) ** 2
        return weights, max((self.glossary.find(*pair).words for pair in pairs), default=0)

    def size(self, cost, ticket):
        ends, ticket_ends = self.ends(cost), self.ends(ticket)
        if ends is None or ticket_ends is None:
            return None
        grid = [3 + step / 8 for step in range(65)]
        low, high = ticket_ends
        outside = [max(low - point, point - high, 0) for point in grid]
        ticket_row = [math.exp(-((gap / 0.25) ** 2) / 2) for gap in outside]
        total = 0.0
        for sample in range(33):
            at = (ends[0] + (ends[1] - ends[0]) * sample / 32 - 3) * 8
            before = min(math.floor(at), 63)
            total += (1 - at + before) * ticket_row[before] + (at - before) * ticket_row[before + 1]
        return total / 33

    def ends(self, amount):
        if amount is None or not (amount.min or amount.max):
            return None
        dollars = self.usd[amount.currency] / self.usd["USD"]
        low = math.log10(amount.min * dollars) if amount.min else None
        high = math.log10(amount.max * dollars) if amount.max else None
        low = high - 2 if low is None else low
        high = low + 2 if high is None else high
        return min(max(low, 3), 11), min(max(high, 3), 11)

    def readiness(self, stage, instruments):
        helped = {found for item in instruments for found in self.stages.get(item, ())}
        if stage is None or not helped:
            return None
        order = list(Readiness)
        near = {}
        for distance, weight in ((-1, 0.5), (0, 1), (1, 0.5)):
            at = order.index(stage) + distance
            if 0 <= at < len(order):
                near[order[at]] = weight
        return sum(weight for found, weight in near.items() if found in helped) / sum(near.values())

    def place(self, city, provinces):
        if not provinces:
            return None
        groups = {self.islands[name] for name in provinces}
        own = (city.province in provinces) / math.sqrt(len(provinces))
        around = (self.islands[city.province] in groups) / math.sqrt(len(groups))
        return (own + around) / 2
