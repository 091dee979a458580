-- Where do people's indices of openness and our rules disagree on the same release, and on what evidence?
-- Asked by: everybody who has compared two indices.
-- Read: label is the index's answer, answer is ours, each with its evidence; mart.assessment_agreement has the rates.
-- Caveats: empty until make load-assessments; a label is a person's judgement, not a measurement.
-- Columns: source, edition, subject, dimension, label, answer, look, is_stated, their_evidence, our_evidence.
-- Reads: mart.assessment_disagreement.
SELECT source, edition, subject, dimension, label, answer, look, is_stated, their_evidence, our_evidence
FROM mart.assessment_disagreement
ORDER BY source, dimension, subject, edition
