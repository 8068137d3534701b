"""What the steps of a purchase share: the journey, the price in sight, one answer."""

from typing import ClassVar

from store.domain.problems import Problem
from store.domain.quotes import Quote
from store.journey import Journey
from screens.summary import quote_rows, status_line, then_sentence
from tui.kit.base import StepScreen
from tui.kit.price_table import table_lines
from tui.kit.problems import sentence
