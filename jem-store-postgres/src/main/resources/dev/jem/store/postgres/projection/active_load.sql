select run, job, number, created_at, start_at, announced_at, state, trigger, detail, namespace
from run_active where run = any(?)
