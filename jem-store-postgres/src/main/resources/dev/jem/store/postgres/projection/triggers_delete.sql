delete from job_trigger t
using unnest(?::bigint[], ?::text[]) as gone (job, trigger)
where t.job = gone.job and t.trigger = gone.trigger
