with fact as (
    select job, trigger, announced_at as at, 1 as announced, 0 as recorded from run
        where announced_at >= :from and announced_at < :to
    union all
    select job, trigger, announced_at, 1, 0 from run_active where announced_at >= :from and announced_at < :to
    union all
    select job, trigger, announced_at, 1, 0 from excused where announced_at >= :from and announced_at < :to
    union all
    select job, trigger, at, delta, 0 from announcement where at >= :from and at < :to
    union all
    select job, trigger, start_at, 0, 1 from run where start_at >= :from and start_at < :to
    union all
    select job, trigger, start_at, 0, 1 from run_active where start_at >= :from and start_at < :to
    union all
    select job, trigger, first_at, 0, 1 from excused where first_at >= :from and first_at < :to
)
select job.namespace, job.name, fact.trigger, fact.at, sum(fact.announced), sum(fact.recorded)
from fact
join job using (job)
where :namespace::text is null or job.namespace = :namespace
group by fact.at, fact.job, fact.trigger, job.namespace, job.name
having sum(fact.announced) <> sum(fact.recorded)
    and not (fact.at > :recent and sum(fact.announced) > sum(fact.recorded))
order by fact.at, fact.job, fact.trigger
limit :limit
