"""Weights to be moved by hand: the list of one city is ranked again at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sklearn.utils.validation import check_is_fitted

from matchmaker.analysis.arguments import Positive, checked
from matchmaker.analysis.matcher import Matcher
from matchmaker.analysis.plots import Chart, shortlist
from matchmaker.analysis.plots.style import words
from matchmaker.analysis.tuning import rounded
from matchmaker.errors import MatchmakerError
from matchmaker.model import BLOCKS, WeightFile
from matchmaker.model.weighing import BlockWeights
from matchmaker.text import encoder_named

if TYPE_CHECKING:
    import ipywidgets

WIDGET: Final = "application/vnd.jupyter.widget-view+json"
"""What a notebook shows where it can; it lives as long as its kernel does."""

PICTURE: Final = "image/svg+xml"


class Sliders:
    """A slider for each block's weight above the shortlist of a city.

    A notebook that is run shows the sliders; one that is only read, or printed, shows the
    list with the weights as they are.

    Parameters
    ----------
    matcher : Matcher
        Fitted; its weights are where the sliders start.
    city : str
        Id of a city.
    top : int
        Length of the list.
    language : str
        ``id`` or ``en``.

    Attributes
    ----------
    matcher : Matcher
        With the weights as the sliders stand.
    """

    @checked
    def __init__(
        self, matcher: Matcher, city: str, *, top: Positive = 5, language: str = "en"
    ) -> None:
        check_is_fitted(matcher)
        matcher.book_.city(city)
        words(language)
        self.matcher = matcher
        self.city = city
        self.top = top
        self.language = language

    def set(self, **weights: float) -> Chart:
        """Weigh anew, relative to each other, and draw the list.

        Raises
        ------
        MatchmakerError
            When there is no such block, a weight is negative, or all are 0.
        """
        self.matcher = self.matcher.reweighted(**weights)
        return self.chart

    @property
    def chart(self) -> Chart:
        """The list with the weights as they are."""
        found = self.matcher.rank(self.city, top=self.top)
        return shortlist(
            [self.matcher.explain(self.city, row.investor, need=row.need) for row in found],
            language=self.language,
        )

    @property
    def widget(self) -> ipywidgets.Widget:
        """The sliders with the list below.

        Raises
        ------
        MatchmakerError
            When ipywidgets is not installed.
        """
        try:
            import ipywidgets
        except ImportError as error:
            raise MatchmakerError(
                "sliders need the library ipywidgets; install it with pip install '.[notebooks]'"
            ) from error
        say = words(self.language).phrase
        picture = ipywidgets.HTML(self.chart.to_svg())
        sliders = {
            block: ipywidgets.FloatSlider(
                value=weight,
                min=0.0,
                max=1.0,
                step=0.01,
                description=say(f"vocabulary.block.{block}"),
                style={"description_width": "12em"},
                layout={"width": "30em"},
                continuous_update=False,
            )
            for block, weight in self.matcher.weights_.pairs
        }
        for slider in sliders.values():
            slider.observe(partial(self._moved, sliders, picture), names="value")
        note = ipywidgets.HTML(say("chart.sliders.note"))
        return ipywidgets.VBox([*sliders.values(), note, picture])

    @property
    def file(self) -> WeightFile:
        """The weights to four decimals, as `matchmaker run --weights FILE` reads them.

        `matchmaker.loading.dump_weights` writes them as text.
        """
        encoder = self.matcher.encoder
        weights = [weight for _, weight in self.matcher.weights_.pairs]
        return WeightFile(
            weights=BlockWeights(**dict(rounded(weights).pairs)),
            encoder=(encoder_named(encoder) if isinstance(encoder, str) else encoder).name,
        )

    def _moved(self, sliders: Mapping[str, Any], picture: Any, _: object) -> None:
        try:
            chart = self.set(**{block: sliders[block].value for block in BLOCKS})
        except MatchmakerError as error:
            picture.value = str(error)
        else:
            picture.value = chart.to_svg()

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Show the sliders where that is possible, and a picture everywhere."""
        city = self.matcher.book_.city(self.city).name
        bundle: dict[str, object] = {"text/plain": city, PICTURE: self.chart.to_svg()}
        try:
            shown = self.widget._repr_mimebundle_()
        except MatchmakerError:
            return bundle
        return bundle | {WIDGET: shown[WIDGET]}
