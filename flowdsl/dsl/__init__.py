"""What users import: decorators, control, policies, errors. Never imports the compiler."""
