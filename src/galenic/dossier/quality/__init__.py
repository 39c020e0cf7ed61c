"""The quality overall summary: headings, what the applicant states, and how evidence fills them.

The summary says what module 3 says and nothing beyond (ICH M4Q(R1), 2.3): prose is the applicant's, every figure is
that of a record which stands beside it, and what nothing says is written "Not provided", with what is wanted.
"""
