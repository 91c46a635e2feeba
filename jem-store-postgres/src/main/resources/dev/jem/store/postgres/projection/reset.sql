truncate projection_position, projection_quarantine, namespace, principal, worker, job, job_version, job_trigger, run,
    run_active, run_block, excused, announcement
