-- Newest first. What has not ended is looked for only where it belongs on the page, so that the dead versions of long-
-- gone active runs are not walked over.
with ended as materialized (
    select run, job, number, created_at, start_at, announced_at, state, trigger, detail
    from run
    where :wants_ended
        and run < :before
        and (:namespace::integer is null or namespace = :namespace)
        and (:states::smallint[] is null or state = any (:states))
        and (:since::bigint is null or (created_at >= :since and run > coalesce(
            (select mark.run from run mark where mark.run % 64 = 0 and mark.created_at < :since
                order by mark.created_at desc limit 1), 0)))
        and (:until::bigint is null or (created_at < :until and run < coalesce(
            (select mark.run from run mark where mark.run % 64 = 0 and mark.created_at >= :until
                order by mark.created_at limit 1), 9223372036854775807)))
    order by run desc
    limit :limit
), active as (
    select run, job, number, created_at, start_at, announced_at, state, trigger, detail
    from run_active
    where :wants_active
        and run < :before
        and run >= (select case when count(*) = :limit then min(ended.run) else 0 end from ended)
        and (:namespace::integer is null or namespace = :namespace)
        and (:states::smallint[] is null or state = any (:states))
        and (:since::bigint is null or created_at >= :since)
        and (:until::bigint is null or created_at < :until)
    order by run desc
    limit :limit
), page as (
    select * from ended union all select * from active order by run desc limit :limit
)
select page.*, job.namespace, job.name from page join job using (job) order by run desc
