-- Runs are packed in another form: their tasks can have elements. The tables are filled from the journal again.
truncate projection_position, projection_quarantine, namespace, principal, worker, job, job_version, job_trigger,
    run, run_active, run_block, excused, announcement;
