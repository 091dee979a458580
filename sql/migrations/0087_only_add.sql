-- The pipeline may by default only add to raw and core, and answers a question by a function alone. What it needs besides is given by table and column.
ALTER DEFAULT PRIVILEGES IN SCHEMA raw, core REVOKE UPDATE ON TABLES FROM observatory_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA core REVOKE DELETE ON TABLES FROM observatory_loader;
REVOKE UPDATE, DELETE ON ALL TABLES IN SCHEMA raw, core FROM observatory_loader;

-- What landing moves on: the current version of a thing, since when it is absent or in doubt, and until when a version was told.
GRANT UPDATE (uid, raw_version_id, content_hash, gone_at, renamed_to, absent_at, absent_to, gone_confirmed_at, told_until) ON raw.record TO observatory_loader;
GRANT UPDATE (renamed_to, returned_at) ON raw.absence TO observatory_loader;
GRANT UPDATE (confirmed_at, returned_at) ON raw.emptied TO observatory_loader;
GRANT UPDATE (confirmed_at, returned_at) ON raw.hub_emptied TO observatory_loader;
GRANT UPDATE (size_bytes, kind, hub_id) ON raw.hub_archive_repository TO observatory_loader;
GRANT UPDATE (downloads, downloads_all_time, month_downloads, likes, day, month, is_gone) ON raw.hub_counter_now TO observatory_loader;
GRANT UPDATE (block_id, created_at, last_modified_at, observed_at, gone_at, content_hash, parameters, ordinal, is_private, is_disabled, via, hub_id, gated, hub_license_id,
    pipeline_tag, library_name, base_models) ON raw.hub_repository TO observatory_loader;
GRANT UPDATE (observed_at, observed_to) ON raw.hub_repository_history TO observatory_loader;

-- What is made from raw and the registry, and made anew by the next run.
GRANT UPDATE, DELETE ON core.account, core.alias, core.api_only_conflict, core.assessment_answer, core.attribution, core.audit, core.catalogue_model,
    core.correction, core.counter_day, core.counter_month, core.dataset, core.evidence, core.finding, core.formula_aa, core.formula_fmti,
    core.formula_osaid, core.gating, core.hub_account_month, core.hub_adoption, core.hub_concentration, core.hub_country_share, core.hub_cycle,
    core.hub_declaration, core.hub_declaration_share, core.hub_disappearance, core.hub_disclosure_profile, core.hub_edge, core.hub_gated_share,
    core.hub_intermediary, core.hub_licence_drift, core.hub_licence_id_conflict, core.hub_licence_mix, core.hub_licence_obligation, core.hub_lineage,
    core.hub_lineage_summary, core.hub_model_month, core.hub_source, core.hub_withdrawal, core.indicator, core.lab, core.lab_country, core.lab_site,
    core.licence, core.licence_statement, core.measure_error, core.metric_definition, core.model, core.model_look, core.observed, core.paper,
    core.ranked_model, core.rated_month, core.registry_as_of, core.registry_data_owner, core.registry_offer, core.registry_release,
    core.registry_release_document, core.registry_release_member, core.registry_weights_date, core.release, core.release_indicator,
    core.release_look, core.release_member, core.release_origin, core.release_score, core.repository, core.rule, core.share_estimate, core.takedown,
    core.withdrawal
    TO observatory_loader;
GRANT DELETE ON core.document, core.hub_archive_month, core.hub_redeclaration TO observatory_loader;
GRANT UPDATE (reader_version, facts) ON core.telling TO observatory_loader;
GRANT UPDATE (method, is_parent_seen, is_self, raw_version_id, gone_at) ON core.lineage TO observatory_loader;
GRANT UPDATE (method, strength, raw_version_id, locator, quotation, gone_at) ON core.link TO observatory_loader;

-- A question is asked with these columns; the answer comes by meta.answer_approval, once.
REVOKE INSERT, UPDATE ON meta.approval FROM observatory_loader;
GRANT INSERT (run_id, fingerprint, question, wait_until) ON meta.approval TO observatory_loader;
