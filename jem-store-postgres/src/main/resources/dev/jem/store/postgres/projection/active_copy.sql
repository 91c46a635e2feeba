copy run_active (run, job, number, created_at, start_at, announced_at, namespace, state, trigger, detail)
from stdin (format binary)
