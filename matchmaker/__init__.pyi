from matchmaker.loading import load_book as load_book
from matchmaker.shortlist import make_shortlist as make_shortlist
from matchmaker.vectors import load_reference as load_reference

__version__: str
