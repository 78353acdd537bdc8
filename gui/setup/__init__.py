"""The left column: which digits, which network, which recipe."""
