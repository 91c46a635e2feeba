insert into job_trigger (job, trigger, next_nominal, next_fold, next_at)
select * from unnest(?::bigint[], ?::text[], ?::bigint[], ?::smallint[], ?::bigint[])
on conflict (job, trigger)
do update set next_nominal = excluded.next_nominal, next_fold = excluded.next_fold, next_at = excluded.next_at
