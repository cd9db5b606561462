"""Following: whom to write to, of what, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length

from forms.answer_fields import check_email
from forms.base import Form
from intake.core.following import Frequency, Scope, Topic

_FREQUENCIES: dict[Frequency, Any] = {
    Frequency.AT_ONCE: _l("Når der sker noget"),
    Frequency.DAILY: _l("Samlet, højst én gang om dagen"),
}
_CHOICES = [SelectChoice(each.value, text) for each, text in _FREQUENCIES.items()]


class FrequencyForm(Form):
    """How often somebody who follows gets letters."""

    frequency = RadioField(
        _l("Hvor ofte vil du have mail?"),
        [InputRequired(_l("Vælg, hvor ofte.")), AnyOf([each.value for each in Frequency])],
        choices=_CHOICES,
        default=Frequency.DAILY.value,
    )

    def chosen(self) -> Frequency:
        """Return how often. The form must be good."""
        return Frequency(self.frequency.data)


class FollowForm(FrequencyForm):
    """Who wants to be told, of which of the things that can be followed here."""

    plain_email = ""

    what = RadioField(_l("Hvad vil du følge?"), [InputRequired(_l("Vælg, hvad du vil følge."))])
    email = EmailField(
        _l("Din mailadresse"),
        [InputRequired(_l("Skriv din mailadresse.")), Length(max=254), check_email],
        filters=[lambda text: (text or "").strip()],
        description=_l("Vi bruger den kun til det her. Du kan stoppe med ét tryk i hver mail."),
        render_kw={"autocomplete": "email"},
    )

    def offer(self, topics: Sequence[Topic]) -> None:
        """Say what can be followed here; the first is chosen beforehand."""
        self._topics = {f"{each.scope}/{each.name}": each for each in topics}
        self.what.choices = [SelectChoice(key, _shown(each)) for key, each in self._topics.items()]
        self.what.data = self.what.data or next(iter(self._topics))

    def topic(self) -> Topic:
        """Return what was chosen. The form must be good."""
        return self._topics[self.what.data]


def _shown(topic: Topic) -> Any:
    match topic.scope:
        case Scope.ALL:
            return _l("Alle nye høringer")
        case Scope.TOPIC:
            return _l("Høringer om %(topic)s", topic=topic.shown)
        case Scope.PARTY:
            return _l("Svar fra %(party)s", party=topic.shown)
        case Scope.CONSULTATION:
            return _l("Høringen “%(title)s”: frist, svar og afgørelse", title=topic.shown)
