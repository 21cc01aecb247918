"""IAM as data: statements that know which source line needs them, merged without widening."""
