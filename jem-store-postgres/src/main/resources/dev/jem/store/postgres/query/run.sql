select one.*, job.namespace, job.name, blocks.numbers, blocks.tasks
from (
    select run, job, number, created_at, start_at, announced_at, state, trigger, detail from run where run = :run
    union all
    select run, job, number, created_at, start_at, announced_at, state, trigger, detail from run_active where run = :run
) one
join job using (job)
cross join lateral (
    select array_agg(block order by block) as numbers, array_agg(tasks order by block) as tasks
    from run_block where run_block.run = :run
) blocks
