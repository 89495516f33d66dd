"""The retention engine: facts and a policy in, a verdict out."""
