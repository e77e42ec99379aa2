"""Answers, one JSON line for one JSON line, what Python makes of JSON.

A question is {"ask": name, "cases": [...]}, its answer a list with one entry for each case. An entry
is {"error": name} where Python refuses. Only the standard library is used.
"""

import base64
import hashlib
import hmac
import json
import struct
import sys


def compute_signature(data, key):
    """As Zenduty's "Outgoing Webhooks Integration Guide" has it."""
    message = json.dumps(data).encode("utf-8")
    mac = hmac.new(key.encode("utf-8"), message, hashlib.sha256)
    return base64.b64encode(mac.digest()).decode("ascii")


def rewrite(text):
    return json.dumps(json.loads(text))


def write(value):
    return json.dumps(untag(value))


def untag(value):
    """A value as JavaScript has it: numbers and containers come with a tag, so that none is guessed."""
    if not isinstance(value, list):
        return value
    tag, content = value
    if tag == "int":
        return int(content)
    if tag == "float":
        return struct.unpack(">d", bytes.fromhex(content))[0]
    if tag == "array":
        return [untag(item) for item in content]
    return {name: untag(member) for name, member in content}


def deliver(case):
    """What Zenduty sends for a text, and the same event as other writers of JSON write it."""
    data, key = json.loads(case["text"]), case["key"]
    return {
        "body": json.dumps(data),
        "payload": json.dumps(data["payload"]),
        "signature": compute_signature(data, key),
        "payloadSignature": compute_signature(data["payload"], key),
        "indented": json.dumps(data, indent=2),
        "dense": json.dumps(data, separators=(",", ":")),
    }


def basic(case):
    """The header as the package `requests` makes it: both texts encoded in Latin-1, or an error."""
    user_pass = b":".join(text.encode(case["encoding"]) for text in case["texts"])
    return "Basic " + base64.b64encode(user_pass).decode("ascii")


ANSWERS = {"rewrite": rewrite, "write": write, "deliver": deliver, "basic": basic}


def answer(ask, case):
    try:
        return ANSWERS[ask](case)
    except (ValueError, RecursionError) as error:
        return {"error": type(error).__name__}


for line in sys.stdin.buffer:
    question = json.loads(line)
    answers = [answer(question["ask"], case) for case in question["cases"]]
    sys.stdout.write(json.dumps(answers) + "\n")
    sys.stdout.flush()
