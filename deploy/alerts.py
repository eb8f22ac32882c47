"""Has the Prefect server post to an address when a run fails, is late, or is unlike the last ones.

    python deploy/alerts.py https://hooks.example.org/onrecord

The address gets `{"text": "..."}`, which chat services take as a message. A second call replaces the first.
"""

import sys
from contextlib import suppress
from datetime import timedelta

from prefect.automations import Automation, CallWebhook, EventTrigger, Posture
from prefect.blocks.webhook import Webhook

ENDED_BADLY = {"prefect.flow-run.Failed", "prefect.flow-run.Crashed", "prefect.flow-run.Late"}
FAILURE = (
    '{"text": {{ (flow_run.name ~ ": " ~ flow_run.state.name ~ ". " ~ flow_run.state.message) | tojson }}}'
)
ALARM = '{"text": {{ ("Unlike the last runs: " ~ event.payload.alarms | join("; ")) | tojson }}}'


def reactive(expect: set[str], **more: object) -> EventTrigger:
    """Return what waits for each such event."""
    return EventTrigger(expect=expect, posture=Posture.Reactive, threshold=1, within=timedelta(0), **more)


def main(address: str) -> None:
    """Make, or make anew, the webhook and the two automations."""
    webhook = Webhook(url=address).save("onrecord-alerts", overwrite=True)
    ours = {"prefect.resource.role": "flow", "prefect.resource.name": "process-articles"}
    triggers = (
        ("onrecord: a run failed", reactive(ENDED_BADLY, match_related=ours), FAILURE),
        ("onrecord: an alarm", reactive({"onrecord.quality.alarm"}), ALARM),
    )
    for name, trigger, payload in triggers:
        with suppress(ValueError):  # there is none yet
            Automation.read(name=name).delete()
        action = CallWebhook(block_document_id=webhook, payload=payload)
        Automation(name=name, trigger=trigger, actions=[action]).create()


if __name__ == "__main__":
    main(sys.argv[1])
