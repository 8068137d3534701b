"""Start the free trial: what it is, when it ends, and that nothing is charged."""

from textual.app import ComposeResult

from screens.step import JourneyScreen
from screens.summary import trial_sentences
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import Prose


class TrialScreen(JourneyScreen):
    step = "trial"
    priced = False
    TITLE = N_("Free trial of {product}")
    HELP = N_("Nothing is asked for and nothing is charged. The trial starts when you press Enter.")
    BINDINGS = bindings(
        Command("trial.start", "enter,s", N_("Start Trial"), N_("Start the free trial now")),
    )

    def compose_body(self) -> ComposeResult:
        if self.journey.trial:
            yield Prose(trial_sentences(self.texts, self.journey.trial), id="terms")
        yield self.primary(self.say("Start Trial"))

    def action_start(self) -> None:
        self.answer(None)
