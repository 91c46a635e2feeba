select job.job, job.namespace, job.name, job.current, job.applied_at, job.applied_by, job.quarantined, job.deleted,
    version.definition, triggers.names, triggers.nominals, triggers.folds, triggers.ats,
    last.run, last.number, last.state, last.created_at
from job
left join job_version version on version.job = job.job and version.version = job.current
cross join lateral (
    select array_agg(trigger order by trigger) as names, array_agg(next_nominal order by trigger) as nominals,
        array_agg(next_fold order by trigger) as folds, array_agg(next_at order by trigger) as ats
    from job_trigger where job_trigger.job = job.job
) triggers
left join lateral (
    (select run, number, state, created_at from run where run.job = job.job order by number desc limit 1)
    union all
    (select run, number, state, created_at from run_active where run_active.job = job.job order by number desc limit 1)
    order by number desc
    limit 1
) last on true
where (:job::bigint is null or job.job = :job)
    and (:job::bigint is not null or (
        job.current is not null
        and (:namespace::text is null or job.namespace = :namespace)
        and (:after_namespace::text is null or (job.namespace, job.name) > (:after_namespace, :after_name))))
order by job.namespace, job.name, job.job
limit :limit
