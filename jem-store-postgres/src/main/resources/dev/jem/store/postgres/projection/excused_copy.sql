copy excused (id, job, trigger, first_nominal, last_nominal, first_at, last_at, count, announced_at, excuse, detail)
from stdin (format binary)
