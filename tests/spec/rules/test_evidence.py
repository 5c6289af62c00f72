"""Evidence present.

What must be in the file when something is done.
"""


def test_cancelled_only_on_verifiable_information(spec):
    """Something that can be checked, with a reference, before the cancellation. Here silence fails: `known` says so."""
    spec(
        """
        case | kind                   | happened   | reference
        a    | verifiable_information | 2024-03-10 | CCTV-3
        a    | cancelled              | 2024-03-20 |
        b    | cancelled              | 2024-03-20 |
        c    | verifiable_information | 2024-03-10 |
        c    | cancelled              | 2024-03-20 |
        d    | verifiable_information | 2024-03-25 | CCTV-3
        d    | cancelled              | 2024-03-20 |
        e    | verifiable_information |            | CCTV-3
        e    | cancelled              | 2024-03-20 |
        """,
        {
            "every(events, kind == 'cancelled', exists(events, "
            "kind == 'verifiable_information' and known(reference) and happened <= that.happened))": {
                "a": True,
                "b": False,
                "c": False,
                "d": False,
                "e": None,
            }
        },
    )


def test_a_laboratory_result_matches_a_submission(spec):
    """A result that nobody asked for was perhaps never given."""
    spec(
        """
        case | kind               | happened   | reference
        a    | evidence_submitted | 2024-03-04 | LAB-1
        a    | evidence_result    | 2024-03-20 | LAB-1
        b    | evidence_submitted | 2024-03-04 | LAB-1
        b    | evidence_result    | 2024-03-20 | LAB-2
        c    | evidence_result    | 2024-03-20 | LAB-1
        d    | evidence_submitted | 2024-03-04 |
        d    | evidence_result    | 2024-03-20 | LAB-1
        """,
        {
            "every(events, kind == 'evidence_result', exists(events, "
            "kind == 'evidence_submitted' and reference == that.reference and happened <= that.happened))": {
                "a": True,
                "b": False,
                "c": False,
                "d": None,
            }
        },
    )


def test_a_withdrawal_has_a_reason(spec):
    """Once with silence as unclear, once with silence as a breach."""
    spec(
        """
        case | kind            | ground
        a    | victim_withdrew | other
        b    | victim_withdrew | no_suspect
        c    | victim_withdrew |
        d    | reported        |
        """,
        {
            "every(events, kind == 'victim_withdrew', ground == 'other')": {
                "a": True,
                "b": False,
                "c": None,
                "d": True,
            },
            "every(events, kind == 'victim_withdrew', known(ground))": {"a": True, "b": True, "c": False, "d": True},
        },
    )


def test_the_core_steps_before_the_file_rests(spec):
    """Read off a review form. One `no` settles it; a blank leaves it open unless another answer is `no`."""
    spec(
        """
        case | investigator_assigned | victim_interviewed | witnesses_spoken_to | evidence_collected
        a    | yes                   | yes                | attempted           | yes
        b    | yes                   | declined           | no                  | yes
        c    | yes                   |                    | yes                 | yes
        d    |                       | yes                | no                  |
        """,
        {
            "case.investigator_assigned == 'yes' and case.victim_interviewed in codes('tried') "
            "and case.witnesses_spoken_to in codes('tried') and case.evidence_collected in codes('tried')": {
                "a": True,
                "b": False,
                "c": None,
                "d": False,
            }
        },
    )
