-- Names are indexed at the end of a first load: one by one, while millions of rows come, it costs as much as the rows.
SELECT raw.index_hub_names(true);
