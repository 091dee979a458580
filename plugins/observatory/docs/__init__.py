"""Generates documents from code and database: the data dictionary, the rules, the Dags, the checks. A test compares them with the files in docs/."""
