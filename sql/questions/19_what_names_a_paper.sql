-- Which models, datasets and repositories name a paper, by what kind of link and how surely?
-- Asked by: users of Papers with Code and PeaTMOSS.
-- Read: put another arXiv id in place of DeepSeek-R1's; filter the same table by src_id to get the papers and repositories of one model.
-- Caveats: gone_at: the document no longer names it; strength is that of the rule that read the link.
-- Columns: arxiv_id, src_kind, src_id, relation, method, strength, quotation, first_seen_at, gone_at.
-- Reads: mart.link.
SELECT l.dst_id AS arxiv_id, l.src_kind, l.src_id, l.relation, l.method, l.strength, l.quotation, l.first_seen_at, l.gone_at
FROM mart.link l
WHERE l.dst_kind = 'paper' AND l.dst_id = '2501.12948'
ORDER BY l.strength DESC, l.src_kind, l.src_id, l.relation
