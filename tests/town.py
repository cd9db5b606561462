"""A town in which answers come and go, for what must hold whatever is published."""

import random
from dataclasses import replace

from intake.actions import moderating
from intake.core.submission import Point, Preference, SpeaksAs, Status
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_record,
    a_submission,
    an_attachment,
    approved,
    asked,
)

COUNCILS = ("Udsatterådet", "Frivilligrådet", "Ældrerådet")
CASES = ("park", "skole")


def towns_record(settings):
    """Return a new record in which the town's cases are asked of its councils."""
    db = a_record(settings.data)
    for slug in CASES:
        asked(db, replace(a_consultation(), slug=slug), *map(a_party, COUNCILS))
    return db


class Town:
    """Answers come and go, by a seed."""

    def __init__(self, record, seed):
        self.record, self.chance, self.count = record, random.Random(seed), 0
        self.standing, self.gone, self.word = [], [], {}

    def comes(self):
        self.count += 1
        word = f"kanari{self.chance.getrandbits(40):010x}"
        long = "og så videre " * self.chance.choice((0, 0, 3, 700))
        draft = a_draft(
            speaks_as=self.chance.choice(list(SpeaksAs)),
            parties=tuple(self.chance.sample(COUNCILS, self.chance.choice((0, 1, 1, 2)))),
            body=self.chance.choice((f"Ord {word} {long}", f"{long}{word}", word)),
            answers={"1": (f"Svar {word}",)} if self.chance.random() < 0.5 else {},
            points=tuple(
                Point(f"Punkt {word} {each}", self.chance.choice(("", "Vej", "Bolig")))
                for each in range(self.chance.choice((0, 1, 3)))
            ),
            attachments=(an_attachment(f"{word}.pdf"),) if self.chance.random() < 0.3 else (),
            preference=self.chance.choice((Preference.NAMED, Preference.ANONYMOUS)),
        )
        answer = approved(
            self.record,
            a_submission(f"nr {self.count}", consultation=self.chance.choice(CASES), draft=draft),
        )
        self.word[answer.reference] = word
        self.standing.append(answer.reference)

    def goes(self):
        reference = self.standing.pop(self.chance.randrange(len(self.standing)))
        moderating.decide(self.record, reference, Status.WITHDRAWN, by="x", now=NOW)
        self.gone.append(self.word[reference])
