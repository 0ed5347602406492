"""The phase before bargaining, run and explored."""
