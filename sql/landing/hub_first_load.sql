-- Before a first load, drop the index of names; it is made again at the end of the sweep.
SELECT raw.index_hub_names(false);
