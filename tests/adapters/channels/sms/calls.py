"""Calls of each gateway, in the shape in which it was recorded, with invented content; and their signatures."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode

import jwt
import orjson
from gsm0338 import Codec

from pipeline.adapters.channels.sms.vonage import sign

SECRETS = {
    "TWILIO_TOKEN": "t" * 32,
    "VONAGE_SIGNATURE": "v" * 20,
    "VONAGE_API_SECRET": "va" * 8,
    "INFOBIP_SECRET": "rahasia-infobip-1",
    "INFOBIP_KEY": "i" * 32,
    "KANNEL_SECRET": "rahasia-kannel-12",
    "KANNEL_PASSWORD": "kp",
    "GAMMU_SECRET": "rahasia-gammu-123",
    "JASMIN_SECRET": "rahasia-jasmin-12",
    "JASMIN_PASSWORD": "jp",
    "SMSGATE_KEY": "s" * 32,
    "SMSGATE_PASSWORD": "sp",
    "HTTPSMS_KEY": "h" * 32,
    "HTTPSMS_API_KEY": "ha" * 8,
    "DESA_SECRET": "rahasia-desa-1234",
}
PUBLIC = "https://lapor.example.go.id"

DOCS = (Path(__file__).parents[4] / "docs" / "channels.md").read_text("utf-8").partition("\n## Files of the past")[0]
FILE = re.sub(
    r'(url = ")https?://[^/"]+|(command = ")[^"]+',
    lambda found: f"{found[1]}FAKE" if found[1] else f"{found[2]}INJECT",
    "".join(re.findall(r"```toml\n(.*?)```", DOCS, re.S)),
).replace('public_url = "FAKE', f'public_url = "{PUBLIC}')
"""The gateways that the docs show, all at once; FAKE and INJECT are where a test lets them send."""


@dataclass(frozen=True)
class Delivery:
    """A call as a client makes it; `sender` is a number, `sms_id` the gateway's."""

    path: str
    method: str = "POST"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def unix(now: datetime) -> str:
    return str(int(now.timestamp()))


def twilio(text: str, sender: str, sms_id: str, now: datetime, *, shared_key: bool = False, **more: str) -> Delivery:
    fields = {"MessageSid": sms_id, "From": sender, "To": "+62811000999", "Body": text, "NumMedia": "0", **more}
    signed = PUBLIC + "/sms/twilio" + "".join(name + fields[name] for name in sorted(fields))
    algorithm = hashlib.sha256 if shared_key else hashlib.sha1
    signature = base64.b64encode(hmac.new(SECRETS["TWILIO_TOKEN"].encode(), signed.encode(), algorithm).digest())
    headers = {"X-Twilio-Signature": signature.decode(), "Content-Type": "application/x-www-form-urlencoded"}
    if shared_key:
        headers["X-Twilio-Webhooks-Signature-Settings"] = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"
    return Delivery("/sms/twilio", body=urlencode(fields).encode(), headers=headers)


def vonage(text: str, sender: str, sms_id: str, now: datetime, *, method: str = "sha256", **more: str) -> Delivery:
    fields = {
        "msisdn": sender.removeprefix("+"),
        "to": "62811000999",
        "messageId": sms_id,
        "text": text,
        "type": "text",
        "keyword": text.split()[0].upper() if text.split() else "",
        "message-timestamp": f"{now:%Y-%m-%d %H:%M:%S}",
        "timestamp": unix(now),
        "nonce": "a1b2",
        **more,
    }
    fields["sig"] = sign(fields, SECRETS["VONAGE_SIGNATURE"], method).upper()
    return Delivery("/sms/vonage", body=orjson.dumps(fields), headers={"Content-Type": "application/json"})


def infobip(text: str, sender: str, sms_id: str, now: datetime, *others: str) -> Delivery:
    def result(text: str, sms_id: str) -> dict[str, object]:
        return {
            "messageId": sms_id,
            "from": sender.removeprefix("+"),
            "to": "62811000999",
            "text": text,
            "cleanText": text.partition(" ")[2],
            "keyword": text.partition(" ")[0],
            "receivedAt": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.123+0000",
            "smsCount": 1,
        }

    results = [result(each, f"{sms_id}{number or ''}") for number, each in enumerate((text, *others))]
    body = {"results": results, "messageCount": len(results), "pendingMessageCount": 0}
    credentials = base64.b64encode(f"lapor:{SECRETS['INFOBIP_SECRET']}".encode()).decode()
    return Delivery("/sms/infobip", body=orjson.dumps(body), headers={"Authorization": f"Basic {credentials}"})


