#!/usr/bin/env python3
"""Checks what the server said against the protocol's types.

Usage: check_protocol.py FOLDER

FOLDER holds the `*.jsonl` files that the tests' client writes where GLOSSATOR_RECORD names it. The types are those of
`lsprotocol` (pip install lsprotocol), which is generated from the protocol's meta model. Its converter ignores unknown
properties and cannot tell null from absent, so its classes are walked here: every property must be known, every
required one must be there, and null only where the protocol has null for a value.
"""

import collections.abc
import enum
import json
import sys
import typing
from collections import Counter
from pathlib import Path

import attrs
from lsprotocol import types

# Properties that may be null and may be absent too; others that may be null must be there.
NULL_OR_ABSENT = {
    "InitializeParams.root_path",
    "InitializeParams.workspace_folders",
    "SignatureHelp.active_parameter",
    "SignatureInformation.active_parameter",
    "WorkspaceFoldersInitializeParams.workspace_folders",
}
# The answer to what could not be read has no id; the types do not say that this is null.
NULL_BY_JSON_RPC = {"ResponseErrorMessage.id"}
PROGRESS = {
    "begin": types.WorkDoneProgressBegin,
    "report": types.WorkDoneProgressReport,
    "end": types.WorkDoneProgressEnd,
}


def wire_name(name):
    """The JSON name of an attribute: `text_document` is `textDocument`, `from_` is `from`."""
    first, *rest = name.removesuffix("_").split("_")
    return first + "".join(part.title() for part in rest)


def resolve(type_):
    """A type without forward references on its outside."""
    if isinstance(type_, typing.ForwardRef):
        type_ = type_.__forward_arg__
    if isinstance(type_, str):
        return resolve(eval(type_, vars(types)))
    return type(None) if type_ is None else type_


def errors(value, type_, place):
    """All that is wrong with a value, as a list of sentences."""
    type_ = resolve(type_)
    origin, arguments = typing.get_origin(type_), typing.get_args(type_)
    if type_ in (typing.Any, object):
        return []
    if origin is typing.Union:
        # The alternative that comes nearest is what was meant.
        return min((errors(value, each, place) for each in arguments), key=len)
    if origin is typing.Literal:
        return [] if value in arguments else [f"{place}: {value!r} is none of {arguments}"]
    if origin is collections.abc.Sequence:
        if not isinstance(value, list):
            return [f"{place}: {value!r} is no list"]
        return [e for n, item in enumerate(value) for e in errors(item, arguments[0], f"{place}[{n}]")]
    if origin is collections.abc.Mapping:
        if not isinstance(value, dict):
            return [f"{place}: {value!r} is no object"]
        return [e for key, item in value.items() for e in errors(item, arguments[1], f"{place}[{key!r}]")]
    if origin is tuple:
        if not isinstance(value, list) or len(value) != len(arguments):
            return [f"{place}: {value!r} is no list of {len(arguments)}"]
        return [e for n, item in enumerate(value) for e in errors(item, arguments[n], f"{place}[{n}]")]
    if attrs.has(type_):
        return object_errors(value, type_, place)
    if isinstance(type_, type) and issubclass(type_, enum.Enum):
        is_right = not isinstance(value, bool) and any(value == member.value for member in type_)
    elif type_ is float:
        is_right = isinstance(value, (int, float)) and not isinstance(value, bool)
    elif type_ is int:
        is_right = isinstance(value, int) and not isinstance(value, bool)
    elif isinstance(type_, type):
        is_right = isinstance(value, type_)
    else:
        raise NotImplementedError(f"{place}: {type_!r}")
    return [] if is_right else [f"{place}: {value!r} is no {type_.__name__}"]


def object_errors(value, class_, place):
    if not isinstance(value, dict):
        return [f"{place}: {value!r} is no {class_.__name__}"]
    found = []
    fields = {wire_name(field.name): field for field in attrs.fields(class_)}
    found += [f"{place}: unknown property {name!r} of {class_.__name__}" for name in value.keys() - fields.keys()]
    for name, field in fields.items():
        path = f"{place}.{name}"
        qualified = f"{class_.__name__}.{field.name}"
        has_null = types.is_special_property(class_, field.name) or qualified in NULL_BY_JSON_RPC
        if name not in value:
            if field.default is not None or (has_null and qualified not in NULL_OR_ABSENT):
                found.append(f"{path}: missing from {class_.__name__}")
        elif value[name] is None and field.default is None and not has_null and not admits_anything(field.type):
            found.append(f"{path}: stray null")
        else:
            wrong = errors(value[name], field.type, path)
            found += wrong or validator_errors(value[name], field, path)
    return found


def admits_anything(type_):
    type_ = resolve(type_)
    if typing.get_origin(type_) is typing.Union:
        return any(admits_anything(each) for each in typing.get_args(type_))
    return type_ in (typing.Any, object)


def validator_errors(value, field, path):
    """The ranges of numbers, which types do not tell."""
    if field.validator is None or not isinstance(value, (int, str)):
        return []
    try:
        field.validator(None, field, value)
    except (TypeError, ValueError) as error:
        return [f"{path}: {error}"]
    return []


def message_errors(record):
    kind, method, message = record["kind"], record["method"], record["message"]
    if message.get("jsonrpc") != "2.0":
        return ["jsonrpc is not 2.0"]
    if kind == "response" and "error" in message:
        if "id" not in message or "result" in message:
            return ["an error response has an id and no result"]
        return errors(message, types.ResponseErrorMessage, "error response")
    if method is not None and method.startswith("glossator/"):
        return []  # Our own, which the protocol has no types for.
    if kind == "response" and method is None:
        return ["response to no request"]
    if method not in types.METHOD_TO_TYPES:
        return [f"unknown method {method!r}"]
    if kind == "response":
        return errors(message, types.METHOD_TO_TYPES[method][1], "response")
    if types.message_direction(method) == "clientToServer":
        return [f"{method} is not the server's to send"]
    return errors(message, types.METHOD_TO_TYPES[method][0], kind) + open_errors(method, message.get("params"))


def open_errors(method, params):
    """What the types leave open, but the method settles."""
    if method == "$/progress":
        value = params["value"]
        if not isinstance(value, dict) or value.get("kind") not in PROGRESS:
            return []  # A partial result.
        return errors(value, PROGRESS[value["kind"]], "progress")
    if method == "client/registerCapability":
        found = []
        for registration in params["registrations"]:
            if registration.get("method") not in types.METHOD_TO_TYPES:
                found.append(f"registration of unknown method {registration.get('method')!r}")
                continue
            options = types.METHOD_TO_TYPES[registration["method"]][3]
            if options is not None and "registerOptions" in registration:
                found += errors(registration["registerOptions"], options, "registerOptions")
        return found
    return []


def main(folder):
    checked, wrong = Counter(), 0
    for file in sorted(Path(folder).glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            record = json.loads(line)
            checked[record["kind"], record["method"] or "(none)"] += 1
            if found := message_errors(record):
                wrong += 1
                print(f"{file.name}:{number}: {record['kind']} {record['method']}")
                for error in found:
                    print(f"    {error}")
                print(f"    in {json.dumps(record['message'])[:2000]}")
    for (kind, method), count in sorted(checked.items()):
        print(f"{count:7} {kind:12} {method}")
    print(f"{checked.total()} messages checked, {wrong} wrong")
    if not checked:
        print(f"no records in {folder}")
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
