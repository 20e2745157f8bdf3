"""Whether two languages of one version say the same, as far as a machine can tell. Pure.

It reads what a translation may not change (references, lists, headings, numbers and dates, the strength of
modal verbs) and no meaning. A translator may be right where it finds something; so a person can waive that.
"""

from clauses.consistency.comparing import CODES, Difference, Side, differences

__all__ = ["CODES", "Difference", "Side", "differences"]
