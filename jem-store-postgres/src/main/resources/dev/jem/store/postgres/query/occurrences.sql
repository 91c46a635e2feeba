with page as (
    (select start_at as at, 0 as kind, run as id, job, trigger, number, state as code, detail, null::text as text,
        null::bigint as first_nominal, null::bigint as last_nominal, null::bigint as last_at, 1::bigint as count,
        created_at
    from run
    where start_at >= :from and start_at < :to
        and (:namespace::integer is null or namespace = :namespace)
        and (start_at, run) > (:after_at, :after_run)
    order by start_at, run
    limit :limit)
    union all
    (select start_at, 0, run, job, trigger, number, state, detail, null, null, null, null, 1, created_at
    from run_active
    where start_at >= :from and start_at < :to
        and (:namespace::integer is null or namespace = :namespace)
        and (start_at, run) > (:after_at, :after_run)
    order by start_at, run
    limit :limit)
    union all
    (select first_at, 1, id, job, trigger, null, excuse, null, detail, first_nominal, last_nominal, last_at, count, null
    from excused
    where first_at >= :from and first_at < :to
        and (:namespace::integer is null
            or job in (
                select job.job from job join namespace on namespace.name = job.namespace
                where namespace.id = :namespace))
        and (first_at, id) > (:after_at, :after_excuse)
    order by first_at, id
    limit :limit)
    order by at, kind, id
    limit :limit
)
select page.*, job.namespace, job.name from page join job using (job) order by at, kind, id
