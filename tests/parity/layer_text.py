"""Layers as Python has them and as a spec has them: its kind ("flatten"), or {kind: keys}."""


def split(layer):
    """Kind and keys of a layer, or of whatever else is written so."""
    if isinstance(layer, str):
        return layer, {}
    (kind, keys), = layer.items()
    return kind, dict(keys)


def key_text(key):
    return f'"{key}"' if "[" in str(key) else key


def flow(value):
    """What was written in Python's lists and dictionaries, in YAML's of one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(key)}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)
