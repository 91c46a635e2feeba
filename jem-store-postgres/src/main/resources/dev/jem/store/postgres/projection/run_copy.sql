copy run (run, job, number, created_at, start_at, announced_at, namespace, state, trigger, detail)
from stdin (format binary)
