"""The domain: what a policy clause is, and what may happen to it. Knows nothing of HTTP."""
