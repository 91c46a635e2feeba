-- Starts that fell due so lately that nothing needs to have happened yet.
with fact as (
    select job, trigger, announced_at as at, 1 as count from run where announced_at >= :from and announced_at < :to
    union all
    select job, trigger, announced_at, 1 from run_active where announced_at >= :from and announced_at < :to
    union all
    select job, trigger, announced_at, 1 from excused where announced_at >= :from and announced_at < :to
    union all
    select job, trigger, at, delta from announcement where at >= :from and at < :to
    union all
    select job, trigger, start_at, -1 from run where start_at >= :from and start_at < :to
    union all
    select job, trigger, start_at, -1 from run_active where start_at >= :from and start_at < :to
    union all
    select job, trigger, first_at, -1 from excused where first_at >= :from and first_at < :to
), open as (
    select sum(fact.count) as count
    from fact
    join job using (job)
    where :namespace::text is null or job.namespace = :namespace
    group by fact.at, fact.job, fact.trigger
    having sum(fact.count) > 0
)
select coalesce(sum(count), 0) from open
