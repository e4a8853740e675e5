"""Right and wrong answers to the exercises of notebook 00."""

_LOOPS = "from collections import Counter\nfrom ecosystem_kit import lifecycle\n"
_OWLS = "from ecosystem_kit.past_projects import PAST_PROJECTS\nowls = PAST_PROJECTS['owls']\n"

RIGHT = {
    "00.1": [
        _LOOPS + "arrows_into = {s: sum(one.to_stage == s for one in lifecycle.LOOPS)"
        " for s in (1, 2, 3, 4)}",
        _LOOPS + "arrows_into = Counter(one.to_stage for one in lifecycle.LOOPS)",
        _LOOPS + "arrows_into = {1: 0, 2: 0, 3: 0, 4: 0}\n"
        "for one in lifecycle.LOOPS:\n    arrows_into[one.to_stage] += 1",
        "arrows_into = {'1': 4, '2': 7, '3': 2, '4': 0}",
    ],
    "00.2": [
        "turns = {'bus stop': 'L1', 'owls': 'L4', 'pill boxes': 'L9'}",
        "turns = dict([('owls', 'l4'), ('bus stop', 'l1'), ('pill boxes', 'l9')])",
        "turns = {'bus stop': 1, 'owls': 4, 'pill boxes': 9}",
    ],
    "00.3": [
        _OWLS + "lost = sum(line.hours for line in owls.lines[5:])",
        _OWLS + "lost = sum(line.hours for line in owls.lines[owls.turn:])",
        "lost = 60 + 70 + 15",
    ],
}

WRONG = {
    "00.1": [
        ("arrows_into = 2", "A dictionary is wanted"),
        (_LOOPS + "arrows_into = Counter(one.from_stage for one in lifecycle.LOOPS)",
         "at which they start"),
        ("arrows_into = {1: 4, 2: 7, 3: 2, 4: 1}", "add up to 14"),
        ("arrows_into = {1: 4, 2: 6, 3: 3, 4: 0}", "Look at step 2 again"),
        ("arrows_into = {1: ['L1'], 2: ['L3'], 3: [], 4: []}", "Each step gets a number"),
    ],
    "00.2": [
        ("turns = ['L1', 'L4', 'L9']", "A dictionary is wanted"),
        ("turns = {'bus stop': 'L1', 'owls': 'L4'}", "“pill boxes” has no loop yet"),
        ("turns = {'bus stop': 'L1', 'owls': 'L3', 'pill boxes': 'L9'}", "the gap is small"),
        ("turns = {'bus stop': 'L1', 'owls': 'L4', 'pill boxes': 'L7'}", "noticed on 17 March"),
        ("turns = {'bus stop': 'L2', 'owls': 'L4', 'pill boxes': 'L9'}", "about the labels"),
        ("turns = {'bus stop': 'L12', 'owls': 'L4', 'pill boxes': 'L9'}", "at that step"),
        ("turns = {'bus stop': 'L99', 'owls': 'L4', 'pill boxes': 'L9'}", "is no loop"),
    ],
    "00.3": [
        (_OWLS + "lost = sum(line.hours for line in owls.lines[4:])", "count only what came after"),
        (_OWLS + "lost = sum(line.hours for line in owls.lines[6:])", "the list counts from 0"),
        (_OWLS + "lost = sum(line.hours for line in owls.lines)", "Those are all hours"),
        (_OWLS + "lost = sum(line.hours for line in owls.lines[:5])", "up to the evidence"),
        (_OWLS + "lost = 145 / owls.hours", "That is a share"),
        ("lost = 'many'", "one number of hours"),
        ("lost = 1", "another sum"),
    ],
}  # fmt: skip
