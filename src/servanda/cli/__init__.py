"""How people reach it from a terminal: each command calls one function below and shows its answer."""
