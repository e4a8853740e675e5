"""Right and wrong answers to the exercises of notebook 08."""

_FILE = """
import hashlib
import pathlib
path = pathlib.Path("model.skops")
path.write_bytes(b"a model")
"""
_ANSWERS = """
import pandas
answers = pandas.DataFrame({
    "right": [True] * 8 + [False] * 5,
    "behaviour": ["accepted"] * 6 + ["repeated"] * 3 + ["accepted"] + ["gave up"] * 3,
})
accepted, right = answers["behaviour"] == "accepted", answers["right"]
"""
_OPTIONS = """
import pandas
options = pandas.DataFrame({
    "answer_ms": [5.0, 500.0, 4.0, 490.0, 30.0, 520.0],
    "right": [0.75, 0.75, 0.5, 0.5, 0.95, 0.95],
}, index=["rule, text", "rule, voice", "fast, text", "fast, voice", "good, text", "good, voice"])
"""
_FRONT = _OPTIONS + "def on_front(options):\n    return "

RIGHT = {
    "08.1": [
        _FILE + "digest = hashlib.sha256(path.read_bytes()).hexdigest()",
        _FILE + "with path.open('rb') as file:\n"
        "    digest = hashlib.file_digest(file, 'sha256').hexdigest()",
        _FILE + "machine = hashlib.new('sha256')\nmachine.update(path.read_bytes())\n"
        "digest = machine.digest().hex()",
        _FILE + "digest = hashlib.sha256(path.read_bytes()).hexdigest().upper()",
    ],
    "08.2": [
        _ANSWERS + "link = accepted[right].mean() - accepted[~right].mean()",
        _ANSWERS + "link = 6 / 8 - 1 / 5",
        _ANSWERS + "shares = accepted.groupby(right).mean()\nlink = shares[True] - shares[False]",
        _ANSWERS + "link = sum(accepted & right) / sum(right) - sum(accepted & ~right) / "
        "sum(~right)",
    ],
    "08.3": [
        _OPTIONS + "def on_front(options):\n    right = options.sort_values('answer_ms')['right']\n"
        "    return list(right.index[right > right.cummax().shift(fill_value=0)])",
        _OPTIONS + "def on_front(options):\n    kept, best = [], 0\n"
        "    for name, row in options.sort_values('answer_ms').iterrows():\n"
        "        if row['right'] > best:\n            kept.append(name)\n"
        "            best = row['right']\n    return kept",
        _FRONT + "{a for a in options.index if not any(\n"
        "    options.answer_ms[b] < options.answer_ms[a] and options.right[b] >= options.right[a]\n"
        "    for b in options.index)}",
    ],
}

WRONG = {
    "08.1": [
        (_FILE + "digest = hashlib.sha256(path.read_bytes())", "hexdigest"),
        (_FILE + "digest = hashlib.sha256(path.read_bytes()).digest()", "32 bytes"),
        (_FILE + "digest = hashlib.sha256(path.name.encode()).hexdigest()", "file's name"),
        (_FILE + "digest = hashlib.md5(path.read_bytes()).hexdigest()", "MD5"),
        (_FILE + "digest = hashlib.sha1(path.read_bytes()).hexdigest()", "SHA-1"),
        (_FILE + "digest = hash(path.read_bytes())", "hexadecimal digits is wanted"),
        (_FILE + "digest = hashlib.sha256(b'').hexdigest()", "Which bytes"),
    ],
    "08.2": [
        (_ANSWERS + "link = accepted.mean() - (~accepted).mean()", "the metric isn't in it"),
        (_ANSWERS + "link = accepted[right].sum() - accepted[~right].sum()", "Those are counts"),
        (_ANSWERS + "link = accepted[~right].mean() - accepted[right].mean()", "turned round"),
        (_ANSWERS + "link = accepted[right].mean()", "right answers alone"),
        (_ANSWERS + "link = accepted[~right].mean()", "wrong answers alone"),
        (_ANSWERS + "link = right.mean()", "the metric, not what it moves"),
        (_ANSWERS + "link = right[accepted].mean() - right[~accepted].mean()", "turned about"),
        (_ANSWERS + "link = (accepted & right).mean() - (accepted & ~right).mean()", "of its own"),
        (_ANSWERS + "link = 55", "in percent"),
        (_ANSWERS + "link = 0.1", "start from there"),
        (_ANSWERS + "link = accepted", "one number is wanted"),
    ],
    "08.3": [
        (_FRONT + "list(options.index)", "all of them"),
        (_FRONT + "['rule, text', 'good, text']", "nothing is faster"),
        (_FRONT + "['fast, text', 'rule, text']", "right less often"),
        (_FRONT + "['fast, text', 'rule, text', 'good, text', 'good, voice']", "is beaten"),
        (_FRONT + "'good, text'", "a list of names"),
        (_FRONT + "['good']", "are no options"),
        (_FRONT + "[]", "is missing"),
        (_FRONT + "['fast, text', 'rule, text', 'good, text']", "and not for others"),
        (_OPTIONS + "on_front = ['fast, text', 'rule, text', 'good, text']", "a function is"),
    ],
}
