-- A column's description names every group of rows that it may hold.
COMMENT ON COLUMN mart.assessment_agreement.row_group IS 'Rows compared: all, with or without a repository linked by the rater, labels closed without note or link, or all but these.';
COMMENT ON COLUMN mart.assessment_agreement_history.row_group IS 'Rows compared: all, with or without a repository linked by the rater, labels closed without note or link, or all but these.';
COMMENT ON COLUMN build.assessment_agreement.row_group IS 'Rows compared: all, with or without a repository linked by the rater, labels closed without note or link, or all but these.';
