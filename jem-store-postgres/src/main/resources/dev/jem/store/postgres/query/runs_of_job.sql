-- Newest first: the number of a job's run rises with the run.
with ended as materialized (
    select run, job, number, created_at, start_at, announced_at, state, trigger, detail
    from run
    where :wants_ended
        and job = :job
        and number < :before
        and number >= :number_min
        and (:states::smallint[] is null or state = any (:states))
        and (:since::bigint is null or created_at >= :since)
        and (:until::bigint is null or created_at < :until)
    order by number desc
    limit :limit
), active as (
    select run, job, number, created_at, start_at, announced_at, state, trigger, detail
    from run_active
    where :wants_active
        and job = :job
        and number < :before
        and number >= :number_min
        and (:states::smallint[] is null or state = any (:states))
        and (:since::bigint is null or created_at >= :since)
        and (:until::bigint is null or created_at < :until)
    order by number desc
    limit :limit
), page as (
    select * from ended union all select * from active order by number desc limit :limit
)
select page.*, job.namespace, job.name from page join job using (job) order by number desc
