from ecosystem_kit.role_card import RoleCard

GOOD = RoleCard(
    role="data manager",
    outcome="Every class has 200 labeled samples of ten people.",
    tasks=["plan sessions"],
    must=["count honestly"],
)


def test_a_complete_card_has_no_problems_and_is_saved_as_markdown(tmp_path):
    assert GOOD.problems() == []
    text = GOOD.save(tmp_path / "role.md").read_text(encoding="utf-8")
    assert text.startswith("# data manager\n")
    assert "- count honestly" in text


def test_each_weakness_of_a_card_gets_a_sentence_of_its_own():
    bad = RoleCard(role="wizard", outcome="Magic.", tasks=[], must=[])
    assert len(bad.problems()) == 3
    greedy = RoleCard(role="x", outcome=GOOD.outcome, tasks=["a"], must=list("abcdef"))
    assert "6 things are a must" in greedy.problems()[0]