def kannel(text: str, sender: str, sms_id: str, now: datetime, *, charset: str = "UTF-8", udh: bytes = b"") -> Delivery:
    codec = {"UTF-16BE": "utf-16-be"}.get(charset, charset)
    query = {
        "id": sms_id,
        "from": sender,
        "to": "1708",
        "time": unix(now),
        "charset": charset,
        "secret": SECRETS["KANNEL_SECRET"],
    }
    raw = quote(text.encode(codec), safe="").replace("%20", "+")
    path = f"/sms/kannel?{urlencode(query)}&text={raw}&udh={quote(udh, safe='')}"
    return Delivery(path, "GET", headers={"User-Agent": "Kannel/1.4.5"})


def gammu(text: str, sender: str, sms_id: str, now: datetime) -> Delivery:
    environment = {"SMS_MESSAGES": "1", "SMS_1_NUMBER": sender, "SMS_1_TEXT": text, "DECODED_PARTS": "0"}
    return gammu_run(environment, [f"IN20261129_084740_00_{sender}_{sms_id}.txt"])


def gammu_run(environment: Mapping[str, str], arguments: list[str]) -> Delivery:
    body = orjson.dumps({"environment": dict(environment), "arguments": arguments})
    return Delivery("/sms/gammu", body=body, headers={"X-Lapor-Secret": SECRETS["GAMMU_SECRET"]})


def jasmin(
    text: str, sender: str, sms_id: str, now: datetime, *, raw: bytes | None = None, coding: int = 0
) -> Delivery:
    if raw is None:
        try:
            coding, raw = 0, Codec().encode(text)[0]
        except UnicodeEncodeError:
            coding, raw = 8, text.encode("utf-16-be")
    fields = f"id={sms_id}&from={sender.removeprefix('+')}&to=1708&origin-connector=op1&content={quote(raw)}"
    body = f"{fields}&binary={raw.hex()}&priority=0&coding=%{coding:02x}"
    headers = {
        "User-Agent": "Jasmin gateway/1.0 deliverSmHttpThrower",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Delivery(f"/sms/jasmin?secret={SECRETS['JASMIN_SECRET']}", body=body.encode(), headers=headers)


def smsgate(text: str, sender: str, sms_id: str, now: datetime, *others: str) -> Delivery:
    def payload(text: str) -> dict[str, object]:
        return {
            "messageId": "a1",
            "message": text,
            "sender": sender,
            "phoneNumber": sender,
            "simNumber": 1,
            "receivedAt": now.isoformat(timespec="milliseconds"),
        }

    event: dict[str, object] = {"id": sms_id, "webhookId": "w1", "deviceId": "d1"}
    if others:
        event |= {"event": "sms:batch:received", "payload": {"messages": [payload(each) for each in (text, *others)]}}
    else:
        event |= {"event": "sms:received", "payload": payload(text)}
    body = orjson.dumps(event)
    signed = hmac.new(SECRETS["SMSGATE_KEY"].encode(), body + unix(now).encode(), "sha256").hexdigest()
    return Delivery("/sms/smsgate", body=body, headers={"X-Signature": signed, "X-Timestamp": unix(now)})


def httpsms(text: str, sender: str, sms_id: str, now: datetime) -> Delivery:
    data = {"message_id": sms_id, "contact": sender, "owner": "+62811000999", "content": text, "sim": "SIM1"}
    event = {"type": "message.phone.received", "id": f"e-{sms_id}", "specversion": "1.0", "data": data}
    claims = {
        "aud": PUBLIC + "/sms/httpsms",
        "iss": "api.httpsms.com",
        "nbf": int(unix(now)) - 600,
        "exp": int(unix(now)) + 600,
    }
    token = jwt.encode(claims, SECRETS["HTTPSMS_KEY"], algorithm="HS256")
    return Delivery("/sms/httpsms", body=orjson.dumps(event), headers={"Authorization": f"Bearer {token}"})


def desa(text: str, sender: str, sms_id: str, now: datetime) -> Delivery:
    body = {"nomor": sms_id, "isi": {"pesan": text, "dari": sender}}
    headers = {"Authorization": f"Bearer {SECRETS['DESA_SECRET']}"}
    return Delivery("/sms/desa", body=orjson.dumps(body), headers=headers)


DELIVERIES = {each.__name__: each for each in (twilio, vonage, infobip, kannel, gammu, jasmin, smsgate, httpsms, desa)}
"""Each gateway's delivery of one SMS: text, sender, id, time."""
