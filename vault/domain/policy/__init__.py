"""The policy file: read strictly, linted, compared, published as a schema."""
