"""Which municipalities take part: the best cohort under the constraints of a call, why, and what other choices cost.

Pure functions of candidates and constraints, without models:

    candidates, constraints   what is chosen from, and what the call requires
    model                     the same as an integer program, solved by HiGHS
    proposals, reasons        the best cohort, and why each candidate is in it or not
    costs, exchanges          what including another one costs; how to get from one cohort to another
    clashes                   a smallest set of constraints that contradict each other
    states                    what holds, what is open and what can no longer hold while a cohort is composed by hand
    wording                   all of it in sentences
    showing, shown            all of it side by side, for a page
"""
