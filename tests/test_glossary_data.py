"""The glossary that ships with the product: its form, its coverage, its false friends."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from matchmaker.model import GlossaryEntry
from matchmaker.text import Glossary

PROFILES = Path(__file__).resolve().parent.parent / "profiles"
LANGUAGES = ("id", "en")


def _read(name: str) -> Any:
    return yaml.safe_load((PROFILES / name).read_text(encoding="utf-8"))


SECTORS = [sector["id"] for sector in _read("taxonomy.yaml")["sectors"]]
ENTRIES = [GlossaryEntry.model_validate(entry) for entry in _read("glossary.yaml")["entries"]]
BY_ID = {entry.id: entry for entry in ENTRIES}
GLOSSARY = Glossary(ENTRIES)


def _terms(entry: GlossaryEntry, language: str) -> tuple[str, ...]:
    return entry.terms_id if language == "id" else entry.terms_en


def _found(text: str, language: str = "id") -> set[str]:
    return set(GLOSSARY.find(text, language).concepts)


def _sectors(text: str, language: str = "id") -> set[str]:
    return {sector for found in _found(text, language) for sector in BY_ID[found].sectors}


def test_there_are_at_least_900_entries() -> None:
    """The glossary is as large as promised."""
    assert len(ENTRIES) >= 900


def test_entries_are_sorted_by_id_and_ids_are_unique() -> None:
    """An entry has one place, so that two people do not write it twice."""
    ids = [entry.id for entry in ENTRIES]

    assert sorted(set(ids)) == ids


def test_every_entry_has_words_in_both_languages() -> None:
    """A word without its counterpart would translate nothing."""
    assert [entry.id for entry in ENTRIES if not (entry.terms_id and entry.terms_en)] == []


def test_sectors_are_those_of_the_taxonomy() -> None:
    """No entry points to a field that does not exist, nor twice to one."""
    wrong = {
        entry.id: entry.sectors
        for entry in ENTRIES
        if not set(entry.sectors) <= set(SECTORS) or len(set(entry.sectors)) < len(entry.sectors)
    }

    assert wrong == {}


@pytest.mark.parametrize("sector", SECTORS)
def test_each_sector_has_at_least_20_entries(sector: str) -> None:
    """No field of city infrastructure is left to chance."""
    assert sum(sector in entry.sectors for entry in ENTRIES) >= 20


def test_terms_are_lower_case_and_neatly_spaced() -> None:
    """Terms are written in one way."""
    texts = [
        text
        for entry in ENTRIES
        for text in (*entry.terms_id, *entry.terms_en, *entry.related, *entry.not_with)
        if text != " ".join(text.lower().split()) or not re.search(r"\w", text)
    ]

    assert texts == []


def test_related_words_add_to_the_terms() -> None:
    """A related word stands once in its entry, and is none of the English terms."""
    wrong = {
        entry.id: entry.related
        for entry in ENTRIES
        if len(set(entry.related) - set(entry.terms_en)) < len(entry.related)
    }

    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_stands_in_one_entry_only(language: str) -> None:
    """The same words never mean two ideas; hyphens and spaces make no difference."""
    words = Counter(
        tuple(re.findall(r"\w+", term)) for entry in ENTRIES for term in _terms(entry, language)
    )

    assert [" ".join(term) for term, times in words.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_finds_its_own_entry(language: str) -> None:
    """No term is hidden by a longer or earlier one, nor by its own ``not_with``."""
    lost = {
        term: _found(term, language)
        for entry in ENTRIES
        for term in _terms(entry, language)
        if _found(term, language) != {entry.id}
    }

    assert lost == {}


@pytest.mark.parametrize(
    ("acronym", "expansion", "english", "sectors"),
    [
        ("SPAM", "sistem penyediaan air minum", "drinking water supply system", ["water_supply"]),
        ("PDAM", "perusahaan daerah air minum", "water utility", ["water_supply"]),
        ("NRW", "air tak berekening", "non-revenue water", ["water_supply"]),
        ("TPA", "tempat pemrosesan akhir", "landfill", ["solid_waste"]),
        ("TPST", "tempat pengolahan sampah terpadu", "integrated waste facility", ["solid_waste"]),
        (
            "TPS3R",
            "tempat pengolahan sampah reduce reuse recycle",
            "3R facility",
            ["solid_waste"],
        ),
        ("PSEL", "pengolah sampah energi listrik", "waste-to-energy plant", ["solid_waste"]),
        ("PLTSa", "pembangkit listrik tenaga sampah", "waste to energy", ["solid_waste"]),
        ("RDF", "bahan bakar jumputan padat", "refuse-derived fuel", ["solid_waste"]),
        (
            "IPAL",
            "instalasi pengolahan air limbah",
            "wastewater treatment plant",
            ["wastewater_sanitation"],
        ),
        (
            "IPLT",
            "instalasi pengolahan lumpur tinja",
            "septage treatment plant",
            ["wastewater_sanitation"],
        ),
        (
            "SPALD-T",
            "sistem pengelolaan air limbah domestik terpusat",
            "off-site sanitation",
            ["wastewater_sanitation"],
        ),
        (
            "SPALD-S",
            "sistem pengelolaan air limbah domestik setempat",
            "on-site sanitation",
            ["wastewater_sanitation"],
        ),
        ("MCK", "mandi cuci kakus", "communal toilets", ["wastewater_sanitation"]),
        ("PJU", "penerangan jalan umum", "street lighting", ["street_lighting"]),
        ("APJ", "alat penerangan jalan", "streetlights", ["street_lighting"]),
        ("PLTS", "pembangkit listrik tenaga surya", "solar power plant", ["energy_renewable"]),
        ("EBT", "energi baru terbarukan", "renewable energy", ["energy_renewable"]),
        (
            "SPKLU",
            "stasiun pengisian kendaraan listrik umum",
            "charging stations",
            ["electric_mobility_charging"],
        ),
        ("BRT", "angkutan massal cepat berbasis bus", "bus rapid transit", ["public_transport"]),
        (
            "TOD",
            "kawasan berorientasi transit",
            "transit-oriented development",
            ["public_transport", "housing_urban_renewal"],
        ),
        ("ATCS", "sistem kendali lalu lintas kawasan", "area traffic control", ["traffic_parking"]),
        ("JPO", "jembatan penyeberangan orang", "footbridge", ["roads_bridges", "traffic_parking"]),
        ("TPI", "tempat pelelangan ikan", "fish auction", ["ports_fisheries_logistics"]),
        ("PPI", "pangkalan pendaratan ikan", "fish landing", ["ports_fisheries_logistics"]),
        ("RSUD", "rumah sakit umum daerah", "regional hospital", ["health_facilities"]),
        (
            "puskesmas",
            "pusat kesehatan masyarakat",
            "community health centre",
            ["health_facilities"],
        ),
        (
            "PSC 119",
            "sistem penanggulangan gawat darurat terpadu",
            "emergency medical services",
            ["health_telemedicine", "command_centre_public_safety"],
        ),
        (
            "layanan 112",
            "nomor tunggal panggilan darurat",
            "112 call centre",
            ["command_centre_public_safety"],
        ),
        ("CCTV", "kamera pengawas", "surveillance cameras", ["command_centre_public_safety"]),
        ("rusunawa", "rumah susun sewa", "rental flats", ["housing_urban_renewal"]),
        ("KOTAKU", "kota tanpa kumuh", "slum upgrading", ["housing_urban_renewal"]),
        ("UMKM", "usaha mikro kecil dan menengah", "MSMEs", ["msme_digital_economy"]),
        (
            "QRIS",
            "quick response code Indonesian standard",
            "QR payment",
            ["digital_identity_payments"],
        ),
        (
            "IKD",
            "identitas kependudukan digital",
            "digital identity",
            ["digital_identity_payments"],
        ),
        (
            "SPBE",
            "sistem pemerintahan berbasis elektronik",
            "e-government",
            ["e_government_services"],
        ),
        (
            "BPBD",
            "badan penanggulangan bencana daerah",
            "disaster management agency",
            ["flood_disaster_resilience"],
        ),
        (
            "BMKG",
            "badan meteorologi klimatologi dan geofisika",
            "meteorological agency",
            ["flood_disaster_resilience"],
        ),
        ("RTH", "ruang terbuka hijau", "green open space", ["environment_monitoring"]),
        ("KPBU", "kerja sama pemerintah dan badan usaha", "public-private partnership", []),
        ("AP", "pembayaran ketersediaan layanan", "availability payment", []),
        ("PJPK", "penanggung jawab proyek kerja sama", "government contracting agency", []),
        ("VGF", "dukungan kelayakan", "viability gap fund", []),
        ("BLUD", "badan layanan umum daerah", "regional public service agency", []),
        ("BUMD", "badan usaha milik daerah", "regional-owned enterprise", []),
        ("DSCR", "rasio kemampuan keuangan daerah", "debt service coverage ratio", []),
        ("APBD", "anggaran pendapatan dan belanja daerah", "regional budget", []),
        ("RPJMD", "rencana pembangunan jangka menengah daerah", "medium-term development plan", []),
        ("RKPD", "rencana kerja pemerintah daerah", "annual work plan", []),
        ("DAU", "dana alokasi umum", "general allocation fund", []),
        ("DAK", "dana alokasi khusus", "special allocation fund", []),
        ("DBH", "dana bagi hasil", "revenue sharing fund", []),
    ],
)
def test_acronym_expansion_and_english_name_one_idea(
    acronym: str, expansion: str, english: str, sectors: list[str]
) -> None:
    """The acronyms of the trade mean what their expansions mean, in both languages."""
    found = _found(acronym)

    assert len(found) == 1
    assert found == _found(expansion) == _found(english, "en")
    assert set(sectors) == _sectors(acronym)


@pytest.mark.parametrize(
    "word",
    [
        *("air", "kali", "gas", "kota", "pintu", "bandar", "buah", "solar", "led", "kota baru"),
        *("berjalan", "perjalanan", "bangku", "pipi", "hospitalitas", "kependudukannya"),
    ],
)
def test_a_word_of_many_meanings_is_no_indonesian_term(word: str) -> None:
    """Such words, and words that only contain a term, are found in phrases only."""
    assert _found(word) == set()


@pytest.mark.parametrize(
    ("word", "language"),
    [
        *((word, "id") for word in ("penerangan", "pengelolaan", "pengolahan", "jalan", "sungai")),
        *((word, "id") for word in ("bank", "pasar", "jaringan", "listrik", "kapal", "sekolah")),
        *((word, "id") for word in ("pompa", "lampu", "dinas", "terpadu", "digital", "meter")),
        *((word, "en") for word in ("plant", "bank", "market", "network", "street", "school")),
        *((word, "en") for word in ("power", "smart city", "business", "air", "led", "treatment")),
        *((word, "en") for word in ("its", "property", "refuse", "train", "stem", "pandemic")),
    ],
)
def test_a_word_that_depends_on_its_neighbours_carries_no_sector(word: str, language: str) -> None:
    """Only the phrase tells the field, as in "pengelolaan sampah"."""
    assert _sectors(word, language) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dinas penerangan kabupaten", {"information_office", "regency"}),
        ("penerangan jalan", {"street_lighting"}),
        ("pengelolaan sampah", {"solid_waste"}),
        ("pengelolaan air limbah", {"wastewater"}),
        ("bank sampah", {"waste_bank"}),
        ("bank darah", {"blood_bank"}),
        ("bank tanah", {"land_bank"}),
        ("pasar modal", {"capital_market"}),
        ("pasar ikan", {"fish_auction"}),
        ("rumah sakit", {"hospital"}),
        ("rumah tangga", {"household"}),
        ("rumah makan", {"restaurant"}),
        ("rumah susun", {"rental_flats"}),
        ("air minum", {"water_supply"}),
        ("air limbah", {"wastewater"}),
        ("air tanah", {"groundwater"}),
        ("tanah air", {"homeland"}),
        ("air terjun", {"waterfall_hotspring"}),
        ("gas rumah kaca", {"greenhouse_gas"}),
        ("gas bumi", {"natural_gas"}),
        ("gunung api", {"volcano"}),
        ("kereta api", {"railway"}),
        ("kebun raya", {"botanical_garden"}),
        ("kebun kopi", {"coffee"}),
        ("jalan raya", {"road"}),
        ("jalan kaki", {"pedestrian"}),
        ("peta jalan", {"roadmap"}),
        ("jaringan perpipaan", {"piped_water"}),
        ("jaringan serat optik", {"fibre_optic"}),
        ("jaringan irigasi", {"irrigation"}),
        ("kendaraan listrik", {"electric_vehicle"}),
        ("kendaraan dinas", {"official_vehicle"}),
        ("pelabuhan perikanan", {"fishing_port"}),
        ("pelabuhan udara", {"airport"}),
        ("pintu air", {"floodgate"}),
        ("pintu air irigasi", {"irrigation"}),
        ("tanggul laut", {"sea_wall"}),
        ("pompa bensin", {"fuel_station"}),
        ("bahan bakar solar", {"diesel_fuel"}),
        ("bantaran kali", {"river_bank"}),
        ("lampu lalu lintas", {"traffic_signal"}),
        ("lampu jalan", {"street_lighting"}),
        ("sekolah lapang petani", {"school", "farmer"}),
        ("data warehouse", {"data_warehouse"}),
        ("gudang beku", {"cold_storage"}),
        ("citra satelit", {"satellite_imagery"}),
    ],
)
def test_the_phrase_decides(text: str, expected: set[str]) -> None:
    """False friends share a word and name different things."""
    assert expected == _found(text)


@pytest.mark.parametrize(
    ("term", "meant", "other"),
    [
        ("SPAM", "perluasan {} untuk tiga kecamatan", "saring {} di surel dan email"),
        ("TPA", "perluasan {} karena gunungan sampah", "guru {} Al-Qur'an dan santri mengaji"),
        ("TPS", "{} dan gerobak di tiap kelurahan", "pemungutan suara di {} pada pilkada"),
        ("TPI", "{} dan dermaga nelayan", "kantor imigrasi di {} bandara"),
        ("WTP", "kapasitas {} 200 liter per detik", "opini {} dari pemeriksa"),
        ("BTS", "tujuh desa tanpa {} dan sinyal", "subsidi {} untuk teman bus"),
        ("AP", "skema {} dengan masa 15 tahun", "bandara milik {} di kota ini"),
        ("PKL", "menata {} di alun-alun", "siswa magang atau {} di bengkel"),
        ("PBB", "penerimaan {} dan retribusi", "kantor {} dan UNICEF"),
        ("kanal", "pengerukan {} dan saluran", "membuka {} pengaduan bagi warga"),
        ("pelabuhan", "perluasan {} dan dermaga", "teluk {} ratu"),
    ],
)
def test_not_with_tells_another_meaning(term: str, meant: str, other: str) -> None:
    """A neighbour from another world shows that the term means something else."""
    entry = next(entry for entry in ENTRIES if term.lower() in entry.terms_id)

    assert entry.id in _found(meant.format(term))
    assert entry.id not in _found(other.format(term))


@pytest.mark.parametrize(
    ("indonesian", "english", "idea"),
    [
        ("mengolah sampah", "waste processing", "waste_processing"),
        ("sampah diolah", "waste treatment", "waste_processing"),
        ("mengelola sampah", "waste management", "solid_waste"),
        ("mendaur ulang", "recycling", "recycling"),
        ("mengeruk", "dredging", "dredging"),
        ("pemilahan", "source separation", "waste_sorting"),
        ("digitalisasi", "digitisation", "digital_transformation"),
        ("pusat data", "data center", "data_centre"),
        ("pusat data", "data centres", "data_centre"),
        ("normalisasi sungai", "river normalization", "river_normalisation"),
        ("pelabuhan", "harbors", "port"),
        ("serat optik", "fiber", "fibre_optic"),
        ("lampu jalan", "street lights", "street_lighting"),
        ("lampu jalan", "public lighting", "street_lighting"),
    ],
)
def test_inflected_forms_and_both_spellings_are_found(
    indonesian: str, english: str, idea: str
) -> None:
    """Affixed Indonesian forms, plurals, British and American spellings count alike."""
    assert {idea} == _found(indonesian)
    assert {idea} == _found(english, "en")


def test_a_need_and_a_mandate_meet_across_languages() -> None:
    """Two texts without a common word share their ideas."""
    need = (
        "TPA sudah penuh. Kota mencari mitra KPBU untuk pabrik RDF, bank sampah di tiap kelurahan,"
        " dan kapal pembersih sampah, dengan tipping fee dari APBD."
    )
    mandate = (
        "The fund backs public-private partnerships in landfills, refuse-derived fuel and waste"
        " banks, paid by gate fees from the local budget."
    )

    common = _found(need) & _found(mandate, "en")

    assert {
        "landfill",
        "public_private_partnership",
        "refuse_derived_fuel",
        "regional_budget",
        "tipping_fee",
        "waste_bank",
    } <= common
