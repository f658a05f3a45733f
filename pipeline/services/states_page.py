"""`docs/follow_up.md`: the life of a report, from its table. `make fields` writes it. Pure but for `main`."""

from __future__ import annotations

import sys

from pipeline.domain.follow_up import FOLLOWING_UP, STEPS, VERIFYING, Status, Step
from pipeline.services import wording
from pipeline.services.follow_up import VERBS

HEAD = """# The life of a report (tindak lanjut)

Written by `make fields` from `STEPS` in `pipeline/domain/follow_up.py`; a test compares them, and another walks every
pair of statuses.

What is done with a report is an event in `laporan.tindak-lanjut.v1`, kept for good. A step is checked where it is
asked for, and again by the stage `follow_up`, which keeps the progress of each report in the store and shows it in
the document (`follow_up` in [fields.md](fields.md)). Whoever takes a step may name the `version` that was seen: if
another step came first, it is refused with 409 and the status that stands. A step on a case is taken by each of its
reports that can take it; the others are named with the reason. What is personal data in an answer is redacted before
it is kept.

```sh
lapor follow-up sms:17                                         # how far it has come, and what may be done
lapor follow-up sms:17 disposisi --officer "A. Unit"           # to the office concluded; --agency names another kind
lapor follow-up sms:17 jawab --officer "A. Unit" --text "Lampu sudah diganti."
lapor follow-up sms:17 kembalikan --officer "B. Unit" --text "Jalan ini milik provinsi." --case
lapor correct sms:17 --officer "A. Unit" --category infrastruktur --agency dinas_pu
```

Officers take steps with reports that are theirs ([officers.md](officers.md)); those of an agency, and its own system
([offices.md](offices.md)), act as `instansi`. An agency asks the citizen itself (`tanya`); what is not its own it
hands back (`kembalikan`), because a coordinator knows whose it is.
The same over the API: `POST /api/v1/reports/{id}/STEP` and `/api/v1/cases/{id}/STEP`, `GET
/api/v1/reports/{id}/progress`, `POST /api/v1/reports/{id}/correct`. A correction changes the document at once,
verifies a report that waited for a person, and is a label in `laporan.koreksi.v1`: `lapor export-labels` gives it to
training. A second correction keeps what the first said and it does not say itself; a newer answer of the models changes
none of it. One that is refused is no label, nor is one of a confidential report, which has no text to learn from.

What was handed over and not applied within seconds, because the worker is away, is answered with `is_applied: false`:
it is safe, and counts when its turn comes, unless another step was handed over before it.

## The clock

One process at a time looks at due dates once a minute (`pipeline/services/timers.py`). A report is `mendekati` on the
last day before its due date and `terlambat` after it: that of verification until it is verified, that of the
follow-up until it is answered. An answer may be objected to for 10 working days of the place; silence closes after
them. What the clock tells counts as a version and overtakes nobody: who saw the report before it may still act. An
office that handed a report back does not get it again, not by itself either, and with the second it is
`perlu_verifikasi`: a coordinator finds its office.

## Statuses

| status | step | may follow | by | needs | due date that runs |
|---|---|---|---|---|---|
"""


def build_page() -> str:
    """Lay the page out."""
    return HEAD + "\n".join(_line(status) for status in Status) + "\n"


def _line(status: Status) -> str:
    step = STEPS.get(status)
    verb = next((f"`{verb}`" for verb, target in VERBS.items() if target is status), "")
    sources = " ".join(f"`{each}`" for each in Status if step and each in step.sources) or "where a report begins"
    actors = ", ".join(wording.label(type(each), each) for each in sorted(step.actors)) if step else ""
    return f"| `{status}` | {verb} | {sources} | {actors} | {_needs(step) if step else ''} | {_due(status)} |"


def _needs(step: Step) -> str:
    return ", ".join([*(["words"] if step.needs_text else []), *(["an office"] if step.needs_office else [])])


def _due(status: Status) -> str:
    if status in VERIFYING:
        return "verification"
    return "follow-up" if status in FOLLOWING_UP else ""


if __name__ == "__main__":
    sys.stdout.write(build_page())
