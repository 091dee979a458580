-- Before a first load the index of names goes; it is made again when the sweep is closed.
SELECT raw.index_hub_names(false);
