select job, trigger, next_nominal, next_fold, next_at from job_trigger where job = any(?)
