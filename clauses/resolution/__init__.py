"""Which wording applies, and why (domain.md, section 3). Reads only; decides by the two clocks alone."""
