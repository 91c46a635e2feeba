select run, job, number, created_at, start_at, announced_at, state, trigger, detail, namespace, false
from run_active where run = any(?)
union all
select run, job, number, created_at, start_at, announced_at, state, trigger, detail, namespace, true
from run where run = any(?)
