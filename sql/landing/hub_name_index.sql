-- Make the index of names at the end of a first load: updating it for each of millions of rows would take as long as writing the rows.
SELECT raw.index_hub_names(true);
