"""Random rules over `label`, and what they are worth: a slow evaluator of tlc's expressions, written
from docs/language.md and nothing else.

An expression is a tuple: ("integer", 5), ("boolean", True), ("label",), ("unary", "-", x),
("binary", "+", x, y), ("?", c, x, y), ("call", "min", [x, y]), ("in", negated, x, set), where a set is
("set", [items]) or ("range", x, y), and items are expressions or ranges.
"""

MOST = 2**63 - 1

# From the loosest to the tightest, as in the table of operators.
LEVELS = {"?": 0, "or": 1, "and": 2, "not": 3, "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4,
          "in": 4, "..": 5, "+": 6, "-": 6, "*": 7, "//": 7, "%": 7, "sign": 8, "**": 9, "atom": 10}  # fmt: skip


class Wrong(Exception):
    """What tlc reports as an error of the value."""


# ---- values ------------------------------------------------------------------------------------


def whole(value):
    """64 bits, or an error."""
    if not -MOST - 1 <= value <= MOST:
        raise Wrong("overflow")
    return value


def floor_divide(a, b):
    if b == 0:
        raise Wrong("division by zero")
    return whole(a // b)


def modulo(a, b):
    if b == 0:
        raise Wrong("division by zero")
    return a % b


def power(a, b):
    if b < 0:
        raise Wrong("negative exponent")
    if abs(a) > 1 and b > 63:
        raise Wrong("overflow")
    return whole(a**b)


ARITHMETIC = {
    "+": lambda a, b: whole(a + b),
    "-": lambda a, b: whole(a - b),
    "*": lambda a, b: whole(a * b),
    "//": floor_divide,
    "%": modulo,
    "**": power,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
FUNCTIONS = {"min": min, "max": max, "abs": lambda x: whole(abs(x))}


def contains(members, value, label):
    kind = members[0]
    if kind == "range":
        return evaluate(members[1], label) <= value <= evaluate(members[2], label)
    found = [
        contains(item, value, label) if item[0] == "range" else evaluate(item, label) == value
        for item in members[1]
    ]
    return any(found)


def evaluate(tree, label):
    """The value for one label."""
    kind = tree[0]
    if kind in ("integer", "boolean"):
        return tree[1]
    if kind == "label":
        return label
    if kind == "unary":
        value = evaluate(tree[2], label)
        return not value if tree[1] == "not" else whole(-value) if tree[1] == "-" else value
    if kind == "binary":
        return evaluate_binary(tree, label)
    if kind == "?":
        return evaluate(tree[2] if evaluate(tree[1], label) else tree[3], label)
    if kind == "call":
        return FUNCTIONS[tree[1]](*[evaluate(item, label) for item in tree[2]])
    value = evaluate(tree[2], label)
    return contains(tree[3], value, label) != tree[1]


def evaluate_binary(tree, label):
    _, operator, left, right = tree
    if operator == "and":
        return evaluate(left, label) and evaluate(right, label)
    if operator == "or":
        return evaluate(left, label) or evaluate(right, label)
    return ARITHMETIC[operator](evaluate(left, label), evaluate(right, label))


def parts(tree):
    """All expressions and ranges directly below."""
    for part in tree[1:]:
        if isinstance(part, tuple):
            yield part
        elif isinstance(part, list):
            yield from part


def is_constant(tree):
    return tree[0] != "label" and all(is_constant(part) for part in parts(tree))


def check_constants(tree):
    """What is constant is always worked out: an error there is one even where nobody would look."""
    for part in parts(tree):
        check_constants(part)
    if tree[0] == "range" and is_constant(tree):
        if evaluate(tree[1], 0) > evaluate(tree[2], 0):
            raise Wrong("empty range")
    elif tree[0] not in ("range", "set") and is_constant(tree):
        evaluate(tree, 0)


# ---- text --------------------------------------------------------------------------------------


def level(tree):
    kind = tree[0]
    if kind == "unary":
        return LEVELS["not" if tree[1] == "not" else "sign"]
    if kind == "binary":
        return LEVELS[tree[1]]
    if kind == "integer" and tree[1] < 0:
        return LEVELS["sign"]
    return {"?": LEVELS["?"], "in": LEVELS["in"], "range": LEVELS[".."]}.get(kind, LEVELS["atom"])


def write(tree, random, least=0):
    """The tree as text. Parentheses where its level is below `least`, and now and then elsewhere."""
    text = write_bare(tree, random)
    spare = tree[0] not in ("range", "set") and random.random() < 0.08
    return f"({text})" if level(tree) < least or spare else text


def write_integer(value, random):
    if value >= 0 and random.random() < 0.15:
        return random.choice([hex(value), "0o" + oct(value)[2:]])
    return str(value)


def write_bare(tree, random):
    kind = tree[0]
    if kind == "integer":
        return write_integer(tree[1], random)
    if kind == "boolean":
        return "true" if tree[1] else "false"
    if kind == "label":
        return "label"
    if kind == "unary":
        space = " " if tree[1] == "not" else ""
        return tree[1] + space + write(tree[2], random, level(tree))
    if kind == "binary":
        return write_binary(tree, random)
    if kind == "?":
        condition = write(tree[1], random, LEVELS["?"] + 1)
        return f"{condition} ? {write(tree[2], random)} : {write(tree[3], random)}"
    if kind == "call":
        return f"{tree[1]}({', '.join(write(item, random) for item in tree[2])})"
    if kind == "range":
        bounds = [write(bound, random, LEVELS[".."] + 1) for bound in tree[1:]]
        return "..".join(bounds)
    if kind == "set":
        return "{" + ", ".join(write(item, random) for item in tree[1]) + "}"
    word = "not in" if tree[1] else "in"
    return f"{write(tree[2], random, LEVELS['in'] + 1)} {word} {write(tree[3], random)}"


def write_binary(tree, random):
    """All group from the left but `**`; comparisons do not chain."""
    _, operator, left, right = tree
    own = LEVELS[operator]
    tighter_left = operator == "**" or own == LEVELS["=="]
    left_text = write(left, random, own + 1 if tighter_left else own)
    # `-` binds looser than `**` on its left, but may stand on its right
    right_text = write(right, random, LEVELS["sign"] if operator == "**" else own + 1)
    return f"{left_text} {operator} {right_text}"


# ---- random trees ------------------------------------------------------------------------------


def random_integer(random, depth):
    choice = random.randrange(12) if depth > 0 else random.randrange(4)
    if choice < 2:
        return ("label",)
    if choice < 4:
        return ("integer", random.choice([0, 1, 2, 3, 4, 5, 7, 10, 255, 2**31, MOST]
                                         if random.random() < 0.2 else [0, 1, 2, 3, 4]))  # fmt: skip
    if choice == 4:
        return ("unary", random.choice("+-"), random_integer(random, depth - 1))
    if choice == 5:
        count = random.randrange(2, 4)
        function = random.choice(["min", "max", "abs"])
        arguments = [random_integer(random, depth - 1) for _ in range(1 if function == "abs" else count)]
        return ("call", function, arguments)
    if choice == 6:
        return ("?", random_boolean(random, depth - 1), random_integer(random, depth - 1),
                random_integer(random, depth - 1))  # fmt: skip
    if choice == 7:
        return ("binary", "**", random_integer(random, depth - 1), ("integer", random.randrange(4)))
    operator = random.choice(["+", "-", "*", "//", "%"])
    return ("binary", operator, random_integer(random, depth - 1), random_integer(random, depth - 1))


def random_set(random, depth):
    def item():
        if random.random() < 0.3:
            first = random.randrange(4)
            return ("range", ("integer", first), ("integer", first + random.randrange(3)))
        return random_integer(random, min(depth, 1))

    return ("set", [item() for _ in range(random.randrange(1, 4))])


def has_in(tree):
    return tree[0] == "in" or any(has_in(part) for part in parts(tree))


def random_boolean(random, depth):
    choice = random.randrange(9) if depth > 0 else 2
    if choice < 4:
        operator = random.choice(["==", "!=", "<", "<=", ">", ">="])
        return ("binary", operator, random_integer(random, depth - 1), random_integer(random, depth - 1))
    if choice < 6:
        value = random_integer(random, min(depth - 1, 1))
        if has_in(value):
            value = ("label",)
        if random.random() < 0.3:
            first = random.randrange(3)
            members = ("range", ("integer", first), ("integer", first + random.randrange(4)))
        else:
            members = random_set(random, depth - 1)
        return ("in", random.random() < 0.4, value, members)
    if choice == 6:
        return ("unary", "not", random_boolean(random, depth - 1))
    if choice == 7 and random.random() < 0.2:
        return ("?", random_boolean(random, depth - 1), random_boolean(random, depth - 1),
                random_boolean(random, depth - 1))  # fmt: skip
    operator = random.choice(["and", "or"])
    return ("binary", operator, random_boolean(random, depth - 1), random_boolean(random, depth - 1))


def values_of(tree, labels):
    """The value for each label; raises Wrong where tlc has to complain."""
    check_constants(tree)
    return [evaluate(tree, label) for label in labels]
