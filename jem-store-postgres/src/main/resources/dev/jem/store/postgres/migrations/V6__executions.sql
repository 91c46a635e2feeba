-- Runs are packed in another form: with how often they have been carried out.
-- The tables are filled from the journal again.
truncate projection_position, projection_quarantine, namespace, principal, worker, job, job_version, job_trigger,
    run, run_active, run_block, excused, announcement;
