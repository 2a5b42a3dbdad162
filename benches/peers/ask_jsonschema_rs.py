"""Python's json and jsonschema-rs on `ask_jsonschema_rs.py CAPTURE SCHEMAS`: yes or no for each line.

Which event a payload is, is found by the same members as in hooks.jq."""
import json
import sys
from pathlib import Path

import jsonschema_rs

BY_TYPE = {
    "integration_message_status": "taptalk/integration_message_status", "case_resolved": "taptalk/case_resolved",
    "post_comment_mobile": "qiscus/bot_message", "post_comment_rest": "qiscus/bot_message", "auth": "qiscus/user_logout",
    "messageStatusUpdate": "webio/message_status_update", "inboundMessage": "webio/inbound_message",
    "messageSend": "webio/message_send",
}


def event_of(payload):
    if not isinstance(payload, dict):
        return None
    if "type" in payload:
        return BY_TYPE.get(payload["type"])
    if "objectId" in payload and "resource" in payload:
        return "omnichat/" + str(payload["resource"]).lower()
    if "event" in payload and "account" in payload:
        return f"onehash/{payload['event']}"
    if payload.get("webhook_type") == "NEW_SESSION_WEBHOOK":
        return "qiscus/new_session"
    if "candidate_agent" in payload and "room_id" in payload:
        return "qiscus/agent_allocation"
    if "resolved_by" in payload and "service" in payload:
        return "qiscus/mark_as_resolved"
    if "channel_type" in payload and "customer" in payload and "room_id" in payload:
        return "qiscus/custom_button"
    return None


def validators(folder):
    """Event -> its validator; compiled when asked for."""
    schemas = {}
    for file in sorted(Path(folder).glob("*/*.json")):
        schema = json.loads(file.read_text(encoding="utf-8"))
        del schema["$schema"]
        schemas[f"{file.parent.name}/{file.stem}"] = schema
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in schemas.values()])
    compiled = {}

    def validator(event):
        if event not in compiled:
            schema = schemas.get(event)
            compiled[event] = schema and jsonschema_rs.Draft202012Validator(schema, registry=registry)
        return compiled[event]

    return validator


capture, folder = sys.argv[1:]
validator = validators(folder)
with open(capture, "rb") as file:
    for line in file:
        payload = json.loads(line)
        found = validator(event_of(payload))
        sys.stdout.write("yes\n" if found is not None and found.is_valid(payload) else "no\n")
