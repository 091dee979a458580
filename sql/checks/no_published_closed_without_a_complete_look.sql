-- Models about to be published as closed although the look was not complete.
-- Grain: one row per offence. Key: hub_id. Reads: build.model_disclosure.
SELECT hub_id FROM build.model_disclosure
WHERE (weights_status = 'closed' AND weights_look <> 'complete') OR (data_status = 'closed' AND data_look <> 'complete')
   OR (code_status = 'closed' AND code_look <> 'complete') OR (methods_status = 'closed' AND methods_look <> 'complete')
