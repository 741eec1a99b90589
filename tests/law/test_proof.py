from servanda.law.kleene import Answer
from servanda.law.proof import Proof

CONTESTED = Proof(Answer.NOT_KNOWN, "the penalty is high enough", reading="whose-law-makes-a-crime-serious")
PLAIN = Proof(Answer.YES, "the offence is listed")


def test_a_yes_by_a_plain_way_is_not_contested_by_another_way():
    either = Proof(Answer.YES, "one of these", (), (PLAIN, CONTESTED))

    assert either.weakest_certainty() == "text"


def test_an_open_answer_leans_on_every_step():
    either = Proof(Answer.NOT_KNOWN, "all of these", (), (PLAIN, CONTESTED))

    assert either.weakest_certainty() == "contested"


def test_the_contrary_of_a_contested_step_is_contested():
    contested = CONTESTED._replace(answer=Answer.YES)

    assert Proof(Answer.NO, "it is not so that", (), (contested,)).weakest_certainty() == "contested"


def test_a_no_is_as_sure_as_the_surest_step_that_fails():
    failing = CONTESTED._replace(answer=Answer.NO)
    plain = PLAIN._replace(answer=Answer.NO)

    assert Proof(Answer.NO, "all of these", (), (failing, plain)).weakest_certainty() == "text"
    assert Proof(Answer.NO, "one of these", (), (failing, plain)).weakest_certainty() == "contested"
