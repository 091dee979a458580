-- What the page asks for by lab and by release, in the marts and in their histories, which grow with every publication.
CREATE INDEX release_disclosure_lab ON mart.release_disclosure (lab_id);
CREATE INDEX release_disclosure_history_lab ON mart.release_disclosure_history (lab_id, published_to);
CREATE INDEX release_lab ON mart.release (lab_id);
CREATE INDEX release_history_lab ON mart.release_history (lab_id, published_to);
CREATE INDEX model_release ON mart.model (release_id);
CREATE INDEX model_history_release ON mart.model_history (release_id, published_to);
CREATE INDEX evidence_history_release ON mart.evidence_history (release_id, published_to);
CREATE INDEX adoption_history_subject ON mart.adoption_history (subject_id, published_to);
CREATE INDEX lineage_parent ON mart.lineage (parent_hub_id);
CREATE INDEX assessment_disagreement_release ON mart.assessment_disagreement (release_id);
CREATE INDEX assessment_link_release ON mart.assessment_link (release_id);
