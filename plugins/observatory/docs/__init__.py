"""Documents made from what is there: the data dictionary, the rules, the Dags, the checks. A test diffs them."""
